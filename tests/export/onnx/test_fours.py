import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from tectum_export.model.attention import in_four_bits
from tectum_export.onnx.fours import store_fours
from tectum_export.onnx.storage import store_narrow

ROWS, WIDTH = 90, 128


def graph(change=lambda weights: weights):
    """Rows of a table looked up, a product, and a product with a bias: [T] to [T, 7]."""
    rng = np.random.default_rng(5)
    shapes = {"table": (ROWS, WIDTH), "square": (WIDTH, WIDTH), "last": (7, WIDTH)}
    made = {n: in_four_bits(torch.from_numpy(rng.standard_normal(s).astype(np.float32))) for n, s in shapes.items()}
    weights = change({name: value.numpy() for name, value in made.items()})
    weights["square"] = np.ascontiguousarray(weights["square"].T)
    weights["bias"] = rng.standard_normal(7).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "pieces"], ["rows"], name="rows"),
        helper.make_node("MatMul", ["rows", "square"], ["wide"], name="wide"),
        helper.make_node("Gemm", ["wide", "last", "bias"], ["told"], name="told", transB=1),
    ]
    given = helper.make_tensor_value_info("pieces", TensorProto.INT32, ["many"])
    told = helper.make_tensor_value_info("told", TensorProto.FLOAT, ["many", 7])
    constants = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    made = helper.make_graph(nodes, "words", [given], [told], constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def run(proto):
    session = onnxruntime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"pieces": np.arange(ROWS, dtype=np.int32)})[0]


def test_weights_that_learned_in_four_bits_are_stored_so_and_lose_nothing():
    proto = graph()
    wanted, size = run(proto), len(proto.SerializeToString())
    assert store_fours(proto) == 3
    assert np.allclose(run(proto), wanted, atol=1e-4 * np.abs(wanted).max())
    assert len(proto.SerializeToString()) < size / 5
    kinds = [node.op_type for node in proto.graph.node]
    assert kinds.count("MatMulNBits") == 2
    assert not {"MatMul", "Gemm"} & set(kinds)
    assert store_fours(proto) == 0  # what is stored so stays so


def test_other_weights_stay_as_they_are():
    proto = graph(lambda weights: {name: value + 0.01 * np.sin(np.arange(value.size).reshape(value.shape)).astype("f4")
                                   for name, value in weights.items()})  # fmt: skip
    wanted = run(proto)
    assert store_fours(proto) == 0
    assert np.array_equal(run(proto), wanted)


def test_rows_of_a_width_without_blocks_stay_as_they_are():
    proto = graph(lambda weights: {"table": weights["table"][:, :100], "square": weights["square"][:, :100],
                                   "last": weights["last"]})  # fmt: skip
    assert store_fours(proto) == 1


@pytest.mark.parametrize("name", ["text", "audio"])
def test_only_words_are_stored_in_four_bits(name):
    proto = graph()
    store_narrow(proto, name)
    assert any(node.op_type == "MatMulNBits" for node in proto.graph.node) == (name == "text")
    onnx.checker.check_model(proto)
