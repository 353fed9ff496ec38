"""A version of a bundle that was taken lately: it has to run well in a house before the one before is given up."""

import logging
from collections.abc import Callable

from tectum.bundle import Bundle
from tectum.bundle.versions import Versions
from tectum.errors import BundleError
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker

log = logging.getLogger(__name__)

TRIAL_S = 60.0
"""So long a house has to run with it, every place's worker in order."""
LOOK_EVERY_S = 1.0


class BundleTrial:
    """Of the ``bundle`` that a house runs: a context as long as that runs. ``health``: of each place's own worker, by
    its name; ``end``: ends the house, to be begun anew with the version before. Does nothing for one that is not on
    trial."""

    def __init__(
        self, bundle: Bundle, health: Callable[[], dict[str, Health]], end: Callable[[], None], trial_s: float = TRIAL_S
    ):
        self._health, self._end, self._trial_s = health, end, trial_s
        held = Versions.holding(bundle.path)
        self._versions = Versions.of(held.folder) if held is not None else None
        self._name, self._version, self._judged = f"{bundle.name} {bundle.version}", bundle.path.name, False
        self.worker = Worker("bundle on trial", self._run)

    def __enter__(self) -> "BundleTrial":
        if self._versions is not None:
            pointer = self._versions.read()
            if pointer.on_trial and pointer.current == self._version:
                self.worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.worker.join(LOOK_EVERY_S)
        if self.worker.begun and not self._judged:
            self._tell(Versions.left)  # somebody ended it: that says nothing of the bundle

    def _run(self, worker: Worker) -> None:
        left = self._trial_s
        while left > 0:
            if worker.wait(min(left, LOOK_EVERY_S)):
                return
            left -= LOOK_EVERY_S
            down = [f"{place}: {one.reason}" for place, one in self._health().items() if one.state == "down"]
            if down:
                self._judged = True
                self._go_back("; ".join(down))
                return
        self._judged = True
        self._tell(lambda versions: versions.confirm(self._version))
        log.info("%s: runs well, and stays", self._name)

    def _go_back(self, why: str) -> None:
        try:
            assert self._versions is not None  # noqa: S101  it would not have begun
            if self._versions.read().current == self._version:
                self._versions.roll_back(why)
        except BundleError as error:
            log.error("%s: does not run well: %s; %s", self._name, why, error)
            return
        log.error("%s: does not run well: %s; the one before counts again, and the house ends for it", self._name, why)
        self._end()

    def _tell(self, what: Callable[[Versions], object]) -> None:
        try:
            assert self._versions is not None  # noqa: S101  it would not have begun
            what(self._versions)
        except BundleError as error:
            log.warning("%s: stays on trial: %s", self._name, error)
