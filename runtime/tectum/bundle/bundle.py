"""The model bundle: a folder with a manifest, ONNX graphs per variant and a card; verified before anything is run."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle.check import check_manifest
from tectum.bundle.manifest import (
    FUSION,
    HEIGHT,
    WIDTH,
    DataSet,
    FusionInputs,
    GraphFacts,
    Look,
    Manifest,
    PictureInputs,
    SoundInputs,
    TextInputs,
    Variant,
    read_manifest,
    typed,
    verify,
)
from tectum.bundle.taught import TAUGHT_THRESHOLD, HarmlessSounds, TaughtSound
from tectum.bundle.versions import bundle_folder
from tectum.errors import BundleError, RenamedAttributes, UsageError, first_line
from tectum.modality import AUDIO, CLOSER, SOUND, TEXT, VISION, Modality, modalities

NONE = "none"
"""The label of an utterance without a context, or without an intent."""
DEFAULT = Path(__file__).parent.parent / "bundles" / "home"


class Shape(Struct, frozen=True):
    """What the model wants: picture size in pixels, pictures a second, sound rate in hertz, samples a hop. ``looks``:
    whether it looks closer at parts of a picture, so that frames keep the camera's own."""

    width: int
    height: int
    rate_hz: float
    sample_rate: int
    hop: int
    looks: bool = False


