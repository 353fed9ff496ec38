"""What a graph of one's own looks like, and the table of a recipe that would take it."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum_export.adopt.decode import DETECTORS, END_TO_END_CLASSES, fits, wanted
from tectum_export.adopt.foreign import Interface, interface, load, sample, told
from tectum_export.adopt.ranges import Given, are_chances, box_problem, scores_given
from tectum_export.recipe import Labels

IMAGENET = "mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225]"
INPUTS: Mapping[str, str] = {
    "yolox": 'colour = "BGR"',
    "yolov8": "range = [0.0, 1.0]",
    "yolo26": "range = [0.0, 1.0]",
    "nanodet": 'colour = "BGR", mean = [103.53, 116.28, 123.675], std = [57.375, 57.12, 58.395]',
    "detr": f"range = [0.0, 1.0], {IMAGENET}",
    "scores": f"range = [0.0, 1.0], {IMAGENET}",
    "embedding": f"range = [0.0, 1.0], {IMAGENET}",
}
"""How graphs of a kind are exported as a rule: a file does not tell."""
COCO = {0: "person", 1: "bicycle", 2: "car", 3: "motorcycle", 5: "bus", 7: "truck", 15: "cat", 16: "dog"}
COCO_CLASSES = (80, 91)
COLOURS, CORNERS = 3, 4
MEANS = {"vehicle": ("car", "motorcycle", "bus", "truck", "van")}
"""What a label of ours goes by elsewhere."""
EMBEDDED = re.compile(r"embed|feature|pool", re.IGNORECASE)
DEFAULT_SIDE = 640
RATES = (8000, 16_000, 32_000, 48_000)
SECONDS = (0.4, 10.0)


@dataclass(frozen=True)
class Looked:
    """``part``: vision or audio. ``keys``: of its table, as TOML. ``said``: what a person should know, line by line."""

    part: str
    keys: Mapping[str, str]
    said: tuple[str, ...]

    def table(self, recipe: str, source: str, licence: str) -> str:
        """The text of a recipe that extends ``recipe``."""
        keys = {**self.keys, "source": json.dumps(source), "licence": json.dumps(licence)}
        rows = [f"{key} = {value}" for key, value in keys.items()]
        return "\n".join([f'extends = "{recipe}"', 'name = "own"', "", f"[{self.part}]", *rows, ""])


def read_names(file: Path) -> tuple[str, ...]:
    """Names of classes, a line each; of a CSV its last column, without a heading. Raises UsageError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--names {file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if file.suffix.lower() == ".csv":
        lines = [line for line in lines if line.split(",")[0].isdigit()]
        return tuple(line.split(",", 2)[-1].strip('"') for line in lines)
    return tuple(line.strip() for line in lines)


def look_at(path: Path, labels: Labels, names: Sequence[str] = ()) -> Looked:
    """What the graph at ``path`` is taken for, after it was run once on noise. ``names``: of its classes, where the
    file does not tell them.

    Raises UsageError when it takes neither a picture nor sound, cannot be run, or gives nothing that is known.
    """
    proto = load(path)
    said = interface(path, proto)
    known = tuple(names) or _told_names(said.names)
    shape = said.shape
    picture = len(shape) == 4 and 3 in (shape[1], shape[3])
    if not picture and not _is_sound(shape):
        raise UsageError(f"{path}: takes '{said.name}' {told(shape)}; allowed: {TAKEN}")
    if len(shape) > 1 and shape[0] not in (1, None):
        raise UsageError(
            f"{path}: takes '{said.name}' {told(shape)}, {shape[0]} at a time; allowed: one, or any number"
        )
    kinds = {onnx.TensorProto.FLOAT: "float", onnx.TensorProto.FLOAT16: "float16"}
    if picture:
        kinds[onnx.TensorProto.UINT8] = "uint8"
    if said.dtype not in kinds:
        kind = onnx.TensorProto.DataType.Name(said.dtype).lower()
        raise UsageError(f"{path}: takes '{said.name}' as {kind}; allowed: {', '.join(kinds.values())}")
    if picture:
        return _picture(path, proto, said, labels, known)
    return _sound(path, proto, said, labels, known)


TAKEN = (
    "a picture of three colours, [1, 3, height, width] or [1, height, width, 3], or sound of one channel, [1, samples] "
    "(a spectrogram is made within the graph)"
)


def _is_sound(shape: Sequence[int | None]) -> bool:
    """Whether an input takes samples, not the rows of a spectrogram."""
    return len(shape) == 1 or (len(shape) in (2, 3) and shape[-2 if len(shape) == 2 else 1] in (1, None))


def _picture(path: Path, proto: onnx.ModelProto, said: Interface, labels: Labels, names: Sequence[str]) -> Looked:
    wide = said.shape[1] != COLOURS
    height, width = (side or DEFAULT_SIDE for side in (said.shape[1:3] if wide else said.shape[2:4]))
    taken = (1, height, width, COLOURS) if wide else (1, COLOURS, height, width)
    given = sample(path, proto, said.dtype, taken)
    kind, name, classes = _kind(path, given, (height, width))
    masks = [array.shape[1] for array in given.values() if array.ndim == 4]  # [1, coefficients, height, width]
    if kind == "yolov8" and (masks or (names and len(names) != classes)):
        shown = ", ".join(f"'{n}' {told(array.shape)}" for n, array in given.items())
        raise UsageError(f"{path}: gives {shown}; allowed: boxes and classes alone, no masks or points with them")
    boxes = next((n for n, array in given.items() if kind == "detr" and array.shape[-1:] == (4,)), name)
    if wrong := box_problem(kind, given[boxes]):
        raise UsageError(f"{path}: '{boxes}' {wrong}")
    layout = "NHWC" if wide else "NCHW"
    keys = {
        "graph": json.dumps(path.name), "height": str(height), "width": str(width), "small": "[]",
        "input": f'{{ layout = "{layout}", {INPUTS[kind]} }}', "output": json.dumps(kind),
    }  # fmt: skip
    if said.dtype == onnx.TensorProto.UINT8:
        keys["input"] = f'{{ layout = "{layout}" }}'
    keys |= _tensors(given, name, kind, (height, width))
    counted = {"embedding": f"{classes} wide", "yolo26": f"of {len(names) or END_TO_END_CLASSES} classes"}
    lines = [
        f"{path}: a picture, {width} x {height}, {layout}; output {kind}, {counted.get(kind, f'{classes} classes')}",
        "colours, range, mean and std are as such graphs are exported as a rule; compare them with its maker's",
    ]
    if kind != "embedding":
        activation, why = _activation(kind, given[name], classes)
        keys |= activation
        lines += why
        found = _classes(labels.presence, names, _coco(classes) if kind in (*DETECTORS, "detr") else None)
        keys["classes"] = _inline(found)
        lines += _lacking(labels.presence, found, "presence")
    return Looked("vision", keys, tuple(lines))


def _kind(path: Path, given: Given, size: tuple[int, int]) -> tuple[str, str, int]:
    """The kind of output, the output that tells the classes, and how many it tells (0: it does not say)."""
    shapes = {name: array.shape for name, array in given.items()}
    three = {name: shape for name, shape in shapes.items() if len(shape) == 3}
    places = [shape[1] for shape in three.values() if shape[2] == CORNERS]
    if beside := [n for n, shape in three.items() if shape[2] != CORNERS and shape[1] in places]:
        return "detr", beside[0], three[beside[0]][2]
    for kind in DETECTORS:
        for name, shape in shapes.items():
            if fits(kind, shape, size):
                axis, other = {"yolox": (2, 5), "nanodet": (2, 32), "yolov8": (1, 4), "yolo26": (2, 6)}[kind]
                return kind, name, shape[axis] - other
    for kind in ("scores", "embedding"):
        for name, shape in shapes.items():
            if fits(kind, shape, size) and (kind == "embedding") == bool(EMBEDDED.search(name)):
                return kind, name, shape[2 if len(shape) == 3 else 1]
    shown = ", ".join(f"'{name}' {told(shape)}" for name, shape in shapes.items())
    kinds = "; ".join(f"{kind} {wanted(kind, size)}" for kind in (*DETECTORS, "detr", "scores"))
    raise UsageError(f"{path}: gives {shown}; allowed: {kinds}")


def _tensors(given: Given, name: str, kind: str, size: tuple[int, int]) -> dict[str, str]:
    """The keys ``tensor``, where several outputs fit, and ``features``, where one beside the scores is called so."""
    keys = {}
    if kind != "detr" and sum(fits(kind, array.shape, size) for array in given.values()) > 1:
        keys["tensor"] = json.dumps(name)
    beside = [
        n for n, array in given.items() if n != name and EMBEDDED.search(n) and fits("embedding", array.shape, size)
    ]
    if kind != "embedding" and beside:
        keys["features"] = json.dumps(beside[0])
    return keys


def _activation(kind: str, output: NDArray[Any], classes: int) -> tuple[dict[str, str], list[str]]:
    """The key ``activation``, where the scores are not what such graphs give as a rule, and a line about it."""
    scores = scores_given(kind, output)
    chances = are_chances(scores)
    found = ""
    if kind in ("scores", "detr"):
        found = "none" if chances else ""
    elif not chances:
        found = "sigmoid"
    if kind == "detr" and not chances and classes in COCO_CLASSES:
        return {"activation": '"sigmoid"'}, [
            f"{classes} classes, none of them nothing: taken for RT-DETR's kin (sigmoid)"
        ]
    if not found:
        return {}, []
    meant = "chances" if chances else "logits"
    line = f'scores from {scores.min():.2f} to {scores.max():.2f} on noise: taken for {meant}, activation = "{found}"'
    return {"activation": json.dumps(found)}, [line]


def _sound(path: Path, proto: onnx.ModelProto, said: Interface, labels: Labels, names: Sequence[str]) -> Looked:
    samples = said.shape[-1]
    if samples is None:
        rate, window = RATES[1], 0.975
    else:
        fitting = [rate for rate in (16_000, 32_000, 48_000, 8000) if SECONDS[0] <= samples / rate <= SECONDS[1]]
        if not fitting:
            low, high = round(SECONDS[0] * RATES[0]), round(SECONDS[1] * RATES[-1])
            raise UsageError(
                f"{path}: takes '{said.name}' {told(said.shape)}; allowed: sound of {low:,} to {high:,} samples, at "
                f"{', '.join(map(str, RATES))} Hz and {SECONDS[0]} to {SECONDS[1]} s"
            )
        rate, window = fitting[0], samples / fitting[0]
    count = round(window * rate)
    given = sample(path, proto, said.dtype, {1: (count,), 2: (1, count)}.get(len(said.shape), (1, 1, count)))
    fitting_outputs = {n: a for n, a in given.items() if 1 <= a.ndim <= 3 and a.shape[-1] > 1}
    if not fitting_outputs:
        shown = ", ".join(f"'{name}' {told(array.shape)}" for name, array in given.items())
        raise UsageError(f"{path}: gives {shown}; allowed: [1, classes] or [1, times, classes]")
    name = next((n for n in fitting_outputs if not EMBEDDED.search(n)), next(iter(fitting_outputs)))
    array = given[name]
    kind = "embedding" if EMBEDDED.search(name) else "scores"
    keys = {
        "graph": json.dumps(path.name), "window_s": repr(window), "input": f"{{ rate = {rate} }}",
        "output": json.dumps(kind),
    }  # fmt: skip
    if len(fitting_outputs) > 1:
        keys["tensor"] = json.dumps(name)
    lines = [f"{path}: sound, {window} s at {rate} Hz; output {kind}, {array.shape[-1]} wide"]
    if kind == "scores":
        if beside := [n for n in fitting_outputs if EMBEDDED.search(n)]:
            keys["features"] = json.dumps(beside[0])
        activation, why = _activation(kind, array, array.shape[-1])
        keys |= activation
        lines += why
        found = _classes(labels.sound, names, None)
        keys["classes"] = _inline(found)
        lines += _lacking(labels.sound, found, "sound")
    return Looked("audio", keys, tuple(lines))


def _told_names(text: str) -> tuple[str, ...]:
    """``{0: 'person', ...}`` as Ultralytics writes it; nothing of any other text."""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ()
    if not isinstance(found, dict) or not found or not all(isinstance(k, int) and k >= 0 for k in found):
        return ()
    return tuple(str(found.get(number, "")) for number in range(max(found) + 1))


def _coco(classes: int) -> Mapping[int, str] | None:
    return COCO if classes in (*COCO_CLASSES, COCO_CLASSES[0] + 1) or classes == 0 else None


def _classes(labels: Sequence[str], names: Sequence[str], known: Mapping[int, str] | None) -> dict[str, list[int]]:
    """The classes whose names hold a label's words."""
    called = dict(enumerate(names)) if names else dict(known or {})
    out = {}
    for label in labels:
        wanted_names: Callable[[str], bool] = _matcher(label)
        if numbers := [number for number, name in called.items() if wanted_names(name)]:
            out[label] = numbers
    return out


def _matcher(label: str) -> Callable[[str], bool]:
    meant = [set(_words(name)) for name in (label, *MEANS.get(label, ()))]
    return lambda name: any(words <= set(_words(name)) for words in meant)


def _words(text: str) -> Iterator[str]:
    return (word.removesuffix("ing") for word in re.findall(r"[a-z]+", text.lower().replace("_", " ")) if word != "or")


def _inline(found: Mapping[str, Sequence[int]]) -> str:
    rows = (f"{label} = {numbers[0] if len(numbers) == 1 else list(numbers)}" for label, numbers in found.items())
    return f"{{ {', '.join(rows)} }}" if found else "{}"


def _lacking(labels: Sequence[str], found: Mapping[str, Sequence[int]], head: str) -> Iterator[str]:
    lacking = [label for label in labels if label not in found]
    if lacking:
        yield f"classes: fill in {', '.join(lacking)}; or leave them out of [labels] {head}"
