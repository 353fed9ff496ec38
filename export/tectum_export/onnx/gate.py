"""The gate: a variant ships only if the figures of its own files are as good as those of fp32."""

from dataclasses import dataclass
from typing import Any

HEAD_LOSS, SAFETY_LOSS, MOST_ECE, MORE_ALARMS, PLACE_LOSS = 0.005, 0.01, 0.03, 0.5, 0.02
SAFETY = {
    "sound": ("smoke_alarm", "co_alarm", "glass_break", "baby_cry"),
    "presence": ("person",),
    "situation": ("intrusion", "hazard"),
}
"""Labels whose recall is looked at one by one, where a recipe has them."""
MORE_ECE = 0.001
"""Where it is above ``MOST_ECE`` already: storing weights in half precision alone moves the fourth digit."""
ROUNDING = 1e-9


@dataclass(frozen=True)
class Check:
    """One figure of the gate: what it is, before and after, and the worst value that passes."""

    what: str
    before: float
    after: float
    limit: float
    higher_is_better: bool = True

    @property
    def passed(self) -> bool:
        """Whether ``after`` keeps the limit."""
        if self.higher_is_better:
            return self.after >= self.limit - ROUNDING
        return self.after <= self.limit + ROUNDING

    def __str__(self) -> str:
        sign = ">=" if self.higher_is_better else "<="
        return f"{self.what} {self.before:.4f} -> {self.after:.4f} (allowed {sign} {self.limit:.4f})"


def check_variant(before: dict[str, Any], after: dict[str, Any]) -> list[Check]:
    """Every check of a variant: the metrics of fp32 and of the variant, as ``evaluate`` gives them.

    No head may lose more than half a point of accuracy or, where it has many labels at once, of balanced accuracy, no
    safety class more than a point of recall, at thresholds and temperatures fitted anew. The calibration error of the
    situation and of the words stays at most 0.03, or as it was where fp32 is above that already. Hours of harmless
    sound may hold half an alarm an hour more: what one more or less in two hours is. Of people in photographs no more
    than two points may be lost, neither of those hit nor of the precision of their boxes.
    """
    out = []
    for head, figures in before["heads"].items():
        found = after["heads"][head]
        accuracy = figures["accuracy"]
        out.append(Check(f"{head} accuracy", accuracy, found["accuracy"], accuracy - HEAD_LOSS))
        if "balanced" in figures:  # of rare labels the accuracy alone says little
            balanced = figures["balanced"]
            out.append(Check(f"{head} balanced accuracy", balanced, found["balanced"], balanced - HEAD_LOSS))
        for label in SAFETY.get(head, ()):
            if label in figures["classes"]:
                recall = figures["classes"][label]["recall"]
                again = found["classes"][label]["recall"]
                out.append(Check(f"{label} recall", recall, again, recall - SAFETY_LOSS))
        if "ece" in figures:
            ece = figures["ece"]
            out.append(Check(f"{head} ECE", ece, found["ece"], max(MOST_ECE, ece + MORE_ECE), higher_is_better=False))
    quiet, again = (metrics["benign"]["alarms_an_hour"] for metrics in (before, after))
    out.append(Check("sound false alarms an hour", quiet, again, quiet + MORE_ALARMS, higher_is_better=False))
    people, found = before.get("centres"), after.get("centres")
    if people and found:
        for figure in ("centre_recall", "ap50"):
            out.append(Check(f"person {figure}", people[figure], found[figure], people[figure] - PLACE_LOSS))
    return out
