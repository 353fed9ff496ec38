"""The table of situations as a layer of the fusion."""

from itertools import chain, combinations, product

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from tectum_export.data.situations import Truth, situation
from tectum_export.model.table import LEAST, WORDS, Table
from tectum_export.recipe import Labels, load_recipe
from tectum_export.situation import Clause, Situation

HOME = load_recipe("home")
SURE = 30.0
"""A logit of what is certain."""


def facts_of(truths, labels):
    """Logits, contexts and ``outside`` of things that are certain."""
    held = [
        [name in t.seen for name in labels.presence]
        + [name in t.heard for name in labels.sound]
        + [{"command": t.commands, "help": t.asks_help}[name] for name in WORDS]
        for t in truths
    ]
    context = torch.tensor([[float(t.context == name) for name in labels.context] for t in truths])
    return (2 * torch.tensor(held).float() - 1) * SURE, context, torch.tensor([[float(t.outside)] for t in truths])


def test_of_sure_things_it_says_what_the_table_says():
    """All sets of what the rows speak of and one thing beside, in each context."""
    rng = np.random.default_rng(0)
    labels = HOME.labels
    truths = [
        Truth(
            {name for name in labels.presence if rng.random() < 0.3},
            {name for name in labels.sound if rng.random() < 0.06},
            bool(rng.random() < 0.15), bool(rng.random() < 0.3), context, bool(rng.random() < 0.5),
        )
        for context in labels.context
        for _ in range(1500)
    ]  # fmt: skip
    wanted = [situation(truth, HOME.situation) for truth in truths]
    assert set(wanted) == set(labels.situation)
    found = Table(labels, HOME.situation)(*facts_of(truths, labels))
    assert [labels.situation[i] for i in found.argmax(1)] == wanted
    assert found.amax(1).min() > -1e-3
    assert torch.isfinite(found).all()


EVERY_KEY = (
    Situation("alarm", (Clause(heard=("saw",), not_seen=("cat",), not_heard=("drill",)), Clause(said=("help",)))),
    Situation("other", (Clause(seen_beside=("cat",), outside=True), Clause(heard=("nothing known",)))),
    Situation("away", (Clause(context=("away",)), Clause(heard_beside=("saw",), not_context=("none",), outside=False))),
)
OWN = Labels(
    presence=("cat", "dog"), sound=("saw", "drill"), context=("away", "none"),
    situation=("away", "quiet", "alarm", "other"),
)  # fmt: skip


def test_every_key_of_a_clause_counts():
    sets = [
        [set(found) for found in chain.from_iterable(combinations(names, n) for n in range(3))]
        for names in (OWN.presence, OWN.sound)
    ]
    truths = [Truth(*one) for one in product(*sets, (False, True), (False, True), OWN.context, (False, True))]
    found = Table(OWN, EVERY_KEY)(*facts_of(truths, OWN))
    assert [OWN.situation[i] for i in found.argmax(1)] == [situation(t, EVERY_KEY) for t in truths]


def test_unsure_things_give_the_probability_of_each_row():
    """Independent facts, each in one clause: what a thousand draws of them say."""
    rows = (
        Situation("alarm", (Clause(heard=("saw",), context=("away",)),)),
        Situation("other", (Clause(seen=("dog",)),)),
    )
    chance = {"saw": 0.7, "dog": 0.4, "away": 0.6}
    logits = torch.logit(torch.tensor([[1e-9, chance["dog"], chance["saw"], 1e-9, 1e-9, 1e-9]]))
    context = torch.tensor([[chance["away"], 1 - chance["away"]]])
    labels = replace(OWN, situation=("quiet", "alarm", "other"))
    found = Table(labels, rows)(logits, context, torch.zeros(1, 1)).exp()[0]
    alarm = chance["saw"] * chance["away"]
    other = (1 - alarm) * chance["dog"]
    assert found.tolist() == pytest.approx([1 - alarm - other, alarm, other], abs=1e-4)
    assert float(found.sum()) == pytest.approx(1.0, abs=3 * LEAST)
