"""The table of situations, as the runtime is told of it."""

from tectum.bundle import Bundle
from tectum.decide.defaults import CAUSES
from tectum_export.recipe import load_recipe
from tectum_export.situation import Clause, Situation, built_in_table, causes


def plain(table):
    return {
        name: [{head: sorted(labels) for head, labels in way.items()} for way in ways] for name, ways in table.items()
    }


def test_the_runtime_takes_for_causes_what_the_table_says_where_a_bundle_does_not():
    assert plain(causes(built_in_table(), Bundle.load().labels)) == plain(CAUSES)


def test_a_row_that_nothing_with_a_name_brings_about_needs_no_cause():
    labels = {"sound": ("dog_bark", "siren"), "presence": ("person",), "context": ("home", "away", "none")}
    rows = (
        Situation("alarm", (Clause(heard=("siren", "yeti")), Clause(heard=("yeti",)))),
        Situation("alone", (Clause(context=("away",)),)),
        Situation("busy", (Clause(heard=("dog_bark",)), Clause(seen_beside=()))),
        Situation("guest", (Clause(seen=("person",), not_context=("away",), not_heard=("siren",)),)),
        Situation("command", (Clause(said=("command",)),)),
    )
    assert causes(rows, labels) == {
        "alarm": [{"sound": ["siren"]}],
        "guest": [{"presence": ["person"], "context": ["home", "none"]}],
    }


def test_every_recipe_names_causes_that_it_has_labels_for():
    recipe = load_recipe("home")
    assert {"hazard", "intrusion", "distress", "visitor"} == set(causes(recipe.situation, Bundle.load().labels))
