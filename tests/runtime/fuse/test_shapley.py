"""Exact Shapley values: their defining properties for one to four players, and the shares made of them."""

import numpy as np
import pytest

from tectum.fuse.shapley import shapley_values, shares, subsets

NAMES = ("vision", "audio", "text")
THREE = subsets(3)


def drawn(players, seed):
    """A game of random worths."""
    rng = np.random.default_rng(seed)
    return {subset: float(rng.standard_normal()) for subset in subsets(players)}


def test_subsets_are_all_of_them_once():
    for players in range(5):
        found = subsets(players)
        assert len(set(found)) == len(found) == 2**players
        assert found[0] == ()
        assert found[-1] == tuple(range(players))


@pytest.mark.parametrize("players", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(5))
def test_efficiency_the_values_sum_to_the_worth_of_all_less_that_of_none(players, seed):
    worth = drawn(players, seed)
    assert sum(shapley_values(players, worth)) == pytest.approx(worth[tuple(range(players))] - worth[()])


@pytest.mark.parametrize("players", [2, 3, 4])
@pytest.mark.parametrize("seed", range(5))
def test_symmetry_players_that_add_the_same_get_the_same(players, seed):
    worth = drawn(players, seed)
    for subset in subsets(players):  # make the first and the last player alike
        if 0 in subset and players - 1 not in subset:
            swapped = tuple(sorted((*(p for p in subset if p), players - 1)))
            worth[swapped] = worth[subset]
    values = shapley_values(players, worth)
    assert values[0] == pytest.approx(values[-1])


@pytest.mark.parametrize("players", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(5))
def test_a_null_player_gets_nothing(players, seed):
    worth = drawn(players, seed)
    null = players - 1
    for subset in subsets(players):
        if null in subset:
            worth[subset] = worth[tuple(p for p in subset if p != null)]
    assert shapley_values(players, worth)[null] == pytest.approx(0.0)


@pytest.mark.parametrize("players", [1, 2, 3, 4])
def test_additivity_the_values_of_two_games_are_those_of_their_sum(players):
    one, two = drawn(players, 1), drawn(players, 2)
    both = {subset: one[subset] + two[subset] for subset in one}
    apart = np.add(shapley_values(players, one), shapley_values(players, two))
    assert shapley_values(players, both) == pytest.approx(apart.tolist())


@pytest.mark.parametrize("players", [1, 2, 3, 4])
def test_shares_of_any_number_of_names_sum_to_one(players):
    names = tuple("abcd"[:players])
    worth = {subset: float(len(subset)) for subset in subsets(players)}
    assert shares(names, worth) == pytest.approx(dict.fromkeys(names, 1 / players), abs=1e-4)


@pytest.mark.parametrize("modality", NAMES)
def test_shares_of_one_decider(modality):
    index = NAMES.index(modality)
    assert shares(NAMES, {s: float(index in s) for s in THREE}) == {m: float(m == modality) for m in NAMES}


def test_shapley_values_of_a_known_game():
    # worth 1 only when vision and text are both there: they share it evenly, audio gets nothing
    joint = shares(NAMES, {s: float(0 in s and 2 in s) for s in THREE})
    assert joint == {"vision": 0.5, "audio": 0.0, "text": 0.5}
    # a symmetric game
    assert shares(NAMES, {s: float(len(s)) for s in THREE}) == pytest.approx(
        {"vision": 1 / 3, "audio": 1 / 3, "text": 1 / 3}, abs=1e-3
    )
    # evidence against does not count, no evidence gives zeros
    against = shares(NAMES, {s: float(1 in s) - float(0 in s) for s in THREE})
    assert against == {"vision": 0.0, "audio": 1.0, "text": 0.0}
    assert shares(NAMES, dict.fromkeys(THREE, 0.3)) == {"vision": 0.0, "audio": 0.0, "text": 0.0}
