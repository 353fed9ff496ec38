"""Whether the parts of a manifest fit together, and are of what is installed: what its types alone do not tell."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tectum.bundle.manifest import FILE, FUSION, GRAPH_SUFFIX, FusionInputs, Manifest, SoundInputs, TextInputs, Variant
from tectum.errors import BundleError
from tectum.modality import AUDIO, CLOSER, SITUATION, TEXT, VISION, modalities

LABEL = re.compile(r"\w[\w .-]{0,63}")
"""A label becomes the kind of an event: a key of a house's file, a part of topics."""
LEAST_TEXT_BYTES = 2


def check_manifest(
    folder: Path, manifest: Manifest, fusion: FusionInputs, sound: SoundInputs, text: TextInputs
) -> None:
    """``fusion``, ``sound``, ``text``: its tables of ``inputs``. Raises BundleError that names the key."""
    file = folder / FILE
    _check_modalities(file, fusion)
    installed = modalities()
    heads = [SITUATION.name, *(head.name for name in fusion.slots for head in installed[name].heads)]
    if lacking := [head for head in heads if not manifest.labels.get(head)]:
        raise BundleError(f"{file}: incomplete: has no labels of {', '.join(lacking)}")
    _check_labels(file, manifest)
    _check_inputs(file, fusion, sound, text)
    if text.pieces and text.pieces not in manifest.files:
        raise BundleError(f"{file}: inputs.{TEXT}.pieces: '{text.pieces}': is not among its files")
    parts = {name for part in manifest.variants.values() for name in part.files if "." in name}
    for name, part in manifest.variants.items():
        _check_files(folder, manifest, name, part, (*fusion.slots, *sorted(parts)))
        if any(manifest.inputs.get(TEXT, {}).get(key) != value for key, value in part.inputs.get(TEXT, {}).items()):
            raise BundleError(f"{file}: variants.{name}.inputs.{TEXT}: all variants take what inputs.{TEXT} says")
        if CLOSER in part.files and "look" not in {**manifest.inputs.get(VISION, {}), **part.inputs.get(VISION, {})}:
            raise BundleError(f"{file}: variants.{name}.files: has '{CLOSER}', but inputs.{VISION} has no 'look'")
        _check_heads(f"{file}: variants.{name}", manifest, part, heads)
        _check_causes(f"{file}: causes", manifest, part)
        _check_evidence(f"{file}: variants.{name}.evidence", part)
        for subset in part.subset_temperatures:
            if unknown := [one for one in subset.split("+") if one not in fusion.slots]:
                raise BundleError(
                    f"{file}: variants.{name}.subset_temperatures: '{subset}' names {', '.join(unknown)}; "
                    f"allowed: {', '.join(fusion.slots)}, joined by +"
                )
    if unverified := [name for name in manifest.harmless.values() if name not in manifest.files]:
        raise BundleError(f"{file}: harmless: {unverified[0]}: is not among its files")


def _check_modalities(file: Path, fusion: FusionInputs) -> None:
    if list(fusion.slots) != list(fusion.window_s):
        given = f"slots of {', '.join(fusion.slots)}, window_s of {', '.join(fusion.window_s)}"
        raise BundleError(f"{file}: inputs.{FUSION} names different modalities: {given}")
    if not fusion.slots:
        raise BundleError(f"{file}: inputs.{FUSION}.slots names no modality")
    installed = modalities()
    for name in fusion.slots:
        if name not in installed:
            raise BundleError(
                f"{file}: declares the modality '{name}', whose code is not installed; installed: "
                f"{', '.join(installed)}; install the package that brings it"
            )


def _check_labels(file: Path, manifest: Manifest) -> None:
    for head, labels in manifest.labels.items():
        for index, label in enumerate(labels):
            if not LABEL.fullmatch(label):
                allowed = "must be 1 to 64 letters, digits, '_', '.', '-' and space"
                raise BundleError(f"{file}: labels.{head}: {label!r}: {allowed}")
            if label in labels[:index]:
                raise BundleError(f"{file}: labels.{head}: '{label}' stands there twice")
    intents = manifest.labels.get("intent", ())
    if unknown := sorted(manifest.not_acting.difference(intents)):
        raise BundleError(f"{file}: not_acting: {', '.join(unknown)}: no labels of intent")


def _check_inputs(file: Path, fusion: FusionInputs, sound: SoundInputs, text: TextInputs) -> None:
    if AUDIO in fusion.slots and sound.window_samples < sound.hop_samples:
        given = f"{sound.window_samples} is less than hop_samples, {sound.hop_samples}"
        raise BundleError(f"{file}: inputs.{AUDIO}.window_samples: {given}: not all sound would be heard")
    if TEXT in fusion.slots and text.max_bytes < LEAST_TEXT_BYTES:
        raise BundleError(f"{file}: inputs.{TEXT}.max_bytes: {text.max_bytes}: must be at least {LEAST_TEXT_BYTES}")


def _check_causes(where: str, manifest: Manifest, part: Variant) -> None:
    """Situations, and labels that have a threshold or are a context's."""
    for situation, ways in manifest.causes.items():
        if situation not in manifest.labels[SITUATION.name]:
            raise BundleError(f"{where}: '{situation}' is no label of {SITUATION.name}")
        for head, labels in (pair for way in ways for pair in way.items()):
            if unknown := [label for label in labels if label not in part.thresholds.get(head, {})]:
                raise BundleError(f"{where}.{situation}: {', '.join(unknown)}: no labels of {head} with a threshold")


def _check_evidence(where: str, part: Variant) -> None:
    """Limits of labels that have a threshold."""
    for head, limits in part.evidence.items():
        named = dict.fromkeys((*limits, *(label for limit in limits.values() for label in limit.unless)))
        if unknown := [label for label in named if label not in part.thresholds.get(head, {})]:
            raise BundleError(f"{where}: {', '.join(unknown)}: no labels of {head} with a threshold")


def _check_files(folder: Path, manifest: Manifest, variant: str, part: Variant, graphs: Iterable[str]) -> None:
    """Of the graphs that every variant has, and of what else it names (``vision.look``)."""
    needed = dict.fromkeys((*graphs, FUSION, *part.files))
    absent = [graph for graph in needed if part.files.get(graph) not in manifest.files]
    if absent:
        raise BundleError(f"{folder}: variant '{variant}' has no verified graph for {', '.join(absent)}")
    for graph, name in part.files.items():
        if not name.endswith(GRAPH_SUFFIX):
            named = f"variants.{variant}.files.{graph}: '{name}'"
            raise BundleError(f"{folder / FILE}: {named}: must be a file '*{GRAPH_SUFFIX}'")


def _check_heads(where: str, manifest: Manifest, part: Variant, heads: Sequence[str]) -> None:
    for head in heads:
        if head not in part.temperatures:
            raise BundleError(f"{where}.temperatures: lacks {head}")
        labels, found = manifest.labels[head], part.thresholds.get(head, {})
        if lacking := [label for label in labels if label not in found]:
            raise BundleError(f"{where}.thresholds.{head}: lacks {', '.join(lacking)}")
        if unknown := [label for label in found if label not in labels]:
            raise BundleError(f"{where}.thresholds.{head}: {', '.join(unknown)}: no labels of {head}")
