"""What the doors of a house need of it: a page, its API and its metrics know these alone, never the house itself."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Shape
from tectum.decide.events import Event
from tectum.deliver.controls import Controls, RuleRow, Said
from tectum.deliver.incident_row import Day, DayTrack, IncidentPage, IncidentRow, IncidentSearch
from tectum.deliver.stored_event import EventSearch, Marked, StoredEvent
from tectum.modality import Display, Value
from tectum.supervise.latency import Stages
from tectum.tables.values import Secret


class WebUser(Protocol):
    """``[[web.user]]`` of a house's file."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def password(self) -> Secret: ...


class WebSettings(Protocol):
    """``[web]`` of a house's file (docs/keys.md)."""

    @property
    def port(self) -> int: ...
    @property
    def host(self) -> str: ...
    @property
    def hosts(self) -> Sequence[str]: ...
    @property
    def trusted_proxies(self) -> Sequence[str]: ...
    @property
    def password(self) -> Secret: ...
    @property
    def user(self) -> Sequence[WebUser]: ...
    @property
    def token(self) -> Secret: ...
    @property
    def certificate(self) -> str: ...
    @property
    def key(self) -> str: ...


class HeardSound(Protocol):
    """A piece of sound. ``samples``: float32, mono, -1 to 1."""

    @property
    def samples(self) -> NDArray[np.float32]: ...


class SessionStore(Protocol):
    """Where sessions outlast a restart; all raise StoreError. ``owner``: of whose password they are."""

    def sessions(self, owners: Sequence[str]) -> dict[str, tuple[str, float]]:
        """Of each cookie's hash its owner, and until when (seconds since 1970) it counts; others' are removed."""

    def set_session(self, cookie: str, until: float, owner: str, over: Sequence[str] = ()) -> None:
        """Keep one, remove those that are ``over``."""

    def end_session(self, cookie: str) -> None:
        """Remove one."""


class EventMarks(Protocol):
    """What people say of events; all raise StoreError."""

    def unmark(self, event: str) -> bool:
        """Forget the mark of one; whether there was one."""

    def every(self) -> list[Marked]:
        """All marks, oldest first."""


class KeptIncidents(Protocol):
    """What belongs together; all raise StoreError."""

    def search(self, search: IncidentSearch, language: str = "en") -> IncidentPage:
        """What a search finds, newest first."""

    def days(self) -> list[Day]:
        """The days on which incidents began, the newest first."""

    def track(self, since: float, until: float) -> DayTrack:
        """The events of that time, in short."""

    def one(self, id: str, language: str = "en") -> IncidentRow | None:
        """One, or None."""

    def review(self, id: str, reviewed: bool) -> bool:
        """Mark one as looked at, or not; whether there is one."""

    def delete(self, id: str) -> bool:
        """Remove one with its files; whether there was one. Raises UsageError while it goes on."""


class EventStore(SessionStore, Protocol):
    """What a house has kept."""

    @property
    def incidents(self) -> KeptIncidents:
        """What belongs together."""

    @property
    def marks(self) -> EventMarks:
        """What people say of events."""

    @property
    def folder(self) -> Path:
        """Where snapshots and clips lie."""

    def events(self, search: EventSearch) -> list[StoredEvent]:
        """What a search finds, oldest first. Raises UsageError for a text that is not allowed."""

    def event(self, id: str) -> StoredEvent | None:
        """One, or None."""


class VideoPart(Protocol):
    """A piece of live video, as ``deliver/live_video.py`` makes it."""

    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def key(self) -> bool: ...


class Video(Protocol):
    """A camera's own packets, for whoever watches."""

    @property
    def plays(self) -> bool:
        """Whether there is now what browsers play."""

    def watched(self, push: Callable[[VideoPart], None]) -> AbstractContextManager[None]:
        """``push`` gets what comes while the context lasts; it must not block."""


class SeenThing(Protocol):
    """Something in a picture."""

    @property
    def kind(self) -> str:
        """Its label."""

    @property
    def score(self) -> float:
        """Its probability."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height in 0-1."""

    @property
    def number(self) -> int:
        """Of its track, unique among those of its label."""


class PictureZone(Protocol):
    """A part of a place's picture."""

    @property
    def name(self) -> str:
        """As people call it."""

    @property
    def points(self) -> Sequence[tuple[float, float]]:
        """A polygon in 0-1."""


class HouseView(Controls, Protocol):
    """A running house, seen from a page. What names a place or a rule raises UsageError where there is none."""

    @property
    def store(self) -> EventStore | None:
        """What is kept; None where nothing is."""

    @property
    def shape(self) -> Shape:
        """What its bundle takes: the rate of its sound is in it."""

    @property
    def displays(self) -> Mapping[str, Display]:
        """How each modality is shown."""

    def say(self, line: str) -> Said:
        """Something said to the house; what became of it."""

    def recollect(self, line: str) -> Said | None:
        """The answer to a question about what happened, which changes nothing; None where the line is none."""

    def add_rule_sentence(self, sentence: str, name: str = "") -> str:
        """Make a rule of a sentence; what was understood."""

    def forget_rule(self, name: str) -> None:
        """Remove a typed rule."""

    def rules(self) -> list[RuleRow]:
        """Every rule."""

    def posted_sensors(self, place: str) -> list[str]:
        """Names of the state sensors whose readings are posted there."""

    def post_reading(self, place: str, name: str, value: Value, at: float | None = None) -> Value:
        """Take a reading; the value as the sensor says it."""

    def open_events(self, place: str) -> list[Event]:
        """What goes on there now."""

    def video(self, place: str) -> Video | None:
        """Its camera's packets, None where they are not to be had or to be shown as they are."""

    def things(self, place: str) -> Sequence[SeenThing]:
        """What the newest picture shows of what is there."""

    def zones(self, place: str) -> Sequence[PictureZone]:
        """The parts of its picture that have a name."""

    def heard(self, place: str) -> Sequence[HeardSound]:
        """The last seconds of sound."""

    def stages(self) -> Stages:
        """Latency of every stage."""

    def subscribed(self, subscriber: Callable[[Event], None]) -> AbstractContextManager[None]:
        """``subscriber`` gets every event while the context lasts; it must not block."""
