"""A bundle's ``manifest.json`` (schema 1), typed; and whether its files are the ones that it names."""

import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tectum.bundle.external_data import MARK, external_data
from tectum.errors import BundleError, first_line
from tectum.files import is_file, is_folder
from tectum.tables.numbers import LEAST_POSITIVE

SCHEMA = 1
FUSION = "fusion"
"""The graph, and the table of the inputs, of what all modalities meet in."""
HEIGHT, WIDTH = "height", "width"
"""Sizes of a picture that a graph may leave open (``Bundle.sizes``)."""
FILE = "manifest.json"
GRAPH_SUFFIX = ".onnx"
PIECE_BYTES = 1 << 17
"""Read at once of a file that is hashed."""

Probability = Annotated[float, Meta(ge=0, le=1)]
Temperature = Annotated[float, Meta(ge=LEAST_POSITIVE, le=1000)]
Seconds = Annotated[float, Meta(ge=LEAST_POSITIVE, le=3600)]
Milliseconds = Annotated[float, Meta(ge=0)]
Count = Annotated[int, Meta(ge=0)]
Slots = Annotated[int, Meta(ge=1, le=1024)]
Width = Annotated[int, Meta(ge=1, le=65_536)]
Pixels = Annotated[int, Meta(ge=8, le=8192)]


class Tensor(msgspec.Struct, frozen=True):
    """An input or output of a graph. ``shape``: names stand for sizes that vary."""

    name: str
    dtype: str
    shape: tuple[int | str, ...]


