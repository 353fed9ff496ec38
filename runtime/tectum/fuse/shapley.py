"""Exact Shapley values (Shapley, 1953) of a few players, from the worth of every subset of them."""

from collections.abc import Mapping
from itertools import combinations
from math import factorial

Subset = tuple[int, ...]
"""Indices of players, rising."""


def subsets(players: int) -> tuple[Subset, ...]:
    """Every subset of ``players`` players, the empty one first.

    >>> subsets(2)
    ((), (0,), (1,), (0, 1))
    """
    return tuple(subset for size in range(players + 1) for subset in combinations(range(players), size))


def shapley_values(players: int, worth: Mapping[Subset, float]) -> list[float]:
    """What each player adds, on average over all orders in which they may join; they sum to the worth of all less that
    of none. ``worth``: of each of :func:`subsets`.

    >>> shapley_values(2, {(): 0.0, (0,): 1.0, (1,): 0.0, (0, 1): 3.0})
    [2.0, 1.0]
    """
    values = []
    for player in range(players):
        total = 0.0
        for subset in subsets(players):
            if player not in subset:
                weight = factorial(len(subset)) * factorial(players - 1 - len(subset)) / factorial(players)
                total += weight * (worth[tuple(sorted((*subset, player)))] - worth[subset])
        values.append(total)
    return values


def shares(names: tuple[str, ...], worth: Mapping[Subset, float]) -> dict[str, float]:
    """The Shapley values of ``names`` as shares that sum to 1; a negative one counts as 0. All are 0 where no player
    adds anything.

    >>> shares(("eye", "ear"), {(): 0.0, (0,): 0.0, (1,): 1.0, (0, 1): 1.0})
    {'eye': 0.0, 'ear': 1.0}
    """
    values = [max(0.0, value) for value in shapley_values(len(names), worth)]
    whole = sum(values)
    return {n: round(v / whole, 4) if whole > 1e-9 else 0.0 for n, v in zip(names, values, strict=True)}
