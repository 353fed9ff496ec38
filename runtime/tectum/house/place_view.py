"""What a place shows to people: its newest picture, and its sound of the last seconds."""

import time
from collections import deque
from typing import Any

from tectum.observe.types import AudioChunk, Frame

HEARD_CHUNKS = 24
"""Six seconds."""
AWAY_S = 10.0
"""Pictures that stayed away for longer are told to be back."""


class PlaceView:
    """Filled by the place's worker, read by any thread. ``heard``: the newest sound, oldest first; ``picture``: the
    newest one (``av.VideoFrame``), private parts painted over, or None; ``picture_at``: when the last one came, seconds
    since 1970; ``back_at``: since when they come again, None where they never stayed away."""

    def __init__(self) -> None:
        self.picture: Any = None
        self.picture_at: float | None = None
        self.back_at: float | None = None
        self.heard: deque[AudioChunk] = deque(maxlen=HEARD_CHUNKS)

    def show(self, seen: Frame, on: bool) -> None:
        """The newest picture. ``on``: of its camera; what is switched off is not shown."""
        self.picture = seen.picture if on else None
        now, before = time.time(), self.picture_at
        if before is not None and now - before > AWAY_S:
            self.back_at = now
        self.picture_at = now

    def hear(self, seen: AudioChunk, on: bool) -> None:
        """The newest sound. ``on``: of its microphone; what waited while it was switched off is not shown."""
        if on:
            self.heard.append(seen)

    def clear(self, modality: str) -> None:
        """What is switched off is not shown any more either."""
        if modality == Frame.modality:
            self.picture = None
        elif modality == AudioChunk.modality:
            self.heard.clear()
