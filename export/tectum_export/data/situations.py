"""What the fused situation means: the table of ``situations.md`` as code, first row that holds wins."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

SITUATIONS = ("quiet", "routine", "visitor", "intrusion", "hazard", "distress", "command")
_FIRE = frozenset({"smoke_alarm", "co_alarm", "crackling_fire"})
_BACKGROUND = frozenset({"water", "weather"})


@dataclass(frozen=True)
class Truth:
    """What is truly in a scene. ``context`` is one of home, away, night, none; it may have been said hours ago."""

    seen: AbstractSet[str] = field(default_factory=frozenset)
    heard: AbstractSet[str] = field(default_factory=frozenset)
    asks_help: bool = False
    commands: bool = False
    context: str = "none"
    outside: bool = False


def situation(truth: Truth) -> str:
    """The label of a scene.

    >>> situation(Truth(seen={"person"}, context="away"))
    'intrusion'
    """
    seen, heard, context = truth.seen, truth.heard, truth.context
    at_door = bool(heard & {"door_knock", "doorbell"})
    intruder = (
        "glass_break" in heard
        or (context == "away" and ("person" in seen or "footsteps" in heard) and not at_door)
        or (context == "night" and "person" in seen and "footsteps" in heard)
    )
    distress = "baby_cry" in heard or truth.asks_help or ("cough" in heard and "person" in seen and context == "night")
    announced = (
        "dog_bark" in heard and bool(seen & {"person", "vehicle"}) and truth.outside and context in {"home", "none"}
    )
    rows = (
        ("hazard", bool(heard & _FIRE) or ("glass_break" in heard and context == "home")),
        ("intrusion", intruder),
        ("distress", distress),
        ("visitor", at_door or announced),
        ("command", truth.commands),
        ("routine", bool(seen) or bool(heard - _BACKGROUND)),
    )
    return next((name for name, holds in rows if holds), "quiet")
