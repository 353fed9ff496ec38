"""When to try again: exponential back-off with full jitter above a floor, so that a house of cameras does not knock at
once."""

import random

FIRST_S, LAST_S = 0.5, 30.0
REFUSED_FIRST_S, REFUSED_LAST_S = 60.0, 1800.0
"""Where user or password is refused: cameras and brokers lock out who knocks on."""


class Backoff:
    """Waits of 0.5 s to 30 s that double with every failure, each drawn from its upper half; ``reset`` after
    success."""

    def __init__(self, seed: int | None = None, first_s: float = FIRST_S, last_s: float = LAST_S):
        self._random = random.Random(seed)  # noqa: S311  it spreads retries, nothing secret
        self._first, self._last = first_s, last_s
        self.failures = 0

    def next(self) -> float:
        """Seconds to wait before the next try."""
        whole = min(self._last, self._first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return max(self._first, self._random.uniform(whole / 2, whole))

    @classmethod
    def refused(cls) -> "Backoff":
        """One for where user or password is refused: minutes."""
        return cls(first_s=REFUSED_FIRST_S, last_s=REFUSED_LAST_S)

    def reset(self) -> None:
        """It works again."""
        self.failures = 0
