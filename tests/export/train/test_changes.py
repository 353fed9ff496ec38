"""A run that goes on with another recipe, with other data, elsewhere."""

import json
import shutil
from dataclasses import replace

import pytest
import torch
from msgspec import structs

from tectum.errors import UsageError
from tectum_export.cli import main
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import Item
from tectum_export.recipe import load_recipe
from tectum_export.train.changes import PARTS, data_changes, moved_sources, recipe_changes
from tectum_export.train.run import Run

HOME = load_recipe("home", smoke=True)


def catalog(folder, count=6):
    """Sounds of which two are val and two test, sentences, and a picture."""
    splits = ("train", "train", "val", "val", "test", "test")
    for number in range(count):
        (folder / f"{number}.wav").write_bytes(b"0" * (number + 1))
    sounds = [
        Item("audio", "own", f"s{n}", ("dog_bark",), path=folder / f"{n}.wav", split=splits[n % 6])
        for n in range(count)
    ]
    picture = Item("vision", "own", "p0", ("person",), path=folder / "0.wav", boxes=(), split="train")
    words = Item("text", "own", "t0", ("none",), text="hello", split="train")
    return Catalog([picture], sounds, [words], ("none",))


@pytest.fixture
def run(tmp_path):
    """A run of which all parts are trained."""
    data = tmp_path / "data"
    data.mkdir()
    made, said = Run.create(tmp_path / "run", HOME, data, catalog(data))
    assert said == []
    for part in PARTS:
        torch.save({"part": torch.zeros(1)}, made.folder / f"{part}.pt")
    (made.folder / "metrics.json").write_text("{}")
    return made


def again(run, recipe=HOME, found=None, anew=()):
    return Run.create(run.folder, recipe, run.data, found or catalog(run.data), anew)[1]


def parts_of(run):
    return {path.stem for path in run.folder.glob("*.pt")}


def test_a_run_of_the_same_goes_on_and_one_of_before_too(run):
    assert again(run) == []
    known = run.folder / "recipe.json"
    stored = json.loads(known.read_text())
    del stored["recipe"]["situation"]  # as it was written before the table was data
    known.write_text(json.dumps(stored))
    rows = [json.loads(line) for line in (run.folder / "items.jsonl").read_text().splitlines()]
    (run.folder / "items.jsonl").write_text(
        "".join(json.dumps({k: v for k, v in r.items() if k != "bytes"}) + "\n" for r in rows)
    )
    assert again(run) == []
    assert parts_of(run) == set(PARTS)
    assert (run.folder / "metrics.json").exists()


@pytest.mark.parametrize(
    ("table", "changes", "stale"),
    [
        ("vision", {"steps": 7}, ("vision", "fusion")),
        ("audio", {"lr": 0.5}, ("audio", "fusion")),
        ("text", {"hidden": 33}, ("text", "fusion")),
        ("fusion", {"scenes": 301}, ("fusion",)),
        ("audio", {"false_alarms_an_hour": 3.0}, ()),
        ("vision", {"rate_hz": 4.0}, ()),
        ("labels", {"sound": ("dog_bark", "other")}, ("audio", "fusion")),
        ("teacher", {"vision": ""}, ("vision", "fusion")),
        ("teacher", {"fine_tune": 5}, ("text", "fusion")),
        (None, {"seed": 2}, PARTS),
        (None, {"name": "other"}, ()),
        (None, {"situation": HOME.situation[::-1]}, ("fusion",)),
    ],
)
def test_what_a_key_of_the_recipe_makes_stale(table, changes, stale):
    inner = structs.replace(getattr(HOME, table), **changes) if table else None
    now = structs.replace(HOME, **({table: inner} if table else changes))
    (change,) = recipe_changes(HOME, now)
    assert set(change.parts) == set(stale)


