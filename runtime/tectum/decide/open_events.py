"""The events of one place that go on, and how one begins and ends. No network, disk or model code."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.settings import PlaceSettings

# Quiet is the absence of a situation, "none" and "help" are no events of their own.
SILENT = frozenset({("situation", "quiet"), ("intent", "none"), ("context", "none")})

Key = tuple[str, str, int]
"""Head, label, and which one of them: things in a picture have one each."""


class OpenEvents:
    """Of ``place``. ``settings``: its quiet hours; ``local``: the local moment of a media time, without it there are
    none; ``new_id`` makes event ids unique."""

    def __init__(
        self,
        place: str,
        settings: PlaceSettings,
        local: Callable[[float], datetime] | None,
        new_id: Callable[[], str],
    ):
        self.place = place
        self._settings, self._local, self._new_id = settings, local, new_id
        self._open: dict[Key, Event] = {}

    def make(self, kind: str, head: str, start: float, detected: float, score: float, **more: Any) -> Event:
        """An event that starts, kept by nobody yet; quiet hours count as of when that was ``detected``."""
        muted = self._muted(kind, detected)
        return Event(self._new_id(), kind, head, self.place, "start", start, None, detected, score, muted=muted, **more)

    def _muted(self, label: str, time: float) -> bool:
        if self._local is None or not self._settings.quiet:
            return False
        at = self._local(time)
        return any(hours.covers(label, self.place, at) for hours in self._settings.quiet)

    def keep(self, key: Key, event: Event) -> None:
        """It goes on, as it is now."""
        self._open[key] = event

    def __getitem__(self, key: Key) -> Event:
        return self._open[key]

    def get(self, key: Key) -> Event | None:
        """What goes on at ``key``."""
        return self._open.get(key)

    def of(self, *heads: str) -> list[Key]:
        """What goes on of some heads; of none: of all."""
        return [key for key in self._open if not heads or key[0] in heads]

    def pop(self, key: Key) -> Event:
        """It goes on no more."""
        return self._open.pop(key)

    def end(self, keys: Iterable[Key], end: float, detected: float) -> list[Event]:
        """They end."""
        return [replace(self._open.pop(key), phase="end", end=end, detected=detected) for key in keys]
