"""The model bundle: a folder with a manifest, ONNX graphs per variant and a card; verified before anything is run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.errors import BundleError, UsageError

SCHEMA = 1
GRAPHS = ("vision", "audio", "text", "fusion")
HEADS = ("presence", "sound", "intent", "context", "situation")
NONE = "none"
"""The label of words that say no context, or no intent."""
DEFAULT = Path(__file__).parent / "bundles" / "home"


@dataclass(frozen=True)
class Shape:
    """What the model wants: picture size in pixels, pictures a second, sound rate in hertz, samples a hop."""

    width: int
    height: int
    rate_hz: float
    sample_rate: int
    hop: int


@dataclass(frozen=True)
class Bundle:
    """A verified bundle. Make one with :meth:`load`.

    ``labels``: names per head. ``thresholds``: per head and label, probability 0-1 at which an event starts.
    ``temperatures``: per head; probabilities are sigmoid or softmax of logits / temperature (Guo et al., 2017).
    ``subset_temperatures``: of the situation, by the modalities present (``vision+text``); those not named take the
    head's own.
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
    window_s: Mapping[str, float]
    slots: Mapping[str, int]
    not_acting: frozenset[str]
    manifest: Mapping[str, Any]

    @classmethod
    def load(cls, path: str | Path | None = None, variant: str | None = None) -> "Bundle":
        """Read and verify a bundle folder; without ``path`` the one that comes with the package.

        Raises BundleError when a file is missing, its SHA-256 differs, or the schema is not known; UsageError when
        the bundle has no such ``variant``.
        """
        folder = Path(path) if path is not None else DEFAULT
        manifest = read_manifest(folder)
        verify(folder, manifest)
        try:
            inputs = manifest["inputs"]
            vision, audio, fusion = inputs["vision"], inputs["audio"], inputs["fusion"]
            bundle = cls(
                path=folder,
                name=str(manifest["name"]),
                version=str(manifest["version"]),
                variant="",
                labels={head: tuple(manifest["labels"][head]) for head in HEADS},
                thresholds={},
                temperatures={},
                subset_temperatures={},
                embedding=int(manifest["embedding"]),
                shape=Shape(
                    int(vision["width"]),
                    int(vision["height"]),
                    float(vision["rate_hz"]),
                    int(audio["sample_rate"]),
                    int(audio["hop_samples"]),
                ),
                window=int(audio["window_samples"]),
                max_bytes=int(inputs["text"]["max_bytes"]),
                window_s=fusion["window_s"],
                slots=fusion["slots"],
                not_acting=frozenset(manifest.get("not_acting", ())),
                manifest=manifest,
            )
            return bundle.in_variant(variant or next(iter(manifest["variants"])))
        except (KeyError, TypeError, ValueError) as error:
            raise BundleError(f"{folder / 'manifest.json'}: incomplete or of a wrong type: {error!r}") from None

    def in_variant(self, variant: str) -> "Bundle":
        """The same bundle, verified already, in another variant. Raises UsageError when it has no such ``variant``."""
        variants = self.manifest["variants"]
        if variant not in variants:
            raise UsageError(f"{self.path}: has no variant '{variant}'; it has: {', '.join(variants)}")
        part = variants[variant]
        return replace(
            self,
            variant=variant,
            thresholds=part["thresholds"],
            temperatures=part["temperatures"],
            subset_temperatures=part.get("subset_temperatures", {}),
        )

    def top_above_threshold(self, head: str, scores: NDArray[np.float32]) -> tuple[str, float] | None:
        """What words say: the likeliest label of ``head`` (context or intent) and its probability; None where it is
        below its threshold, or is "none". ``scores``: probabilities, float32 [labels]."""
        index = int(scores.argmax())
        label, score = self.labels[head][index], float(scores[index])
        return (label, score) if label != NONE and score >= self.thresholds[head][label] else None

    @property
    def size(self) -> int:
        """Bytes of the graphs of this variant."""
        return sum(self.graph(name).stat().st_size for name in GRAPHS)

    def graph(self, name: str) -> Path:
        """The ONNX file of a graph (vision, audio, text or fusion) in this variant."""
        return self.path / str(self.manifest["variants"][self.variant]["files"][name])


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest as read, schema checked. Raises BundleError."""
    file = folder / "manifest.json"
    if not folder.is_dir():
        raise BundleError(f"{folder}: no such bundle folder")
    if not file.is_file():
        raise BundleError(f"{folder}: is not a bundle (no manifest.json)")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BundleError(f"{file}: is not valid JSON: {error}") from None
    schema = manifest.get("schema") if isinstance(manifest, dict) else None
    if not isinstance(schema, int):
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


def verify(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Compare the SHA-256 of every file with the manifest. Raises BundleError at the first that differs."""
    files, variants = manifest["files"], manifest["variants"]
    if not isinstance(files, dict) or not isinstance(variants, dict) or not variants:
        raise BundleError(f"{folder / 'manifest.json'}: 'files' and 'variants' must be tables, not empty")
    for name, wanted in files.items():
        file = folder / name
        if Path(name).name != name:
            raise BundleError(f"{folder / 'manifest.json'}: names a file outside the bundle: '{name}'")
        if not file.is_file():
            raise BundleError(f"{file}: is missing from the bundle")
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != wanted:
            raise BundleError(
                f"{file}: SHA-256 {found[:12]}… is not the manifest's {str(wanted)[:12]}…; the file was altered"
            )
    for variant, part in variants.items():
        graphs = part.get("files", {}) if isinstance(part, dict) else {}
        absent = [graph for graph in GRAPHS if graphs.get(graph) not in files]
        if absent:
            raise BundleError(f"{folder}: variant '{variant}' has no verified graph for {', '.join(absent)}")
