"""Those who analyse, as actors of Ray: on this machine, or on every machine of a cluster.

Each reads the recordings itself: on a cluster they have to be where all of it can read them. What comes of a recording
is the same as from a process of this machine, and is written by whoever runs ``tectum archive``.
"""

import os
from collections.abc import Iterator
from typing import Any

from tectum.archive.analyst import Analyst, Opening, Task
from tectum.archive.crew import Came, Lost
from tectum.archive.extra import needed
from tectum.errors import TectumError, UsageError, first_line


class RemoteAnalyst:
    """One of them, in a process of Ray's."""

    def __init__(self, opening: Opening):
        self._opening = opening
        self._analyst: Analyst | None = None

    def do(self, task: Task) -> Came | TectumError:
        """What comes of a task; or why its engine cannot be opened."""
        try:
            self._analyst = self._analyst or Analyst(self._opening)
        except TectumError as error:
            return error
        return self._analyst.do(task)


class RayCrew:
    """Up to ``size`` actors of the cluster at ``address``; empty: of one that is begun on this machine, and ended with
    it. Raises UsageError: Ray is not installed, or the cluster cannot be reached."""

    def __init__(self, opening: Opening, size: int, address: str = ""):
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
        self._ray, errors = needed("ray", "archive-ray"), needed("ray.exceptions", "archive-ray")
        self._ends = errors.RayActorError, errors.WorkerCrashedError
        told: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
        own = {"num_cpus": size, "include_dashboard": False}
        try:
            self._ray.init(**told, **({"address": address} if address else own))
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise UsageError(f"--ray {address}: cannot be reached: {first_line(error)}") from None
        self._kind = self._ray.remote(num_cpus=1, max_restarts=0)(RemoteAnalyst)
        self._opening, self._size = opening, size
        self._idle = list[Any]()
        self._busy = dict[Any, tuple[int, Any]]()

    @property
    def free(self) -> int:
        """How many tasks can be given now."""
        return self._size - len(self._busy)

    def give(self, number: int, task: Task) -> None:
        """Have a task done."""
        actor = self._idle.pop() if self._idle else self._kind.remote(self._opening)
        self._busy[actor.do.remote(task)] = number, actor

    def done(self, timeout_s: float) -> Iterator[tuple[int, Came]]:
        """What came of some of the tasks; none within ``timeout_s``. Raises what an engine cannot be opened of."""
        ready, _ = self._ray.wait(list(self._busy), num_returns=1, timeout=timeout_s)
        for reference in ready:
            number, actor = self._busy.pop(reference)
            try:
                came = self._ray.get(reference)
            except self._ends as error:
                yield number, Lost(type(error).__name__)
                continue
            self._idle.append(actor)
            if isinstance(came, TectumError):
                raise came
            yield number, came

    def close(self) -> None:
        """End them, whatever they do."""
        self._ray.shutdown()
