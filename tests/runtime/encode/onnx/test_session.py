"""Placement, prepared graphs, IO binding: all on the CPU provider, where they can be run anywhere."""

import hashlib
import hmac
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from tests.default_bundle import every_graph
from tests.small_bundle import small_bundle

from tectum import Bundle, BundleError
from tectum.encode.onnx.binding import MOST_SHAPES, Binding
from tectum.encode.onnx.optimized_graph_cache import OptimizedGraphCache
from tectum.encode.onnx.session import DTYPES, Session
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.supervise.machine import cache_folder


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TECTUM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "graphs"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kept_session(path):
    """A session that keeps the optimised graph."""
    return Session(path, sha256=sha256(path))


def graphs(folder):
    """What is prepared there."""
    return sorted(folder.glob("*.onnx"))


@pytest.mark.parametrize("graph", Bundle.load().graphs)
def test_nodes_are_counted_from_the_profile(bundle, graph, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    placed = Session(bundle.graph(graph)).placement()
    assert list(placed) == ["CPUExecutionProvider"]
    assert placed["CPUExecutionProvider"] > 10
    assert list(tmp_path.iterdir()) == []  # the profile is not left behind


@pytest.mark.parametrize("graph", ["vision", "vision.look"])
def test_other_providers_are_told_how_large_pictures_are(bundle, graph):
    """Any but the CPU by its short name: then nothing is left in the graph that asks how large they are, which CUDA
    would leave to the CPU."""
    sizes, path = bundle.sizes(graph), bundle.graph(graph)
    told = Session(path, "CPUExecutionProvider", sizes=sizes)
    open_ = Session(path)
    assert told.input_tensors[0].shape == ("batch", sizes["height"], sizes["width"], 3)
    assert open_.input_tensors[0].shape == ("batch", "height", "width", 3)
    assert open_.placement()["CPUExecutionProvider"] > told.placement()["CPUExecutionProvider"]
    (feed,) = Workload(bundle).feeds(graph, 1)
    given, wanted = told(feed), open_(feed)
    assert all(np.array_equal(given[name], wanted[name]) for name in wanted)


@pytest.mark.parametrize(("variant", "graph"), every_graph())
def test_a_prepared_graph_computes_the_same(graph, variant, cache):
    bundle = Bundle.load(variant=variant)
    path, feed = bundle.graph(graph), Workload(bundle).feeds(graph, 1)[0]
    plain = Session(path)(feed)
    first = kept_session(path)(feed)
    (kept,) = graphs(cache)
    again = kept_session(path)(feed)
    assert graphs(cache) == [kept]
    for name, value in plain.items():
        np.testing.assert_allclose(first[name], value, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(again[name], value, rtol=1e-4, atol=1e-5)


def test_a_graph_of_four_bit_weights_is_prepared_and_computes_what_they_are(tmp_path, cache):
    """MatMulNBits is of ONNX Runtime's own domain: nothing refuses it."""
    onnx = pytest.importorskip("onnx", reason="the extra 'export' is not installed")
    fours, scales = np.random.default_rng(0).integers(0, 16, (8, 64), np.uint8), np.full((8, 2), 0.5, np.float32)
    packed = (fours[:, 0::2] | fours[:, 1::2] << 4).reshape(8, 2, 16)  # blocks of 32 weights, two a byte
    node = onnx.helper.make_node(
        "MatMulNBits", ["x", "packed", "scales"], ["y"], domain="com.microsoft", K=64, N=8, bits=4, block_size=32
    )
    constants = [onnx.numpy_helper.from_array(packed, "packed"), onnx.numpy_helper.from_array(scales.ravel(), "scales")]
    kind = onnx.TensorProto.FLOAT
    given, made = (onnx.helper.make_tensor_value_info(*one) for one in (("x", kind, ["b", 64]), ("y", kind, ["b", 8])))
    domains = [onnx.helper.make_opsetid("", 20), onnx.helper.make_opsetid("com.microsoft", 1)]
    graph = onnx.helper.make_graph([node], "fours", [given], [made], constants)
    path = tmp_path / "fours.onnx"
    onnx.save(onnx.helper.make_model(graph, opset_imports=domains, ir_version=10), str(path))
    x = np.random.default_rng(1).standard_normal((3, 64)).astype(np.float32)
    for _ in range(2):  # prepared, then read as it was kept
        found = kept_session(path)({"x": x})["y"]
        np.testing.assert_allclose(found, x @ ((fours.astype(np.float32) - 8) * 0.5).T, rtol=1e-4, atol=1e-4)
    assert len(graphs(cache)) == 1


def test_an_altered_prepared_graph_is_not_used(bundle, cache):
    feed = Workload(bundle).feeds("fusion", 1)[0]
    expected = kept_session(bundle.graph("fusion"))(feed)["situation"]
    (kept,) = graphs(cache)
    raw = bytearray(kept.read_bytes())
    raw[len(raw) // 2] ^= 1
    kept.write_bytes(raw)
    found = kept_session(bundle.graph("fusion"))(feed)["situation"]
    np.testing.assert_array_equal(found, expected)
    assert [p.read_bytes() == bytes(raw) for p in graphs(cache)] == [False]


def test_a_graph_that_somebody_put_there_is_not_used_whatever_its_name(bundle, cache):
    """Its own hash in its name is worth nothing: whoever can write the file can write that too."""
    path, feed = bundle.graph("fusion"), Workload(bundle).feeds("fusion", 1)[0]
    expected = kept_session(path)(feed)["situation"]
    (kept,) = graphs(cache)
    kept_session(bundle.graph("text"))
    (other,) = set(graphs(cache)) - {kept}
    poison = other.read_bytes()  # another graph, prepared here
    key = OptimizedGraphCache(path, sha256(path), "cpu", onnxruntime.__version__).key
    codes = {hashlib.sha256(poison).hexdigest(), hmac.new(b"", poison, "sha256").hexdigest(), other.stem.split("-")[-1]}
    kept.unlink()
    for code in codes:
        for length in (16, 32, 64):
            (cache / f"{key}-{code[:length]}.onnx").write_bytes(poison)
    assert OptimizedGraphCache(path, sha256(path), "cpu", onnxruntime.__version__).find() is None
    np.testing.assert_array_equal(kept_session(path)(feed)["situation"], expected)
    assert {file.read_bytes() == poison for file in graphs(cache) if file.name.startswith(key)} == {False}


@pytest.mark.parametrize("trouble", ["open to others", "cut off", "a link", "gone"])
def test_what_was_made_with_a_secret_that_is_none_is_made_anew(bundle, cache, tmp_path, trouble):
    path = bundle.graph("fusion")
    kept_session(path)
    (kept,), secret = graphs(cache), cache / ".secret"
    known = secret.read_bytes()
    assert (secret.stat().st_mode & 0o777, cache.stat().st_mode & 0o777, len(known)) == (0o600, 0o700, 32)
    if trouble == "open to others":
        secret.chmod(0o644)
    elif trouble == "cut off":
        secret.write_bytes(known[:7])
    else:
        secret.unlink()
    if trouble == "a link":
        (tmp_path / "known").write_bytes(known)
        secret.symlink_to(tmp_path / "known")
    assert OptimizedGraphCache(path, sha256(path), "cpu", onnxruntime.__version__).find() is None
    assert kept_session(path).loaded == "CPUExecutionProvider"
    (again,) = graphs(cache)
    assert again.name != kept.name
    assert secret.read_bytes() != known
    assert (secret.is_symlink(), secret.stat().st_mode & 0o777) == (False, 0o600)


def test_a_prepared_graph_that_does_not_load_is_passed_over(bundle, cache):
    """One of another build of the same version: it is as it was written, but ONNX Runtime refuses it."""
    path, feed = bundle.graph("fusion"), Workload(bundle).feeds("fusion", 1)[0]
    made = OptimizedGraphCache(path, sha256(path), "cpu", onnxruntime.__version__)
    made.make(lambda file: file.write_bytes(b"of another build"))
    assert made.find() == b"of another build"
    np.testing.assert_allclose(kept_session(path)(feed)["situation"], Session(path)(feed)["situation"])
    assert graphs(cache) == []


def test_a_cache_that_cannot_be_written_to_costs_nothing_but_time(bundle, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TECTUM_CACHE", str(tmp_path / "file"))
    assert kept_session(bundle.graph("fusion")).loaded == "CPUExecutionProvider"


def test_a_user_without_a_home_has_a_cache_all_the_same(monkeypatch):
    def unknown(_):
        raise KeyError("no such user")

    for name in ("TECTUM_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert cache_folder() == Path(tempfile.gettempdir()) / f"tectum-{os.getuid()}"


FULL = """
import resource
from tectum import Bundle, Engine, Utterance
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # no file may become longer: as on a full disk
print(Engine(Bundle.load()).encode(Utterance("hall", 0.0, "hello")).vector.shape)
"""


def test_a_full_disk_does_not_stop_a_start(cache):
    done = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "(128,)", done.stderr
    assert graphs(cache) == []
    assert {file.name for file in cache.iterdir()} <= {".secret"}  # nothing half written is left


@pytest.mark.usefixtures("cache")
def test_prepared_graphs_are_kept_apart_by_provider_version_and_content(bundle):
    paths = [bundle.graph("fusion"), bundle.graph("text")]
    keys = {
        OptimizedGraphCache(p, sha256(p), name, version).key
        for p in paths
        for name in ("cpu", "x")
        for version in ("1", "2")
    }
    assert len(keys) == 8


def test_a_file_that_is_no_graph_is_one_line(tmp_path):
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"not a graph")
    with pytest.raises(BundleError, match=r"broken.onnx: ONNX Runtime cannot load it"):
        kept_session(path)


def test_a_graph_whose_names_are_no_text_is_one_line(bundle, tmp_path):
    path = tmp_path / "odd.onnx"
    raw = bundle.graph("fusion").read_bytes()
    assert b"batch" in raw
    path.write_bytes(raw.replace(b"batch", b"b\xe8tch"))
    said = (
        r"a name of its inputs or outputs is no UTF-8|ONNX Runtime cannot load it: \w+"  # ONNX Runtime 1.30 refuses it
    )
    with pytest.raises(BundleError, match=rf"odd.onnx: (?:{said})$"):
        Session(path)


def test_io_binding_gives_what_a_plain_run_gives(bundle):
    path = bundle.graph("text")
    session = Session(path)
    bound = Binding(onnxruntime.InferenceSession(str(path)), "cpu")
    rng, taken = np.random.default_rng(0), DTYPES[session.input_tensors[0].dtype]
    for _ in range(3):  # the same buffers again, filled anew
        for length in (2, 16, 40, 2):
            feed = {session.inputs[0]: rng.integers(97, 122, (1, length), dtype=taken)}
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


def test_a_blank_input_of_pieces_has_some(tmp_path):
    session = Session(small_bundle(tmp_path / "b", {"text": {}}, pieces=True) / "text.onnx")
    (blank,) = session.blank().values()
    assert (blank.dtype, blank.min(), blank.max()) == (np.int32, 1, 1)
    assert session.placement()["CPUExecutionProvider"] > 3
