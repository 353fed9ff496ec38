"""Wishes behind what they are of: "a cat in the garden? Tell me", "Läuft die Pumpe, bitte melden"."""

from collections.abc import Sequence
from itertools import pairwise

from tectum.decide.phrases.book import Item

HAPPENS = frozenset({"subject", "term", "sensor", "state", "above", "below"})
"""Kinds that say what happens, or with what."""


def without_joint_of_wish(items: Sequence[Item]) -> list[Item]:
    """Without an "and" that joins only the wish: "watch the garden for cats and let me know"."""
    spoken = [item for item in items if item.kind != "filler"]
    wished = {id(one) for one, after in pairwise(spoken) if one.kind == "and" and after.kind == "ask"}
    return [item for item in items if id(item) not in wished]


def wish_after(items: Sequence[Item]) -> bool:
    """Whether what happens is said first, and behind it, at its end, to be told: "a dog in the garden? Tell me"."""
    said = [item.kind for item in without_joint_of_wish(items) if item.kind != "filler"]
    asked = [at for at, kind in enumerate(said) if kind == "ask"]
    if not asked or set(said[asked[0] :]) != {"ask"}:
        return False
    return not HAPPENS.isdisjoint(said[: asked[0]])
