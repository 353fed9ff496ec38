"""How many closer looks a house can afford: so many a second, whoever needs them, by the media clock."""

import threading

LOOKS_PER_S = 5.0
"""Of a house, unless its file says otherwise ([model] looks_per_s)."""
SAVED_S = 2.0
"""What was not spent in so long is not saved: a crowd that comes in after a quiet hour costs no more than this."""


class LookBudget:
    """A token bucket that all places of a house share, filled at ``rate`` looks a second of the media clock. Full at
    first."""

    def __init__(self, rate: float = LOOKS_PER_S):
        self._rate, self._most = rate, max(1.0, SAVED_S * rate) if rate > 0 else 0.0
        self._left, self._filled_at = self._most, float("-inf")
        self._lock = threading.Lock()

    def take(self, time: float, wanted: int) -> int:
        """How many of ``wanted`` looks are granted at media ``time``; they are spent."""
        with self._lock:
            if time > self._filled_at:  # places are not in step: the time of a late one adds nothing
                self._left = min(self._most, self._left + self._rate * (time - self._filled_at))
                self._filled_at = time
            granted = min(wanted, int(self._left))
            self._left -= granted
            return granted

    def refill(self) -> None:
        """As it was at first."""
        with self._lock:
            self._left, self._filled_at = self._most, float("-inf")


class LookAllowance:
    """What one stream may spend of a budget (default: of one of its own). ``paused``: nothing, since its place is
    overloaded. ``made``, ``refused``: looks so far."""

    def __init__(self, budget: LookBudget | None = None):
        self._budget = budget if budget is not None else LookBudget()
        self.paused = False
        self.made = self.refused = 0

    def take(self, time: float, wanted: int) -> int:
        """How many of ``wanted`` looks may be made at media ``time``."""
        granted = 0 if self.paused else self._budget.take(time, wanted)
        self.made += granted
        self.refused += wanted - granted
        return granted

    def refill(self) -> None:
        """The budget is full again, as at first: for a stream that has one of its own."""
        self._budget.refill()
