"""Static quantisation of the default bundle's graphs."""

import shutil
from contextlib import suppress

import numpy as np
import onnx
import onnxruntime
import pytest

from tectum import Bundle
from tectum.bundle import DEFAULT
from tectum.errors import UsageError
from tectum.supervise.machine import DOT_PRODUCT, host
from tectum_export.cli import main
from tectum_export.onnx.quantize import Quantizer, decoding, front_end, prepare, quantisable, sqnr

BUNDLE = Bundle.load()
VISION, AUDIO = (BUNDLE.graph(name) for name in ("vision", "audio"))


def pictures(count, seed=0, batch=1):
    """Smooth coloured shapes on a gradient: something between noise and a photograph."""
    rng = np.random.default_rng(seed)
    height, width = BUNDLE.shape.height, BUNDLE.shape.width
    y, x = np.mgrid[:height, :width]
    out = []
    for _ in range(count):
        frames = np.empty((batch, height, width, 3))
        for frame in frames:
            frame[:] = (x * rng.uniform(0, 1) + y * rng.uniform(0, 1))[..., None] * rng.uniform(0.2, 0.8, 3)
            for _ in range(6):
                cy, cx, r = rng.uniform(0, height), rng.uniform(0, width), rng.uniform(8, 60)
                frame[(y - cy) ** 2 + (x - cx) ** 2 < r**2] = rng.uniform(0, 255, 3)
        out.append({"frame": np.clip(frames + rng.normal(0, 4, frames.shape), 0, 255).astype(np.uint8)})
    return out


def sounds(count, seed=0, batch=1):
    """Tones and noise at many levels."""
    rng = np.random.default_rng(seed)
    time = np.arange(BUNDLE.window) / BUNDLE.shape.sample_rate
    out = []
    for _ in range(count):
        tone = np.sin(2 * np.pi * rng.uniform(100, 4000, (batch, 1)) * time) * (rng.random((batch, 1)) < 0.7)
        mixed = 10 ** rng.uniform(-3, -0.7, (batch, 1)) * (tone + 0.3 * rng.standard_normal((batch, len(time))))
        out.append({"pcm": np.clip(mixed, -1, 1).astype(np.float32)})
    return out


@pytest.fixture(scope="module")
def prepared():
    return prepare(AUDIO)


@pytest.fixture(scope="module")
def int8(prepared, tmp_path_factory):
    path = tmp_path_factory.mktemp("int8") / "audio.onnx"
    saturates = not host().flags & DOT_PRODUCT  # U8S8 in 8 bits does on such a CPU; the runtime refuses it there
    Quantizer(prepared, sounds(40), reduce_range=saturates).write(path, front_end(prepared))
    return path


def test_the_picture_enters_exactly(tmp_path):
    proto = prepare(VISION)
    onnx.save(proto, str(tmp_path / "float.onnx"))
    assert [node.op_type for node in proto.graph.node[:3]] == ["Transpose", "DequantizeLinear", "Conv"]
    assert min(sqnr(VISION, tmp_path / "float.onnx", pictures(3, 1)).values()) > 90
    assert front_end(proto) == ()


def test_sound_keeps_its_log_mel_front_end_in_float(prepared):
    front = front_end(prepared)
    kinds = {node.op_type for node in prepared.graph.node if node.name in front}
    assert "Log" in kinds
    assert "Conv" not in kinds  # the network's own follow
    assert decoding(prepared) == ()


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_int8_stays_close_at_every_batch_size_and_is_smaller_than_half_precision(int8, batch):
    weights = {tensor.name: tensor.data_type for tensor in onnx.load(str(int8)).graph.initializer}
    assert sum(kind == onnx.TensorProto.INT8 for kind in weights.values()) >= 10
    found = sqnr(AUDIO, int8, sounds(6, 1, batch))
    assert min(found["embedding"], found["sound"]) > 15, found
    assert int8.stat().st_size < AUDIO.stat().st_size / 1.3


def test_reduced_range_keeps_weights_within_seven_bits(prepared, tmp_path):
    path = tmp_path / "seven.onnx"
    Quantizer(prepared, sounds(20), reduce_range=True).write(path, front_end(prepared))
    weights = [t for t in onnx.load(str(path)).graph.initializer if t.data_type == onnx.TensorProto.INT8 and t.dims]
    assert max(int(np.abs(onnx.numpy_helper.to_array(t).astype(int)).max()) for t in weights) <= 64
    assert sqnr(AUDIO, path, sounds(3, 2))["sound"] > 12


