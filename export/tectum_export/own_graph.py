"""The keys of a recipe that say what a graph of one's own takes and gives, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tectum.tables.numbers import LEAST_POSITIVE
from tectum.tables.problem import Problem

Positive = Annotated[float, Meta(ge=LEAST_POSITIVE, extra={"allowed": "above 0"})]
Index = Annotated[int, Meta(ge=0)]
Classes = dict[str, Index | tuple[Index, ...]]
"""Label to the number of its class in the graph's scores, or to several."""
Activation = Literal["", "none", "sigmoid", "softmax"]
PictureOutput = Literal["", "yolox", "yolov8", "yolo26", "nanodet", "detr", "scores", "embedding"]
SoundOutput = Literal["", "scores", "embedding"]
Triple = Annotated[tuple[float, float, float], Meta(extra={"allowed": "three numbers"})]
LEARNED = "embedding"
"""An output without classes: the labels are learned on top of it."""


class PictureInput(Struct, frozen=True, forbid_unknown_fields=True):
    """How a graph takes a picture whose bytes are 0 to 255."""

    layout: Literal["NCHW", "NHWC"] = "NCHW"
    colour: Literal["RGB", "BGR"] = "RGB"
    range: Annotated[tuple[float, float], Meta(extra={"allowed": "two numbers"})] = (0.0, 255.0)
    """What black and white become, before ``mean`` and ``std``."""
    mean: Triple = (0.0, 0.0, 0.0)
    """Taken off each channel, in the graph's order of colours."""
    std: Annotated[tuple[Positive, Positive, Positive], Meta(extra={"allowed": "three numbers above 0"})] = (1.0,) * 3


class SoundInput(Struct, frozen=True, forbid_unknown_fields=True):
    """How a graph takes sound."""

    rate: Literal[8000, 16000, 32000, 48000] = 16_000
    """Samples a second; Tectum hears 16,000, which the graph is given resampled."""
    scale: Positive = 1.0
    """What full scale is: 32768 for a graph that takes the numbers of 16-bit samples."""


def graph_problems(
    graph: str, output: str, classes: Classes, labels: tuple[str, ...], head: str, **said: str
) -> Iterator[Problem]:
    """What is missing or contradictory where ``graph`` names one. ``labels``: of the ``head`` that it answers for;
    ``said``: keys that must not be empty."""
    if not graph:
        return
    if not output:
        yield Problem("output", "must say what the graph gives; 'tectum-export adopt' looks at it", sentence=False)
    for key, value in said.items():
        if not value.strip():
            yield Problem(key, f"must be given with 'graph': the card says whose model it is ({', '.join(said)})")
    if output == LEARNED:
        if classes:
            yield Problem("classes", "must be empty where output = 'embedding': its labels are learned", dict(classes))
        return
    if unknown := [name for name in classes if name not in labels]:
        allowed = f"'{unknown[0]}' is no label of [labels] {head}; allowed: {', '.join(labels)}"
        yield Problem("classes", allowed, within=(unknown[0],))
    if lacking := [name for name in labels if name not in classes]:
        yield Problem("classes", f"lacks '{lacking[0]}': every label of [labels] {head} needs its classes")
    if empty := [name for name, numbers in classes.items() if numbers == ()]:
        yield Problem("classes", f"'{empty[0]}' names no class", within=(empty[0],))


def members(classes: Classes, labels: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the classes behind every label, in the order of ``labels``."""
    return {name: (found,) if isinstance(found := classes[name], int) else tuple(found) for name in labels}
