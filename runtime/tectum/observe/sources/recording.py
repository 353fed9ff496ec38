"""A recording as a source: at its own pace, with the utterances that go with it, the same as ``tectum analyze`` reads
it."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from tectum.errors import UsageError
from tectum.modality import AUDIO, VISION
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.text import merge, utterances
from tectum.observe.types import Frame, Utterance
from tectum.supervise.memory import tidy
from tectum.tables.problem import Problem, missing_files

log = logging.getLogger(__name__)

LATE_S = 0.5
"""A picture this late against its own pace is dropped (the newest counts); sound is never dropped."""


class RecordingTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """A recording at its own pace, and utterances that go with it."""

    path: str = ""
    """A file, relative to the configuration; empty: words alone."""
    text: tuple[str, ...] = ()
    """Utterances there, each perhaps with a time: ``@12.5 good night``."""
    loop: bool = False
    """Play it again and again."""
    speed: Annotated[float, Meta(ge=0.1, le=100)] = 1.0
    """Play it so many times as fast."""

    @property
    def modalities(self) -> tuple[str, ...]:
        """Of the recording, whatever it holds."""
        return (VISION, AUDIO) if self.path else ()

    @property
    def live(self) -> bool:
        """Whether it is played again and again."""
        return self.loop

    def problems(self, context: SourceContext) -> Iterator[Problem]:
        """Of the file and the times."""
        yield from missing_files(context.folder, path=self.path)
        try:
            utterances(self.text)
        except UsageError as error:
            yield Problem("text", str(error), sentence=True)

    def open(self, context: SourceContext) -> Source:
        """Not opened yet."""
        media = context.folder / self.path if self.path else None
        return RecordingSource(media, utterances(self.text, context.place), self.loop, self.speed)


class RecordingSource(Source):
    """``path``: a recording, or None for utterances alone. ``loop``: from its beginning again, for ever. ``speed``: how
    many seconds of media a second, to try a house out."""

    name = "recording"
    finite = True

    def __init__(self, path: Path | None, utterances: Sequence[Utterance] = (), loop: bool = False, speed: float = 1.0):
        self._path, self._utterances, self._loop, self._speed = path, list(utterances), loop, speed
        self.modalities = (VISION, AUDIO) if path is not None else ()

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Play it. Raises MediaError when it cannot be read."""
        start, begin = 0.0, time.monotonic()
        utterances = self._utterances
        while not stop.is_set():
            media = None
            if self._path is not None:
                media = MediaFile(self._path, feed.shape, feed.place, live=True, mask=feed.mask)
                feed.absent, feed.trouble = media.missing, "; ".join(media.faults)
                if feed.trouble:
                    log.warning("%s: %s: %s", feed.place, self._path, feed.trouble, extra={"place": feed.place})
            last = start
            for seen in merge(media if media is not None else (), utterances):
                due = begin + (start + seen.time) / self._speed
                if stop.wait(max(0.0, due - time.monotonic())):
                    return
                last = max(last, start + seen.time)
                if isinstance(seen, Frame) and time.monotonic() - due > LATE_S:
                    feed.queue.count("frame: late")
                    continue
                feed.push(replace(seen, time=start + seen.time), max(due, begin), captured=False)
            if media is not None:
                feed.repaired.update(media.clock.repaired)
            if not self._loop:
                return
            media = None
            tidy()
            start, utterances = last + 1 / feed.shape.rate_hz, []
