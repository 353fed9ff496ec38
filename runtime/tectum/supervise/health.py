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
    """The part that is worst off; the first of several."""
    return max(parts, key=lambda part: STATES.index(part.state))
