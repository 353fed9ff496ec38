"""A sense that a package brings joins a bundle: nothing changes without it, it is no surer than its examples allow, and
whatever does not fit is one line."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from tests import small_bundle

from tectum import modality as registry
from tectum.bundle import Bundle
from tectum.encode.calibration import softmax
from tectum.encode.onnx.session import Session
from tectum_export.cli import main
from tectum_export.sense.expert import SUREST

COUNT, WIDTH = 300, 128


@pytest.fixture(scope="module", autouse=True)
def thermal():
    """It is installed."""
    with pytest.MonkeyPatch.context() as patch:
        own = registry.installed()
        patch.setattr(registry, "installed", lambda: [*own, small_bundle.MODALITY])
        registry.modalities.cache_clear()
        yield
    registry.modalities.cache_clear()


def encoder(path):
    """The warmest point, in ten degrees, is every number of the embedding; above 25 it is a body, above 60 a fire."""
    nodes = [
        helper.make_node("ReduceMax", ["celsius", "axes"], ["warmest"], keepdims=0),
        helper.make_node("Unsqueeze", ["warmest", "one"], ["column"]),
        helper.make_node("Sub", ["column", "limits"], ["heat"]),
        helper.make_node("Mul", ["column", "tenths"], ["embedding"]),
    ]
    constants = [
        helper.make_tensor("axes", TensorProto.INT64, [2], [1, 2]),
        helper.make_tensor("one", TensorProto.INT64, [1], [1]),
        helper.make_tensor("limits", TensorProto.FLOAT, [1, 2], [25.0, 60.0]),
        helper.make_tensor("tenths", TensorProto.FLOAT, [1, WIDTH], [0.1] * WIDTH),
    ]
    taken = [helper.make_tensor_value_info("celsius", TensorProto.FLOAT, ["batch", 8, 8])]
    given = [
        helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", w])
        for n, w in (("embedding", WIDTH), ("heat", 2))
    ]
    graph = helper.make_graph(nodes, "thermal", taken, given, constants)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), path)


def examples():
    rng = np.random.default_rng(0)
    warmest = rng.choice([20.0, 35.0, 200.0], COUNT)
    frames = np.full((COUNT, 8, 8), 15.0, np.float32)
    frames[:, 3, 3] = warmest + rng.normal(0, 1, COUNT)
    return {
        "celsius": frames,
        "heat": np.stack([warmest > 25, warmest > 60], 1),
        "heat_labels": ["warm_body", "fire"],
        "situation": np.where(warmest > 60, "hazard", np.where(warmest > 25, "routine", "quiet")),
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sense")
    encoder(folder / "thermal.onnx")
    np.savez(folder / "examples.npz", **examples())
    assert main(["join", str(folder / "thermal.onnx"), str(folder / "examples.npz"), "--out", str(folder / "out")]) == 0
    return folder


def drawn(session, rng, there):
    """Inputs of 64 moments, whatever is there of each sense."""
    feed = {}
    for tensor in session.input_tensors:
        shape = (64, *tensor.shape[1:])
        feed[tensor.name] = rng.standard_normal(shape).astype(np.float32)
        if tensor.name.endswith(("_age", "_present")):
            feed[tensor.name] = rng.integers(0, 2, shape).astype(np.float32)
    feed["context"] = np.eye(feed["context"].shape[1], dtype=np.float32)[rng.integers(0, feed["context"].shape[1], 64)]
    feed["thermal_present"][:] = there
    return feed


def of(session, feed):
    return session({name: feed[name] for name in session.inputs})["situation"]


@pytest.mark.parametrize("variant", ["fp32", "small"])
def test_without_it_the_fusion_is_the_one_before(made, variant):
    before, after = (Session(Bundle.load(path, variant).graph("fusion")) for path in (None, made / "out"))
    feed = drawn(after, np.random.default_rng(0), 0.0)
    assert np.array_equal(of(before, feed), of(after, feed))


def test_it_adds_to_what_the_others_say_as_calibrated_as_they_were_and_within_bounds(made):
    ours, theirs = Bundle.load(), Bundle.load(made / "out")
    before, after = (Session(one.graph("fusion")) for one in (ours, theirs))
    feed, none = drawn(after, np.random.default_rng(1), 1.0), ours.labels["context"].index("none")
    feed["thermal"][:] = 20.0  # a fire
    moved = []
    for row in range(64):
        one = {name: value[row : row + 1] for name, value in feed.items()}
        words = one["context"][0, none] < 0.5
        names = [m for m in ours.slots if one[f"{m}_present"].any() or (m == "text" and words)]
        if not names:
            continue
        alone = softmax(of(before, one)[0], ours.subset_temperatures["+".join(names)])
        key = "+".join([*names, "thermal"])
        together = softmax(of(after, one)[0], theirs.subset_temperatures.get(key, theirs.temperatures["situation"]))
        moved.append(np.log(together) - np.log(alone))
    odds = np.array(moved)
    odds -= odds[:, [ours.labels["situation"].index("command")]]  # no example knows it
    assert np.ptp(odds, axis=0) == pytest.approx(0.0, abs=1e-3)  # the same, whatever the others say
    found = dict(zip(ours.labels["situation"], odds[0], strict=True))
    assert 0.8 < found["hazard"] <= SUREST
    assert -SUREST - 1e-3 <= found["quiet"] < -2
    assert found["visitor"] == pytest.approx(0.0, abs=1e-3)


def test_a_situation_may_rest_on_the_label_that_mostly_comes_with_it(made):
    before, after = Bundle.load().causes, Bundle.load(made / "out").causes
    assert list(after["hazard"]) == [*before["hazard"], {"heat": ("fire",)}]
    assert {name: ways for name, ways in after.items() if name != "hazard"} == {
        name: ways for name, ways in before.items() if name != "hazard"
    }


@pytest.mark.parametrize(
    ("changes", "words", "told"),
    [
        ({"celsius": None}, (), "holds no array 'celsius'; it holds: heat, heat_labels, situation"),
        ({"celsius": np.zeros((COUNT, 64))}, (), "thermal.onnx: does not take the examples"),
        ({"celsius": np.zeros((9, 8, 8))}, (), f"'celsius' holds 9 examples, 'situation' {COUNT}"),
        ({"heat": np.zeros((COUNT, 1))}, (), "'heat' has 1 columns; must be 0 or 1 for each example and 2 labels"),
        ({"heat": np.full((COUNT, 2), 7)}, (), "'heat' has 2 columns; must be 0 or 1"),
        ({"heat_labels": ["warm_body", "person"]}, (), "'person' is a label of the bundle already"),
        ({"situation": np.full(COUNT, "fire")}, (), "situation 'fire' is none of the bundle's: quiet, routine"),
        ({"situation": np.full(COUNT, "quiet")}, (), "holds the situation 'quiet' alone; at least two are needed"),
        ({"source": np.full(COUNT, "attic")}, (), "examples are for"),
        ({}, ("--window", "0"), "--window 0: must be above 0"),
        ({}, ("--slots", "0"), "--slots 0: must be 1 to 1024"),
        ({}, ("--modality", "radar"), "'radar' is no modality that is installed; installed: vision, audio, text"),
        ({}, ("--modality", "vision"), "has the modality 'vision' already"),
    ],
)
def test_what_does_not_fit_is_one_line(made, tmp_path, capsys, changes, words, told):
    held = {name: value for name, value in {**examples(), **changes}.items() if value is not None}
    np.savez(tmp_path / "examples.npz", **held)
    line = ["join", made / "thermal.onnx", tmp_path / "examples.npz", "--out", tmp_path / "out", *words]
    assert main(list(map(str, line))) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["examples.npz"]


def test_files_that_are_none_are_one_line(made, tmp_path, capsys):
    (tmp_path / "thermal.onnx").write_bytes(b"no graph")
    (tmp_path / "examples.npz").write_bytes(b"no archive")
    graph, file = made / "thermal.onnx", made / "examples.npz"
    for given, told in (
        ((tmp_path / "thermal.onnx", file), "thermal.onnx: is no graph that can be run"),
        ((graph, tmp_path / "examples.npz"), "examples.npz: is no .npz of plain arrays"),
        ((graph, tmp_path / "none.npz"), "none.npz: no such file"),
        ((tmp_path / "thermal.onnx.x", file, "--modality", "thermal"), "thermal.onnx.x: is no graph"),
    ):
        assert main(list(map(str, ["join", *given, "--out", tmp_path / "out"]))) == 2
        said = capsys.readouterr().err
        assert told in said
        assert said.count("\n") == 1
    assert main(list(map(str, ["join", graph, file, "--out", made]))) == 2
    assert "exists already; choose another folder" in capsys.readouterr().err
