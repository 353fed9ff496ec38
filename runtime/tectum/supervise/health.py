"""How a part of the house is: ok, degraded or down, and why."""

from typing import Literal, get_args

from msgspec import Struct

State = Literal["ok", "degraded", "down"]
STATES: tuple[State, ...] = get_args(State)
"""From best to worst."""


class Health(Struct, frozen=True):
    """``state``: ok, degraded (it works less well) or down (its modality is missing). ``reason``: why, for people."""

    state: State
    reason: str = ""


def worst_of(*parts: Health) -> Health:
    """How a whole of these parts is: the state of the part that is worst off, with the reasons of all that are so."""
    state = max((part.state for part in parts), key=STATES.index)
    reasons = dict.fromkeys(part.reason for part in parts if part.state == state and part.reason)
    return Health(state, "; ".join(reasons))
