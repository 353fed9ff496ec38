"""A system's clock that a test sets, slews and lets run, in place of the real one."""

from tests.events import EPOCH

from tectum.supervise.wall_clock import WallClock


class SetClock:
    """``at``: seconds since 1970; ``synced``: whether it was lately compared with a server."""

    def __init__(self, at: float = EPOCH, synced: bool = False):
        self.at, self.synced, self._elapsed = at, synced, 100.0
        self.wall = WallClock(lambda: self.at, lambda: self._elapsed, lambda: self.synced)

    def run(self, seconds: float) -> None:
        """Time passes."""
        self.at, self._elapsed = self.at + seconds, self._elapsed + seconds

    def step(self, seconds: float) -> None:
        """Somebody sets it."""
        self.at += seconds
