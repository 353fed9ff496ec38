"""The four graphs: PyTorch to ONNX, opset 20, dynamic batch, with parity measured against torch."""

import multiprocessing
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch

from tectum.encode.pieces import ENDS
from tectum.errors import TectumError
from tectum.modality import VISION
from tectum_export.model.any_size import free_size
from tectum_export.model.audio import AudioEncoder
from tectum_export.model.fusion import MODALITIES, Fusion
from tectum_export.model.text import TextNetwork
from tectum_export.model.vision import VisionDetector
from tectum_export.onnx.quantize import sqnr
from tectum_export.onnx.storage import store_narrow
from tectum_export.recipe import Recipe

Network = VisionDetector | AudioEncoder | TextNetwork | Fusion
"""What becomes a graph: a module that names its inputs and outputs."""
OPSET = 20
TOLERANCE = 2e-3
"""Largest difference of a logit or embedding value between torch and ONNX Runtime that an export may have."""
NEEDED = ["tectum_export.onnx.export", "onnxscript", "torch._dynamo"]
"""What every export imports, which takes half as long as a small graph does."""
LONGEST = 70
"""Bytes of the folder for temporary files below which a socket's name fits into the 108 that Linux allows."""


def example(graph: str, recipe: Recipe, batch: int, length: int, seed: int = 0) -> tuple[torch.Tensor, ...]:
    """Inputs of ``graph`` with a batch size; ``length``: of the text, in bytes or pieces, else unused."""
    rng = np.random.default_rng([seed, batch, length])
    if graph == "vision":
        shape = (batch, recipe.vision.height, recipe.vision.width, 3)
        return (torch.from_numpy(rng.integers(0, 256, shape, dtype=np.uint8)),)
    if graph == "audio":
        count = round(recipe.audio.window_s * 16_000)
        level = 10 ** rng.uniform(-3, -0.5, (batch, 1))
        return (torch.from_numpy((rng.standard_normal((batch, count)) * level).clip(-1, 1).astype(np.float32)),)
    if graph == "text" and recipe.text.kind == "pieces":
        numbers = rng.integers(1, recipe.text.pieces, (batch, length), dtype=np.int32)
        for row in range(1, batch):
            numbers[row, max(1, length - 3 * row) :] = 0
        return (torch.from_numpy(numbers),)
    if graph == "text":
        codes = rng.integers(32, 127, (batch, length), dtype=np.uint8)
        for row in range(1, batch):  # sentences of different length
            codes[row, max(1, length - 3 * row) :] = 0
        return (torch.from_numpy(codes),)
    out: list[torch.Tensor] = []
    for slots in recipe.fusion.slots:
        out.append(torch.from_numpy(rng.standard_normal((batch, slots, recipe.embedding)).astype(np.float32)))
        out.append(torch.from_numpy(rng.uniform(0, 4, (batch, slots)).astype(np.float32)))
        out.append(torch.from_numpy((rng.random((batch, slots)) < 0.6).astype(np.float32)))
    context = torch.softmax(torch.from_numpy(rng.standard_normal((batch, len(recipe.labels.context)))).float(), 1)
    return (*out, context, torch.from_numpy((rng.random((batch, 1)) < 0.5).astype(np.float32)))


def parity_shapes(graph: str) -> tuple[tuple[int, int], ...]:
    """(batch, length) at which every graph is compared with torch; the first example of an export is never batch 1."""
    return ((1, 2), (2, 38), (5, 160)) if graph == "text" else ((1, 0), (2, 0), (5, 0))


