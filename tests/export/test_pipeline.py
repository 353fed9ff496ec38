"""The whole training side at its smallest size, on real data."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from tectum import Bundle, Engine, Frame, Utterance
from tectum.bundle import DEFAULT
from tectum_export.cli import main


@pytest.fixture(scope="module")
def catalog(shared_data):
    from tectum_export.data.catalog import read_catalog
    from tectum_export.recipe import load_recipe

    return read_catalog(load_recipe("home"), shared_data)


def test_no_source_of_the_real_data_crosses_a_split(catalog):
    places = {}
    for item in (*catalog.vision, *catalog.audio, *catalog.text):
        assert places.setdefault(item.source, item.split) == item.split
    for name, items in (("vision", catalog.vision), ("audio", catalog.audio), ("text", catalog.text)):
        shares = {s: sum(i.split == s for i in items) / len(items) for s in ("train", "val", "test")}
        assert shares["train"] > 0.6, name
        assert min(shares.values()) > 0.08, name


def test_the_sound_labels_of_the_recipe_are_all_covered(catalog):
    from tectum_export.data.synthesis import SYNTHESISED
    from tectum_export.recipe import load_recipe

    heard = {label for item in catalog.audio if item.split == "train" for label in item.labels} | set(SYNTHESISED)
    assert set(load_recipe("home").labels.sound) - heard == set()


def test_composed_pictures_and_sounds_carry_their_labels(catalog):
    import numpy as np

    from tectum_export.data.manifest import only
    from tectum_export.data.picture_bank import PictureBank
    from tectum_export.data.sound_bank import SoundBank
    from tectum_export.recipe import load_recipe

    recipe = load_recipe("home")
    pictures = PictureBank(only(catalog.vision, "val")[::4], recipe.labels.presence, (96, 128))
    sounds = SoundBank(only(catalog.audio, "val"), recipe.labels.sound)
    frames = [pictures.compose(np.random.default_rng(s)) for s in range(40)]
    again = pictures.compose(np.random.default_rng(3))
    assert np.array_equal(again.frame, frames[3].frame)
    for seen in frames:
        assert seen.frame.shape == (96, 128, 3)
        assert np.array_equal(seen.target, seen.cells.max((1, 2)))
        assert (seen.known[seen.target > 0] == 1).all()
    assert np.mean([s.target[0] for s in frames]) > 0.2
    for seed, label in enumerate(recipe.labels.sound):
        if label in sounds.drawable:
            window = sounds.window(np.random.default_rng(seed), 2.0, (label,))
            assert window.pcm.shape == (32_000,)
            assert np.abs(window.pcm).max() <= 1
            assert window.target[recipe.labels.sound.index(label)] == 1


@pytest.mark.slow
def test_train_evaluate_export_and_run_at_smoke_size(shared_data, tmp_path):
    run, bundle = tmp_path / "run", tmp_path / "bundle"
    command = [sys.executable, "-m", "tectum_export.cli"]
    train = [*command, "train", "boxes", "--smoke", "--data", shared_data, "--out", run]
    subprocess.run(train, check=True, capture_output=True)
    first = {p.name: p.stat().st_mtime_ns for p in run.glob("*.pt")}
    assert set(first) == {"vision.pt", "audio.pt", "text.pt", "fusion.pt"}
    subprocess.run(train, check=True, capture_output=True)  # goes on where it stopped: nothing to do
    assert {p.name: p.stat().st_mtime_ns for p in run.glob("*.pt")} == first
    assert main(["export", str(run), "--out", str(bundle)]) == 2  # not evaluated yet
    subprocess.run([*command, "evaluate", run], check=True, capture_output=True)
    metrics = json.loads((run / "metrics.json").read_text())
    assert set(metrics["heads"]) == {"presence", "sound", "intent", "context", "help", "situation"}
    assert len(metrics["subsets"]) == 7
    subprocess.run([*command, "export", run, "--out", bundle], check=True, capture_output=True)
    made = Bundle.load(bundle)
    assert set(made.manifest["variants"]["fp32"]["parity"]) == {"vision", "vision.look", "audio", "text", "fusion"}
    small = made.manifest["variants"]["small"]
    sizes = small["inputs"]["vision"]
    assert (sizes["height"], sizes["width"]) == (32, 64)
    whole_look, small_look = made.manifest["inputs"]["vision"]["look"], sizes["look"]
    assert small_look == {**whole_look, "low": 0.07}
    assert small["files"] == {**made.manifest["variants"]["fp32"]["files"], "vision": "vision.small.onnx"}
    assert max(small["parity"]["vision"].values()) < 2e-3
    assert small["thresholds"]["presence"].keys() == {"person", "cat", "dog", "vehicle"}
    assert "## Variant small" in (bundle / "card.md").read_text()
    assert Engine(made).encode(Utterance("home", 0.0, "hello")).vector.shape == (128,)
    for variant in ("fp32", "small"):
        engine = Engine(made.in_variant(variant))
        picture = np.zeros((engine.bundle.shape.height, engine.bundle.shape.width, 3), np.uint8)
        assert engine.encode(Frame.whole("home", 0.0, picture)).scores["presence"].shape == (4,)
    assert "composed" in (bundle / "card.md").read_text()
    subprocess.run([*command, "evaluate", run, "--graphs", bundle], check=True, capture_output=True)
    shipped = json.loads((run / "of-bundle" / "metrics.json").read_text())
    assert json.loads((run / "metrics.json").read_text()) == metrics  # the run's own stay as they were
    for head, figures in metrics["heads"].items():
        assert shipped["heads"][head]["accuracy"] == pytest.approx(figures["accuracy"], abs=0.02)
    whole, narrow, heat = tmp_path / "whole", tmp_path / "narrow", tmp_path / "heat"
    # int8 gains a detector no time, so the stage of quantisation is exercised on a heat map beside the other parts.
    heat.mkdir()
    for part in ("audio", "text"):
        shutil.copyfile(run / f"{part}.pt", heat / f"{part}.pt")
    again = [*command, "train", "home", "--smoke", "--data", shared_data, "--out", heat]
    subprocess.run(again, check=True, capture_output=True)
    subprocess.run([*command, "evaluate", heat], check=True, capture_output=True)
    done = subprocess.run([*command, "quantize", heat, "--out", whole], check=False, capture_output=True, text=True)
    assert "evaluating, trial 1" in done.stderr
    assert "node 1 of" in done.stderr
    if done.returncode == 0:
        part = Bundle.load(whole, "int8").manifest["variants"]["int8"]
        assert part["sqnr_db"]["vision"]["presence"] > 10
        assert part["node_costs_db"]
        assert all("allowed" in line for line in part["gate"])
        assert "## Variant int8" in (whole / "card.md").read_text()
        assert Engine(Bundle.load(whole, "int8")).encode(Utterance("home", 0.0, "hello")).vector.shape == (128,)
    else:  # so little is learned at this size that one picture more or less decides: then nothing ships
        assert done.returncode == 2, done.stderr
        assert "int8 fails: " in done.stderr
        assert done.stderr.rstrip().endswith("no variant written")
        assert set(Bundle.load(whole).manifest["variants"]) == {"fp32", "small"}
    half = [*command, "quantize", whole, "--variant", "fp16", "--data", shared_data, "--out", narrow]
    subprocess.run(half, check=True, capture_output=True)
    kept, grown = (set(Bundle.load(folder).manifest["variants"]) for folder in (whole, narrow))
    assert grown - kept == {"fp16", "small-fp16"}  # --out leaves the first as it was
    assert kept < grown
    assert Engine(Bundle.load(narrow, "fp16")).encode(Utterance("home", 0.0, "hello")).vector.shape == (128,)
    assert main(["evaluate", str(run), "--graphs", str(tmp_path / "none")]) == 2
    assert main(["evaluate", str(run), "--graphs", str(tmp_path)]) == 2  # a folder without graphs


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "nothing", "--data", ".", "--out", "x"), "no such recipe"),
        (("train", "home", "--data", "/no/such/folder", "--out", "x"), "no such folder"),
        (("evaluate", "/no/such/run"), "is not a run folder"),
        (("export", "/no/such/run", "--out", "x"), "is not a run folder"),
        (("quantize", "/no/such/run", "--out", "x"), "is not a run folder"),
        (("quantize", str(DEFAULT)), "--data must name the folder with the data sets"),
        (("quantize", str(DEFAULT), "--data", "/no/such/folder"), "no such folder"),
        (("quantize", str(DEFAULT), "--data", ".", "--out", "."), "exists already"),
    ],
)
def test_bad_arguments_are_one_line(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert main(list(arguments)) == 2
    err = capsys.readouterr().err
    assert message in err
    assert len(err.strip().splitlines()) == 1
