"""A part of a run whose encoder is a graph of one's own: read, and fitted to the data."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import helper
from rich.progress import track

from tectum.errors import UsageError
from tectum_export.adopt.compose import (
    Learned,
    compose_picture,
    compose_sound,
    picture_shape,
    sound_shape,
)
from tectum_export.adopt.decode import DETECTORS, pick
from tectum_export.adopt.fit import fit_probe, principal_axes
from tectum_export.adopt.foreign import PREFIX, Foreign, interface, load, read_foreign, told
from tectum_export.adopt.ranges import are_chances, box_problem
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import marks, only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.model.audio import Usual
from tectum_export.own_graph import LEARNED
from tectum_export.recipe import Recipe, adopted
from tectum_export.teach.cache import CACHE
from tectum_export.teach.sounds import compose_windows
from tectum_export.train.run import Run
from tectum_export.train.usual import pooled_features, settle

PICTURES, WINDOWS = 1500, 4000
"""Of the training split, from which axes, probes and what is usual are fitted."""
PARITY = "tectum.parity"
Floats = NDArray[np.float32]


def read_part(recipe: Recipe, data: Path, part: str) -> Foreign:
    """The graph that ``recipe`` names for a part, for the input that the recipe says, joined with ours to see that it
    fits. Raises UsageError with the input or output that does not fit, and what is allowed."""
    table = adopted(recipe, part)
    if table is None:
        raise UsageError(f"recipe: [{part}] names no graph")
    path = data / table.graph
    said = interface(path, load(path))
    if part == "vision":
        shape = picture_shape(recipe.vision)
        keys = f"[vision] height = {recipe.vision.height}, width = {recipe.vision.width}, {recipe.vision.input.layout}"
    else:
        shape = sound_shape(recipe.audio, len(said.shape))
        keys = f"[audio] window_s = {recipe.audio.window_s} at {recipe.audio.input.rate} Hz"
    if len(said.shape) != len(shape) or any(a not in (None, b) for a, b in zip(said.shape, shape, strict=True)):
        raise UsageError(f"{path}: takes '{said.name}' {told(said.shape)}, but {keys} makes it {told(shape)}")
    if said.dtype not in TAKEN or (part == "audio" and said.dtype == onnx.TensorProto.UINT8):
        kind = onnx.TensorProto.DataType.Name(said.dtype).lower()
        raise UsageError(f"{path}: takes '{said.name}' as {kind}; allowed: float, float16" + (
            ", uint8" if part == "vision" else ""))  # fmt: skip
    graph = read_foreign(path, shape)
    _composed(graph, recipe, part, None)
    _check_chances(graph, recipe, part)
    if part == "vision":
        _check_boxes(graph, recipe)
    return graph


TAKEN = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.UINT8)


def adopt(run: Run, catalog: Catalog, part: str) -> onnx.ModelProto:
    """The canonical graph of a part (see ``compose``), with what is fitted on the training split. Its metadata tell how
    far it differs from the file that it was made of. Raises UsageError when that does not fit."""
    recipe, graph = run.recipe, read_part(run.recipe, run.data, part)
    pool = _pool(_composed(graph, recipe, part, None))
    learned = _see(run, catalog, pool) if part == "vision" else _hear(run, catalog, pool)
    proto = _composed(graph, recipe, part, learned)
    helper.set_model_props(proto, {PARITY: repr(graph.parity)})
    return proto


def _composed(graph: Foreign, recipe: Recipe, part: str, learned: Learned | None) -> onnx.ModelProto:
    if part == "vision":
        return compose_picture(graph, recipe.vision, recipe.labels.presence, learned)
    return compose_sound(graph, recipe.audio, recipe.labels.sound, learned)


def _check_chances(graph: Foreign, recipe: Recipe, part: str) -> None:
    """That what is taken for chances is between 0 and 1, and what is taken for logits not only. Raises UsageError."""
    table = adopted(recipe, part)
    assert table is not None  # noqa: S101  its caller has looked
    if table.output == LEARNED or (table.output == "scores" and table.activation in ("sigmoid", "softmax")):
        return
    session = _opened(_composed(graph, recipe, part, None))
    taken = session.get_inputs()[0]
    rng = np.random.default_rng(0)
    drawn: NDArray[Any] = (0.1 * rng.standard_normal(taken.shape[-1:])).astype(np.float32)[None]
    if part == "vision":
        drawn = rng.integers(0, 256, (1, *taken.shape[1:]), dtype=np.uint8)
    scores = session.run(["chances"], {taken.name: drawn})[0]
    low, high = float(scores.min()), float(scores.max())
    within = are_chances(scores)
    odds = table.output == "scores" and table.activation == ""
    if not odds and not within and table.activation in ("", "none"):
        raise graph.error(
            f'gives scores from {low:.2f} to {high:.2f}; output = "{table.output}" takes chances of 0 to 1: for '
            "logits 'activation' must be 'sigmoid' or 'softmax'"
        )
    if odds and within:
        raise graph.error(
            f"gives scores from {low:.2f} to {high:.2f}, which are chances, not logits: 'activation' must be \"none\" "
            '(or "sigmoid", if they are logits all the same)'
        )


def _check_boxes(graph: Foreign, recipe: Recipe) -> None:
    """That boxes are measured as its kind measures them. Raises UsageError."""
    vision = recipe.vision
    given = {f"{PREFIX}{name}": array for name, array in graph.sample.items()}
    if vision.output == "detr":
        boxes = next(name for name, array in given.items() if array.shape[2:] == (4,))
        logits = next(array for name, array in given.items() if array.ndim == 3 and array.shape[2] != 4)
        if vision.activation != "none" and are_chances(logits):
            raise graph.error(
                f"gives scores from {logits.min():.2f} to {logits.max():.2f}, which are chances, not logits: "
                "'activation' must be \"none\""
            )
    elif vision.output in DETECTORS:
        boxes = pick(graph, vision.output, vision.tensor, (vision.height, vision.width))[0]
    else:
        return
    if wrong := box_problem(vision.output, given[boxes]):
        raise graph.error(f"'{boxes.removeprefix(PREFIX)}' {wrong}")


def _opened(proto: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _pool(proto: onnx.ModelProto) -> Any:
    """Inputs [B, ...] to features [B, F], as tensors; row by row where the graph's batch is fixed."""
    session = _opened(proto)
    taken = session.get_inputs()[0]

    def pool(values: torch.Tensor) -> torch.Tensor:
        rows = values.numpy()
        parts = [rows] if taken.shape[0] != 1 else [rows[k : k + 1] for k in range(len(rows))]
        return torch.from_numpy(np.concatenate([session.run(["pooled"], {taken.name: part})[0] for part in parts]))

    return pool


