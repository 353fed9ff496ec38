"""Bundles that hear through the encoder of a fold, to choose limits by recordings that it never heard.

What alarms rest on is chosen by few sources where those of val alone count. Each fold of train, heard by the encoder
that was trained without it, adds as many again.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from tectum.bundle.manifest import read_manifest
from tectum.errors import UsageError
from tectum.modality import AUDIO
from tectum_export.evaluate.home_hours import HomeHours
from tectum_export.model.audio import AudioEncoder
from tectum_export.onnx.alarms import Listening
from tectum_export.onnx.export import export_graph
from tectum_export.recipe import Recipe
from tectum_export.train.changes import recipe_changes
from tectum_export.train.folds import fold_encoder, fold_file, folds_of, strange
from tectum_export.train.run import Run
from tectum_export.whole import whole_folder


def listen_to_folds(run: Run, bundle: Path, hours: float, seed: int, work: Path) -> Iterator[Listening]:
    """For each fold of the sounds of train so many ``hours`` of a home composed of it, and ``bundle`` with the encoder
    of that fold, written below ``work``.

    Raises UsageError where the run has no folds, did not train them all, or is not what the bundle was exported from.
    """
    of_bundle = Run.of_bundle(bundle, run.data, work).recipe
    if changes := [change.what for change in recipe_changes(of_bundle, run.recipe) if AUDIO in change.parts]:
        raise UsageError(f"--folds {run.folder}: {bundle} was trained otherwise: {'; '.join(changes)}")
    catalog = run.catalog()
    dealt = folds_of(run, catalog)
    if not dealt:
        raise UsageError(f"--folds {run.folder}: its recipe has no [fusion] folds")
    for fold in range(len(dealt)):
        if not (file := fold_file(run, fold)).is_file():
            raise UsageError(f"--folds {run.folder}: holds no {file.name}; train it: tectum-export train --part fusion")
    for fold, sources in enumerate(dealt):
        encoder = fold_encoder(run, catalog, fold, sources)
        home = HomeHours.of(run, "val", hours, seed=seed + 1 + fold, catalog=strange(catalog, sources))
        yield Listening(fold_bundle(bundle, encoder, run.recipe, work / fold_file(run, fold).stem), home)


def fold_bundle(bundle: Path, encoder: AudioEncoder, recipe: Recipe, out: Path) -> Path:
    """``bundle`` with ``encoder`` for the hearing of all its variants, written as ``out``. Gives that."""
    with whole_folder(out) as folder:
        shutil.copytree(bundle, folder, dirs_exist_ok=True)
        manifest = read_manifest(bundle)
        file = folder / f"{AUDIO}.onnx"
        export_graph(AUDIO, encoder, recipe, file, {"graph": AUDIO, "recipe": recipe.name})
        manifest["files"][file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
        for variant in manifest["variants"].values():
            variant["files"][AUDIO] = file.name
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return out