class GraphFacts(msgspec.Struct, frozen=True):
    """A graph, for people. ``bytes``: of the file of the first variant."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    parameters: Count
    bytes: Count


class RecallCurve(msgspec.Struct, frozen=True):
    """How recall falls as a threshold rises. ``points``: threshold and recall, rising; of ``count`` items."""

    count: Count
    points: tuple[tuple[Probability, Probability], ...]

    def at(self, threshold: float) -> float | None:
        """The recall that is left at a threshold; None: beyond what was measured.

        >>> RecallCurve(50, ((0.5, 0.98), (0.9, 0.92))).at(0.7)
        0.92
        """
        return next((recall for point, recall in self.points if threshold <= point + 1e-6), None)


class EvidenceLimit(msgspec.Struct, frozen=True):
    """From when on a situation may rest on a label: from the probability ``score`` on (None: half the log-odds of the
    label's threshold), held for ``hold_s`` seconds of those in which it counts; ``unless`` another label of its head
    was as likely as said shortly before it began: music rings like a bell, again and again."""

    score: Probability | None = None
    hold_s: Annotated[float, Meta(ge=0, le=3600)] = 0.0
    unless: dict[str, Probability] = {}


class Variant(msgspec.Struct, frozen=True):
    """One set of graphs. ``metrics`` by head, ``latency_ms`` and ``sqnr_db`` (against fp32, by output) by graph.
    ``inputs``: keys of the manifest's ``inputs`` that are others here (a smaller picture). ``recall``: of alarms, by
    head and label, from their thresholds up. ``evidence``: by head and label, those that differ from the rule."""

    files: dict[str, str]
    thresholds: dict[str, dict[str, Probability]]
    temperatures: dict[str, Temperature]
    inputs: dict[str, dict[str, Any]] = {}
    subset_temperatures: dict[str, Temperature] = {}
    metrics: dict[str, dict[str, float]] = {}
    latency_ms: dict[str, dict[str, Milliseconds]] = {}
    sqnr_db: dict[str, dict[str, float]] = {}
    recall: dict[str, dict[str, RecallCurve]] = {}
    evidence: dict[str, dict[str, EvidenceLimit]] = {}


class DataSet(msgspec.Struct, frozen=True):
    """A data set that it was trained on. ``items`` by split."""

    name: str
    items: dict[str, Count]
    licences: tuple[str, ...]


class FusionInputs(msgspec.Struct, frozen=True):
    """How far back the fusion looks, in seconds, and in how many slots; by modality, in the order of its inputs."""

    window_s: dict[str, Seconds]
    slots: dict[str, Slots]


class Look(msgspec.Struct, frozen=True):
    """When a closer look at a part of a picture pays: boxes that score between ``low`` and ``high`` are shown once more
    in crops of ``times`` their height, at most ``most`` a picture, where that shows them ``zoom`` times as large.
    ``width``, ``height``: pixels of the input for crops."""

    width: Pixels
    height: Pixels
    low: Probability
    high: Probability
    most: Annotated[int, Meta(ge=1, le=64)]
    times: Annotated[float, Meta(ge=1, le=100)]
    zoom: Annotated[float, Meta(ge=LEAST_POSITIVE, le=100)]


class PictureInputs(msgspec.Struct, frozen=True):
    """Pixels, pictures a second, and when to look closer (None: never). The defaults hold for a bundle that sees
    nothing: cameras are shown and recorded all the same."""

    width: Pixels = 256
    height: Pixels = 160
    rate_hz: Annotated[float, Meta(ge=0.1, le=240)] = 5.0
    look: Look | None = None


class SoundInputs(msgspec.Struct, frozen=True):
    """Hertz and samples. The defaults hold for a bundle that hears nothing: sound is shown, recorded and transcribed
    all the same."""

    sample_rate: Annotated[int, Meta(ge=1000, le=192_000)] = 16_000
    hop_samples: Annotated[int, Meta(ge=1, le=192_000)] = 4_000
    window_samples: Annotated[int, Meta(ge=0, le=60 * 192_000)] = 0


class TextInputs(msgspec.Struct, frozen=True):
    """Bytes of an utterance that are read. ``pieces``: the file of the pieces of words that the graph takes; empty: it
    takes bytes."""

    max_bytes: Annotated[int, Meta(ge=0, le=65_536)] = 0
    pieces: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """All of it that the runtime reads; ``docs/bundle.md`` explains the keys. ``inputs``: by modality, and of the
    fusion. ``harmless``: by modality, the file with what its encoder makes of what is harmless."""

    name: str
    version: str
    embedding: Width
    labels: dict[str, tuple[str, ...]]
    inputs: dict[str, dict[str, Any]]
    variants: dict[str, Variant]
    files: dict[str, str]
    not_acting: frozenset[str] = frozenset()
    causes: dict[str, tuple[dict[str, tuple[str, ...]], ...]] = {}
    graphs: dict[str, GraphFacts] = {}
    harmless: dict[str, str] = {}
    data: tuple[DataSet, ...] = ()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest as read, schema checked. Raises BundleError."""
    file = folder / FILE
    if not is_folder(folder):
        raise BundleError(f"{folder}: no such bundle folder")
    if not is_file(file):
        raise BundleError(f"{folder}: is not a bundle (no {FILE})")
    _inside(folder, file)
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"), parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise BundleError(f"{file}: is not valid JSON: it is nested too deeply") from None
    except (OSError, ValueError) as error:
        raise BundleError(f"{file}: is not valid JSON: {first_line(error)}") from None
    schema = manifest.get("schema") if isinstance(manifest, dict) else None
    if not isinstance(schema, int) or isinstance(schema, bool):
        raise BundleError(f"{file}: has no 'schema' number")
    if schema > SCHEMA:
        raise BundleError(f"{file}: schema {schema} is newer than this Tectum knows ({SCHEMA}); upgrade tectum")
    if schema < 1:
        raise BundleError(f"{file}: schema {schema} is not known; this Tectum reads schema 1 to {SCHEMA}")
    missing = [
        key for key in ("files", "variants", "labels", "inputs", "embedding", "name", "version") if key not in manifest
    ]
    if missing:
        raise BundleError(f"{file}: lacks {', '.join(missing)}")
    return dict(manifest)


def _finite(text: str) -> float:
    """A number as JSON has it. Raises ValueError for NaN, infinity and what is too large for a float."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is no finite number")
    return value


def _inside(folder: Path, file: Path) -> None:
    if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
        raise BundleError(f"{file}: is a link to a file outside the bundle: {file.resolve()}")


def verify(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Compare the SHA-256 of every file with the manifest: files of this folder, and graphs that hold all of their
    weights. Raises BundleError at the first that differs."""
    files, variants = manifest["files"], manifest["variants"]
    if not isinstance(files, dict) or not isinstance(variants, dict) or not variants:
        raise BundleError(f"{folder / FILE}: 'files' and 'variants' must be tables, not empty")
    for name, wanted in files.items():
        file = folder / name
        if Path(name).name != name:
            raise BundleError(f"{folder / FILE}: names a file outside the bundle: '{name}'")
        if not is_file(file):
            raise BundleError(f"{file}: is missing from the bundle")
        _inside(folder, file)
        found, marked = _digest(file)
        if found != wanted:
            raise BundleError(
                f"{file}: SHA-256 {found[:12]}… is not the manifest's {str(wanted)[:12]}…; the file was altered"
            )
        if marked and file.suffix == GRAPH_SUFFIX:
            _check_whole(file)


def _digest(file: Path) -> tuple[str, bool]:
    """The SHA-256 of a file's content in hexadecimal digits, and whether ``MARK`` stands in it. It is read in pieces:
    both find each in the CPU's cache, and no fresh memory is asked for."""
    digest, kept, marked = hashlib.sha256(), len(MARK) - 1, False
    buffer = bytearray(kept + PIECE_BYTES)  # begins with the end of the piece before
    read = memoryview(buffer)[kept:]
    with file.open("rb", buffering=0) as opened:
        while size := opened.readinto(read):
            digest.update(read[:size])
            marked = marked or buffer.find(MARK, 0, kept + size) >= 0
            buffer[:kept] = buffer[size : size + kept]
    return digest.hexdigest(), marked


def _check_whole(file: Path) -> None:
    try:
        where = external_data(file.read_bytes())
    except ValueError as error:
        raise BundleError(f"{file}: cannot be read as an ONNX graph: {error}") from None
    if where is not None:
        raise BundleError(f"{file}: keeps weights in another file ('{where}'); a graph of a bundle holds its own")


def typed(folder: Path, value: Any, kind: type[Any], where: str = "") -> Any:
    """``value``, a part of the manifest at the key ``where``, as ``kind``. Raises BundleError that names the key."""
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        reason = first_line(error).replace("`$", f"`${where}").replace(f">= {LEAST_POSITIVE}", "> 0")
        raise BundleError(f"{folder / FILE}: incomplete or of a wrong type: {reason}") from None
