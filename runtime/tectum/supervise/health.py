"""How a part of the house is: ok, degraded or down, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

STATES = ("ok", "degraded", "down")


@dataclass(frozen=True)
class Health:
    """``state``: ok, degraded (it works less well) or down (its modality is missing). ``reason``: why, for people."""

    state: str
    reason: str = ""

    def row(self) -> dict[str, str]:
        """For JSON."""
        return {"state": self.state, "reason": self.reason}


def worst_of(*parts: Health) -> Health:
    """The part that is worst off; the first of several."""
    return max(parts, key=lambda part: STATES.index(part.state))


def worst(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The row (see ``Health.row``) that is worst off; the first of several."""
    return max(rows, key=lambda row: STATES.index(row["state"]))
