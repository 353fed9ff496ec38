"""How recall falls as a threshold rises, for what a household must not miss: ``tectum calibrate`` goes no further."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from tectum.decide.budget import ALARMS
from tectum.decide.levels import LEVELS

CURVES: Mapping[str, tuple[str, ...]] = {**ALARMS, "help": ("help",)}
"""By head, what a curve is written of."""
LEAST_RECALL = 0.5
"""A curve ends below it."""


def recall_curves(
    chances: Mapping[str, NDArray[Any]],
    truth: Mapping[str, NDArray[Any]],
    labels: Mapping[str, tuple[str, ...]],
    thresholds: Mapping[str, Mapping[str, float]],
) -> dict[str, dict[str, Any]]:
    """Per head and label of ``CURVES`` that there are items of: their ``count``, and the ``points`` (threshold, recall)
    from the threshold of the model upwards, recall falling.

    ``chances``: per head, probabilities [N, C]; ``truth``: [N, C] of 0 and 1, or [N] of indices. A point is the highest
    threshold of ``LEVELS`` at which that share of the items still scores as much.
    """
    out: dict[str, dict[str, Any]] = {}
    for head, wanted in CURVES.items():
        for label in wanted:
            if head not in chances or label not in labels[head]:
                continue
            index = labels[head].index(label)
            there = truth[head] == index if truth[head].ndim == 1 else truth[head][:, index] > 0.5
            scores = chances[head][there, index]
            if len(scores):
                points = _points(scores, thresholds[head][label])
                out.setdefault(head, {})[label] = {"count": len(scores), "points": points}
    return out


def _points(scores: NDArray[Any], own: float) -> list[tuple[float, float]]:
    """What is above ``own`` and changes, until less than ``LEAST_RECALL`` is left."""
    points: list[tuple[float, float]] = []
    for level in (own, *(float(level) for level in LEVELS if level > own)):
        recall = round(float((scores >= level).mean()), 4)
        if points and recall < LEAST_RECALL:
            break
        if points and points[-1][1] == recall:
            points.pop()
        points.append((round(level, 6), recall))
    return points
