"""Heads that learned nothing: what they tell is what chance, or always the same answer, would tell."""

from collections.abc import Mapping
from typing import Any

BEYOND = 0.1
"""Of the way from chance to perfect: below it, a head has learned nothing, however many clips say so."""
ONE_SIDED = 1.645
"""Standard errors beyond chance that one guess in twenty reaches (the normal distribution's 95 %)."""


def at_chance(heads: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Heads of an evaluation that cannot be told from chance, each with the figure that shows it.

    A head that picks one of K labels has a mean recall of 1 / K by chance and for any constant answer; one whose labels
    hold independently an area under the ROC curve of 0.5, with the spread of Mann and Whitney (1947) around it.

    >>> at_chance({"intent": {"macro_recall": 0.26, "classes": {name: {"count": 50} for name in "abcd"}}})
    ['intent (mean recall 0.26, by chance 0.25)']
    """
    out = []
    for head, report in heads.items():
        counts = [row["count"] for row in report["classes"].values()]
        if "macro_auc" in report:
            figure, name, chance = report["macro_auc"], "AUC", 0.5
            spread = [_auc_variance(count, report["count"] - count) for count in counts]
        elif "balanced" in report:  # only positives, or only negatives: nothing was measured
            continue
        else:
            figure, name, chance = report["macro_recall"], "mean recall", 1 / max(1, len(counts))
            spread = [chance * (1 - chance) / count for count in counts]
        error = sum(spread) ** 0.5 / max(1, len(counts))
        if chance < 1 and not figure - chance > max(BEYOND * (1 - chance), ONE_SIDED * error):
            out.append(f"{head} ({name} {figure:.2f}, by chance {chance:.2f})")
    return out


def _auc_variance(positives: int, negatives: int) -> float:
    """Of the area under the curve of scores that say nothing."""
    if not positives or not negatives:
        return 0.25
    return (positives + negatives + 1) / (12 * positives * negatives)


def nothing_learned(metrics: Mapping[str, Any]) -> str:
    """The sentence that stands before all figures of an evaluation; empty where every head learned something."""
    found = metrics.get("at_chance", ())
    return f"Learned nothing: {', '.join(found)}. Figures that build on this mean nothing either." if found else ""
