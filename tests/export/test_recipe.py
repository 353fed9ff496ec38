import pytest

from tectum.errors import UsageError
from tectum_export.recipe import load_recipe


def test_the_home_recipe_and_its_smoke_size():
    home, smoke = load_recipe("home"), load_recipe("home", smoke=True)
    assert len(home.labels.sound) == 25
    assert smoke.labels == home.labels
    assert smoke.vision.steps < 10 < home.vision.steps


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nmae = 'x'", "unknown key 'nmae'; allowed: name, seed"),
        ("[vision]\nsteps = 'many'", r"r.toml:2: \[vision\]: steps = 'many': must be a whole number"),
        ("[vision]\nstesp = 1", r"2: \[vision\]: unknown key 'stesp'; allowed: height, .*; did you mean 'steps'\?"),
        ("seed = true", "r.toml:1: seed = True: must be a whole number"),
        ("vision = 3", r"\[vision\]: must be a table, got 3"),
        ("[labels]\nsound = 'dog'", "sound = 'dog': must be a list of texts"),
        ("[audio]\n\nchannels = ['a', 1.5]", r"3: \[audio\]: channels = \['a', 1.5\]: must be a list of whole numbers"),
        ("[audio]\nchannels = [8, 1.5]", r"channels = \[8, 1.5\]: must be a list of whole numbers"),
        ("[fusion]\nslots = [true]", r"slots = \[True\]: must be a list of whole numbers"),
        ("extends = 'hose'", r"r.toml:1: 'extends' must name a built-in recipe \(boxes, home\), got 'hose'"),
        ("a = ", "r.toml:1: is not TOML"),
    ],
)
def test_a_wrong_recipe_names_key_value_and_what_is_allowed(tmp_path, text, message):
    path = tmp_path / "r.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=message) as caught:
        load_recipe(str(path))
    assert str(path) in str(caught.value)


def test_whole_numbers_are_allowed_where_fractions_are(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text("[vision]\nlr = 1")
    assert load_recipe(str(path)).vision.lr == 1.0


def test_an_unknown_recipe_names_the_known_ones():
    with pytest.raises(UsageError, match=r"no such recipe; give a TOML file or one of: boxes, home"):
        load_recipe("hose")