def test_metadata_stays_and_no_path_enters(int8):
    session, plain = (onnxruntime.InferenceSession(str(p), providers=["CPUExecutionProvider"]) for p in (int8, AUDIO))
    assert session.get_modelmeta().custom_metadata_map == plain.get_modelmeta().custom_metadata_map
    assert session.get_modelmeta().custom_metadata_map["tectum.graph"] == "audio"
    assert b"/tmp" not in int8.read_bytes()


def test_nodes_named_stay_in_float_and_lose_less(prepared, int8, tmp_path):
    names = [name for name in quantisable(prepared) if name not in front_end(prepared)]
    assert len(names) == len(set(names)) > 10
    path = tmp_path / "mixed.onnx"
    Quantizer(prepared, sounds(20)).write(path, keep_float=(*front_end(prepared), *names[:-1]))
    seen = sounds(4, 3)
    mixed, whole = (sqnr(AUDIO, p, seen)["sound"] for p in (path, int8))
    assert mixed > whole + 3


def test_an_unknown_node_and_no_calibration_are_refused(prepared, tmp_path):
    with pytest.raises(UsageError, match=r"no node 'nowhere' to keep in float; the graph has \d+ nodes"):
        Quantizer(prepared, sounds(1)).write(tmp_path / "x.onnx", keep_float=["nowhere"])
    with pytest.raises(UsageError, match="needs at least one input"):
        Quantizer(prepared, [])


def test_equal_graphs_have_no_noise():
    assert set(sqnr(VISION, VISION, pictures(1)).values()) == {200.0}


@pytest.fixture(scope="module")
def detector(tmp_path_factory):
    import torch

    from tectum_export.model.vision import VisionDetector
    from tectum_export.onnx.export import export_graph
    from tectum_export.recipe import Recipe, Vision

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("detector") / "vision.onnx"
    recipe = Recipe(vision=Vision(height=64, width=96))
    facts = export_graph("vision", VisionDetector((1, 4), 32, 8).eval(), recipe, path, {"graph": "vision"})
    assert [out["name"] for out in facts["outputs"]] == ["embedding", "presence", "boxes", "scores"]
    assert facts["outputs"][2]["shape"] == ["batch", "cells", 4]
    assert max(facts["parity"].values()) < 1e-3
    return path


def test_boxes_are_decoded_in_float(detector, tmp_path):
    proto = prepare(detector)
    kept = decoding(proto)
    nodes = {node.name: node for node in proto.graph.node}
    last = [name for name in kept if nodes[name].op_type == "Conv"]
    assert len(last) == 9  # class, box and objectness at three strides
    assert {nodes[name].op_type for name in kept} >= {"Exp", "Log", "Min", "Max"}
    assert not front_end(proto)  # the logarithm is the scores', not a mel front end's
    rng = np.random.default_rng(0)
    feeds = [{"frame": rng.integers(0, 256, (1, 64, 96, 3), dtype=np.uint8)} for _ in range(6)]
    path = tmp_path / "int8.onnx"
    Quantizer(proto, feeds).write(path, kept)
    made = onnx.load(str(path)).graph
    into = {node.output[0]: node.op_type for node in made.node}
    for node in made.node:
        if node.op_type in ("Exp", "Log", "Min", "Max"):
            assert "DequantizeLinear" not in {into.get(name) for name in node.input}
    assert min(sqnr(detector, path, feeds).values()) > 12


def test_a_bundle_that_is_quantised_in_place_is_as_it_was_where_that_is_interrupted(tmp_path, monkeypatch):
    """A loss of power between two of its files left a bundle that cannot be loaded."""
    folder = tmp_path / "bundle"
    shutil.copytree(DEFAULT, folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    def interrupted(_run, work, *_):
        assert Bundle.load(work).name == Bundle.load(folder).name
        (work / "audio.onnx").write_bytes(b"hal")
        raise KeyboardInterrupt

    monkeypatch.setattr("tectum_export.onnx.variant.quantize_bundle", interrupted)
    with suppress(KeyboardInterrupt):
        main(["quantize", str(folder), "--data", str(tmp_path)])
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["bundle"]
