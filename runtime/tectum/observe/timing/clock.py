"""The media clock: presentation time stamps to one timeline in seconds that never runs backward."""

from msgspec import Struct, field

CREEP = 0.25
"""Of a step: so far goes time that is ahead of stamps which go on, so that they catch up with it."""


class MediaClock(Struct):
    """Shared by all streams of one container, so that picture and sound stay on one scale.

    Time 0 is the earliest stamp that can be believed (``origin``). A missing, repeated or backward stamp is replaced by
    the last time of that stream plus its nominal step, or less where stamps go on behind the time that one of them gave
    too early, and counted in ``repaired``, by stream. Stamps that leap are put right before anything is decoded, by
    ``observe/timing/stamps.py``, which counts there too.
    """

    origin: float | None = None
    repaired: dict[str, int] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _stamp: dict[str, float] = field(default_factory=dict)

    def time(self, stream: str, stamp: float | None, step: float) -> float:
        """Media seconds of ``stamp`` (seconds of the container) on ``stream``; ``step``: seconds to the next one."""
        if self.origin is None:
            self.origin = stamp if stamp is not None else 0.0
        last = self._last.get(stream)
        when = None if stamp is None else stamp - self.origin
        before = self._stamp.get(stream)
        if when is not None:
            self._stamp[stream] = when
        if when is None or (last is not None and when <= last):
            behind = when is not None and before is not None and when > before
            when = 0.0 if last is None else last + step * (CREEP if behind else 1.0)
            self.repaired[stream] = self.repaired.get(stream, 0) + 1
        self._last[stream] = when
        return when
