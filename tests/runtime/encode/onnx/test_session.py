"""Placement, prepared graphs, IO binding: all on the CPU provider, where they can be run anywhere."""

import numpy as np
import onnxruntime
import pytest

from tectum import BundleError
from tectum.encode.onnx.binding import MOST_SHAPES, Binding
from tectum.encode.onnx.optimized_graph_cache import OptimizedGraphCache
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TECTUM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "graphs"


@pytest.mark.parametrize("graph", ["vision", "audio", "text", "fusion"])
def test_nodes_are_counted_from_the_profile(bundle, graph, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    placed = Session(bundle.graph(graph)).placement()
    assert list(placed) == ["CPUExecutionProvider"]
    assert placed["CPUExecutionProvider"] > 10
    assert list(tmp_path.iterdir()) == []  # the profile is not left behind


@pytest.mark.parametrize("graph", ["vision", "audio", "text", "fusion"])
@pytest.mark.parametrize("variant", ["fp32", "int8"])
def test_a_prepared_graph_computes_the_same(graph, variant, cache):
    from tectum import Bundle

    bundle = Bundle.load(variant=variant)
    path, feed = bundle.graph(graph), Workload(bundle).feeds(graph, 1)[0]
    plain = Session(path)(feed)
    first = Session(path, prepare=True)(feed)
    (kept,) = cache.iterdir()
    again = Session(path, prepare=True)(feed)
    assert list(cache.iterdir()) == [kept]
    for name, value in plain.items():
        np.testing.assert_allclose(first[name], value, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(again[name], value, rtol=1e-4, atol=1e-5)


def test_an_altered_prepared_graph_is_not_used(bundle, cache):
    feed = Workload(bundle).feeds("fusion", 1)[0]
    expected = Session(bundle.graph("fusion"), prepare=True)(feed)["situation"]
    (kept,) = cache.iterdir()
    raw = bytearray(kept.read_bytes())
    raw[len(raw) // 2] ^= 1
    kept.write_bytes(raw)
    found = Session(bundle.graph("fusion"), prepare=True)(feed)["situation"]
    np.testing.assert_array_equal(found, expected)
    assert [p.read_bytes() == bytes(raw) for p in cache.iterdir()] == [False]


def test_a_cache_that_cannot_be_written_to_costs_nothing_but_time(bundle, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TECTUM_CACHE", str(tmp_path / "file"))
    assert Session(bundle.graph("fusion"), prepare=True).loaded == "CPUExecutionProvider"


@pytest.mark.usefixtures("cache")
def test_prepared_graphs_are_kept_apart_by_provider_version_and_content(bundle):
    paths = [bundle.graph("fusion"), bundle.graph("text")]
    keys = {OptimizedGraphCache(p, name, version).key for p in paths for name in ("cpu", "x") for version in ("1", "2")}
    assert len(keys) == 8


def test_a_file_that_is_no_graph_is_one_line(tmp_path):
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"not a graph")
    with pytest.raises(BundleError, match=r"broken.onnx: ONNX Runtime cannot load it"):
        Session(path, prepare=True)


def test_io_binding_gives_what_a_plain_run_gives(bundle):
    path = bundle.graph("text")
    session = Session(path)
    bound = Binding(onnxruntime.InferenceSession(str(path)), "cpu")
    rng = np.random.default_rng(0)
    for _ in range(3):  # the same buffers again, filled anew
        for length in (2, 16, 40, 2):
            feed = {"bytes": rng.integers(97, 122, (1, length), dtype=np.uint8)}
            expected, found = session(feed), bound(feed)
            assert list(found) == list(session.outputs)
            for name, value in expected.items():
                np.testing.assert_array_equal(found[name], value)


def test_io_binding_keeps_results_apart_and_its_shapes_bounded(bundle):
    path = bundle.graph("fusion")
    bound = Binding(onnxruntime.InferenceSession(str(path)), "cpu")
    first, second = Workload(bundle).feeds("fusion", 2)
    kept = bound(first)["situation"].copy()
    held = bound(first)["situation"]
    bound(second)
    np.testing.assert_array_equal(held, kept)
    for batch in range(1, MOST_SHAPES + 5):
        bound({name: np.repeat(value, batch, 0) for name, value in first.items()})
    assert len(bound) == MOST_SHAPES


def test_blank_inputs_fit_every_graph(bundle):
    for graph in ("vision", "audio", "text", "fusion"):
        session = Session(bundle.graph(graph))
        assert all(np.isfinite(value).all() for value in session(session.blank()).values())
