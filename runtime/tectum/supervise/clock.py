"""The timeline that all live sources of a house share."""

import time
from datetime import UTC, datetime

from msgspec import Struct, field

from tectum.supervise.wall_clock import WallClock


class HouseClock(Struct, frozen=True):
    """The timeline that all live sources of a house share: seconds of the host's monotonic clock since the house began.

    ``begin``: of ``time.monotonic``. ``wall``: the system's clock, which dates it for people and the store.
    """

    begin: float
    wall: WallClock = field(default_factory=WallClock)

    @classmethod
    def start(cls) -> "HouseClock":
        """A clock that begins now."""
        return cls(time.monotonic())

    @property
    def epoch(self) -> float:
        """Seconds since 1970 at media time 0, as the system's clock has it now: where that is set, this moves with
        it."""
        return self.wall.now() - time.monotonic() + self.begin

    def now(self) -> float:
        """Media seconds."""
        return time.monotonic() - self.begin

    def media(self, monotonic: float) -> float:
        """Media seconds of a reading of ``time.monotonic``."""
        return monotonic - self.begin

    def date(self, when: float) -> datetime:
        """The moment in UTC of a media time."""
        return datetime.fromtimestamp(self.epoch + when, UTC)

    def local(self, when: float) -> datetime:
        """The moment of a media time as the clocks of the house show it."""
        return self.date(when).astimezone()
