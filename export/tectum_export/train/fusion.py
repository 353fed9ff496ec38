"""Train the fusion on composed scenes, with modality dropout, auxiliary heads and multi-task targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.data.scenes import SceneComposer
from tectum_export.data.text_bank import TextBank
from tectum_export.model.fusion import MODALITIES, Fusion
from tectum_export.train.loop import Schedule, fit
from tectum_export.train.scene_set import Parts, SceneSet, encode_parts

if TYPE_CHECKING:
    from tectum_export.train.run import Run


def composer(run: Run, catalog: Catalog, *splits: str) -> SceneComposer:
    """A scene composer over the sources of the given splits."""
    recipe = run.recipe
    size = (recipe.vision.height, recipe.vision.width)
    return SceneComposer(
        PictureBank(only(catalog.vision, *splits), recipe.labels.presence, size),
        run.sound_bank(catalog, *splits),
        TextBank(
            only(catalog.text, *splits),
            catalog.intents,
            recipe.labels.context,
            recipe.data,
            recipe.text.max_bytes,
        ),
    )


def encoded(run: Run, catalog: Catalog, split: str, count: int, seed: int) -> Parts:
    """Parts of one split, encoded by the run's trained encoders."""
    encoders = tuple(run.load(part, catalog) for part in MODALITIES)
    return encode_parts(run.recipe, composer(run, catalog, split), encoders, count, seed)


def drop_modalities(inputs: tuple[Tensor, ...], none: int, rate: float, rng: np.random.Generator) -> tuple[Tensor, ...]:
    """Switch modalities off per scene with probability ``rate``, at least one kept; text takes its context along."""
    batch = len(inputs[0])
    keep = rng.random((batch, 3)) >= rate
    lost = ~keep.any(1)
    keep[lost, rng.integers(0, 3, int(lost.sum()))] = True
    kept = torch.from_numpy(keep.astype(np.float32))
    out = list(inputs)
    for index in range(3):
        out[3 * index + 2] = inputs[3 * index + 2] * kept[:, index : index + 1]
    unknown = torch.zeros_like(inputs[9])
    unknown[:, none] = 1.0
    out[9] = torch.where(kept[:, 2:] > 0, inputs[9], unknown)
    return tuple(out)


def train_fusion(run: Run, catalog: Catalog) -> Fusion:
    """Half of the scenes come from sources that the encoders never saw (val), so that the fusion learns how sure
    their embeddings really are on new sources; the test sources stay unseen by all."""
    recipe, settings = run.recipe, run.recipe.fusion
    torch.manual_seed(recipe.seed)
    parts = encoded(run, catalog, "train", settings.parts, 10).join(encoded(run, catalog, "val", settings.parts, 11))
    scenes = SceneSet(recipe, parts, settings.scenes, 12)
    model = Fusion(recipe.embedding, recipe.labels)
    none = recipe.labels.context.index("none")

    def batches() -> Iterator[tuple[tuple[Tensor, ...], np.ndarray]]:
        rng = np.random.default_rng([recipe.seed, 4])
        while True:
            index = rng.integers(0, len(scenes.scenes), settings.batch)
            inputs = scenes.inputs(index, rng)
            yield drop_modalities(inputs, none, settings.modality_dropout, rng), index

    def loss(batch: tuple[tuple[Tensor, ...], np.ndarray]) -> dict[str, Tensor]:
        inputs, index = batch
        wanted = scenes.situation[index]
        vectors, joint = model.pooled(inputs)
        situation, presence, sound = model.heads(joint)
        alone = [F.cross_entropy(model.alone[m](vectors[m]), wanted) for m in MODALITIES]
        return {
            "situation": F.cross_entropy(situation, wanted, label_smoothing=0.02),
            "alone": settings.auxiliary * torch.stack(alone).mean(),
            "tasks": 0.5 * F.binary_cross_entropy_with_logits(presence, scenes.presence[index])
            + 2.0 * F.binary_cross_entropy_with_logits(sound, scenes.sound[index]),
        }

    model.train()
    fit("fusion", model, batches(), loss, Schedule(settings.steps, settings.lr), run.folder)
    return model.eval()
