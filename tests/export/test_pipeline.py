"""The whole training side at its smallest size, on real data."""

import json
import re
import shutil

import numpy as np
import onnx
import pytest
from tests.repository import ROOT

from tectum import Bundle, Engine, Frame, Utterance
from tectum.bundle import DEFAULT
from tectum_export.cli import main
from tectum_export.onnx.export import TOLERANCE


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
        boxed = seen.boxes[seen.boxes[:, 0] >= 0, 0].astype(int)
        assert ((seen.target[boxed] > 0) | (seen.known[boxed] == 0)).all()
        assert (seen.known[seen.target > 0] == 1).all()
    assert np.mean([s.target[0] for s in frames]) > 0.2
    for seed, label in enumerate(recipe.labels.sound):
        if label in sounds.drawable:
            window = sounds.window(np.random.default_rng(seed), 2.0, (label,))
            assert window.pcm.shape == (32_000,)
            assert np.abs(window.pcm).max() <= 1
            assert window.target[recipe.labels.sound.index(label)] == 1


HELLO = Utterance("home", 0.0, "hello")


@pytest.fixture(scope="module", autouse=True)
def teachers(tmp_path_factory):
    """What the teachers say here stays here, and they look at small pictures: large ones have six times the pixels."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tectum_export.train.run.CACHE", tmp_path_factory.mktemp("teachers"))
        patch.setattr("tectum_export.teach.views.SIZES", (192, 256))
        yield


@pytest.fixture(scope="module")
def trained(shared_data, tmp_path_factory):
    """A run of a detector, of all parts."""
    run = tmp_path_factory.mktemp("smoke") / "run"
    assert main(["train", "home", "--smoke", "--data", str(shared_data), "--out", str(run)]) == 0
    return run


@pytest.fixture(scope="module")
def evaluated(trained):
    assert main(["evaluate", str(trained)]) == 0
    return trained


@pytest.fixture(scope="module")
def exported(evaluated):
    bundle = evaluated.parent / "bundle"
    assert main(["export", str(evaluated), "--out", str(bundle)]) == 0
    return bundle


@pytest.mark.slow
def test_a_run_goes_on_where_it_stopped(trained, shared_data, tmp_path, capsys):
    first = {p.name: p.stat().st_mtime_ns for p in trained.glob("*.pt")}
    folds = {f"audio.fold-{fold}-of-2.pt" for fold in (1, 2)}
    assert set(first) == {"vision.pt", "audio.pt", "text.pt", "fusion.pt", *folds}
    assert main(["train", "home", "--smoke", "--data", str(shared_data), "--out", str(trained)]) == 0
    assert {p.name: p.stat().st_mtime_ns for p in trained.glob("*.pt")} == first
    shutil.copyfile(trained / "recipe.json", tmp_path / "recipe.json")
    assert main(["export", str(tmp_path), "--out", str(tmp_path / "bundle")]) == 2
    assert "was not evaluated yet" in capsys.readouterr().err


@pytest.mark.slow
def test_an_evaluation_measures_every_head_and_subset(evaluated):
    metrics = json.loads((evaluated / "metrics.json").read_text())
    assert set(metrics["heads"]) == {"presence", "sound", "intent", "context", "help", "situation"}
    assert len(metrics["subsets"]) == 7


def keeping(shared_data, bundle, recipe, out, *parts):
    """Train these parts of a smoke run and take the others from a bundle: the exit code."""
    named = [word for part in parts for word in ("--part", part)]
    where = ["--data", str(shared_data), "--out", str(out), "--keep", str(bundle)]
    return main(["train", str(recipe), "--smoke", *where, *named])


@pytest.mark.long
@pytest.mark.slow
def test_hearing_alone_is_trained_anew_and_all_else_stays_as_it_was(exported, shared_data, tmp_path):
    recipe, run, made = tmp_path / "other.toml", tmp_path / "run", tmp_path / "bundle"
    recipe.write_text('extends = "home"\nname = "other"\n[audio]\ncollages = 0.4\n')
    assert keeping(shared_data, exported, recipe, run, "audio", "fusion") == 0
    assert {p.name for p in run.glob("*.pt")} == {"audio.pt", "fusion.pt"}
    kept = ("vision.onnx", "text.onnx")
    assert all((run / name).read_bytes() == (exported / name).read_bytes() for name in kept)
    assert main(["evaluate", str(run)]) == 0
    assert main(["export", str(run), "--out", str(made)]) == 0
    before, now = Bundle.load(exported), Bundle.load(made)
    for name in kept:
        old, new = (onnx.load(str(folder / name)).graph for folder in (exported, made))
        assert new == old
    assert now.graph("audio").read_bytes() != before.graph("audio").read_bytes()
    told = [[one.manifest["variants"][v] for v in ("fp32", "small")] for one in (before, now)]
    assert [v["parity"]["vision"] for v in told[0]] == [v["parity"]["vision"] for v in told[1]]
    said = [Engine(one).encode(Utterance("home", 0.0, "turn on the light")).scores["intent"] for one in (before, now)]
    assert np.array_equal(*said)
    assert (
        main(
            [
                "train",
                str(recipe),
                "--smoke",
                "--data",
                str(shared_data),
                "--out",
                str(run),
                "--part",
                "text",
                "--again",
            ]
        )
        == 0
    )
    assert not (run / "text.onnx").exists()  # what is trained after all is no longer taken


@pytest.mark.slow
def test_a_part_that_is_not_what_the_recipe_says_is_not_taken(exported, shared_data, tmp_path, capsys):
    recipe = tmp_path / "other.toml"
    recipe.write_text('extends = "home"\n[audio]\ncollages = 0.4\n')
    assert keeping(shared_data, exported, recipe, tmp_path / "a", "vision") == 2
    assert "its audio was trained otherwise: [audio] collages was 0.5, is 0.4" in capsys.readouterr().err
    recipe.write_text('extends = "home"\n[data]\nclips = ["sounds/cough-cc0"]\n')
    assert keeping(shared_data, exported, recipe, tmp_path / "b", "vision") == 2
    assert "its audio was trained on other data: cc-events had" in capsys.readouterr().err
    assert keeping(shared_data, exported, "home", tmp_path / "c") == 2
    assert "--keep BUNDLE: needs --part" in capsys.readouterr().err
    assert keeping(shared_data, tmp_path, "home", tmp_path / "d", "audio") == 3
    assert not any((tmp_path / name / "kept.json").exists() for name in "abcd")


@pytest.mark.slow
def test_a_detector_is_exported_at_both_sizes_and_for_crops(exported):
    made = Bundle.load(exported)
    assert set(made.manifest["variants"]["fp32"]["parity"]) == {"vision", "audio", "text", "fusion"}
    small = made.manifest["variants"]["small"]
    sizes = small["inputs"]["vision"]
    assert (sizes["height"], sizes["width"]) == (32, 32)
    whole_look, small_look = made.manifest["inputs"]["vision"]["look"], sizes["look"]
    assert small_look == {**whole_look, "low": 0.07}
    assert small["files"] == made.manifest["variants"]["fp32"]["files"]
    assert small["files"]["vision.look"] == small["files"]["vision"] == "vision.onnx"
    assert max(small["parity"]["vision"].values()) < 2e-3
    assert small["thresholds"]["presence"].keys() == {"person", "cat", "dog", "vehicle"}
    assert "## Variant small" in (exported / "card.md").read_text()
    assert "composed" in (exported / "card.md").read_text()
    assert Engine(made).encode(HELLO).vector.shape == (128,)
    assert made.harmless_sounds().means.shape[1] == 128
    for variant in ("fp32", "small"):
        engine = Engine(made.in_variant(variant))
        picture = np.zeros((engine.bundle.shape.height, engine.bundle.shape.width, 3), np.uint8)
        assert engine.encode(Frame.whole("home", 0.0, picture)).scores["presence"].shape == (4,)


@pytest.mark.slow
def test_alarms_are_chosen_by_what_the_encoders_of_the_folds_never_heard_too(
    evaluated, exported, shared_data, tmp_path, capsys
):
    bundle, work = tmp_path / "bundle", tmp_path / "work"
    shutil.copytree(exported, bundle)
    where = ["--data", str(shared_data), "--hours", "0.1", "--trials", "1", "--work", str(work)]
    assert main(["alarms", str(bundle), *where, "--folds", str(evaluated)]) == 0
    assert "on 0.3 composed hours" in (bundle / "card.md").read_text()
    hears = {Bundle.load(work / f"audio.fold-{fold}-of-2").sha256("audio") for fold in (1, 2)}
    assert len({*hears, Bundle.load(bundle).sha256("audio")}) == 3, "each hears through an encoder of its own"
    assert len(list(work.glob("heard-*"))) == 3
    (missing := tmp_path / "run").mkdir()
    for name in ("recipe.json", "items.jsonl"):
        shutil.copyfile(evaluated / name, missing / name)
    assert main(["alarms", str(bundle), *where, "--folds", str(missing)]) == 2
    assert "holds no audio.fold-1-of-2.pt; train it" in capsys.readouterr().err
    recipe = json.loads((missing / "recipe.json").read_text())
    recipe["recipe"]["audio"]["collages"] = 0.4
    (missing / "recipe.json").write_text(json.dumps(recipe))
    assert main(["alarms", str(bundle), *where, "--folds", str(missing)]) == 2
    assert "was trained otherwise: [audio] collages was 0.5, is 0.4" in capsys.readouterr().err
    assert main(["alarms", str(bundle), *where, "--folds", str(tmp_path / "none")]) == 2


@pytest.mark.slow
def test_a_licence_of_weights_that_it_began_with_is_named(exported):
    assert Bundle.load(exported).manifest["licence"] == "Apache-2.0"  # words that began as nothing
    assert Bundle.load().manifest["licence"] == "Apache-2.0 AND MIT"


@pytest.mark.slow
def test_every_graph_has_parity_at_three_shapes_and_names_no_machine(exported):
    for graph, found in Bundle.load(exported).manifest["variants"]["fp32"]["parity"].items():
        assert len(found) == 3, graph
        assert max(found.values()) <= TOLERANCE, graph
    files = sorted(exported.glob("*.onnx"))
    assert len(files) == 4
    for file in files:
        proto = onnx.load(str(file))
        assert [o.version for o in proto.opset_import if o.domain in ("", "ai.onnx")] == [20]
        assert all(value.type.tensor_type.shape.dim[0].dim_param for value in proto.graph.input)
        del proto.graph.initializer[:]  # numbers, which may look like anything
        said = proto.SerializeToString()
        assert (b".py" in said, str(ROOT).encode() in said) == (False, False)


@pytest.mark.slow
def test_what_is_shipped_is_as_good_as_what_was_trained(evaluated, exported, tmp_path):
    metrics = json.loads((evaluated / "metrics.json").read_text())
    assert main(["evaluate", str(evaluated), "--graphs", str(exported)]) == 0
    shipped = json.loads((evaluated / "of-bundle" / "metrics.json").read_text())
    assert json.loads((evaluated / "metrics.json").read_text()) == metrics  # the run's own stay as they were
    for head, figures in metrics["heads"].items():
        assert shipped["heads"][head]["accuracy"] == pytest.approx(figures["accuracy"], abs=0.02)
    assert main(["evaluate", str(evaluated), "--graphs", str(tmp_path / "none")]) == 2
    assert main(["evaluate", str(evaluated), "--graphs", str(tmp_path)]) == 2  # a folder without graphs


@pytest.mark.long
@pytest.mark.slow
def test_int8_and_fp16_are_written_or_refused(evaluated, shared_data, monkeypatch, capsys):
    monkeypatch.setattr("tectum_export.onnx.variant.TRIALS", 2)  # of six; each is a whole evaluation
    whole, narrow = evaluated.parent / "whole", evaluated.parent / "narrow"
    with monkeypatch.context() as patch:
        patch.setattr("tectum_export.onnx.variant.QUANTISED", ("audio",))  # of a detector each node takes seconds
        patch.setattr("tectum_export.onnx.parts.FASTER", 1e9)  # at this size nothing is
        done = main(["quantize", str(evaluated), "--out", str(whole)])
    told = capsys.readouterr().err
    assert "evaluating, trial 1" in told
    assert "node 1 of" in told
    if done == 0:
        part = Bundle.load(whole, "int8").manifest["variants"]["int8"]
        assert part["sqnr_db"]["audio"]["sound"] > 10
        assert part["node_costs_db"]
        assert all("allowed" in line for line in part["gate"])
        assert "## Variant int8" in (whole / "card.md").read_text()
        assert Engine(Bundle.load(whole, "int8")).encode(HELLO).vector.shape == (128,)
    else:  # so little is learned at this size that one picture more or less decides: then nothing ships
        assert done == 2, told
        assert "int8 fails: " in told
        assert re.search(r"no variant (was )?written$", told.rstrip())
        assert set(Bundle.load(whole).manifest["variants"]) == {"fp32", "small"}
    half = ["quantize", str(whole), "--variant", "fp16", "--data", str(shared_data), "--out", str(narrow)]
    if main(half) != 0:
        assert "fp16 did not pass the gate" in capsys.readouterr().err
        assert not (narrow / "vision.fp16.onnx").exists()
        return
    kept, grown = (set(Bundle.load(folder).manifest["variants"]) for folder in (whole, narrow))
    assert "fp16" in grown - kept <= {"fp16", "small-fp16"}  # each size has its own gate; the first is as it was
    assert kept < grown
    assert Engine(Bundle.load(narrow, "fp16")).encode(HELLO).vector.shape == (128,)


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
