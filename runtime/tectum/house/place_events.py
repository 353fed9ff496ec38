"""The events of a place on their way out: which go on, how many began, and the clips that show them."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tectum.decide.events import Event
from tectum.deliver.store.clips import ClipRing
from tectum.supervise.clock import HouseClock

LONGEST = 60
"""Characters of a name in the name of a file, of which few file systems take more than 255 bytes."""
Emit = Callable[[list[Event], Any, float], None]
"""Takes the events of a decision, the picture they go with (``av.VideoFrame`` or None), and when what decided was
captured: a reading of ``time.monotonic``."""


class PlaceEvents:
    """``open``: those that go on, by id; ``started``: how many began. ``clips``: None where none are kept."""

    def __init__(self, emit: Emit, clips: ClipRing | None, clock: HouseClock):
        self._emit, self._clips, self._clock = emit, clips, clock
        self.open: dict[str, Event] = {}
        self.started = 0

    def emit(self, events: list[Event], picture: Any, captured: float | None = None) -> None:
        """Send the events of one decision on. ``captured``: None where nothing that was captured decided."""
        if not events:
            return
        self.started += sum(event.phase == "start" for event in events)
        for event in events:
            self.open.pop(event.id, None) if event.phase == "end" else self.open.update({event.id: event})
        self._emit(events, picture, time.monotonic() if captured is None else captured)

    def cut_off(self, ended: Sequence[Event]) -> list[Event]:
        """The ends of what goes on, but for what ``ended``: of a pipeline that cannot say them itself."""
        known = {event.id for event in ended}
        return [event.cut_off() for event in self.open.values() if event.id not in known]

    def clip_for(self, event: Event, folder: Path) -> Path | None:
        """Begin, extend or end the clip of an event; the file of one that begins or is extended."""
        if self._clips is None:
            return None
        if event.phase == "start":
            return self._clips.started(
                event.id, folder / clip_path(event, self._clock.date(event.start)), event.detected
            )
        if event.phase == "end":
            self._clips.ended(event.id, event.detected)
        return None


def clip_path(event: Event, date: datetime) -> Path:
    """Of the clip of an event, without its suffix: by place and day, so that a person finds it; it ends in the id."""
    name = f"{date:%H-%M-%S} {event.kind[:LONGEST]} {event.id}"
    return Path("clips") / event.place[:LONGEST].strip() / f"{date:%Y-%m-%d}" / name
