"""What a person can see and switch in a running house: what a broker and a page ask of
it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Protocol

from msgspec import Meta, Struct, field

from tectum.decide.events import Event, Slots
from tectum.deliver.maintenance import MOST_ALARMS, Maintained
from tectum.deliver.snoozes import Snoozes
from tectum.supervise.house_health import HouseHealth


class BundleInUse(Struct, frozen=True):
    """What decides. ``hash``: the same for bundles that score alike; ``variant``: the form of its graphs that runs."""

    name: str
    version: str
    hash: str
    variant: str


class Marks(Struct, frozen=True):
    """How many of the events that are kept people called right, and how many wrong."""

    right: int = 0
    wrong: int = 0


class AlarmCount(Struct, frozen=True):
    """How many alarms were told within the last ``hours``: since the house began, a day at most."""

    count: Annotated[int, Meta(ge=0, le=MOST_ALARMS)] = 0
    hours: Annotated[float, Meta(ge=0, le=1e6)] = 0.0


class Drift(Struct, frozen=True):
    """What the scores of a place do otherwise lately: of the label ``kind``, scores of ``level`` and more began ``now``
    times a day where it was ``before``, in so many ``hours`` each that were watched."""

    place: str
    kind: str
    level: float
    before: float
    now: float
    hours_before: float
    hours_now: float


class Controls(Protocol):
    """A running house, seen from a sink. ``switch``, ``set_context``: raise UsageError, with what is allowed."""

    @property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """The bundle's labels by head."""

    @property
    def folder(self) -> Path | None:
        """Where snapshots and clips lie; None where nothing is kept."""

    @property
    def snoozes(self) -> Snoozes:
        """Notifications that a person put off."""

    @property
    def maintenance(self) -> Maintained | None:
        """Carries out what the operator of a fleet asks; None: this house cannot be asked."""

    def picture(self, place: str) -> Any:
        """The newest picture (``av.VideoFrame``), private parts painted over, or None. Raises UsageError."""

    def switches(self) -> dict[str, dict[str, bool]]:
        """By place: camera, microphone (where there is one) and detection."""

    def sensors(self) -> dict[str, list[str]]:
        """By place: the names of its state sensors."""

    def contexts(self) -> dict[str, str]:
        """By place: home, away, night or none."""

    def rule_names(self) -> list[str]:
        """Of the file and typed."""

    def switch(self, place: str, name: str, on: bool) -> None:
        """Switch something."""

    def set_context(self, place: str, context: str) -> None:
        """At a place, or with an empty ``place`` everywhere."""

    def submit_utterance(self, line: str) -> str:
        """An utterance to the house; gives the answer."""

    def mark(self, event: str, right: bool | None) -> None:
        """Say of an event that it was right, or wrong; None: forget what was said. Raises UsageError."""

    def traced(self, event: Event) -> dict[str, str]:
        """What goes with an event so that its trace can be gone on with; nothing where none is made."""

    def health(self) -> HouseHealth:
        """How it is."""

    def bundle(self) -> BundleInUse:
        """The model that decides."""

    def marks(self) -> Marks:
        """What people said of its events. Raises StoreError."""

    def alarms(self) -> AlarmCount:
        """What it told lately. Raises StoreError."""

    def drift(self) -> tuple[Drift, ...] | None:
        """What its scores do otherwise than in the days before, the greatest first; None: not known yet. Raises
        StoreError."""


class Said(Struct, frozen=True, omit_defaults=True):
    """What became of something that was said to the house. ``answer``: for whoever said it. ``not_understood``: the
    parts of a rule sentence of which nothing was made; ``offer``: the nearest rule, as it can be typed. ``events``: ids
    of those that an answer tells of. What is empty is left out."""

    answer: str
    not_understood: tuple[str, ...] = ()
    offer: str = ""
    events: tuple[str, ...] = ()


class IntentResult(Struct, frozen=True):
    """What was made of an utterance. ``how``: intent (``name``, ``slots``), handled or not_handled (``answer``),
    unknown."""

    how: str
    name: str = ""
    slots: Slots = field(default_factory=dict)
    answer: str = ""


class RuleRow(Struct, frozen=True):
    """A rule, for people. ``when``: what it joins; ``places``: where it counts, empty: everywhere; ``sentence``: how it
    was typed; ``fixed``: it stands in the configuration and cannot be removed."""

    name: str
    when: str
    places: tuple[str, ...]
    sentence: str | None
    fixed: bool
