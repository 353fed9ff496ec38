"""Graphs of published kinds against decoders written plainly, and what is said of those that do not fit."""

import msgspec
import numpy as np
import onnx
import pytest
from onnx import TensorProto
from tests.own_graphs import fixed_graph, waves_graph

from tectum.encode.onnx.session import Session
from tectum.errors import UsageError
from tectum_export.adopt.compose import Learned, compose_picture, compose_sound, resampling_filter
from tectum_export.adopt.decode import END_TO_END_CLASSES
from tectum_export.adopt.fit import fit_probe, principal_axes
from tectum_export.adopt.foreign import read_foreign
from tectum_export.adopt.look import look_at, read_names
from tectum_export.recipe import Audio, Labels, Recipe, Vision, load_recipe, recipe_from
from tectum_export.train.adopted import read_part

SIDE, CLASSES = 64, 6
PICTURE = (1, 3, SIDE, SIDE)
STRIDES, CELLS = (8, 16, 32), 64 + 16 + 4
LABELS = ("person", "vehicle")
TABLE = {
    "height": SIDE, "width": SIDE, "classes": {"person": 0, "vehicle": [2, 5]},
}  # fmt: skip


def recipe(part: str, **keys) -> Recipe:
    """``home`` with a graph of one's own for a part, and few labels."""
    values = msgspec.to_builtins(load_recipe("home"))
    values["vision"]["small"] = []
    values["labels"] |= {"presence": list(LABELS), "sound": ["dog_bark"]}
    values[part] |= {"graph": "own.onnx", "source": "a test", "licence": "CC0-1.0", **keys}
    return recipe_from(values, "r.toml")


def vision(**keys) -> Vision:
    return recipe("vision", **TABLE, **keys).vision


def run(graph, table, frame=None, classes=CLASSES):
    learned = Learned(np.zeros((classes, 3), np.float32), np.zeros(3, np.float32))
    proto = compose_picture(graph, table, LABELS, learned)
    path = graph.path.with_suffix(".made.onnx")
    onnx.save(proto, str(path))
    return Session(path)({"frame": np.zeros((1, SIDE, SIDE, 3), np.uint8) if frame is None else frame})


def drawn(*shape: int) -> np.ndarray:
    return np.random.default_rng(3).uniform(0.05, 0.9, shape).astype(np.float32)


