"""One's own recordings, grammars, degradations and teachers."""

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
    with pytest.raises(UsageError, match=r"'extends' must name a built-in recipe \(home\), got 'nowhere'"):
        load_recipe(str(path))


def test_grammars_make_sentences_with_the_names_of_the_home():
    from tectum_export.data.grammar import Grammar, read_grammar
    from tectum_export.data.manifest import Item

    rng = np.random.default_rng(1)
    words = {"name": ("kettle",), "area": ("kitchen",), "floor": ("attic",)}
    made = Grammar("en").draw(rng, "HassTurnOn", 40, words)
    assert len(made) == len(set(made)) == 40
    assert any("kettle" in text for text in made)
    assert all("{" not in text and "<" not in text and "[" not in text for text in made)
    assert made == Grammar("en").draw(np.random.default_rng(1), "HassTurnOn", 40, words)
    with pytest.raises(UsageError, match="no language 'xx'; allowed: af"):
        Grammar("xx")
    known = [
        Item("text", "ha_intents", "a", ("HassTurnOn",), text="a", language="en", slots=(("name", "lamp"),),
             split="train"),
        Item("text", "ha_intents", "b", ("HassTurnOn",), text="open garage", language="en", slots=(("area", "secret"),),
             split="test"),
    ]  # fmt: skip
    drawn = read_grammar(("en",), known, 60, 1)
    assert drawn
    assert {i.split for i in drawn} == {"train"}
    assert all("secret" not in i.text and i.text != "open garage" for i in drawn)


def test_degradations_keep_shape_and_dtype_and_do_harm():
    from tectum_export.data.degrade import OFF, PICTURES, SHIFTED, SOUNDS, SUITE, WORDS

    rng = np.random.default_rng(0)
    frame = rng.integers(0, 255, (64, 96, 3), dtype=np.uint8)
    for harm in PICTURES.values():
        out = harm(rng, frame)
        assert (out.shape, out.dtype) == (frame.shape, frame.dtype)
        assert np.abs(out.astype(int) - frame).mean() > 10
    pcm = np.sin(np.arange(16_000) / 10).astype(np.float32) * 0.1
    for harm in SOUNDS.values():
        out = harm(rng, pcm)
        assert (out.shape, out.dtype) == (pcm.shape, pcm.dtype)
        assert np.abs(out).max() <= 1
        assert np.abs(out - pcm).mean() > 0.02
    noisy = SOUNDS["noise 0 dB"](rng, pcm) - pcm
    assert np.mean(noisy**2) == pytest.approx(np.mean(pcm**2), rel=0.02)
    assert WORDS["wrong language"](rng, "Turn on") != "turn on"
    assert {*PICTURES, *SOUNDS, *WORDS, *OFF, SHIFTED} == set(SUITE)


def test_microphones_hold_the_ratio_and_the_level():
    import torch

    from tectum_export.data.augment_sound import microphones

    clean = torch.zeros(6, 15_360)
    clean[1:] = torch.sin(torch.arange(15_360) / 8)
    rngs = [np.random.default_rng([7, row]) for row in range(6)]
    heard, alone = microphones(rngs, clean, 16_000, (10.0, 10.0))
    assert heard.shape == alone.shape == clean.shape
    assert heard.abs().max() <= 1
    noise = heard - alone
    ratio = 10 * torch.log10(alone.square().mean(1) / noise.square().mean(1))
    assert torch.allclose(ratio[1:], torch.full((5,), 10.0), atol=1.5)
    assert -80 < 10 * torch.log10(heard[0].square().mean()) < -24
    again, _ = microphones([np.random.default_rng([7, row]) for row in range(6)], clean, 16_000, (10.0, 10.0))
    assert torch.equal(heard, again)


def test_a_teacher_is_asked_once(tmp_path):
    from tectum_export.teach.cache import TeacherCache

    teacher = tmp_path / "teacher.onnx"
    teacher.write_bytes(b"one")
    asked = []

    def ask(path):
        asked.append(path)
        return np.array([len(str(path))], np.float32)

    wanted = {"a": tmp_path / "a", "b": tmp_path / "b"}
    first = TeacherCache(tmp_path / "cache", teacher, "v1").answers(wanted, ask, "x")
    again = TeacherCache(tmp_path / "cache", teacher, "v1").answers(wanted, ask, "x")
    assert len(asked) == 2
    assert all(np.array_equal(first[k], again[k]) for k in wanted)
    teacher.write_bytes(b"two")
    TeacherCache(tmp_path / "cache", teacher, "v1").answers(wanted, ask, "x")
    assert len(asked) == 4


def test_teachers_that_are_none_are_named(tmp_path):
    from tectum_export.teach.boxes import Detector
    from tectum_export.teach.sounds import SoundTeacher

    for kind in (Detector, SoundTeacher):
        with pytest.raises(UsageError, match="no such file"):
            kind(tmp_path / "absent")
        (tmp_path / "junk").write_bytes(b"junk")
        with pytest.raises(UsageError, match="is not a"):
            kind(tmp_path / "junk")


def test_the_teachers_see_and_hear(shared_data):
    import cv2

    from tectum_export.data.sound import read_sound
    from tectum_export.teach.boxes import LABELS, Detector
    from tectum_export.teach.sounds import PATCH, SoundTeacher

    picture = cv2.imread(str(shared_data / "vision/pennfudan/images/FudanPed00001.jpg"))[:, :, ::-1]
    found = Detector(shared_data / "weights/yolox_nano.onnx")(picture)
    best = found[found[:, 5].argmax()]
    assert LABELS[int(best[0])] == "person"
    assert best[5] > 0.5
    whole = read_sound(shared_data / "sounds/esc10/audio/1-100032-A.flac")  # a dog
    start = max(0, min(int(np.abs(whole).argmax()) - PATCH // 2, len(whole) - PATCH))
    features, scores = SoundTeacher(shared_data / "weights/yamnet_cls.tflite")(whole[start : start + PATCH])
    assert features.shape == (1024,)
    assert features.min() >= 0
    assert scores.argmax() in range(67, 82)  # animal, dog, bark and the like in the teacher's class map


def test_what_a_teacher_adds_never_contradicts_the_labels():
    from tectum_export.data.manifest import Box, Item
    from tectum_export.teach.boxes import merge

    item = Item("vision", "pennfudan", "x", ("person",), ("vehicle",), boxes=(Box("person", 0, 0, 10, 20),))
    found = np.array([
        [0, 1, 1, 10, 20, 0.9],  # the labelled one again
        [0, 50, 0, 10, 20, 0.8],  # a person that was left out
        [1, 80, 0, 9, 9, 0.9],  # a cat, which the labels exclude
        [3, 90, 50, 9, 9, 0.3],  # perhaps a vehicle
    ], np.float32)  # fmt: skip
    boxes = merge(item, found).boxes
    assert [(b.label, round(b.score, 1)) for b in boxes] == [("person", 1.0), ("person", 0.8), (None, 0.3)]