def export_graph(
    graph: str, model: Network, recipe: Recipe, path: Path, metadata: dict[str, str], others: Sequence[Recipe] = ()
) -> dict[str, Any]:
    """Write ``model`` as ``path`` in a fresh process, strip source paths, and compare with torch at three shapes.

    A detector takes pictures of any size; it is compared at those of ``others``, too. Then its weights are stored
    narrow. Returns inputs, outputs, parameters, the parity, and the
    signal to noise ratio of the rounding. Raises TectumError when the difference is above TOLERANCE.
    """
    process = _fresh().Process(target=_write, args=(graph, model, recipe, str(path)))
    process.start()
    process.join()
    if process.exitcode or not path.is_file():
        raise TectumError(f"{path}: torch.onnx.export failed (exit code {process.exitcode}); see the output above")
    strip(path, metadata)
    if graph == VISION:
        proto = onnx.load(str(path))
        free_size(proto)
        onnx.save(proto, str(path))
    compared = [parity(graph, model, sized, path) for sized in (recipe, *others)]
    worst = {shape: max(one[shape] for one in compared) for shape in compared[0]}
    if max(worst.values()) > TOLERANCE:
        raise TectumError(f"{path}: differs from torch by {worst}, allowed is {TOLERANCE}")
    proto, plain = onnx.load(str(path)), path.with_suffix(".plain.onnx")
    path.rename(plain)
    store_narrow(proto, graph)
    onnx.save(proto, str(path))
    names = [value.name for value in proto.graph.input]
    shapes = [(sized, *shape) for sized in (recipe, *others) for shape in parity_shapes(graph)]
    drawn = [example(graph, *shape) for shape in shapes]
    rounding = sqnr(plain, path, [{n: v.numpy() for n, v in zip(names, inputs, strict=True)} for inputs in drawn])
    plain.unlink()
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return {
        "inputs": [{"name": i.name, "dtype": i.type, "shape": i.shape} for i in session.get_inputs()],
        "outputs": [{"name": o.name, "dtype": o.type, "shape": o.shape} for o in session.get_outputs()],
        "parameters": sum(p.numel() for p in model.parameters()),
        "bytes": path.stat().st_size,
        "rounding_db": {name: round(value, 1) for name, value in rounding.items()},
        "parity": {f"batch {b}" + (f", {n} {names[0]}" if n else ""): worst[b, n] for b, n in parity_shapes(graph)},
    }


def _fresh() -> Any:
    """Where each export is the first of its process, since a second recurrent one fails (facts, section 2): a server
    that has imported what all need forks one for each."""
    if len(os.fsencode(tempfile.gettempdir())) > LONGEST:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(NEEDED)
    return context


def _write(graph: str, model: Network, recipe: Recipe, path: str) -> None:
    import warnings

    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    batch = torch.export.Dim("batch", min=1, max=4096)
    axes: dict[int, Any] = {0: batch}
    if graph == "text":
        if model.inputs == ("pieces",):
            axes[1] = torch.export.Dim("pieces", min=1, max=recipe.text.max_bytes + ENDS)
        else:
            axes[1] = 2 * torch.export.Dim("pairs", min=1, max=2048)
    inputs = example(graph, recipe, 2, 32)
    names = model.inputs
    torch.onnx.export(
        model,
        inputs,
        path,
        input_names=list(names),
        output_names=list(model.outputs),
        dynamic_shapes=tuple(axes for _ in inputs),
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def strip(path: Path, metadata: dict[str, str]) -> None:
    """Drop what names the machine that made the file, and write our own metadata."""
    proto = onnx.load(str(path))
    for holder in (proto.graph, *proto.functions):
        holder.doc_string = ""
        for node in (*holder.node,):
            node.doc_string = ""
            del node.metadata_props[:]
        if hasattr(holder, "value_info"):
            for value in (*holder.value_info,):
                del value.metadata_props[:]
    for value in (*proto.graph.input, *proto.graph.output):
        value.doc_string = ""
        del value.metadata_props[:]
    for tensor in proto.graph.initializer:
        tensor.doc_string = ""
        del tensor.metadata_props[:]
    del proto.graph.metadata_props[:]
    proto.doc_string = ""
    proto.producer_name, proto.producer_version = "tectum-export", ""
    set_metadata(proto, metadata)
    onnx.checker.check_model(proto)
    onnx.save(proto, str(path))


def set_metadata(proto: onnx.ModelProto, metadata: dict[str, str]) -> None:
    """Our own metadata, and no other; the graph stays as it is."""
    del proto.metadata_props[:]
    for key, value in metadata.items():
        entry = proto.metadata_props.add()
        entry.key, entry.value = f"tectum.{key}", value


@torch.no_grad()
def parity(graph: str, model: Network, recipe: Recipe, path: Path) -> dict[tuple[int, int], float]:
    """Largest absolute difference between torch and ONNX Runtime over all outputs, per (batch, length)."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = model.inputs
    worst = {}
    for batch, length in parity_shapes(graph):
        inputs = example(graph, recipe, batch, length, seed=1)
        if graph == "fusion":  # nothing present at all must stay finite and equal
            for index in range(len(MODALITIES)):
                inputs[3 * index + 2][0] = 0.0
        wanted = model(*inputs)
        feed = {name: value.numpy() for name, value in zip(names, inputs, strict=True)}
        got = session.run(None, feed)
        pairs = zip(got, wanted, strict=True)
        worst[batch, length] = max(float(np.abs(g - w.numpy()).max()) for g, w in pairs)
    return worst