def _see(run: Run, catalog: Catalog, pool: Any) -> Learned:
    """Of whole pictures, evenly over the training split."""
    recipe, labels = run.recipe, run.recipe.labels.presence
    items = only(catalog.vision, "train")
    items = items[:: max(1, len(items) // PICTURES)]
    bank = PictureBank(items, labels, (recipe.vision.height, recipe.vision.width))
    shown = track(bank.pictures, description="adopt: pictures")
    pooled = np.concatenate([pool(torch.from_numpy(bank.letterbox(picture)[None])).numpy() for picture in shown])
    truth, known = (np.array(rows, np.float32) for rows in zip(*(marks(item, labels) for item in items), strict=True))
    return _learned(pooled, truth, known, recipe.embedding - len(labels), recipe.vision.output == LEARNED)


def _hear(run: Run, catalog: Catalog, pool: Any) -> Learned:
    """Of composed windows, heard through new microphones."""
    recipe = run.recipe
    bank = run.sound_bank(catalog, "train")
    samples = round(recipe.audio.window_s * 16_000)
    windows = compose_windows(bank, samples, min(recipe.audio.windows, WINDOWS), recipe.seed, None, CACHE)
    rows = np.arange(len(windows.pcm))
    pooled = pooled_features(pool, windows, rows, recipe.seed).numpy()
    usual = Usual(pooled.shape[1])
    settle(usual, pool, windows, recipe)
    left = recipe.embedding - len(recipe.labels.sound)
    learned = _learned(pooled, windows.target, windows.known, left, recipe.audio.output == LEARNED)
    made = (value.numpy() for value in (usual.mean, usual.spread, usual.prototypes))
    return Learned(learned.axes, learned.shift, learned.probe, learned.bias, *made)


def _learned(pooled: Floats, truth: Floats, known: Floats, width: int, probe: bool) -> Learned:
    axes, shift = principal_axes(pooled, width)
    return Learned(axes, shift, *(fit_probe(pooled, truth, known) if probe else (None, None)))
