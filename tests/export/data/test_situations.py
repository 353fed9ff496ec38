"""What a situation means, as data."""

from itertools import chain, combinations, product

import numpy as np
import pytest

from tectum.errors import UsageError
from tectum_export.data.scenes import Said, pair
from tectum_export.data.situations import Truth, situation
from tectum_export.recipe import load_recipe, recipe_from
from tectum_export.situation import built_in_table

OWN = """
extends = "home"
[labels]
presence = ["person"]
sound = ["saw", "drill", "other"]
situation = ["quiet", "workshop", "forgotten"]
[[situation]]
name = "forgotten"
when = [{ heard = ["saw", "drill"], context = ["away"] }]
[[situation]]
name = "workshop"
when = [{ heard_beside = ["other"] }]
"""


@pytest.mark.parametrize(
    ("truth", "label"),
    [
        (Truth(), "quiet"),
        (Truth(heard={"water"}), "quiet"),
        (Truth(heard={"weather", "snore"}), "routine"),
        (Truth(seen={"cat"}), "routine"),
        (Truth(heard={"smoke_alarm"}, asks_help=True, context="away"), "hazard"),
        (Truth(heard={"co_alarm"}), "hazard"),
        (Truth(heard={"crackling_fire"}), "hazard"),
        (Truth(heard={"glass_break"}, context="home"), "hazard"),
        (Truth(heard={"glass_break"}), "intrusion"),
        (Truth(heard={"glass_break"}, context="night"), "intrusion"),
        (Truth(seen={"person"}, context="away"), "intrusion"),
        (Truth(seen={"person"}, heard={"doorbell"}, context="away"), "visitor"),
        (Truth(heard={"footsteps"}, context="away"), "intrusion"),
        (Truth(heard={"footsteps"}, context="night"), "routine"),
        (Truth(seen={"person"}, heard={"footsteps"}, context="night"), "intrusion"),
        (Truth(seen={"person"}, heard={"footsteps"}, context="home"), "routine"),
        (Truth(heard={"baby_cry"}), "distress"),
        (Truth(asks_help=True, heard={"doorbell"}), "distress"),
        (Truth(seen={"person"}, heard={"cough"}, context="night"), "distress"),
        (Truth(seen={"person"}, heard={"cough"}, context="home"), "routine"),
        (Truth(heard={"door_knock"}, commands=True), "visitor"),
        (Truth(seen={"vehicle"}, heard={"dog_bark"}, outside=True), "visitor"),
        (Truth(seen={"vehicle"}, heard={"dog_bark"}, outside=False), "routine"),
        (Truth(seen={"person"}, heard={"dog_bark"}, outside=True, context="night"), "routine"),
        (Truth(commands=True, seen={"person"}), "command"),
    ],
)
def test_the_situations_table(truth, label):
    assert situation(truth, built_in_table()) == label
    assert label in load_recipe("home").labels.situation


def as_it_was(truth):
    """The table as it was written in code before it was data."""
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
    fire = {"smoke_alarm", "co_alarm", "crackling_fire"}
    rows = (
        ("hazard", bool(heard & fire) or ("glass_break" in heard and context == "home")),
        ("intrusion", intruder),
        ("distress", distress),
        ("visitor", at_door or announced),
        ("command", truth.commands),
        ("routine", bool(seen) or bool(heard - {"water", "weather"})),
    )
    return next((name for name, holds in rows if holds), "quiet")


def test_the_built_in_table_gives_the_labels_of_the_code_that_it_replaces():
    labels, rows = load_recipe("home").labels, load_recipe("home").situation
    looks = [frozenset(c) for c in chain.from_iterable(combinations(labels.presence, n) for n in range(3))]
    sounds = [frozenset(c) for c in chain.from_iterable(combinations(labels.sound, n) for n in range(3))]
    switches = list(product((False, True), (False, True), labels.context, (False, True)))
    truths = (Truth(a, b, *rest) for a, b in product(looks, sounds) for rest in switches)
    assert [truth for truth in truths if situation(truth, rows) != as_it_was(truth)] == []


def test_a_table_of_ones_own_labels_decides_the_scenes(tmp_path):
    (tmp_path / "r.toml").write_text(OWN)
    recipe = load_recipe(str(tmp_path / "r.toml"))
    said = [Said("we are away", False, False, "away"), Said("hello", False, False, "none")]
    heard = [frozenset(), frozenset({"saw"}), frozenset({"other"})]
    scenes = pair(np.random.default_rng(0), [frozenset()], heard, said, 300, recipe.situation)
    told = {(min(scene.truth.heard, default=""), scene.truth.context): scene.situation for scene in scenes}
    assert told["saw", "away"] == "forgotten"
    assert told["saw", "none"] == "workshop"
    assert {told["other", "away"], told["", "none"]} == {"quiet"}
    assert {scene.situation for scene in scenes} == set(recipe.labels.situation)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"drill"], c', '"hammer"], c', r"r.toml:9: \[\[situation\]\] 1: when: heard: 'hammer' is no label of "
         r"\[labels\] sound; allowed: saw, drill, other"),
        ('["away"]', '["abroad"]', r"'abroad' is no label of \[labels\] context; allowed: home, away, night, none"),
        ('"workshop"\n', '"garage"\n', r"r.toml:11: situation: a row means 'garage', which is no label of "
         r"\[labels\] situation; allowed: workshop, forgotten"),
        ('"workshop"\n', '"forgotten"\n', "situation: two rows mean 'forgotten'; make them one"),
        ('name = "workshop"', 'name = "quiet"', "a row means 'quiet', which is no label"),
        ("{ heard_beside", "{ herd_beside", "unknown key 'herd_beside'; .*did you mean 'heard_beside'"),
        ('{ heard_beside = ["other"] }', "", r"r.toml:12: \[\[situation\]\] 2: when = \[\]: must hold at least"),
        ('{ heard_beside = ["other"] }', "{}", "must name something: an empty clause always holds"),
        ('heard_beside = ["other"]', 'said = ["hello"]', "must be one of command, help"),
        ('"forgotten"]', '"forgotten", "party"]', r"no row says what 'party' of \[labels\] situation means"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(tmp_path, old, new, message):
    assert old in OWN
    (tmp_path / "r.toml").write_text(OWN.replace(old, new))
    with pytest.raises(UsageError, match=message):
        load_recipe(str(tmp_path / "r.toml"))


def test_a_stored_recipe_holds_its_table_and_one_of_before_has_the_built_in_one(tmp_path):
    from msgspec import to_builtins

    (tmp_path / "r.toml").write_text(OWN)
    own = load_recipe(str(tmp_path / "r.toml"))
    assert recipe_from(to_builtins(own), "recipe.json") == own
    before = to_builtins(load_recipe("home"))
    del before["situation"]
    assert recipe_from(before, "recipe.json") == load_recipe("home")
    fewer = '[labels]\nsound = ["dog_bark", "other"]'  # the built-in table may name what such a recipe cannot hear
    (tmp_path / "fewer.toml").write_text(f'extends = "home"\n{fewer}')
    narrow = load_recipe(str(tmp_path / "fewer.toml"))
    assert recipe_from(to_builtins(narrow), "recipe.json") == narrow
