"""Encoders of sound that never heard a part of the sources they could have learned from.

What an encoder says of the recordings it was trained on is surer than what it says of others, and those others, one
half of val, are few. So the sources of train are dealt into folds; for each an encoder learns from all the others, and
tells the fusion how sure scores are on sources that are strange to it (cross-fitting; Wolpert, "Stacked
generalization", 1992), and what alarms rest on is chosen by it too. Nothing of these encoders is exported.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec
import torch
from lightning_fabric import Fabric

from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import Item, only
from tectum_export.model.audio import AudioEncoder, build_audio
from tectum_export.recipe import adopted
from tectum_export.train.audio import train_audio
from tectum_export.train.run import Run, with_weights
from tectum_export.whole import whole


def deal(items: Iterable[Item], folds: int) -> list[set[str]]:
    """The sources of ``items`` in so many folds: those of each group take turns, in the order of a hash, so that every
    fold leaves something of it to learn from. A source of several groups is dealt once, with the smallest."""
    by_group: dict[str, set[str]] = defaultdict(set)
    for item in items:
        by_group[item.group].add(item.source)
    dealt: list[set[str]] = [set() for _ in range(folds)]
    turn = 0
    for group in sorted(by_group, key=lambda name: (len(by_group[name]), name)):
        fresh = by_group[group].difference(*dealt)
        for source in sorted(fresh, key=lambda one: hashlib.sha256(f"fold:{one}".encode()).digest()):
            dealt[turn % folds].add(source)
            turn += 1
    return dealt


def folds_of(run: Run, catalog: Catalog) -> list[set[str]]:
    """The folds that the recipe asks for; none where an encoder is taken as it is, for nothing of it is trained."""
    folds = 0 if adopted(run.recipe, "audio") else run.recipe.fusion.folds
    return deal(only(catalog.audio, "train"), folds) if folds else []


def fold_file(run: Run, fold: int) -> Path:
    """Where the encoder of the fold of this number, from 0, is kept."""
    return run.folder / f"audio.fold-{fold + 1}-of-{run.recipe.fusion.folds}.pt"


def strange(catalog: Catalog, sources: set[str]) -> Catalog:
    """The sounds of ``sources`` alone, as val: with what else belongs to a split that is not trained on."""
    sounds = [replace(item, split="val") for item in only(catalog.audio, "train") if item.source in sources]
    return replace(catalog, audio=sounds)


def fold_encoder(
    run: Run, catalog: Catalog, fold: int, sources: set[str], fabric: Fabric | None = None
) -> AudioEncoder:
    """The encoder that never heard ``sources``, those of the fold of this number, in evaluation mode: trained where the
    run folder does not hold it yet, on the windows in which none of them is heard, and for so many steps less.

    Raises UsageError for a file that is damaged, or of another recipe.
    """
    fabric = fabric or Fabric(accelerator="cpu", devices=1)
    folds = run.recipe.fusion.folds
    path = fold_file(run, fold)
    if not path.is_file():
        audio = run.recipe.audio
        steps, bf16 = max(1, round(audio.steps * (1 - 1 / folds))), audio.bf16 or run.recipe.fusion.folds_bf16
        recipe = msgspec.structs.replace(run.recipe, audio=msgspec.structs.replace(audio, steps=steps, bf16=bf16))
        with fabric.rank_zero_first():
            windows = run.windows(catalog).without(sources)
        encoder = train_audio(recipe, windows, run.folder, fabric, run.data, path.stem).encoder
        if fabric.global_rank == 0:
            with whole(path) as written:
                torch.save(encoder.state_dict(), written)
        return encoder
    return with_weights(build_audio(run.recipe), path, "remove it to train it again")
