"""Those who analyse, as actors of Ray: on this machine, or on every machine of a cluster.

Each reads the recordings itself: on a cluster they have to be where all of it can read them. What comes of a recording
is the same as from a process of this machine, and is written by whoever runs ``tectum archive``.
"""

import logging
import math
import os
import time
from collections.abc import Iterator
from typing import Any

from tectum.archive.analyst import Analyst, Opening, Task
from tectum.archive.crew import Came, Lost
from tectum.archive.extra import needed
from tectum.errors import TectumError, UsageError, first_line

TRIES = 3
"""So often, for each actor, one may fail to begin before it is given up."""
PLACED_S = 15.0
"""So long the first may take to have a place before it is said that there is none."""

log = logging.getLogger(__name__)


class RemoteAnalyst:
    """One of them, in a process of Ray's."""

    def __init__(self, opening: Opening):
        self._opening = opening
        self._analyst: Analyst | None = None

    def here(self) -> None:
        """It has a place in the cluster."""

    def do(self, task: Task) -> Came | TectumError:
        """What comes of a task; or why its engine cannot be opened."""
        try:
            self._analyst = self._analyst or Analyst(self._opening)
        except TectumError as error:
            return error
        return self._analyst.do(task)


class RayCrew:
    """Up to ``size`` actors of the cluster at ``address``; empty: of one that is begun on this machine, and ended with
    it. An actor is given tasks once it has its place: a cluster may have fewer CPUs than that, now or for ever, and
    lose some. Raises UsageError: Ray is not installed, or the cluster cannot be reached."""

    def __init__(self, opening: Opening, size: int, address: str = ""):
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
        self._ray, errors = needed("ray", "archive-ray"), needed("ray.exceptions", "archive-ray")
        self._ends, self._error = (errors.RayActorError, errors.WorkerCrashedError), errors.RayError
        told: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
        own = {"num_cpus": size, "include_dashboard": False}
        try:
            self._ray.init(**told, **({"address": address} if address else own))
        except Exception as error:  # Ray raises bare ones too: "the current node timed out during startup"
            what = f"{address}: cannot be reached" if address else "cannot be begun on this machine"
            raise UsageError(f"--ray {what}: {first_line(error)}") from None
        self._kind = self._ray.remote(num_cpus=1, max_restarts=0)(RemoteAnalyst)
        self._opening, self._size, self._address = opening, size, address
        self._coming = dict[Any, Any]()
        self._idle = list[Any]()
        self._busy = dict[Any, tuple[int, Any]]()
        self._failed, self._patient_until = 0, time.monotonic() + PLACED_S
        self._hire()

    def _hire(self) -> None:
        while len(self._coming) + len(self._idle) + len(self._busy) < self._size:
            actor = self._kind.remote(self._opening)
            self._coming[actor.here.remote()] = actor

    @property
    def free(self) -> int:
        """How many tasks can be given now."""
        return len(self._idle)

    def give(self, number: int, task: Task) -> None:
        """Have a task done."""
        actor = self._idle.pop()
        self._busy[actor.do.remote(task)] = number, actor

    def done(self, timeout_s: float) -> Iterator[tuple[int, Came]]:
        """What came of some of the tasks; none within ``timeout_s``. Raises what an engine cannot be opened of;
        UsageError: no actor can begin."""
        ready, _ = self._ray.wait([*self._coming, *self._busy], num_returns=1, timeout=timeout_s)
        nobody = not ready and not self._busy and not self._idle
        if nobody and time.monotonic() > self._patient_until:
            self._patient_until = math.inf
            log.warning("--ray %s: no CPU is free there yet", self._address)
        for reference in ready:
            if reference in self._coming:
                self._welcome(reference)
                continue
            number, actor = self._busy.pop(reference)
            try:
                came = self._ray.get(reference)
            except self._ends as error:
                self._hire()
                yield number, Lost(type(error).__name__)
                continue
            self._idle.append(actor)
            if isinstance(came, TectumError):
                raise came
            yield number, came

    def _welcome(self, reference: Any) -> None:
        actor = self._coming.pop(reference)
        try:
            self._ray.get(reference)
        except self._error as error:  # its machine has gone; or it has no Tectum, as have all
            self._failed += 1
            if self._failed >= TRIES * self._size:
                raise UsageError(f"--ray {self._address}: no worker can begin: {first_line(error)}") from None
            self._hire()
            return
        self._failed = 0
        self._idle.append(actor)

    def close(self) -> None:
        """End them, whatever they do."""
        self._ray.shutdown()
