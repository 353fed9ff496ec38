"""What a house removes by and by, so that its disk and its memory do not fill up."""

from tectum.deliver.store.retention import sweep
from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.supervise.memory import trim
from tectum.supervise.worker import Worker

FIRST_SWEEP_S, SWEEP_EVERY_S = 2.0, 60.0
SWEEP_STUCK_S = 900.0
"""What was removed is given back to the disk by writing the store anew: minutes for a large one on a slow card."""


class Retention:
    """Sweeps ``store``, None where nothing is kept: what is older than ``keep_days`` days, or does not fit into
    ``max_mb`` megabytes. ``trouble``: of the last sweep, empty where there was none."""

    def __init__(self, store: Store | None, keep_days: float, max_mb: float):
        self._store, self._keep_days, self._max_mb = store, keep_days, max_mb
        self.trouble = ""
        self.worker = Worker("retention", self._run, stuck_s=SWEEP_STUCK_S)

    def _run(self, worker: Worker) -> None:
        pause = FIRST_SWEEP_S
        while not worker.wait(pause):
            pause = SWEEP_EVERY_S
            trim()
            if self._store is not None:
                try:
                    done = sweep(self._store, self._keep_days, self._max_mb)
                    self.trouble = "the disk is nearly full" if done.full else ""
                except (StoreError, OSError) as error:
                    self.trouble = str(error)
