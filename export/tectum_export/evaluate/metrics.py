"""Metrics on arrays: accuracy, precision, recall, F1, ranking and calibration. No model code."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def auc(positive: Floats, negative: Floats) -> float:
    """Area under the ROC curve: the chance that a positive scores above a negative, ties half (Mann-Whitney)."""
    if not len(positive) or not len(negative):
        return float("nan")
    both = np.concatenate([positive, negative])
    _, inverse, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    n, m = len(positive), len(negative)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def precision_recall_f1(predicted: NDArray[np.bool_], truth: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Of one class. 0 where undefined."""
    hit = float((predicted & truth).sum())
    precision = hit / predicted.sum() if predicted.any() else 0.0
    recall = hit / truth.sum() if truth.any() else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def ece(confidence: Floats, correct: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error over equal-width bins (Naeini et al., 2015)."""
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    total = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            total += inside.mean() * abs(confidence[inside].mean() - correct[inside].mean())
    return float(total)


def mean(values: Sequence[float]) -> float:
    """Their mean; 0 of none, since NaN is no JSON."""
    return float(np.mean(values)) if values else 0.0


def multi_class(probability: Floats, truth: NDArray[np.integer[Any]], labels: tuple[str, ...]) -> dict[str, Any]:
    """Report of a head that picks one label. ``probability`` [N, C], ``truth`` [N]. ``majority``: the accuracy of
    always saying the most frequent label."""
    predicted = probability.argmax(1)
    classes = {}
    for index, label in enumerate(labels):
        if (truth == index).any():
            p, r, f = precision_recall_f1(predicted == index, truth == index)
            classes[label] = {"precision": p, "recall": r, "f1": f, "count": int((truth == index).sum())}
    chosen = np.clip(probability[np.arange(len(truth)), truth], 1e-9, 1)
    return {
        "count": len(truth),
        "loss": float(-np.log(chosen).mean()),
        "accuracy": float((predicted == truth).mean()),
        "majority": float(np.bincount(truth).max() / len(truth)),
        "chance": 1 / len(labels),
        "macro_f1": float(np.mean([c["f1"] for c in classes.values()])),
        "macro_recall": float(np.mean([c["recall"] for c in classes.values()])),
        "ece": ece(probability.max(1), predicted == truth),
        "classes": classes,
    }


def multi_label(
    probability: Floats, truth: Floats, known: Floats, thresholds: dict[str, float], labels: tuple[str, ...]
) -> dict[str, Any]:
    """Report of a head whose labels hold independently; entries with ``known`` 0 do not count. All [N, C].

    ``majority``: mean accuracy of always saying the more frequent answer per label; ``balanced``: the mean of recall
    and specificity, 0.5 by chance and for any constant answer. ``auc`` where there are positives and negatives.
    """
    classes: dict[str, Any] = {}
    losses, rights = [], []
    for index, label in enumerate(labels):
        use = known[:, index] > 0
        p, t = probability[use, index], truth[use, index] > 0.5
        said = p >= thresholds[label]
        losses.append(float(-np.log(np.clip(np.where(t, p, 1 - p), 1e-9, 1)).mean()))
        rights.append(float((said == t).mean()))
        if not t.any():
            continue
        precision, recall, f1 = precision_recall_f1(said, t)
        specificity = float((~said & ~t).sum() / max(1, (~t).sum()))
        classes[label] = {
            "precision": precision, "recall": recall, "f1": f1, **({} if t.all() else {"auc": auc(p[t], p[~t])}),
            "balanced": (recall + specificity) / 2, "false_alarm_rate": 1 - specificity, "count": int(t.sum()),
        }  # fmt: skip
    values = list(classes.values())
    areas = [c["auc"] for c in values if "auc" in c]
    share = np.array([truth[known[:, i] > 0, i].mean() for i in range(len(labels))])
    return {
        "count": len(truth),
        "loss": float(np.mean(losses)),
        "accuracy": float(np.mean(rights)),
        "majority": float(np.maximum(share, 1 - share).mean()),
        **{f"macro_{key}": mean([c[key] for c in values]) for key in ("f1", "recall")},
        "balanced": mean([c["balanced"] for c in values]),
        **({"macro_auc": mean(areas)} if areas else {}),
        "classes": classes,
    }
