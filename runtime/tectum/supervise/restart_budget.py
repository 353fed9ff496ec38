"""Restarts with a budget: what fails again and again rests for a while, and says so."""

from collections import deque

from msgspec import Struct, field

BUDGET, BUDGET_S = 5, 60.0
"""So often in so long may something fail; then it rests as long."""


class RestartBudget(Struct):
    """The restarts of something that may fail ``most`` times in ``within_s`` seconds; then it rests for ``rest_s``
    (infinite: for good). ``trouble``: what it failed of last; times are readings of ``time.monotonic``."""

    most: int = BUDGET
    within_s: float = BUDGET_S
    rest_s: float = BUDGET_S
    restarts: int = 0
    trouble: str = ""
    resting_until: float = 0.0
    failures: deque[float] = field(default_factory=deque)

    def failed(self, trouble: str, now: float) -> bool:
        """Take in a failure; whether it may go on at once."""
        self.trouble, self.restarts = trouble, self.restarts + 1
        self.failures.append(now)
        while now - self.failures[0] >= self.within_s:
            self.failures.popleft()
        if len(self.failures) >= self.most:
            self.resting_until = now + self.rest_s
            self.failures.clear()
            return False
        return True

    def resting(self, now: float) -> bool:
        """Whether its budget is spent."""
        return now < self.resting_until
