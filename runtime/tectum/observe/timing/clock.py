"""The media clock: presentation time stamps to one timeline in seconds that never runs backward."""

from dataclasses import dataclass, field

JUMP_S = 1.0
"""A stamp this far behind is no jitter: the stamps wrapped, or the sender began again."""
SAME_JUMP_S = 1.0
"""Two streams of a session that jump this near to each other jumped together, and stay in step."""


@dataclass
class MediaClock:
    """Shared by all streams of one container, so that picture and sound stay on one scale.

    Time 0 is the earliest stamp seen when the container is opened (``origin``). A missing, repeated or slightly
    backward stamp is replaced by the last time of that stream plus its nominal step. A stamp that falls far back (RTP
    wraps after 13 hours at 90 kHz, MPEG-TS after 26; a camera restarts) is joined to what was before, and the other
    stream with it. ``gap_s``: a live stream that leaps forward by more is joined too; a recording may have gaps. All
    are counted in ``repaired``, by stream.
    """

    origin: float | None = None
    repaired: dict[str, int] = field(default_factory=dict)
    gap_s: float = float("inf")
    _last: dict[str, float] = field(default_factory=dict)
    _shift: dict[str, float] = field(default_factory=dict)

    def time(self, stream: str, stamp: float | None, step: float) -> float:
        """Media seconds of ``stamp`` (seconds of the container) on ``stream``; ``step``: seconds to the next one."""
        if self.origin is None:
            self.origin = stamp if stamp is not None else 0.0
        last = self._last.get(stream)
        when = None if stamp is None else stamp - self.origin + self._shift.get(stream, 0.0)
        if stamp is not None and when is not None and last is not None:
            away = when - last
            if away < -JUMP_S or away > self.gap_s:
                when = self._join(stream, stamp - self.origin, last + step)
                self.repaired[stream] = self.repaired.get(stream, 0) + 1
        if when is None or (last is not None and when <= last):
            when = 0.0 if last is None else last + step
            self.repaired[stream] = self.repaired.get(stream, 0) + 1
        self._last[stream] = when
        return when

    def _join(self, stream: str, stamp: float, wanted: float) -> float:
        """Shift a stream so that ``stamp`` falls on ``wanted``, or as another stream was shifted for the same jump."""
        shift = wanted - stamp
        for other, known in self._shift.items():
            if other != stream and abs(known - shift) < SAME_JUMP_S:
                shift = known
        self._shift[stream] = shift
        return stamp + shift
