"""A graph of a run that was not trained there, written into a bundle: adopted, or kept of another bundle."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx

from tectum.encode.onnx.session import Session
from tectum.errors import UsageError
from tectum_export.onnx.export import example, parity_shapes, set_metadata, strip
from tectum_export.onnx.quantize import sqnr
from tectum_export.onnx.storage import store_half
from tectum_export.train.adopted import PARITY
from tectum_export.train.kept import read_kept
from tectum_export.train.run import Run


def export_kept(source: Path, path: Path, metadata: dict[str, str]) -> dict[str, Any] | None:
    """Write a graph that was taken from a bundle as ``path``: what ``export_graph`` gives of a trained one. None where
    ``source`` is none."""
    facts = read_kept(source.parent).get(source.name)
    if facts is None:
        return None
    proto = onnx.load(str(source))
    set_metadata(proto, metadata)
    onnx.save(proto, str(path))
    return {**facts["graph"], **tensors_of(Session(path)), "bytes": path.stat().st_size}


def export_adopted(part: str, run: Run, path: Path, metadata: dict[str, str]) -> dict[str, Any]:
    """Write the adopted graph of a run as ``path``, weights in half precision: what ``export_graph`` gives of our own.

    ``parity`` is the largest difference from the file that it was made of, as a share of an output's largest value.
    """
    source = run.folder / f"{part}.onnx"
    if not source.is_file():
        raise UsageError(f"{run.folder}: holds no adopted '{part}' ({source.name} is missing); train it")
    proto = onnx.load(str(source))
    worst = next(float(entry.value) for entry in proto.metadata_props if entry.key == PARITY)
    parameters = count_parameters(proto)
    first = proto.graph.input[0].type.tensor_type.shape.dim[0]
    store_half(proto)
    onnx.save(proto, str(path))
    strip(path, metadata)
    session = Session(path)
    batches = [batch for batch, _ in parity_shapes(part)] if first.HasField("dim_param") else [1]
    feeds = [{session.inputs[0]: example(part, run.recipe, batch, 0)[0].numpy()} for batch in batches]
    rounding = sqnr(source, path, feeds)
    return {
        **tensors_of(session),
        "parameters": parameters,
        "bytes": path.stat().st_size,
        "rounding_db": {name: round(value, 1) for name, value in rounding.items()},
        "parity": {"batch 1": worst},
    }


def count_parameters(proto: onnx.ModelProto) -> int:
    """Numbers in the weights and constants of a graph."""
    return sum(int(np.prod(tensor.dims)) for tensor in proto.graph.initializer)


def tensors_of(session: Session) -> dict[str, Any]:
    """What a graph takes and gives, as a manifest says it."""
    return {
        which: [{"name": t.name, "dtype": t.dtype, "shape": list(t.shape)} for t in tensors]
        for which, tensors in (("inputs", session.input_tensors), ("outputs", session.output_tensors))
    }
