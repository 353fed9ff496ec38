"""Temperatures and thresholds, fitted on sources that the encoders did not train on."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional as F

from tectum_export.evaluate.benign import Heard
from tectum_export.evaluate.metrics import precision_recall_f1
from tectum_export.evaluate.predict import Predicted

LOWEST, HIGHEST = 0.3, 0.95
LOWEST_SEEN = 0.1
"""Of pictures: a thing seen from above or far off scores low, but far above a picture without it."""
ONE_OF_HIGHEST = 0.6
FALSE_ALARM_RATE = 0.01
FLAT = 0.005
"""Thresholds whose F1 is within this of the best are one flat optimum: their middle is taken, for an end of it is
where few clips of validation happened to lie."""
LOST_RECALL = 0.01
"""Of sounds: recall may fall by so much from where the false alarms allow, to count as the same."""
SOUND_GRID = 1 / (1 + np.exp(-np.linspace(np.log(0.1 / 0.9), np.log(0.9995 / 0.0005), 150)))
"""0.1 to 0.9995, evenly in log-odds."""
TWINS = {"smoke_alarm": {"co_alarm", "beep"}, "co_alarm": {"smoke_alarm", "beep"}}
"""What a second of sound does not tell apart, but its beat, which is looked at when an alarm is told: one of them is no
false clip of the other. In the hours of harmless sound beeps count."""
FEW = 5
"""So many clips of a label tell half of where its recall ends."""
FALSE_CLIPS = 0.002
"""Share of the clips without a sound that may pass its threshold, one clip at least."""


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


def fit_sound_thresholds(
    predicted: Predicted, temperature: float, benign: Heard, labels: tuple[str, ...], an_hour: float
) -> dict[str, float]:
    """Per sound a threshold that hours of harmless sound allow, in the middle of what costs no recall.

    ``predicted``: clips of validation, logits; ``benign``: what the encoder said of harmless sound, as logits too. The
    lowest threshold is the one at which the label is told wrongly at most ``an_hour`` times an hour, and in at most two
    in a thousand of the clips without it and its twins, or in one. From there up recall falls; the threshold is the
    middle, in log-odds, of the stretch in which it is within a hundredth of where that begins. Where that stretch ends
    is told by the clips of the label: few of them count little, ``n`` as n / (n + FEW), and the threshold stays near
    its lowest.
    """
    odds = np.log(SOUND_GRID / (1 - SOUND_GRID))
    clips = predicted.logits / temperature
    stream = replace(benign, score=benign.score / temperature)
    out = {}
    for index, label in enumerate(labels):
        use = predicted.known[:, index] > 0
        for twin in TWINS.get(label, set()) & set(labels):
            use &= (predicted.truth[:, labels.index(twin)] < 0.5) | (predicted.truth[:, index] > 0.5)
        score, truth = clips[use, index], predicted.truth[use, index] > 0.5
        most = max(1.0, FALSE_CLIPS * (~truth).sum())
        allowed = [
            stream.false_alarms(index, o) <= an_hour * stream.hours and (score[~truth] >= o).sum() <= most for o in odds
        ]
        start = next((k for k, good in enumerate(allowed) if good), len(odds) - 1)
        recall = np.array([(score[truth] >= o).mean() if truth.any() else 0.0 for o in odds[start:]])
        end = start + int(np.flatnonzero(recall >= recall[0] - LOST_RECALL)[-1])
        sure = int(truth.sum()) / (int(truth.sum()) + FEW)
        out[label] = round(float(1 / (1 + np.exp(-(odds[start] + sure * (odds[end] - odds[start]) / 2)))), 4)
    return out


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