def grid(strides=STRIDES):
    rows = [(x, y, s) for s in strides for y in range(SIDE // s) for x in range(SIDE // s)]
    return np.array(rows, np.float32)


def corners(centre, size):
    return np.concatenate([centre - size / 2, centre + size / 2], 1)


def softmax(values):
    powers = np.exp(values - values.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def yolox():
    raw = drawn(1, CELLS, 5 + CLASSES)
    cells = grid()
    centre, size = (raw[0, :, :2] + cells[:, :2]) * cells[:, 2:], np.exp(raw[0, :, 2:4]) * cells[:, 2:]
    return {"output": raw}, corners(centre, size), raw[0, :, 4:5] * raw[0, :, 5:]


def yolov8():
    raw = np.concatenate([drawn(1, 4, CELLS) * SIDE, drawn(1, CLASSES, CELLS)], 1)
    return {"output0": raw}, corners(raw[0, :2].T, raw[0, 2:4].T), raw[0, 4:].T


def yolo26():
    rows = np.zeros((1, 7, 6), np.float32)
    rows[0, :, :4], rows[0, :, 4] = drawn(7, 4) * SIDE, drawn(7)
    rows[0, :, 5] = [0, 2, 5, 1, 0, 3, 2]
    scores = np.zeros((7, CLASSES), np.float32)
    scores[np.arange(7), rows[0, :, 5].astype(int)] = rows[0, :, 4]
    return {"output0": rows}, rows[0, :, :4], scores


def nanodet():
    cells = grid((*STRIDES, 64))
    raw = np.concatenate([drawn(1, len(cells), CLASSES), 4 * drawn(1, len(cells), 32)], 2)
    far = softmax(raw[0, :, CLASSES:].reshape(-1, 4, 8)) @ np.arange(8) * cells[:, 2:]
    at = cells[:, :2] * cells[:, 2:]
    return {"output": raw}, np.concatenate([at - far[:, :2], at + far[:, 2:]], 1), raw[0, :, :CLASSES]


def detr():
    logits, boxes = 4 * drawn(1, 9, CLASSES + 1), drawn(1, 9, 4)
    found = corners(boxes[0, :, :2], boxes[0, :, 2:]) * SIDE
    return {"logits": logits, "pred_boxes": boxes}, found, softmax(logits[0])[:, :CLASSES]


@pytest.mark.parametrize("kind", [yolox, yolov8, yolo26, nanodet, detr], ids=lambda kind: kind.__name__)
def test_a_detector_is_decoded_as_its_makers_do(tmp_path, kind):
    outputs, boxes, scores = kind()
    path = fixed_graph(tmp_path / "own.onnx", PICTURE, outputs)
    classes = END_TO_END_CLASSES if kind is yolo26 else CLASSES
    found = run(read_foreign(path, PICTURE), vision(output=kind.__name__), classes=classes)
    wanted = np.stack([scores[:, 0], np.maximum(scores[:, 2], scores[:, 5])], 1)
    chances = 1 / (1 + np.exp(-found["scores"][0]))
    assert np.abs(found["boxes"][0] - boxes).max() < 1e-3
    assert np.abs(chances - wanted).max() < 1e-4
    assert np.abs(found["presence"][0] - found["scores"][0].max(0)).max() == 0
    assert np.allclose(found["embedding"][0, :2], found["presence"][0] / 4)


def seeing(folder, layout="NCHW", half=False, opset=17, data=False):
    """A torch model that gives the mean of each channel, times two: a classifier of six."""
    import torch

    class Means(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.line = torch.nn.Linear(3, CLASSES, bias=False)
            with torch.no_grad():
                self.line.weight.copy_(torch.arange(18.0).reshape(CLASSES, 3) / 9)

        def forward(self, x):
            return self.line(x.mean((2, 3) if layout == "NCHW" else (1, 2)))

    model = Means().half() if half else Means()
    shape = PICTURE if layout == "NCHW" else (1, SIDE, SIDE, 3)
    blank = torch.zeros(shape, dtype=torch.float16 if half else torch.float32)
    path = folder / "own.onnx"
    torch.onnx.export(model, (blank,), str(path), dynamo=False, opset_version=min(opset, 20), input_names=["picture"])
    if opset > 20:  # newer than that exporter writes; of the nodes in it, nothing changed
        proto = onnx.version_converter.convert_version(onnx.load(str(path)), opset)
        onnx.save(proto, str(path))
    if data:
        onnx.save(onnx.load(str(path)), str(path), save_as_external_data=True, location="own.data", size_threshold=0)
    return path, shape


@pytest.mark.parametrize(
    ("made", "near"),
    [
        ({}, 1e-4), ({"layout": "NHWC"}, 1e-4), ({"half": True}, 2e-2), ({"opset": 11}, 1e-4), ({"opset": 20}, 1e-4),
        ({"opset": 21}, 1e-4),
        ({"data": True}, 1e-4),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
def test_a_picture_enters_as_its_makers_say(tmp_path, made, near):
    path, shape = seeing(tmp_path, **made)
    frame = np.random.default_rng(0).integers(0, 256, (1, SIDE, SIDE, 3), dtype=np.uint8)
    taken = {
        "layout": made.get("layout", "NCHW"), "colour": "BGR", "range": [0.0, 1.0], "mean": [0.4, 0.5, 0.6],
        "std": [0.2, 0.25, 0.5],
    }  # fmt: skip
    graph = read_foreign(path, shape)
    found = run(graph, vision(output="scores", input=taken), frame)
    means = (frame[0, :, :, ::-1] / 255).mean((0, 1))
    logits = ((means - taken["mean"]) / taken["std"]) @ (np.arange(18).reshape(CLASSES, 3).T / 9)
    assert np.abs(found["presence"][0] - [logits[0], max(logits[2], logits[5])]).max() < near
    assert found["boxes"].tolist() == [[[0, 0, SIDE, SIDE]]]
    assert np.abs(found["scores"][0, 0] - found["presence"][0]).max() == 0
    assert graph.parity < near


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
def test_weights_that_are_missing_are_said(tmp_path):
    path, _ = seeing(tmp_path, data=True)
    (tmp_path / "own.data").unlink()
    with pytest.raises(UsageError, match=r"own\.onnx: .*own\.data"):
        look_at(path, Labels(presence=LABELS))


def test_yolox_of_its_makers_gives_what_our_reading_of_it_gives(shared_data):
    """Batch too: its file names a batch of one."""
    from tectum_export.teach.boxes import SIZE

    path = shared_data / "weights" / "yolox_nano.onnx"
    graph = read_foreign(path, (1, 3, SIZE, SIZE))
    assert graph.batches
    assert graph.parity < 1e-4
    assert [entry.version for entry in graph.proto.opset_import if not entry.domain] == [20]


def hearing(**keys) -> Audio:
    return recipe("audio", output="embedding", **keys).audio


def heard(path, audio, shape, width):
    learned = Learned(
        np.eye(width, dtype=np.float32), np.zeros(width, np.float32), np.ones((width, 1), np.float32),
        np.zeros(1, np.float32), np.zeros(width, np.float32), np.ones(width, np.float32),
        np.eye(width, 1, dtype=np.float32),
    )  # fmt: skip
    made = path.with_suffix(".made.onnx")
    onnx.save(compose_sound(read_foreign(path, shape), audio, ("dog_bark",), learned), str(made))
    session = Session(made)
    rng = np.random.default_rng(1)
    pcm = np.convolve(rng.standard_normal(16_063), np.hanning(64) / 32, "valid").astype(np.float32)[None]
    return pcm, session({"pcm": pcm})


def test_sound_enters_as_it_is_at_its_own_rate(tmp_path):
    path = waves_graph(tmp_path / "own.onnx", 16_000, 8)
    pcm, found = heard(path, hearing(window_s=1.0), (1, 16_000), 8)
    own = Session(path)({"waves": pcm})["embedding"]
    assert np.abs(found["embedding"][:, 1:] - own).max() < 1e-4
    assert np.abs(found["sound"] - own.sum(1, keepdims=True)).max() < 1e-3
    near = own[0, 0] / np.linalg.norm(own[0])
    assert found["reconstruction_error"][0] == pytest.approx(1 - near, abs=1e-4)


@pytest.mark.parametrize("rate", [8000, 32_000, 48_000])
def test_sound_is_resampled_in_the_graph(tmp_path, rate):
    """A tone of 1 kHz keeps its level and its place at any rate that is allowed."""
    from onnx import helper, save

    path = tmp_path / "own.onnx"
    values = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", rate]) for n in ("waves", "same")]
    node = helper.make_node("Identity", ["waves"], ["same"])
    save(helper.make_model(helper.make_graph([node], "same", values[:1], values[1:]), ir_version=8,
         opset_imports=[helper.make_opsetid("", 17)]), str(path))  # fmt: skip
    audio = hearing(window_s=1.0, input={"rate": rate})
    made = tmp_path / "made.onnx"
    onnx.save(compose_sound(read_foreign(path, (1, rate)), audio, ("dog_bark",), None), str(made))
    tone = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000).astype(np.float32)
    found = Session(made)({"pcm": tone[None]})["pooled"][0]
    wanted = np.sin(2 * np.pi * 1000 * np.arange(rate) / rate)
    middle = slice(rate // 10, -rate // 10)
    assert np.abs(found[middle] - wanted[middle]).max() < 0.01
    assert resampling_filter(2).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("shape", "outputs", "keys", "line"),
    [
        ((1, 3, 96, 96), {"o": (1, CLASSES)}, {}, r"takes 'images' \[1, 3, 96, 96\], but \[vision\] height = 64"),
        ((1, SIDE, SIDE, 3), {"o": (1, CLASSES)}, {}, r"takes 'images' \[1, 64, 64, 3\], but .* NCHW makes it"),
        (
            PICTURE, {"o": (1, CELLS, 11)}, {"output": "yolov8"},
            r'gives \'o\' \[1, 84, 11\]; .*"yolov8" needs \[1, 4 \+ classes, 84\]; it looks like output = "yolox"',
        ),
        (PICTURE, {"o": (1, 9, 4)}, {"output": "detr"}, r'output = "detr" needs \[1, queries, classes\] and'),
        (PICTURE, {"o": (1, 4)}, {"output": "scores", "activation": "sigmoid"}, "tells the classes 0 to 3; "),
        (PICTURE, {"o": (1, 9)}, {"output": "scores"}, "which are chances, not logits: 'activation'"),
        (PICTURE, {"a": (1, 9), "b": (1, 8)}, {"output": "scores"}, "'tensor' must say which of them"),
        (PICTURE, {"o": (1, 9)}, {"output": "scores", "tensor": "p"}, "gives no 'p'; allowed for 'tensor': o"),
        (PICTURE, {"o": (1, 9)}, {"output": "scores", "features": "p"}, "gives no 'p'; allowed for 'features'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_line(tmp_path, shape, outputs, keys, line):
    fixed_graph(tmp_path / "own.onnx", shape, {name: drawn(*size) for name, size in outputs.items()})
    table = {**TABLE, "output": "scores", **keys}
    with pytest.raises(UsageError, match=line) as caught:
        read_part(recipe("vision", **table), tmp_path, "vision")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "own.onnx"))


def test_logits_that_are_taken_for_chances_are_said(tmp_path):
    fixed_graph(tmp_path / "own.onnx", PICTURE, {"o": 50 * drawn(1, CELLS, 11) - 20})
    with pytest.raises(UsageError, match="takes chances of 0 to 1: for logits 'activation' must be 'sigmoid' or 'soft"):
        read_part(recipe("vision", **TABLE, output="yolox"), tmp_path, "vision")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"no graph", "cannot be read as an ONNX graph"),
        (b"", "cannot be read as an ONNX graph"),
    ],
)
def test_a_file_that_is_no_graph_is_said(tmp_path, content, line):
    path = tmp_path / "own.onnx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=line):
        look_at(path, Labels(presence=LABELS))
    other = tmp_path / "own.tflite"
    other.write_bytes(content)
    with pytest.raises(UsageError, match=r"is a TFLite model; allowed: ONNX; docs/own-model\.md says how"):
        look_at(other, Labels(presence=LABELS))
    with pytest.raises(UsageError, match="no such file"):
        look_at(tmp_path / "none.onnx", Labels(presence=LABELS))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("output = 'yolox'\nlicence = 'MIT'", r"r.toml:4: \[vision\]: source: must be given with 'graph'"),
        ("output = 'yolox'\nsource = 'me'", "licence: must be given with 'graph': the card says whose model it is"),
        ("source = 'me'\nlicence = 'MIT'", "output: must say what the graph gives; 'tectum-export adopt' looks at it"),
        ("output = 'yolo'", r"r.toml:7: \[vision\]: output = 'yolo': must be"),
        ("output = 'yolox'\nsource = 'me'\nlicence = 'MIT'", "classes: lacks 'person': every label of"),
        (
            "output = 'yolox'\nsource = 'me'\nlicence = 'MIT'\nclasses = { bird = 3 }",
            r"r.toml:10: \[vision\]: classes: 'bird' is no label of \[labels\] presence; allowed: person, vehicle",
        ),
        (
            "output = 'yolox'\nsource = 'me'\nlicence = 'MIT'\nclasses = { person = 0, vehicle = [] }",
            "classes: 'vehicle' names no class",
        ),
        (
            "output = 'embedding'\nsource = 'me'\nlicence = 'MIT'\nclasses = { person = 0 }",
            "must be empty where output = 'embedding': its labels are learned",
        ),
        ("input = { layout = 'CHW' }", r"r.toml:7: \[vision\] \[input\]: layout = 'CHW': must be one of NCHW, NHWC"),
        ("input = { std = [1.0, 0.0, 1.0] }", "must be above 0"),
        ("small = [64, 96]", r"small = \[64, 96\]: must be empty with 'graph', which has one size"),
    ],
)  # fmt: skip
def test_a_wrong_table_names_file_line_and_key(tmp_path, text, line):
    path = tmp_path / "r.toml"
    head = "extends = 'home'\n[labels]\npresence = ['person', 'vehicle']\n[vision]\ngraph = 'own.onnx'\nheight = 50\n"
    path.write_text(f"{head}{text}" + ("" if text.startswith("small") else "\nsmall = []"))
    with pytest.raises(UsageError, match=line) as caught:
        load_recipe(str(path))
    assert str(path) in str(caught.value)


def test_adopt_writes_a_table_that_the_recipe_takes(tmp_path):
    names = {0: "person", 1: "bicycle", 2: "car", 3: "boat", 4: "cat", 5: "truck"}
    outputs, _, _ = yolov8()
    path = fixed_graph(tmp_path / "own.onnx", PICTURE, outputs, names=names)
    found = look_at(path, Labels(presence=("person", "cat", "dog", "vehicle")))
    assert "output yolov8, 6 classes" in found.said[0]
    assert found.said[-1] == "classes: fill in dog; or leave them out of [labels] presence"
    text = found.table("home", "me", "MIT").replace("classes = { ", "classes = { dog = 3, ")
    (tmp_path / "r.toml").write_text(text)
    recipe = load_recipe(str(tmp_path / "r.toml"), smoke=True)
    assert recipe.vision.classes == {"dog": 3, "person": 0, "cat": 4, "vehicle": (2, 5)}
    assert (recipe.vision.height, recipe.vision.width, recipe.vision.input.range) == (SIDE, SIDE, (0.0, 1.0))
    assert read_part(recipe, tmp_path, "vision").outputs


@pytest.mark.parametrize(
    ("shape", "outputs", "line"),
    [
        ((1, 1, 96, 64), {"o": (1, 9)}, r"takes 'images' \[1, 1, 96, 64\]; allowed: a picture of three colours"),
        ((1, 100), {"o": (1, 9)}, "allowed: sound of 3,200 to 480,000 samples, at 8000, 16000, 32000, 48000 Hz"),
        (
            (1, 2, 3, 4, 5),
            {"o": (1, 9)},
            r"takes 'images' \[1, 2, 3, 4, 5\]; allowed: a picture of three colours, \[1, 3, height, width\]",
        ),
        (PICTURE, {"o": (1, 9, 8, 8)}, r"gives 'o' \[1, 9, 8, 8\]; allowed: yolox \[1, 84, 5 \+ classes\]"),
        (
            (1, 16_000),
            {"o": (1, 2, 9, 9)},
            r"gives 'o' \[1, 2, 9, 9\]; allowed: \[1, classes\] or \[1, times, classes\]",
        ),
    ],
)
def test_adopt_says_what_it_cannot_take(tmp_path, shape, outputs, line):
    path = fixed_graph(tmp_path / "own.onnx", shape, {name: drawn(*size) for name, size in outputs.items()})
    with pytest.raises(UsageError, match=line):
        look_at(path, Labels(presence=LABELS, sound=("other",)))


def test_adopt_finds_the_classes_of_sounds_by_name(tmp_path):
    path = fixed_graph(tmp_path / "own.onnx", (15_600,), {"scores": drawn(1, 4)})
    names = tmp_path / "names.csv"
    names.write_text(
        'index,mid,display_name\n0,/m/1,Speech\n1,/m/2,"Baby cry, infant cry"\n2,/m/3,Doorbell\n3,/m/4,Meow\n'
    )
    found = look_at(path, Labels(sound=("doorbell", "baby_cry", "siren")), read_names(names))
    assert (found.part, found.keys["window_s"], found.keys["output"]) == ("audio", "0.975", '"scores"')
    assert found.keys["classes"] == "{ doorbell = 2, baby_cry = 1 }"
    assert found.said[-1] == "classes: fill in siren; or leave them out of [labels] sound"


def test_features_are_projected_onto_what_spreads_most_and_labels_learned():
    rng = np.random.default_rng(0)
    pooled = rng.standard_normal((400, 6)).astype(np.float32) * [5, 1, 1, 1, 1, 0.1] + 3
    axes, shift = principal_axes(pooled.astype(np.float32), 8)
    projected = pooled @ axes + shift
    assert np.allclose(projected[:, :6].std(0), 1, atol=0.05)
    assert np.abs(projected[:, 6:]).max() == 0
    truth = (pooled[:, :1] > 3).astype(np.float32)
    weight, bias = fit_probe(pooled.astype(np.float32), truth, np.ones_like(truth))
    assert (((pooled @ weight + bias) > 0) == truth).mean() > 0.97


def test_a_recipe_without_graphs_is_as_it_was():
    assert Recipe().vision.graph == ""
    assert load_recipe("home", smoke=True).vision.height == 32