def test_another_recipe_is_said_and_refused_until_what_it_changes_is_trained_anew(run):
    other = structs.replace(HOME, audio=structs.replace(HOME.audio, steps=9))
    what = r"audio, fusion was trained otherwise: \[audio\] steps was 6, is 9\. "
    with pytest.raises(UsageError, match=f"{what}.*add --again --part audio --part fusion; or choose another folder"):
        again(run, other)
    with pytest.raises(UsageError, match="fusion was trained otherwise"):
        again(run, other, anew=("audio",))
    assert parts_of(run) == set(PARTS)
    assert Run.open(run.folder).recipe == HOME
    said = again(run, other, anew=("audio", "fusion"))
    assert said[0] == "changed since it was begun: [audio] steps was 6, is 9"
    assert parts_of(run) == {"vision", "text"}  # interrupted now, it would go on with these
    assert {path.name for path in (run.folder / "before").iterdir()} == {"audio.pt", "fusion.pt"}
    assert not (run.folder / "metrics.json").exists()
    assert Run.open(run.folder).recipe == other
    assert again(run, other) == []


def test_a_checkpoint_of_another_recipe_is_not_gone_on_with(run):
    for part in PARTS:
        (run.folder / f"{part}.pt").unlink()
    (run.folder / "vision.ckpt").write_bytes(b"begun")
    other = structs.replace(HOME, vision=structs.replace(HOME.vision, channels=24))
    with pytest.raises(UsageError, match="vision was trained otherwise"):
        again(run, other)
    again(run, other, anew=("vision",))
    assert not (run.folder / "vision.ckpt").exists()


def test_a_key_that_only_measures_changes_nothing_but_the_figures(run):
    other = structs.replace(HOME, audio=structs.replace(HOME.audio, benign_hours=0.5))
    assert again(run, other) == ["changed since it was begun: [audio] benign_hours was 0.02, is 0.5"]
    assert parts_of(run) == set(PARTS)
    assert not (run.folder / "metrics.json").exists()


def test_other_data_are_said_and_refused_until_trained_anew(run):
    with pytest.raises(UsageError, match=r"data of audio: 1 more, 0 fewer, 0 changed \(first: s6\)"):
        again(run, found=catalog(run.data, 7))
    found = catalog(run.data)
    (run.data / "3.wav").write_bytes(b"another recording under the same name")
    with pytest.raises(UsageError, match=r"data of audio: 0 more, 0 fewer, 1 changed \(first: s3\)"):
        again(run, found=found)
    said = again(run, found=found, anew=("audio", "fusion"))
    assert said[0].startswith("changed since it was begun: data of audio")
    assert again(run, found=found) == []


def test_data_that_were_moved_are_the_same_data(run, tmp_path):
    rows = list(catalog(run.data).rows())
    shutil.copytree(run.data, tmp_path / "moved")
    assert list(data_changes(rows, catalog(tmp_path / "moved"))) == []


def test_a_source_in_another_split_is_not_measured_on(run):
    found = catalog(run.data)
    rows = list(found.rows())
    assert moved_sources(rows, found) == []
    found.audio[0] = replace(found.audio[0], split="test")
    assert moved_sources(rows, found) == ["s0"]


def test_a_run_without_its_data_asks_for_them(run, tmp_path, capsys):
    shutil.move(run.data, tmp_path / "elsewhere")
    assert main(["evaluate", str(run.folder)]) == 2
    assert f"its data are no longer in {run.data}; name their folder with --data DIR" in capsys.readouterr().err
    assert main(["evaluate", str(run.folder), "--data", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert Run.open(run.folder, tmp_path / "elsewhere").data == tmp_path / "elsewhere"


def test_damaged_files_of_a_run_are_named(run, capsys):
    (run.folder / "text.pt").write_bytes(b"half a file")
    with pytest.raises(UsageError, match=r"text\.pt: is damaged: "):
        run.load("text", catalog(run.data))
    (run.folder / "items.jsonl").write_text('{"half')
    with pytest.raises(UsageError, match=r"items\.jsonl: is damaged"):
        again(run)
    (run.folder / "recipe.json").write_text("{")
    assert main(["evaluate", str(run.folder)]) == 2
    assert "recipe.json: is damaged" in capsys.readouterr().err
