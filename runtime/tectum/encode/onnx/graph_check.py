"""Whether a graph is what its manifest says: inputs and outputs by name, type and shape, and what a run of it gives."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tectum.bundle import Bundle
from tectum.bundle.manifest import FUSION, Tensor
from tectum.encode.onnx.session import DTYPES, Session
from tectum.encode.onnx.synthetic_inputs import BlankWorkload, Feed, Workload
from tectum.errors import BundleError, first_line
from tectum.modality import SITUATION, Modality, modalities

EMBEDDING = "embedding"
OPEN_MULTIPLE = 32
"""Of pixels, where a graph leaves open how large its pictures are: it halves them five times."""


def check_interface(bundle: Bundle, graph: str, session: Session) -> None:
    """That ``session``, of one of the bundle's graphs, takes what its modality (or the timeline) gives, and gives the
    embedding and the scores of every head at their widths; and what the manifest says of it under ``graphs``.

    Nothing is run. Raises BundleError.
    """
    feed = BlankWorkload(bundle).feeds(graph, 1)[0]
    inputs = {tensor.name: tensor for tensor in session.input_tensors}
    if inputs.keys() != feed.keys():
        given = f"by inputs.{graph.partition('.')[0]} of the manifest '{graph}' is given {', '.join(feed)}"
        raise BundleError(f"{session.path}: takes {', '.join(inputs)}, but {given}")
    for name, value in feed.items():
        tensor = inputs[name]
        if DTYPES.get(tensor.dtype) != value.dtype or not _agree(tensor.shape, value.shape):
            wanted, given = f"{tensor.dtype} {_text(tensor.shape)}", f"{value.dtype} {_text(value.shape)}"
            raise BundleError(f"{session.path}: takes '{name}' as {wanted}; by the manifest it is given {given}")
        for side, size in bundle.sizes(graph).items():
            if side in tensor.shape and size % OPEN_MULTIPLE:
                only = f"takes '{name}' of multiples of {OPEN_MULTIPLE} pixels"
                raise BundleError(f"{session.path}: {only}; the manifest says a {side} of {size}")
    widths, outputs = _widths(bundle, graph), {tensor.name: tensor for tensor in session.output_tensors}
    read = (*widths, *(() if graph == FUSION else _modality(graph).reads))
    if not outputs.keys() >= set(read):
        raise BundleError(f"{session.path}: gives {', '.join(outputs)}; this version reads {', '.join(read)}")
    for name, width in widths.items():
        shape = outputs[name].shape
        if not _agree(shape, ("batch", width)):
            raise BundleError(f"{session.path}: gives '{name}' as {_text(shape)}; the manifest says {width} wide")
    _check_facts(bundle, graph, session)


def check_run(bundle: Bundle, graph: str, session: Session) -> None:
    """Run it once, and on what its modality calls ``extremes``; a graph that is none of the bundle's own, on zeros.
    Raises BundleError: it cannot be run, gives what is not finite, or another shape than it declares."""
    feeds = Workload(bundle).feeds(graph, 1) if graph in bundle.graphs else [session.blank()]
    if graph in bundle.slots:
        feeds += _modality(graph).extremes(bundle)
    for feed in feeds:
        _check_feed(bundle, graph, session, feed)


def _check_feed(bundle: Bundle, graph: str, session: Session, feed: Feed) -> None:
    try:
        given = session(feed)
    except Exception as error:  # onnxruntime raises its own types, one per status code
        shapes = ", ".join(f"{name} {_text(value.shape)}" for name, value in feed.items())
        raise BundleError(f"{session.path}: cannot be run on {shapes}: {first_line(error)}") from None
    widths = _widths(bundle, graph)
    for name, value in given.items():
        if not np.isfinite(value).all():
            raise BundleError(f"{session.path}: gives '{name}' with values that are not finite")
        if name in widths and value.shape != (1, widths[name]):
            raise BundleError(f"{session.path}: gives '{name}' as {_text(value.shape)}, not [1, {widths[name]}]")


def _widths(bundle: Bundle, graph: str) -> dict[str, int]:
    """Outputs that must be there, and how wide."""
    if graph == FUSION:
        return {SITUATION.name: len(bundle.labels[SITUATION.name])}
    return {
        EMBEDDING: bundle.embedding,
        **{head.name: len(bundle.labels[head.name]) for head in _modality(graph).heads},
    }


def _modality(graph: str) -> Modality:
    """Whose graph it is."""
    return modalities()[graph.partition(".")[0]]


def _check_facts(bundle: Bundle, graph: str, session: Session) -> None:
    """What the manifest tells people of it. Its shapes are those of the first variant."""
    facts = bundle.graph_facts.get(graph)
    if facts is None:
        return
    first = next(iter(bundle.variants)) == bundle.variant
    for what, told, found in (
        ("inputs", facts.inputs, session.input_tensors),
        ("outputs", facts.outputs, session.output_tensors),
    ):
        named, there = _named(told), _named(found)
        if named.keys() != there.keys():
            raise BundleError(
                f"{session.path}: has the {what} {', '.join(there)}; the manifest says {', '.join(named)}"
            )
        for name, tensor in named.items():
            same = tensor.dtype == there[name].dtype and _agree(tensor.shape, there[name].shape, sizes=first)
            if not same:
                says = f"the manifest says {tensor.dtype} {_text(tensor.shape)}"
                raise BundleError(f"{session.path}: '{name}' is {there[name].dtype} {_text(there[name].shape)}; {says}")


def _named(tensors: Sequence[Tensor]) -> Mapping[str, Tensor]:
    return {tensor.name: tensor for tensor in tensors}


def _agree(one: Sequence[int | str], other: Sequence[int | str], sizes: bool = True) -> bool:
    """Whether two shapes may be of one tensor: names stand for any size."""
    if len(one) != len(other):
        return False
    return not sizes or all(
        a == b for a, b in zip(one, other, strict=True) if isinstance(a, int) and isinstance(b, int)
    )


def _text(shape: Sequence[Any]) -> str:
    return f"[{', '.join(map(str, shape))}]"
