"""Static quantisation of the default bundle's graphs."""

import numpy as np
import onnx
import onnxruntime
import pytest

from tectum import Bundle
from tectum.errors import UsageError
from tectum.supervise.machine import DOT_PRODUCT, host
from tectum_export.onnx.quantize import Quantizer, decoding, front_end, prepare, quantisable, sqnr

BUNDLE = Bundle.load()


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


@pytest.fixture(scope="module")
def prepared():
    return prepare(BUNDLE.graph("vision"))


@pytest.fixture(scope="module")
def int8(prepared, tmp_path_factory):
    path = tmp_path_factory.mktemp("int8") / "vision.onnx"
    Quantizer(prepared, pictures(12)).write(path)
    return path


def test_the_picture_enters_exactly(prepared, tmp_path):
    onnx.save(prepared, str(tmp_path / "float.onnx"))
    assert [node.op_type for node in prepared.graph.node[:4]] == ["Reshape", "Transpose", "DequantizeLinear", "Conv"]
    assert min(sqnr(BUNDLE.graph("vision"), tmp_path / "float.onnx", pictures(3, 1)).values()) > 90


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_int8_stays_close_at_every_batch_size_and_is_smaller_than_half_precision(int8, batch):
    found = sqnr(BUNDLE.graph("vision"), int8, pictures(4, 2, batch))
    assert set(found) == {"embedding", "presence", "map"}
    assert min(found.values()) > 15
    assert int8.stat().st_size < BUNDLE.graph("vision").stat().st_size / 1.3


def test_reduced_range_keeps_weights_within_seven_bits(prepared, tmp_path):
    path = tmp_path / "seven.onnx"
    Quantizer(prepared, pictures(8), reduce_range=True).write(path)
    weights = [t for t in onnx.load(str(path)).graph.initializer if t.data_type == onnx.TensorProto.INT8 and t.dims]
    assert max(int(np.abs(onnx.numpy_helper.to_array(t).astype(int)).max()) for t in weights) <= 64
    assert min(sqnr(BUNDLE.graph("vision"), path, pictures(3, 2)).values()) > 12


def test_metadata_stays_and_no_path_enters(int8):
    session = onnxruntime.InferenceSession(str(int8), providers=["CPUExecutionProvider"])
    plain = onnxruntime.InferenceSession(str(BUNDLE.graph("vision")), providers=["CPUExecutionProvider"])
    assert session.get_modelmeta().custom_metadata_map == plain.get_modelmeta().custom_metadata_map
    assert session.get_modelmeta().custom_metadata_map["tectum.graph"] == "vision"
    assert b"/tmp" not in int8.read_bytes()


def test_the_first_convolution_takes_cells_of_four_pixels_and_gives_the_same(prepared, tmp_path):
    stem = next(node for node in prepared.graph.node if node.op_type == "Conv")
    weight = next(t for t in prepared.graph.initializer if t.name == stem.input[1])
    assert list(weight.dims) == [64, 12, 3, 2]
    onnx.save(prepared, str(tmp_path / "cells.onnx"))
    for batch in (1, 3):
        assert min(sqnr(BUNDLE.graph("vision"), tmp_path / "cells.onnx", pictures(2, 4, batch)).values()) > 100


def test_nodes_named_stay_in_float_and_lose_less(prepared, int8, tmp_path):
    names = quantisable(prepared)
    assert len(names) == len(set(names)) > 30
    path = tmp_path / "mixed.onnx"
    Quantizer(prepared, pictures(12)).write(path, keep_float=names[:-1])
    seen = pictures(4, 3)
    mixed, whole = (sqnr(BUNDLE.graph("vision"), p, seen)["presence"] for p in (path, int8))
    assert mixed > whole + 3


def test_an_unknown_node_and_no_calibration_are_refused(prepared, tmp_path):
    with pytest.raises(UsageError, match=r"no node 'nowhere' to keep in float; the graph has \d+ nodes"):
        Quantizer(prepared, pictures(1)).write(tmp_path / "x.onnx", keep_float=["nowhere"])
    with pytest.raises(UsageError, match="needs at least one input"):
        Quantizer(prepared, [])


def test_equal_graphs_have_no_noise():
    path = BUNDLE.graph("vision")
    assert set(sqnr(path, path, pictures(1)).values()) == {200.0}


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


def test_sound_in_int8_keeps_its_log_mel_front_end_in_float(tmp_path):
    plain = prepare(BUNDLE.graph("audio"))
    front = front_end(plain)
    kinds = [node.op_type for node in plain.graph.node if node.name in front]
    assert kinds.count("Conv") == 1  # the Fourier transform; the network's own convolutions follow
    assert "Log" in kinds
    path = tmp_path / "audio.onnx"
    saturates = not host().flags & DOT_PRODUCT  # U8S8 in 8 bits does on such a CPU; the runtime refuses it there
    Quantizer(plain, sounds(40), reduce_range=saturates).write(path, keep_float=front)
    weights = {tensor.name: tensor.data_type for tensor in onnx.load(str(path)).graph.initializer}
    assert sum(kind == onnx.TensorProto.INT8 for kind in weights.values()) >= 10
    for batch in (1, 2, 5):
        found = sqnr(BUNDLE.graph("audio"), path, sounds(6, 1, batch))
        assert min(found["embedding"], found["sound"]) > 20, found
    assert front_end(prepare(BUNDLE.graph("vision"))) == ()


@pytest.fixture(scope="module")
def detector(tmp_path_factory):
    import torch

    from tectum_export.model.detector import VisionDetector
    from tectum_export.onnx.export import export_graph
    from tectum_export.recipe import Recipe, Vision

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("detector") / "vision.onnx"
    recipe = Recipe(vision=Vision(head="boxes", height=64, width=96))
    facts = export_graph("vision", VisionDetector((1, 4), 32, 8).eval(), recipe, path, {"graph": "vision"})
    assert [out["name"] for out in facts["outputs"]] == ["embedding", "presence", "boxes", "scores"]
    assert facts["outputs"][2]["shape"] == ["batch", 8 * 12 + 4 * 6 + 2 * 3, 4]
    assert max(facts["parity"].values()) < 1e-3
    return path


def test_boxes_are_decoded_in_float(detector, tmp_path):
    proto = prepare(detector)
    assert [node.op_type for node in proto.graph.node[:3]] == ["Transpose", "DequantizeLinear", "Conv"]  # exact bytes
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


def test_a_graph_without_boxes_keeps_no_decoding(prepared):
    assert decoding(prepared) == ()
