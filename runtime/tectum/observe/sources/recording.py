"""A recording as a source: at its own pace, with the utterances that go with it, the same as ``tectum analyze`` reads
it."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tectum.modality import AUDIO, VISION
from tectum.observe.sources.base import Feed, Source
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.text import merge
from tectum.observe.types import Frame, Utterance
from tectum.supervise.memory import tidy

LATE_S = 0.5
"""A picture this late against its own pace is dropped (the newest counts); sound is never dropped."""


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
