"""The default bundle, edited: what is wrong is one line that names the file and the key, before anything runs."""

import re
import shutil

import pytest
from tests.small_bundle import list_anew

from tectum import Bundle, BundleError, Engine
from tectum.bundle import DEFAULT
from tectum.commands.main import main


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "bundle"
    shutil.copytree(DEFAULT, folder)
    return folder


def put(path, value):
    """An edit: ``value`` at a path of keys and indices; None takes it away."""

    def change(manifest):
        *way, last = path.split("/")
        part = manifest
        for key in way:
            part = part[int(key) if isinstance(part, list) else key]
        if value is None:
            del part[last]
        else:
            part[int(last) if isinstance(part, list) else last] = value

    return change


FP32 = "variants/fp32"
NUMBERS = [
    (f"{FP32}/thresholds/sound/siren", 1.5, r"<= 1.*variants\[...\]\.thresholds"),
    (f"{FP32}/thresholds/sound/siren", -0.1, r">= 0.*thresholds"),
    (f"{FP32}/thresholds/sound/siren", float("nan"), "NaN is no finite number"),
    (f"{FP32}/temperatures/sound", 0.0, r"> 0.*temperatures"),
    (f"{FP32}/temperatures/sound", -1.0, r"> 0.*temperatures"),
    (f"{FP32}/temperatures/situation", float("inf"), "Infinity is no finite number"),
    (f"{FP32}/subset_temperatures/audio", 0, r"> 0.*subset_temperatures"),
    (f"{FP32}/latency_ms/vision/p50", -3.0, r">= 0.*latency_ms"),
    ("embedding", 0, r">= 1.*embedding"),
    ("embedding", "128", "`int`, got `str`"),
    ("inputs/vision/width", -256, r">= 8.*inputs\.vision\.width"),
    ("inputs/vision/rate_hz", 0.0, r">= 0.1.*inputs\.vision\.rate_hz"),
    ("inputs/audio/sample_rate", 0, r">= 1000.*inputs\.audio\.sample_rate"),
    ("inputs/audio/hop_samples", 0, r">= 1.*inputs\.audio\.hop_samples"),
    ("inputs/audio/window_samples", 100, "window_samples: 100 is less than hop_samples, 4000"),
    ("inputs/text/max_bytes", 0, r"inputs\.text\.max_bytes: 0: must be at least 2"),
    ("inputs/fusion/window_s/audio", 0.0, r"> 0.*inputs\.fusion\.window_s"),
    ("inputs/fusion/slots/audio", 0, r">= 1.*inputs\.fusion\.slots"),
    (f"{FP32}/inputs", {"vision": {"width": -1}}, r">= 8.*inputs\.vision\.width"),
    (f"{FP32}/inputs", {"vision": {"rate_hz": 1000.0}}, r"<= 240.*inputs\.vision\.rate_hz"),
    ("graphs/vision/parameters", -1, r">= 0.*graphs\[...\]\.parameters"),
    ("data/0/items/train", -5, r">= 0.*data\[0\]\.items"),
]
PARTS = [
    (f"{FP32}/thresholds/sound/siren", None, r"variants\.fp32\.thresholds\.sound: lacks siren"),
    (f"{FP32}/thresholds/presence", None, r"variants\.fp32\.thresholds\.presence: lacks person, cat"),
    (f"{FP32}/thresholds/sound/yeti", 0.5, r"thresholds\.sound: yeti: no labels of sound"),
    (f"{FP32}/temperatures/sound", None, r"variants\.fp32\.temperatures: lacks sound"),
    (f"{FP32}/subset_temperatures/smell", 1.0, "'smell' names smell; allowed: vision, audio, text, joined by"),
    ("labels/sound/1", "smoke_alarm", r"labels\.sound: 'smoke_alarm' stands there twice"),
    ("labels/sound/1", "a/b#", "labels.sound: 'a/b#': must be 1 to 64 letters"),
    ("labels/sound/1", "", "labels.sound: '': must be 1 to 64 letters"),
    ("labels/presence", [], "has no labels of presence"),
    ("not_acting/0", "HassNothing", "not_acting: HassNothing: no labels of intent"),
    ("causes", {"flood": []}, "causes: 'flood' is no label of situation"),
    ("causes", {"hazard": [{"sound": ["yeti"]}]}, r"causes\.hazard: yeti: no labels of sound with a threshold"),
    ("causes", {"hazard": [{"sound": "siren"}]}, r"`array`, got `str`.*causes"),
    (f"{FP32}/evidence", {"sound": {"yeti": {}}}, r"variants\.fp32\.evidence: yeti: no labels of sound"),
    (f"{FP32}/evidence", {"sound": {"cough": {"score": 2.0}}}, r"<= 1.*evidence"),
    (f"{FP32}/evidence", {"sound": {"cough": {"hold_s": -1.0}}}, r">= 0.*evidence"),
    (f"{FP32}/evidence", {"sound": {"cough": {"unless": {"moon": 0.5}}}}, "moon: no labels of sound"),
    ("inputs/fusion/slots", {}, "names different modalities"),
    ("inputs/fusion", {"slots": {}, "window_s": {}}, "slots names no modality"),
    (f"{FP32}/files/audio", "card.md", r"files\.audio: 'card\.md': must be a file '\*\.onnx'"),
    (f"{FP32}/files/vision.look", "look.onnx", "has no verified graph for vision.look"),
    (f"{FP32}/files/fusion", None, "has no verified graph for fusion"),
    ("inputs/vision/look", None, r"variants\.\w+\.files: has 'vision\.look', but inputs\.vision has no 'look'"),
    ("schema", True, "has no 'schema' number"),
]  # fmt: skip


