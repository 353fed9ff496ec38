"""The timeline that all live sources of a house share."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class HouseClock:
    """The timeline that all live sources of a house share: seconds of the host's monotonic clock since the house began.

    ``begin``: of ``time.monotonic``. ``epoch``: seconds since 1970 at media time 0, for people and the store.
    """

    begin: float
    epoch: float

    @classmethod
    def start(cls) -> "HouseClock":
        """A clock that begins now."""
        return cls(time.monotonic(), time.time())

    def now(self) -> float:
        """Media seconds."""
        return time.monotonic() - self.begin

    def media(self, monotonic: float) -> float:
        """Media seconds of a reading of ``time.monotonic``."""
        return monotonic - self.begin

    def date(self, when: float) -> datetime:
        """The moment in UTC of a media time."""
        return datetime.fromtimestamp(self.epoch + when, UTC)
