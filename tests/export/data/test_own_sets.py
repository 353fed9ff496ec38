"""One's own recordings."""

import numpy as np
import pytest
import soundfile

from tectum.errors import UsageError
from tectum_export.data.catalog import read_catalog
from tectum_export.data.own_sets import read_own
from tectum_export.recipe import load_recipe

ONLY_OWN = """
extends = "home"
name = "mine"
[data]
own = "mine"
esc = []
clips = []
natural = ""
coco = ""
pennfudan = ""
ade20k = ""
imagenet = ""
coco_held = ""
ha_intents = ""
nlu = ""
clinc = ""
[vision]
pretrained = ""
"""


@pytest.fixture
def own(tmp_path):
    """Two labels of each modality, made on the spot."""
    import cv2

    rng = np.random.default_rng(0)
    folder = tmp_path / "mine"
    for label in ("dog_bark", "other"):
        (folder / "sounds" / label).mkdir(parents=True)
        for index in range(4):
            soundfile.write(folder / "sounds" / label / f"{index}.wav", 0.1 * rng.standard_normal(8000), 8000)
    for label in ("person", "none"):
        (folder / "pictures" / label).mkdir(parents=True)
        for index in range(4):
            picture = rng.integers(0, 255, (60, 80, 3), dtype=np.uint8)
            cv2.imwrite(str(folder / "pictures" / label / f"{index}.png"), picture)
    (folder / "text").mkdir()
    (folder / "text" / "HassTurnOn.txt").write_text("# commands\nLight on!\n\nswitch the fan on\n")
    (folder / "text" / "help.txt").write_text("come quickly\n")
    (tmp_path / "mine.toml").write_text(ONLY_OWN)
    return tmp_path


def test_a_folder_of_labelled_files_is_a_catalog(own):
    recipe = load_recipe(str(own / "mine.toml"))
    assert recipe.name == "mine"
    assert recipe.labels.sound == load_recipe("home").labels.sound
    catalog = read_catalog(recipe, own)
    assert {i.labels for i in catalog.vision} == {("person",), ()}
    assert {i.labels for i in catalog.audio} == {("dog_bark",), ("other",)}
    mine = [i for i in catalog.text if i.data_set == "own"]
    assert [(i.text, i.labels) for i in mine] == [
        ("light on!", ("HassTurnOn",)), ("switch the fan on", ("HassTurnOn",)), ("come quickly", ("none", "help")),
    ]  # fmt: skip
    assert catalog.intents == ("HassTurnOn", "none")
    assert len({i.source for i in (*catalog.vision, *catalog.audio)}) == 16


def test_what_is_wrong_with_a_folder_is_named(own):
    labels = load_recipe("home").labels
    with pytest.raises(UsageError, match="no such folder"):
        read_own(own / "nothing", labels)
    (own / "mine" / "sounds" / "dogs").mkdir()
    with pytest.raises(UsageError, match=r"'dogs' is no label of the recipe; allowed: smoke_alarm"):
        read_own(own / "mine", labels)
    (own / "mine" / "sounds" / "dogs").rename(own / "mine" / "sounds" / "siren")
    with pytest.raises(UsageError, match=r"siren: holds no file of a known kind: \.flac"):
        read_own(own / "mine", labels)
    (own / "mine" / "sounds" / "siren").rmdir()
    (own / "mine" / "text" / "shout.txt").write_text("hey")
    with pytest.raises(UsageError, match="'shout' is no label for words; allowed: away"):
        read_own(own / "mine", labels)
    (own / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no"):
        read_own(own / "empty", labels)


def test_a_recipe_extends_only_what_is_built_in(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('extends = "nowhere"\n')
    with pytest.raises(UsageError, match=r"'extends' must name a built-in recipe \(boxes, home\), got 'nowhere'"):
        load_recipe(str(path))
