"""Graphs as strangers bring them: what ``adopt`` takes them for is what is then trained, or one line says why not."""

import tomllib

import numpy as np
import onnx
import pytest
from tests.own_graphs import fixed_graph

from tectum.encode.onnx.session import Session
from tectum.errors import UsageError
from tectum_export.adopt.compose import Learned, compose_sound
from tectum_export.adopt.foreign import Foreign
from tectum_export.adopt.look import Looked, look_at
from tectum_export.cli import main
from tectum_export.recipe import Labels, Recipe, load_recipe
from tectum_export.train.adopted import read_part

SIDE, CLASSES, CELLS = 64, 6, 64 + 16 + 4
PICTURE = (1, 3, SIDE, SIDE)
LABELS = Labels(presence=("person",), sound=("dog_bark",))
NAMES = ("person", "dog bark", "car", "cat", "dog", "bus")

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:UserWarning")


def drawn(*shape: int, low: float = 0.05, high: float = 0.9) -> np.ndarray:
    return np.random.default_rng(3).uniform(low, high, shape).astype(np.float32)


def looked(path, names=NAMES) -> tuple[Looked, Recipe]:
    """What ``adopt`` says, and the recipe that it writes."""
    found = look_at(path, LABELS, names)
    recipe = path.with_suffix(".toml")
    recipe.write_text(
        found.table("home", "a test", "CC0-1.0") + "\n[labels]\npresence = ['person']\nsound = ['dog_bark']\n"
    )
    return found, load_recipe(str(recipe))


def trained_on(path, names=NAMES) -> tuple[dict, Foreign]:
    """The table that ``adopt`` writes, and the graph as training reads it with that."""
    found, recipe = looked(path, names)
    return tomllib.loads(path.with_suffix(".toml").read_text())[found.part], read_part(recipe, path.parent, found.part)


def cells(side=SIDE):
    import torch

    class Cells(torch.nn.Module):
        """Shaped as YOLOv8: boxes in pixels and chances, a column a cell, at any size of the picture."""

        def __init__(self):
            super().__init__()
            self.layers = torch.nn.ModuleList(torch.nn.Conv2d(3, 4 + CLASSES, s, s) for s in (8, 16, 32))

        def forward(self, x):
            found = torch.cat([layer(x).flatten(2) for layer in self.layers], 2).sigmoid()
            return torch.cat([found[:, :4] * side, found[:, 4:]], 1)

    torch.manual_seed(0)
    return Cells()


def exported(path, model, example, dynamic):
    import torch

    torch.onnx.export(
        model.eval(), (example,), str(path), dynamo=False, opset_version=17, input_names=["images"],
        output_names=["output0"], dynamic_axes=dynamic,
    )  # fmt: skip
    return path


