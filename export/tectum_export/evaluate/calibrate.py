"""Temperatures and thresholds, fitted on sources that the encoders did not train on."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional as F

from tectum_export.evaluate.metrics import precision_recall_f1
from tectum_export.evaluate.predict import Predicted

LOWEST, HIGHEST = 0.3, 0.95
LOWEST_SEEN = 0.1
"""Of pictures: a thing seen from above or far off scores low, but far above a picture without it."""
ONE_OF_HIGHEST = 0.6
FALSE_ALARM_RATE = 0.01
FLAT = 0.005
"""F1 may be less than its best by this, to be as good."""


def fit_temperature(predicted: Predicted, multi_label: bool) -> float:
    """The temperature (Guo et al., 2017) of least loss on a grid of 0.3 to 10."""
    logits = torch.from_numpy(np.asarray(predicted.logits, np.float32))
    known = torch.from_numpy(predicted.known)

    def loss(temperature: float) -> float:
        if multi_label:
            truth = torch.from_numpy(np.asarray(predicted.truth, np.float32))
            return float(F.binary_cross_entropy_with_logits(logits / temperature, truth, known))
        return float(F.cross_entropy(logits / temperature, torch.from_numpy(predicted.truth).long()))

    return float(min(np.geomspace(0.3, 10, 60), key=loss))


def probabilities(predicted: Predicted, temperature: float, multi_label: bool) -> np.ndarray:
    """Sigmoid or softmax of logits / temperature."""
    logits = torch.from_numpy(np.asarray(predicted.logits, np.float32)) / temperature
    return (torch.sigmoid(logits) if multi_label else torch.softmax(logits, 1)).numpy()


def fit_thresholds(
    probability: np.ndarray,
    truth: np.ndarray,
    known: np.ndarray,
    labels: tuple[str, ...],
    lowest: float = LOWEST,
) -> dict[str, float]:
    """Per label the middle of the thresholds of best F1, raised until at most 1 % of the negatives pass; ``lowest`` to
    0.95."""
    out = {}
    for index, label in enumerate(labels):
        use = known[:, index] > 0
        p, t = probability[use, index], truth[use, index] > 0.5
        grid = np.linspace(lowest, HIGHEST, 66)
        best = middle_of_best(grid, [precision_recall_f1(p >= g, t)[2] for g in grid]) if t.any() else 0.5
        floor = float(np.quantile(p[~t], 1 - FALSE_ALARM_RATE)) if (~t).any() else 0.0
        out[label] = round(float(np.clip(max(best, floor), lowest, HIGHEST)), 4)
    return out


def middle_of_best(grid: np.ndarray, figures: Sequence[float]) -> float:
    """The middle of the stretch of ``grid`` around the best figure in which all are as good but for ``FLAT``.

    On few pictures the optimum is flat: its end is as good as its middle there, and worse on others.
    """
    best = int(np.argmax(figures))
    low = high = best
    while low > 0 and figures[low - 1] >= figures[best] - FLAT:
        low -= 1
    while high < len(grid) - 1 and figures[high + 1] >= figures[best] - FLAT:
        high += 1
    return float(grid[low] + grid[high]) / 2


def one_of_thresholds(
    probability: np.ndarray, truth: np.ndarray, labels: tuple[str, ...], highest: float = ONE_OF_HIGHEST
) -> dict[str, float]:
    """The same for a head that picks one label: each label against the rest, at most ``highest``.

    Above one half a label is the most probable already; a higher limit would keep a house that lost a modality, and is
    rightly less sure, from telling anything. Words are another matter: to act on what was not meant is worse.
    """
    hot = np.eye(len(labels))[truth]
    limits = fit_thresholds(probability, hot, np.ones_like(hot), labels)
    return {label: min(limit, highest) for label, limit in limits.items()}