@dataclass(frozen=True)
class Bundle(RenamedAttributes):
    """A verified bundle. Make one with :meth:`load`.

    ``labels``: names per head; none for a head that it lacks. ``thresholds``: per head and label, probability 0-1 at
    which an event starts. ``temperatures``: per head; probabilities are sigmoid or softmax of logits / temperature (Guo
    et al., 2017). ``subset_temperatures``: of the situation, by the modalities present (names joined by ``+``); those
    not named take the head's own. ``embedding``: width of every embedding. ``inputs``: by modality, what its encoder
    takes in this variant; ``look``: when vision looks closer (None: never). ``window_s``, ``slots``: by modality, how
    far back the fusion looks, and in how many slots. ``max_bytes``: of an utterance that are read; ``pieces``: the file
    of the pieces of words that the text graph takes, empty where it takes bytes. ``causes``: by situation the ways in
    which it comes about, each with labels by head; none where the bundle does not say. ``window``: of sound, in
    samples. ``manifest``: all of it as read. ``taught``: sounds that a house was taught; those that are told are labels
    too (``with_taught``).
    """

    path: Path
    name: str
    version: str
    variant: str
    labels: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, Mapping[str, float]]
    temperatures: Mapping[str, float]
    subset_temperatures: Mapping[str, float]
    embedding: int
    shape: Shape
    window: int
    max_bytes: int
    pieces: str
    inputs: Mapping[str, Mapping[str, Any]]
    look: Look | None
    window_s: Mapping[str, float]
    slots: Mapping[str, int]
    not_acting: frozenset[str]
    causes: Mapping[str, Sequence[Mapping[str, Sequence[str]]]]
    variants: Mapping[str, Variant]
    graph_facts: Mapping[str, GraphFacts]
    data: tuple[DataSet, ...]
    manifest: Mapping[str, Any]
    taught: tuple[TaughtSound, ...] = ()

    renamed: ClassVar[Mapping[str, str]] = {"surest": "Bundle.top_above_threshold"}

    @classmethod
    def load(cls, path: str | Path | None = None, variant: str | None = None) -> "Bundle":
        """Read and verify a bundle folder; without ``path`` the one that comes with the package; of a folder with
        versions that which counts.

        Raises BundleError when a file is missing, its SHA-256 differs, it or its weights lie elsewhere, the
        schema is not known, a value of the manifest is out of range or does not fit the others, or it declares a
        modality whose code is not installed; UsageError when the bundle has no such ``variant``.
        """
        folder = bundle_folder(Path(path)) if path is not None else DEFAULT
        raw = read_manifest(folder)
        verify(folder, raw)
        manifest: Manifest = typed(folder, raw, Manifest)
        fusion: FusionInputs = _inputs(folder, manifest.inputs, FUSION, FusionInputs)
        for name in manifest.variants:
            _shape(folder, _of_variant(manifest.inputs, manifest.variants[name]))
        sound: SoundInputs = _inputs(folder, manifest.inputs, AUDIO, SoundInputs)
        text: TextInputs = _inputs(folder, manifest.inputs, TEXT, TextInputs)
        check_manifest(folder, manifest, fusion, sound, text)
        heads = [head.name for modality in modalities().values() for head in modality.heads]
        bundle = cls(
            path=folder,
            name=manifest.name,
            version=manifest.version,
            variant="",
            labels={**dict.fromkeys(heads, ()), **manifest.labels},
            thresholds={},
            temperatures={},
            subset_temperatures={},
            embedding=manifest.embedding,
            shape=_shape(folder, manifest.inputs),
            window=sound.window_samples,
            max_bytes=text.max_bytes,
            pieces=text.pieces,
            inputs=manifest.inputs,
            look=None,
            window_s=fusion.window_s,
            slots=fusion.slots,
            not_acting=manifest.not_acting,
            causes=manifest.causes,
            variants=manifest.variants,
            graph_facts=manifest.graphs,
            data=manifest.data,
            manifest=raw,
        )
        return bundle.in_variant(variant or next(iter(manifest.variants)))

    def in_variant(self, variant: str) -> "Bundle":
        """The same bundle, verified already, in another variant. Raises UsageError when it has no such ``variant``."""
        if variant not in self.variants:
            raise UsageError(f"{self.path}: has no variant '{variant}'; it has: {', '.join(self.variants)}")
        part = self.variants[variant]
        inputs = _of_variant(self.manifest["inputs"], part)
        made = replace(
            self,
            variant=variant,
            inputs=inputs,
            shape=_shape(self.path, inputs),
            look=_inputs(self.path, inputs, VISION, PictureInputs).look if CLOSER in part.files else None,
            thresholds=part.thresholds,
            temperatures=part.temperatures,
            subset_temperatures=part.subset_temperatures,
        )
        return made.with_taught(self.taught) if self.taught else made

    def with_taught(self, taught: Sequence[TaughtSound]) -> "Bundle":
        """The same bundle with these sounds in place of any that it was taught before: labels of sound behind its own.
        ``identity`` stays: what it scores of its own is the same."""
        own = self.manifest["labels"].get(SOUND, ())
        told = [one.label for one in taught if one.told]
        limits = {**self.part.thresholds.get(SOUND, {}), **dict.fromkeys(told, TAUGHT_THRESHOLD)}
        return replace(
            self,
            labels={**self.labels, SOUND: (*own, *told)},
            thresholds={**self.thresholds, SOUND: limits},
            taught=tuple(taught),
        )

    @property
    def part(self) -> Variant:
        """What the manifest says of this variant."""
        return self.variants[self.variant]

    @cached_property
    def identity(self) -> str:
        """The same for bundles that score alike: their graphs, what is its own of their inputs, and temperatures in
        this variant, and the pieces of words if it takes any, hashed."""
        part, files = self.part, self.manifest["files"]
        graphs = sorted((graph, files[file]) for graph, file in part.files.items())
        told = [graphs, sorted(part.temperatures.items()), sorted(part.subset_temperatures.items())]
        told += [files[self.pieces]] if self.pieces else []
        told += [sorted(part.inputs.items())] if part.inputs else []
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    @cached_property
    def modalities(self) -> tuple[Modality, ...]:
        """Those that it was trained with, in the order of the fusion's inputs."""
        return tuple(modalities()[name] for name in self.slots)

    @property
    def graphs(self) -> tuple[str, ...]:
        """The names of its graphs: one a modality, those of the parts that this variant has, and the fusion's."""
        parts = [name for m in self.modalities for name in (f"{m.name}.{part}" for part in m.parts)]
        return (*self.slots, *(name for name in parts if name in self.part.files), FUSION)

    def top_above_threshold(self, head: str, scores: NDArray[np.float32]) -> tuple[str, float] | None:
        """What an utterance means: the likeliest label of ``head`` (context or intent) and its probability; None where
        it is below its threshold, or is "none". ``scores``: probabilities, float32 [labels]."""
        index = int(scores.argmax())
        label, score = self.labels[head][index], float(scores[index])
        return (label, score) if label != NONE and score >= self.thresholds[head][label] else None

    def harmless_sounds(self) -> HarmlessSounds:
        """What its encoder makes of harmless sounds; none where it brings none. Raises BundleError: the file is not
        what it should be."""
        name = self.manifest.get("harmless", {}).get(AUDIO)
        if name is None:
            return HarmlessSounds(np.zeros((0, self.embedding), np.float32), ())
        from zipfile import BadZipFile  # only who teaches reads such a file

        file = self.path / name
        try:
            with np.load(file, allow_pickle=False) as read:
                means, kinds = np.asarray(read["means"], np.float32), tuple(map(str, read["kinds"]))
        except (OSError, ValueError, EOFError, KeyError, BadZipFile) as error:
            raise BundleError(f"{file}: cannot be read: {first_line(error)}") from None
        if means.shape != (len(kinds), self.embedding) or not np.isfinite(means).all():
            raise BundleError(f"{file}: must hold finite embeddings [n, {self.embedding}], and the kinds of each")
        return HarmlessSounds(means, kinds)

    @property
    def size(self) -> int:
        """Bytes of the graphs of this variant."""
        return sum(path.stat().st_size for path in {self.graph(name) for name in self.graphs})

    def graph(self, name: str) -> Path:
        """The ONNX file of a graph (see ``graphs``) in this variant."""
        return self.path / self.part.files[name]

    def sizes(self, name: str) -> dict[str, int]:
        """What a graph may leave open of its inputs: how high and wide pictures are in this variant, or crops."""
        size = {VISION: self.shape, CLOSER: self.look}.get(name)
        return {HEIGHT: size.height, WIDTH: size.width} if size else {}

    def sha256(self, name: str) -> str:
        """Of the content of that file, in hexadecimal digits, as it was verified."""
        return str(self.manifest["files"][self.part.files[name]])


def _inputs(folder: Path, inputs: Mapping[str, Any], name: str, kind: type[Any]) -> Any:
    """What the manifest says that a modality's encoder takes. Raises BundleError."""
    return typed(folder, inputs.get(name, {}), kind, f".inputs.{name}")


def _of_variant(inputs: Mapping[str, Any], part: Variant) -> dict[str, Any]:
    """The manifest's ``inputs`` with what a variant says otherwise laid over."""
    return {**inputs, **{name: {**inputs.get(name, {}), **keys} for name, keys in part.inputs.items()}}


def _shape(folder: Path, inputs: Mapping[str, Any]) -> Shape:
    picture: PictureInputs = _inputs(folder, inputs, VISION, PictureInputs)
    sound: SoundInputs = _inputs(folder, inputs, AUDIO, SoundInputs)
    looks = picture.look is not None
    return Shape(picture.width, picture.height, picture.rate_hz, sound.sample_rate, sound.hop_samples, looks)