@pytest.mark.parametrize("free", [{0: "n"}, {0: "n", 2: "height", 3: "width"}], ids=["batch", "all"])
def test_sizes_that_may_vary_are_found_by_running_it(tmp_path, free):
    """Their shapes alone say nothing: ``[?, ?, ?]``."""
    import torch

    path = exported(tmp_path / "own.onnx", cells(), torch.rand(PICTURE), {"images": free, "output0": {0: "n", 2: "a"}})
    table, graph = trained_on(path)
    side = 640 if 2 in free else SIDE
    assert (table["output"], table["height"], table["width"]) == ("yolov8", side, side)
    assert graph.outputs == {"own/output0": (1, 4 + CLASSES, (side // 8) ** 2 * 21 // 16)}
    assert graph.batches


def test_a_batch_is_let_free_in_what_the_newer_exporter_writes(tmp_path):
    """Torch's reshapes name a batch of one since, and say that a 0 there would mean none."""
    from onnx import TensorProto, helper, numpy_helper

    taken = helper.make_tensor_value_info("images", TensorProto.FLOAT, PICTURE)
    given = helper.make_tensor_value_info("o", TensorProto.FLOAT, (1, CLASSES))
    sizes = numpy_helper.from_array(np.array([1, 3 * SIDE * SIDE], np.int64), "sizes")
    weights = numpy_helper.from_array(drawn(3 * SIDE * SIDE, CLASSES, low=-1), "weights")
    nodes = [
        helper.make_node("Reshape", ["images", "sizes"], ["row"], allowzero=1),
        helper.make_node("MatMul", ["row", "weights"], ["o"]),
    ]
    graph = helper.make_graph(nodes, "newer", [taken], [given], [sizes, weights])
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), tmp_path / "own.onnx"
    )
    assert trained_on(tmp_path / "own.onnx")[1].batches


@pytest.mark.parametrize(
    ("shape", "outputs", "table"),
    [
        (PICTURE, {"o": drawn(1, CLASSES)}, {"output": "scores", "activation": "none"}),
        (PICTURE, {"o": drawn(1, CLASSES, low=-4)}, {"output": "scores"}),
        (
            PICTURE, {"o": np.concatenate([drawn(1, 4, CELLS, high=SIDE), drawn(1, CLASSES, CELLS, low=-4)], 1)},
            {"output": "yolov8", "activation": "sigmoid"},
        ),
        (PICTURE, {"o": drawn(1, 9, 80, low=-4), "b": drawn(1, 9, 4)}, {"output": "detr", "activation": "sigmoid"}),
        (PICTURE, {"b": drawn(1, 9, 4), "o": drawn(1, 9, 80)}, {"output": "detr", "activation": "none"}),
        (PICTURE, {"o": drawn(1, 9, 92, low=-4), "b": drawn(1, 9, 4)}, {"output": "detr"}),
        (
            PICTURE, {"pooled": drawn(1, 9), "o": drawn(1, CLASSES, low=-4)},
            {"output": "scores", "tensor": "o", "features": "pooled"},
        ),
        (PICTURE, {"features": drawn(1, 9, 2, 2)}, {"output": "embedding"}),
        ((1, 16_000), {"o": drawn(1, CLASSES)}, {"output": "scores", "activation": "none"}),
        (
            (15_600,), {"o": drawn(2, CLASSES), "embeddings": drawn(2, 9), "mel": drawn(96, 64)},
            {"output": "scores", "tensor": "o", "features": "embeddings", "activation": "none"},
        ),
    ],
)  # fmt: skip
def test_what_is_taken_for_what(tmp_path, shape, outputs, table):
    written, graph = trained_on(fixed_graph(tmp_path / "own.onnx", shape, outputs))
    keys = ("output", "activation", "tensor", "features")
    assert {key: written[key] for key in keys if key in written} == table
    assert set(graph.sample) == set(outputs)


def test_several_times_of_one_sound_are_one_row(tmp_path):
    """YAMNet takes samples without a batch, and gives a row for every half second."""
    path = fixed_graph(tmp_path / "own.onnx", (15_600,), {"scores": drawn(3, CLASSES)})
    _, recipe = looked(path)
    learned = Learned(
        np.zeros((CLASSES, 2), np.float32), np.zeros(2, np.float32), mean=np.zeros(CLASSES, np.float32),
        spread=np.ones(CLASSES, np.float32), prototypes=np.eye(CLASSES, 1, dtype=np.float32),
    )  # fmt: skip
    made = tmp_path / "made.onnx"
    onnx.save(compose_sound(read_part(recipe, tmp_path, "audio"), recipe.audio, ("dog_bark",), learned), str(made))
    found = Session(made)({"pcm": np.zeros((1, 15_600), np.float32)})
    chance = drawn(3, CLASSES)[:, 1].mean()
    assert found["sound"].shape == (1, 1)
    assert found["sound"][0, 0] == pytest.approx(np.log(chance / (1 - chance)), abs=1e-4)


SAYS = r"allowed: a picture of three colours, .* or sound of one channel, \[1, samples\] \(a spectrogram is made within"


@pytest.mark.parametrize(
    ("shape", "outputs", "line"),
    [
        ((4, 3, SIDE, SIDE), {"o": drawn(4, 9)}, r"\[4, 3, 64, 64\], 4 at a time; allowed: one, or any number"),
        ((1, 1, 96, SIDE), {"o": drawn(1, 9)}, SAYS),
        ((1, 96, SIDE), {"o": drawn(1, 9)}, SAYS),
        ((96, SIDE), {"o": drawn(1, 9)}, SAYS),
        ((1, 2, 16_000), {"o": drawn(1, 9)}, SAYS),
        (
            PICTURE, {"o": drawn(1, 4 + CLASSES, CELLS)},
            "'o' gives boxes up to 0.90, which are shares of the picture, but output = \"yolov8\" takes pixels",
        ),
        (PICTURE, {"o": drawn(1, 9, 6)}, "'o' gives boxes up to 0.88, .* output = \"yolo26\" takes pixels"),
        (
            PICTURE, {"o": np.concatenate([drawn(1, CELLS, 4, high=SIDE), drawn(1, CELLS, 7)], 2)},
            "'o' gives sizes up to .*takes the logarithms of sizes in cells: export it without its own decoding",
        ),
        (
            PICTURE, {"scores": drawn(1, CELLS, 80), "boxes": drawn(1, CELLS, 4, high=SIDE)},
            "'boxes' gives boxes from 0 to 64, but output = \"detr\" takes centre and size as shares",
        ),
        (
            PICTURE, {"o": SIDE * drawn(1, 4 + CLASSES + 32, CELLS), "masks": drawn(1, 32, 16, 16)},
            r"gives 'o' \[1, 42, 84\], 'masks' \[1, 32, 16, 16\]; allowed: boxes and classes alone, no masks or points",
        ),
        (PICTURE, {"o": SIDE * drawn(1, 4 + CLASSES + 51, CELLS)}, "allowed: boxes and classes alone, no masks or"),
    ],
)  # fmt: skip
def test_what_is_of_another_kind_is_one_line(tmp_path, shape, outputs, line):
    path = fixed_graph(tmp_path / "own.onnx", shape, outputs)
    with pytest.raises(UsageError, match=line) as caught:
        look_at(path, LABELS, NAMES)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("outputs", "kind", "line"),
    [
        (
            {"o": np.concatenate([drawn(1, 4, CELLS), drawn(1, CLASSES, CELLS)], 1)},
            "yolov8",
            "'o' gives boxes up to 0.90",
        ),
        (
            {"o": drawn(1, 9, 7), "b": drawn(1, 9, 4)},
            "detr",
            "which are chances, not logits: 'activation' must be \"none\"",
        ),
        ({"o": drawn(1, 9, 7, low=-4), "b": 64 * drawn(1, 9, 4)}, "detr", "'b' gives boxes from 3 to 56, but output"),
    ],
)
def test_training_sees_it_too(tmp_path, outputs, kind, line):
    """A table that was written by hand is held to the same."""
    path = fixed_graph(tmp_path / "own.onnx", PICTURE, outputs)
    text = (
        f"extends = 'home'\n[labels]\npresence = ['person']\n[vision]\ngraph = 'own.onnx'\nheight = {SIDE}\n"
        f"width = {SIDE}\nsmall = []\noutput = '{kind}'\nclasses = {{ person = 0 }}\n"
        "source = 'a test'\nlicence = 'CC0-1.0'\n"
    )
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(UsageError, match=line) as caught:
        read_part(load_recipe(str(tmp_path / "own.toml")), tmp_path, "vision")
    assert str(caught.value).startswith(str(path))


def test_the_command_says_what_is_left_to_do(tmp_path, capsys):
    """And one line where the table cannot be written."""
    path = fixed_graph(tmp_path / "own.onnx", PICTURE, {"o": drawn(1, CLASSES, low=-4)})
    assert main(["adopt", str(path), "--licence", "MIT", "--out", str(tmp_path / "own.toml")]) == 0
    assert "fill in source; put own.onnx into the data folder" in capsys.readouterr().err
    assert 'output = "scores"' in (tmp_path / "own.toml").read_text()
    assert main(["adopt", str(path), "--out", str(tmp_path / "none" / "own.toml")]) == 2
    assert (
        f"--out {tmp_path / 'none' / 'own.toml'}: cannot be written: No such file or directory"
        in capsys.readouterr().err
    )
