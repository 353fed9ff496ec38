"""Every graph of every variant in the default bundle: metadata, shapes, noise, and streams that equal the whole."""

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from tests.default_bundle import every_graph

from tectum import AudioChunk, Bundle, Engine
from tectum.encode.onnx.parity import agreement_db
from tectum.encode.onnx.plan import Plan
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.supervise.machine import DOT_PRODUCT, host
from tectum_export.onnx.gate import HEAD_LOSS, MORE_ECE, MOST_ECE
from tectum_export.onnx.storage import store_half, store_narrow, store_rows

EVERY = every_graph()
VARIANTS = Bundle.load().manifest["variants"]
NARROW = [(name, graph) for name, graph in EVERY if graph in VARIANTS[name].get("sqnr_db", {})]
FLOOR_DB = 15.0


@pytest.mark.parametrize(("variant", "graph"), EVERY)
def test_metadata_opset_and_no_path_of_a_machine(bundle, variant, graph):
    path = bundle.in_variant(variant).graph(graph)
    proto = onnx.load(str(path))
    metadata = {entry.key: entry.value for entry in proto.metadata_props}
    assert metadata["tectum.graph"] == graph.partition(".")[0]
    assert metadata["tectum.recipe"] == bundle.name
    assert {o.domain: o.version for o in proto.opset_import}[""] == 20
    assert all(not node.metadata_props and not node.doc_string for node in proto.graph.node)
    raw = path.read_bytes()
    assert not [folder for folder in (b"/home/", b"/work/", b"/tmp/") if folder in raw]
    inputs = proto.graph.input
    assert all(value.type.tensor_type.shape.dim[0].dim_param for value in inputs)  # any batch


@pytest.mark.parametrize(("variant", "graph"), EVERY)
@pytest.mark.parametrize("batch", [1, 2, 5])
def test_a_batch_equals_its_rows(bundle, variant, graph, batch):
    bundle = bundle.in_variant(variant)
    session = Session(bundle.graph(graph))
    rows = Workload(bundle, batch).feeds(graph, batch)
    if graph == "text":
        rows = [{name: np.resize(codes, (1, 24)) for name, codes in row.items()} for row in rows]
    whole = session({name: np.concatenate([row[name] for row in rows]) for name in rows[0]})
    for index, row in enumerate(rows):
        for name, value in session(row).items():
            np.testing.assert_allclose(whole[name][index], value[0], rtol=1e-3, atol=2e-4)


@pytest.mark.parametrize(("variant", "graph"), NARROW)
def test_noise_stays_below_what_the_gate_saw(bundle, variant, graph):
    if "int8" in variant and not host().flags & DOT_PRODUCT:
        pytest.skip("8-bit weights saturate on a CPU without an int8 dot product; 'tectum tune' refuses them there")
    plain, other = (Session(bundle.in_variant(name).graph(graph)) for name in ("fp32", variant))
    assert agreement_db(plain, other, Workload(bundle, 1).feeds(graph, 20)) >= FLOOR_DB


@pytest.mark.parametrize("variant", [name for name, graph in EVERY if graph == "audio"])
def test_chunked_sound_equals_the_whole_window(bundle, variant):
    bundle = bundle.in_variant(variant)
    engine = Engine(bundle, Plan.same(variant, bundle.graphs))
    sound = Workload(bundle, 5).sound(engine.hop * 12)
    stream, hops = engine.stream(), sound.reshape(-1, engine.hop)
    chunked = [engine.encode(AudioChunk("a", 0.25 * i, hop), stream) for i, hop in enumerate(hops)]
    whole = engine.sessions["audio"]({"pcm": sound[None, -bundle.window :]})
    np.testing.assert_allclose(chunked[-1].vector, whole["embedding"][0], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("variant", [name for name, part in VARIANTS.items() if "gate" in part])
def test_the_manifest_tells_what_was_lost_and_what_the_gate_let_pass(bundle, variant):
    part, plain = VARIANTS[variant], bundle.in_variant("fp32")
    if part.get("inputs"):
        plain = bundle.in_variant("small")
    before = VARIANTS[plain.variant]
    for head, figures in before["metrics"].items():
        assert part["metrics"][head]["accuracy"] >= figures["accuracy"] - HEAD_LOSS
    ece = before["metrics"]["situation"]["ece"]
    assert part["metrics"]["situation"]["ece"] <= max(MOST_ECE, ece + MORE_ECE)
    assert any(line.startswith("smoke_alarm recall") for line in part["gate"])
    assert part["bytes"] == bundle.in_variant(variant).size < plain.size
    assert set(part["thresholds"]) == set(before["thresholds"])


def table(rows=4000, columns=40, scale=3.0):
    """A graph that looks rows up in a table: ids int64 [N] to rows float [N, columns]."""
    values = (np.random.default_rng(0).standard_normal((rows, columns)) * scale).astype(np.float32)
    small = np.ones((1, columns), np.float32)
    graph = onnx.helper.make_graph(
        [
            onnx.helper.make_node("Gather", ["table", "ids"], ["found"]),
            onnx.helper.make_node("Add", ["found", "small"], ["out"]),
        ],
        "lookup",
        [onnx.helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, ["n"])],
        [onnx.helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, ["n", columns])],
        [numpy_helper.from_array(values, "table"), numpy_helper.from_array(small, "small")],
    )
    opset = [onnx.helper.make_opsetid("", 20)]
    return onnx.helper.make_model(graph, opset_imports=opset, ir_version=10), values + small


@pytest.mark.parametrize("steps", [(store_half,), (store_rows,), (store_half, store_rows)])
def test_weights_stored_narrow_compute_nearly_the_same(tmp_path, steps):
    proto, expected = table()
    before = len(proto.SerializeToString())
    for step in steps:
        assert step(proto) == 1
        assert step(proto) == 0  # once is enough
    after = len(proto.SerializeToString())
    assert after < before * (0.3 if store_rows in steps else 0.55)
    onnx.save(proto, str(tmp_path / "t.onnx"))
    found = Session(tmp_path / "t.onnx")({"ids": np.arange(4000)})["out"]
    allowed = np.abs(expected).max() / 254 if store_rows in steps else np.abs(expected).max() / 2048
    assert np.abs(found - expected).max() <= 1.1 * allowed


@pytest.mark.parametrize(("graph", "kind"), [("text", onnx.TensorProto.INT8), ("audio", onnx.TensorProto.FLOAT16)])
def test_tables_of_words_alone_are_stored_in_int8_rows(graph, kind):
    proto, _ = table()
    store_narrow(proto, graph)
    assert {tensor.data_type for tensor in proto.graph.initializer if np.prod(tensor.dims) > 100_000} == {kind}


def test_what_half_precision_cannot_hold_is_left_alone():
    proto, _ = table(scale=1e6)
    assert store_half(proto) == 0
