"""How long runs take on an absolute schedule, as they do in a house."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def paced(
    runs: Sequence[Callable[[T], object]], feeds: Sequence[T], rounds: int, slot_s: float
) -> tuple[list[list[float]], list[list[float]]]:
    """Milliseconds of ``rounds`` runs of each of ``runs``, and the CPU time of the process for each.

    One run a slot of an absolute schedule, in random turn: nobody always comes after the same other, and caches are as
    cold as in a house. CPU time is counted until half a slot later: threads that still spin are part of the price.
    """
    walls: list[list[float]] = [[] for _ in runs]
    burnt: list[list[float]] = [[] for _ in runs]
    rng = np.random.default_rng(0)
    start, slot = time.perf_counter(), 0
    for index in range(rounds):
        for position in rng.permutation(len(runs)).tolist():
            time.sleep(max(0.0, start + slot * slot_s - time.perf_counter()))
            slot += 1
            cpu, begin = time.process_time(), time.perf_counter()
            runs[position](feeds[index % len(feeds)])
            walls[position].append(1e3 * (time.perf_counter() - begin))
            time.sleep(slot_s / 2)
            burnt[position].append(1e3 * (time.process_time() - cpu))
    return walls, burnt
