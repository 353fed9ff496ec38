import hashlib
import json
import shutil

import numpy as np
import pytest
from tests.detector_bundle import LOOK, detector_bundle

from tectum import Bundle, BundleError, UsageError
from tectum.bundle import DEFAULT


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "bundle"
    shutil.copytree(DEFAULT, folder)
    return folder


INPUTS = json.loads((DEFAULT / "manifest.json").read_text())["inputs"]


def change(folder, **values):
    file = folder / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}))


def test_the_default_bundle_verifies_and_is_small(bundle):
    assert bundle.labels["situation"] == ("quiet", "routine", "visitor", "intrusion", "hazard", "distress", "command")
    assert set(bundle.thresholds) >= {"presence", "sound", "intent", "context", "situation"}
    size = sum(f.stat().st_size for f in DEFAULT.iterdir())
    assert size < 20_000_000
    for head, labels in bundle.labels.items():
        assert set(bundle.thresholds[head]) == set(labels)
        assert all(0 < v < 1 for v in bundle.thresholds[head].values())


def test_the_hash_of_a_graph_is_that_of_its_file(bundle):
    for name in bundle.graphs:
        assert bundle.sha256(name) == hashlib.sha256(bundle.graph(name).read_bytes()).hexdigest()


def test_a_variant_may_take_pictures_of_another_size_and_look_closer(tmp_path):
    folder = detector_bundle(tmp_path / "b")
    whole, small = (Bundle.load(folder, variant) for variant in ("fp32", "small"))
    assert [(b.shape.width, b.shape.height, b.look.low) for b in (whole, small)] == [(192, 128, 0.1), (96, 64, 0.05)]
    assert small.inputs["vision"]["rate_hz"] == whole.inputs["vision"]["rate_hz"]
    assert whole.graphs == ("vision", "audio", "text", "vision.look", "fusion")
    assert small.in_variant("fp32").shape == whole.shape


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"look": {**LOOK, "low": "0.1"}}, r"wrong type: .* `\$.inputs.vision.look.low`"),
        ({"height": "64"}, r"wrong type: .* `\$.inputs.vision.height`"),
    ],
)
def test_a_wrong_value_of_a_variants_inputs_is_named(tmp_path, value, message):
    folder = detector_bundle(tmp_path / "b")
    variants = json.loads((folder / "manifest.json").read_text())["variants"]
    variants["small"]["inputs"]["vision"] |= value
    change(folder, variants=variants)
    with pytest.raises(BundleError, match=message):
        Bundle.load(folder)


def test_a_variant_without_the_graph_of_looks_that_others_have_is_refused(tmp_path):
    folder = detector_bundle(tmp_path / "b")
    variants = json.loads((folder / "manifest.json").read_text())["variants"]
    del variants["small"]["files"]["vision.look"]
    change(folder, variants=variants)
    with pytest.raises(BundleError, match=r"variant 'small' has no verified graph for vision\.look"):
        Bundle.load(folder)


@pytest.mark.parametrize("name", ["vision.onnx", "audio.onnx", "text.onnx", "fusion.onnx", "card.md"])
def test_one_changed_byte_is_refused(copy, name):
    file = copy / name
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    with pytest.raises(BundleError, match="was altered") as caught:
        Bundle.load(copy)
    assert name in str(caught.value)


def test_a_missing_file_is_named(copy):
    (copy / "audio.onnx").unlink()
    with pytest.raises(BundleError, match=r"audio\.onnx: is missing"):
        Bundle.load(copy)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"schema": 2}, "newer than this Tectum knows"),
        ({"schema": 0}, "is not known"),
        ({"schema": "1"}, "has no 'schema' number"),
        ({"variants": {}}, "not empty"),
        ({"files": {"../../etc/passwd": "0"}}, "outside the bundle"),
        ({"files": {}}, "'text.pieces.tsv': is not among its files"),
        ({"files": {}, "inputs": {**INPUTS, "text": {"max_bytes": 160}}}, "no verified graph"),
        ({"inputs": {}}, "incomplete"),
        ({"labels": {}}, "incomplete"),
    ],
)
def test_a_wrong_manifest_is_one_clear_error(copy, values, message):
    change(copy, **values)
    with pytest.raises(BundleError, match=message) as caught:
        Bundle.load(copy)
    assert "\n" not in str(caught.value)


def test_a_manifest_that_is_no_json_or_lacks_keys(copy):
    (copy / "manifest.json").write_text('{"schema": 1')
    with pytest.raises(BundleError, match="not valid JSON"):
        Bundle.load(copy)
    (copy / "manifest.json").write_text('{"schema": 1}')
    with pytest.raises(BundleError, match="lacks files"):
        Bundle.load(copy)


def test_what_is_no_bundle(tmp_path):
    with pytest.raises(BundleError, match="no such bundle"):
        Bundle.load(tmp_path / "nowhere")
    with pytest.raises(BundleError, match="is not a bundle"):
        Bundle.load(tmp_path)


def test_an_unknown_variant_names_those_there_are():
    with pytest.raises(UsageError, match=r"no variant 'int4'; it has: fp32"):
        Bundle.load(variant="int4")


def test_words_say_a_label_only_where_they_are_sure_of_it():
    bundle = Bundle.load()
    labels = bundle.labels["context"]

    def scores(**given):
        return np.array([given.get(label, 0.0) for label in labels], np.float32)

    enter = bundle.thresholds["context"]["away"]
    assert bundle.top_above_threshold("context", scores(away=0.9, home=0.1)) == ("away", pytest.approx(0.9))
    assert bundle.top_above_threshold("context", scores(away=enter - 0.01, home=0.1)) is None
    assert bundle.top_above_threshold("context", scores(none=0.9, away=0.1)) is None


def test_harmless_sounds_that_are_not_what_they_should_be_are_one_line(copy):
    bundle, file = Bundle.load(copy), copy / "harmless.audio.npz"
    found, whole = bundle.harmless_sounds(), file.read_bytes()
    assert found.means.shape == (len(found.kinds), bundle.embedding)
    np.savez(file, means=np.zeros((2, 3), np.float16), kinds=np.array(["talk", "rain"]))
    with pytest.raises(BundleError, match=r"harmless\.audio\.npz: must hold finite embeddings \[n, 128\]"):
        bundle.harmless_sounds()
    file.write_bytes(b"no archive")
    with pytest.raises(BundleError, match=r"harmless\.audio\.npz: cannot be read"):
        bundle.harmless_sounds()
    file.write_bytes(whole)
    change(copy, harmless={"audio": "other.npz"})
    with pytest.raises(BundleError, match=r"harmless: other\.npz: is not among its files"):
        Bundle.load(copy)