def verified(folder, capsys):
    """The one line that ``tectum bundle verify`` says of a bundle that is wrong."""
    capsys.readouterr()
    assert main(["bundle", "verify", str(folder)]) == 3
    (told,) = capsys.readouterr().err.strip().splitlines()
    return told


@pytest.mark.parametrize(("path", "value", "message"), [*NUMBERS, *PARTS])
def test_loading_refuses_it_and_names_the_key(copy, path, value, message, capsys):
    list_anew(copy, put(path, value))
    with pytest.raises(BundleError, match=message) as caught:
        Bundle.load(copy)
    assert str(caught.value).startswith(str(copy))
    assert "\n" not in str(caught.value)
    assert re.search(message, verified(copy, capsys))


GRAPHS = [
    ("inputs/vision/width", 300, r"vision\.onnx: takes 'frame' of multiples of 32 pixels; .* says a width of 300"),
    ("inputs/vision/look/height", 100, r"vision\.onnx: takes 'frame' of multiples of 32 pixels; .* a height of 100"),
    ("inputs/audio/window_samples", 16_000, r"audio\.onnx: takes 'pcm' as .*15600.* given float32 \[1, 16000\]"),
    ("inputs/fusion/slots/vision", 5, r"fusion\.onnx: takes 'vision' as"),
    ("embedding", 64, r"\.onnx: gives 'embedding' as \[batch, 128\]; the manifest says 64 wide"),
    ("labels/sound", ["smoke_alarm", "siren"], r"audio\.onnx: gives 'sound' as .*; the manifest says 2 wide"),
    (f"{FP32}/files/vision", "audio.onnx", r"audio\.onnx: takes pcm, .* 'vision' is given frame"),
    ("graphs/text/outputs/0/name", "vector", r"text\.onnx: has the outputs .*; the manifest says vector"),
    ("graphs/text/inputs/0/dtype", "tensor(float)", r"is tensor\(u?int\d+\) .* says tensor\(float\)"),
    ("graphs/fusion/outputs/0/shape", ["batch", 9], r"'situation' is .*\[batch, 7\]; the manifest says .*\[batch, 9\]"),
]  # fmt: skip


def matching(manifest):
    """The other figures of an edit fit: it is the graph that does not."""
    part = manifest["variants"]["fp32"]
    manifest["variants"] = {"fp32": part}
    manifest.pop("causes", None)
    labels = manifest["labels"]["sound"]
    part["thresholds"]["sound"] = dict.fromkeys(labels, 0.5)
    part.pop("evidence", None)


@pytest.mark.parametrize(("path", "value", "message"), GRAPHS)
def test_an_engine_refuses_a_graph_that_is_not_what_the_manifest_says(copy, path, value, message, capsys):
    list_anew(copy, put(path, value))
    list_anew(copy, matching)
    with pytest.raises(BundleError, match=message) as caught:
        Engine(Bundle.load(copy)).stream()  # which opens what only its encoders need
    assert "\n" not in str(caught.value)
    assert re.search(message, verified(copy, capsys))


def test_what_an_encoder_needs_and_the_variant_lacks_is_named(copy):
    list_anew(copy, put(f"{FP32}/temperatures/help", None))
    engine = Engine(Bundle.load(copy))
    with pytest.raises(BundleError, match=r"manifest\.json: variant 'fp32' lacks 'help', which 'text' needs"):
        engine.stream()


def test_verify_says_so_with_its_exit_code(copy, capsys):
    assert main(["bundle", "verify", str(copy)]) == 0
    for variant in Bundle.load(copy).variants:  # of every variant, not of the first alone
        list_anew(copy, put(f"variants/{variant}/temperatures/help", None))
        assert f"variant '{variant}' lacks 'help'" in verified(copy, capsys)
        list_anew(copy, put(f"variants/{variant}/temperatures/help", 1.0))


@pytest.mark.parametrize("name", ["manifest.json", "text.onnx"])
def test_a_link_to_what_lies_outside_is_refused(copy, tmp_path, name):
    (copy / name).rename(tmp_path / name)
    (copy / name).symlink_to(tmp_path / name)
    with pytest.raises(BundleError, match=f"{name}: is a link to a file outside the bundle"):
        Bundle.load(copy)


