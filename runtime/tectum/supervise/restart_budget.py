"""Restarts with a budget: what fails again and again rests for a while, and says so."""

from collections import deque
from dataclasses import dataclass, field

BUDGET, BUDGET_S = 5, 60.0
"""A place's own code may fail so often in so long; then it rests as long."""


@dataclass
class RestartBudget:
    """The restarts of something that may fail. ``trouble``: what it failed of last."""

    failures: deque[float] = field(default_factory=lambda: deque(maxlen=BUDGET))
    restarts: int = 0
    trouble: str = ""
    resting_until: float = 0.0

    def failed(self, trouble: str, now: float) -> bool:
        """Take in a failure; whether it may go on at once."""
        self.trouble, self.restarts = trouble, self.restarts + 1
        self.failures.append(now)
        if len(self.failures) == BUDGET and now - self.failures[0] < BUDGET_S:
            self.resting_until = now + BUDGET_S
            self.failures.clear()
            return False
        return True

    def resting(self, now: float) -> bool:
        """Whether its budget is spent."""
        return now < self.resting_until
