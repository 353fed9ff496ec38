"""Snapshots of events, beside the store."""

import logging
from collections import OrderedDict
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.deliver.store.write_trouble import WriteTrouble
from tectum.errors import describe
from tectum.imaging.thumbnail import jpeg
from tectum.supervise.clock import HouseClock

HEIGHT = 360
HEADS = frozenset({"presence", "situation", "rule"})
MOST_OPEN = 1000

log = logging.getLogger(__name__)


class Snapshots:
    """Writes ``snapshots/DAY/ID.jpg`` into ``folder`` for events that begin, or while they go on where there was no
    picture at first. One that fails costs the picture, not the event."""

    def __init__(self, folder: Path, clock: HouseClock):
        self._folder, self._clock = folder, clock
        self._shown = OrderedDict[str, str]()
        self._trouble = WriteTrouble(folder)

    @property
    def trouble(self) -> str:
        """Why the last one failed; empty where it did not, or there is room again."""
        return self._trouble.told

    def of(self, events: list[Event], picture: Any) -> list[Event]:
        """The events with the names of their snapshots. ``picture``: what they go with (``av.VideoFrame``)."""
        raw: bytes | None = None
        out = []
        for event in events:
            shown = self._shown.get(event.id)
            if shown is None and event.phase != "end" and event.head in HEADS:
                try:
                    if raw is None:
                        raw = jpeg(picture, min(HEIGHT, picture.height))
                    shown = self._write(event, raw)
                    self._trouble.over()
                except Exception as error:  # FFmpeg's own, a full disk
                    told = f"snapshot of {event.kind}: {describe(error)}"
                    self._trouble.failed(told, error)
                    log.warning("%s", told)
            if event.phase == "end":
                self._shown.pop(event.id, None)
            out.append(event if shown is None else replace(event, snapshot=shown))
        return out

    def _write(self, event: Event, raw: bytes) -> str:
        name = Path("snapshots") / self._clock.date(event.start).strftime("%Y-%m-%d") / f"{event.id}.jpg"
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            file.write_bytes(raw)
        except OSError:
            file.unlink(missing_ok=True)
            raise
        self._shown[event.id] = str(name)
        while len(self._shown) > MOST_OPEN:
            self._shown.popitem(last=False)
        return str(name)
