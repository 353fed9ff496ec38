"""What a house removes by and by, so that its disk and its memory do not fill up."""

import math
import time

from tectum.deliver.store.retention import is_full, sweep
from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.supervise.memory import trim
from tectum.supervise.wall_clock import WallClock
from tectum.supervise.worker import Worker

FIRST_SWEEP_S, SWEEP_EVERY_S = 2.0, 60.0
LOOK_EVERY_S = 2.0
"""Other programs may fill the disk within seconds: how often it is asked whether they did, or made room again."""
FULL = "the disk is nearly full"
SWEEP_STUCK_S = 900.0
"""Much that is removed at once, step by step, takes minutes on a slow card."""
BELIEVED = "clock believed at"
"""The setting that holds the last moment at which the system's clock was believed."""
BELIEVED_EVERY_S = 600.0


class Retention:
    """Sweeps ``store``, None where nothing is kept: what is older than ``keep_days`` days, or does not fit into
    ``max_mb`` megabytes. While the ``clock`` is not believed, nothing is removed by its age. ``trouble``: of the last
    sweep, empty where there was none."""

    def __init__(self, store: Store | None, keep_days: float, max_mb: float, clock: WallClock):
        self._store, self._keep_days, self._max_mb, self._clock = store, keep_days, max_mb, clock
        self._noted_at = float("-inf")
        if store is not None:
            clock.resume(_moment(store.settings().get(BELIEVED, "")))
        self.trouble = ""
        self.worker = Worker("retention", self._run, stuck_s=SWEEP_STUCK_S)

    def keep(self, keep_days: float, max_mb: float) -> None:
        """From the next sweep on, keep other things."""
        self._keep_days, self._max_mb = keep_days, max_mb

    def _run(self, worker: Worker) -> None:
        due, was_full = time.monotonic() + FIRST_SWEEP_S, False
        while not worker.wait(LOOK_EVERY_S):
            now_full = self._is_full()
            if time.monotonic() >= due or now_full != was_full:
                trim()
                self.sweep()
                due = time.monotonic() + SWEEP_EVERY_S
            was_full = now_full

    def _is_full(self) -> bool:
        try:
            return self._store is not None and is_full(self._store.folder)
        except OSError:  # the disk is gone: the sweep says so
            return False

    def sweep(self) -> None:
        """Remove what is over its time, or too much."""
        if self._store is None:
            return
        try:
            keep_days = self._keep_days if self._ages_are_known(self._store) else math.inf
            done = sweep(self._store, keep_days, self._max_mb, self._clock.now(), self.worker.wait)
            self.trouble = done.trouble or (FULL if done.full else "")
        except (StoreError, OSError) as error:
            self.trouble = str(error)

    def _ages_are_known(self, store: Store) -> bool:
        if not self._clock.believed:
            return False
        store.date_undated(self._clock.now())
        if time.monotonic() - self._noted_at >= BELIEVED_EVERY_S:
            self._noted_at = time.monotonic()
            store.set_setting(BELIEVED, f"{self._clock.now():.0f}")
        return True


def _moment(text: str) -> float | None:
    """Seconds since 1970; None: it says none, as where nothing was kept or it was damaged."""
    try:
        return float(text)
    except ValueError:
        return None
