"""What a graph of one's own looks like, and the table of a recipe that would take it."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx

from tectum.errors import UsageError
from tectum_export.adopt.decode import fits, wanted
from tectum_export.adopt.foreign import Interface, interface, load, told
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
DETECTORS = ("yolox", "nanodet", "yolov8", "yolo26")
COCO = {0: "person", 1: "bicycle", 2: "car", 3: "motorcycle", 5: "bus", 7: "truck", 15: "cat", 16: "dog"}
COCO_CLASSES = (80, 91)
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
    """What the graph at ``path`` is taken for. ``names``: of its classes, where the file does not tell them.

    Raises UsageError when it takes neither a picture nor sound, or gives nothing that is known.
    """
    said = interface(path, load(path))
    if said.dtype not in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.UINT8):
        kind = onnx.TensorProto.DataType.Name(said.dtype).lower()
        raise UsageError(f"{path}: takes '{said.name}' as {kind}; allowed: float, float16, uint8")
    known = tuple(names) or _told_names(said.names)
    if len(said.shape) == 4:
        return _picture(path, said, labels, known)
    if len(said.shape) in (1, 2) or (len(said.shape) == 3 and said.shape[1] == 1):
        return _sound(path, said, labels, known)
    raise UsageError(
        f"{path}: takes '{said.name}' {told(said.shape)}; allowed: a picture [1, 3, height, width] or [1, height, "
        "width, 3], or sound [1, samples]"
    )


def _picture(path: Path, said: Interface, labels: Labels, names: Sequence[str]) -> Looked:
    channels = [axis for axis in (1, 3) if said.shape[axis] == 3]
    if not channels:
        raise UsageError(
            f"{path}: takes '{said.name}' {told(said.shape)}; allowed: a picture of three colours, [1, 3, height, "
            "width] or [1, height, width, 3]"
        )
    wide = channels[0] == 3
    height, width = (side or DEFAULT_SIDE for side in (said.shape[1:3] if wide else said.shape[2:4]))
    kind, classes = _kind(path, said, (height, width))
    keys = {
        "graph": json.dumps(path.name), "height": str(height), "width": str(width), "small": "[]",
        "input": f'{{ layout = "{"NHWC" if wide else "NCHW"}", {INPUTS[kind]} }}', "output": json.dumps(kind),
    }  # fmt: skip
    if said.dtype == onnx.TensorProto.UINT8:
        keys["input"] = f'{{ layout = "{"NHWC" if wide else "NCHW"}" }}'
    layout = "NHWC" if wide else "NCHW"
    lines = [
        f"{path}: a picture, {width} x {height}, {layout}; output {kind}, {classes} classes",
        "colours, range, mean and std are as such graphs are exported as a rule; compare them with its maker's",
    ]
    if kind != "embedding":
        found = _classes(labels.presence, names, _coco(classes) if kind in (*DETECTORS, "detr") else None)
        keys["classes"] = _inline(found)
        lines += _lacking(labels.presence, found, "presence")
    return Looked("vision", keys, tuple(lines))


def _kind(path: Path, said: Interface, size: tuple[int, int]) -> tuple[str, int]:
    """The kind of output, and how many classes it tells (0: not known)."""
    shapes = said.outputs.values()
    for kind in DETECTORS:
        for shape in shapes:
            if fits(kind, shape, size):
                rest = {"yolox": (2, 5), "nanodet": (2, 32), "yolov8": (1, 4), "yolo26": (2, 6)}[kind]
                return kind, (shape[rest[0]] or rest[1]) - rest[1]
    three = [shape for shape in shapes if len(shape) == 3]
    if any(shape[2] == 4 for shape in three) and (others := [shape for shape in three if shape[2] != 4]):
        return "detr", others[0][2] or 0
    for name, shape in said.outputs.items():
        if fits("scores", shape, size):
            return ("embedding" if EMBEDDED.search(name) else "scores"), shape[1] or 0
    shown = ", ".join(f"'{name}' {told(shape)}" for name, shape in said.outputs.items())
    kinds = "; ".join(f"{kind} {wanted(kind, size)}" for kind in (*DETECTORS, "detr", "scores"))
    raise UsageError(f"{path}: gives {shown}; allowed: {kinds}")


def _sound(path: Path, said: Interface, labels: Labels, names: Sequence[str]) -> Looked:
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
    kinds = {name: shape for name, shape in said.outputs.items() if 1 <= len(shape) <= 3 and (shape[-1] or 0) > 1}
    if not kinds:
        shown = ", ".join(f"'{name}' {told(shape)}" for name, shape in said.outputs.items())
        raise UsageError(f"{path}: gives {shown}; allowed: [1, classes] or [1, times, classes]")
    name, shape = next(iter(kinds.items()))
    kind = "embedding" if EMBEDDED.search(name) else "scores"
    keys = {
        "graph": json.dumps(path.name), "window_s": repr(window), "input": f"{{ rate = {rate} }}",
        "output": json.dumps(kind),
    }  # fmt: skip
    if len(kinds) > 1:
        keys["tensor"] = json.dumps(name)
    lines = [f"{path}: sound, {window} s at {rate} Hz; output {kind}, {shape[-1]} wide"]
    if kind == "scores":
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