def test_a_link_within_the_bundle_is_not(copy):
    (copy / "data").mkdir()
    (copy / "text.onnx").rename(copy / "data" / "text.onnx")
    (copy / "text.onnx").symlink_to("data/text.onnx")
    assert Bundle.load(copy).name == "home"


def test_json_that_only_pretends_is_one_line(copy):
    for text, message in (
        ("[" * 100_000, "nested too deeply"),
        ('{"schema": ' + "1" * 5000 + "}", "is not valid JSON"),
        ('{"schema": 1e999}', "1e999 is no finite number"),
    ):
        (copy / "manifest.json").write_text(text)
        with pytest.raises(BundleError, match=message) as caught:
            Bundle.load(copy)
        assert "\n" not in str(caught.value)


def saved(copy, name, change):
    """Change a graph of the bundle as ``change`` does with its model."""
    onnx = pytest.importorskip("onnx", reason="the extra 'export' is not installed")
    model = onnx.load(str(copy / name))
    change(onnx, model)
    (copy / name).write_bytes(model.SerializeToString())
    list_anew(copy, lambda _: None)


def outside(tensor):
    """Make a tensor one whose values lie in another file."""
    tensor.ClearField("raw_data")
    tensor.data_location = 1
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../../etc/passwd"


def in_a_branch(onnx, model):
    """Such a tensor in a graph within a node."""
    tensor = onnx.helper.make_tensor("hidden", onnx.TensorProto.FLOAT, [1], [0.0])
    inner = onnx.helper.make_graph([], "inner", [], [], [tensor])
    outside(inner.initializer[0])
    model.graph.node[0].attribute.append(onnx.helper.make_attribute("branch", inner))


@pytest.mark.parametrize("change", [lambda _, model: outside(model.graph.initializer[0]), in_a_branch])
def test_weights_in_another_file_are_refused(copy, change):
    saved(copy, "text.onnx", change)
    with pytest.raises(BundleError, match=r"text\.onnx: keeps weights in another file \('../../etc/passwd'\)"):
        Bundle.load(copy)


def test_a_name_that_only_looks_like_it_is_not(copy):
    def name(_, model):
        entry = model.metadata_props.add()
        entry.key, entry.value = "location", "hall"

    saved(copy, "text.onnx", name)
    assert Bundle.load(copy).name == "home"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"\x3a\x7f location", "it is cut off"),
        (b"\x3b location", "wire type 3"),
        (b"\x38" + b"\xff" * 10 + b"\x01 location", "a number of more than 64 bits"),
    ],
)
def test_a_graph_of_which_that_cannot_be_told_is_refused(copy, raw, why):
    (copy / "text.onnx").write_bytes(raw)
    list_anew(copy, lambda _: None)
    with pytest.raises(BundleError, match=rf"text\.onnx: cannot be read as an ONNX graph: {why}$"):
        Bundle.load(copy)


def field(number, raw):
    """A field of bytes of a protobuf message."""
    size, length = len(raw), bytearray()
    while size > 127:
        length.append(size & 127 | 128)
        size >>= 7
    return bytes([number << 3 | 2, *length, size]) + raw


def nested(levels):
    """A graph in a graph in a graph, each an attribute of a node (onnx.proto3)."""
    graph = b"location"
    for _ in range(levels):
        graph = field(1, field(5, field(6, graph)))  # GraphProto.node, NodeProto.attribute, AttributeProto.g
    return field(7, graph)


def test_a_graph_that_is_nested_without_end_is_refused(copy):
    (copy / "text.onnx").write_bytes(nested(60))
    list_anew(copy, lambda _: None)
    with pytest.raises(BundleError, match=r"text\.onnx: cannot be read as an ONNX graph: nested too deeply$"):
        Bundle.load(copy)


def test_the_default_bundle_verifies(bundle, capsys):
    assert main(["bundle", "verify"]) == 0
    said = f"{len(bundle.variants)} variants, every graph runs"
    assert said in " ".join(capsys.readouterr().out.split())


def test_verify_runs_every_graph(copy, capsys):
    def broken(onnx, model):
        """Its embedding is divided by zero: it loads, and has the shape that the manifest says."""
        node = next(node for node in model.graph.node if "embedding" in node.output)
        node.output[list(node.output).index("embedding")] = "before"
        for other in model.graph.node:
            other.input[:] = ["before" if name == "embedding" else name for name in other.input]
        model.graph.initializer.append(onnx.helper.make_tensor("nothing", onnx.TensorProto.FLOAT, [1], [0.0]))
        model.graph.node.append(onnx.helper.make_node("Div", ["before", "nothing"], ["embedding"]))

    saved(copy, "text.onnx", broken)
    assert main(["bundle", "verify", str(copy)]) == 3
    assert "text.onnx: gives 'embedding' with values that are not finite" in capsys.readouterr().err
