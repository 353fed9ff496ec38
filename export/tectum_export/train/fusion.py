"""Train the fusion on composed scenes: modality dropout, auxiliary heads, and the options of the ablation."""

from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import half, only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.data.scenes import SceneComposer
from tectum_export.data.text_bank import TextBank
from tectum_export.model.fusion import MODALITIES, Fusion
from tectum_export.recipe import Recipe
from tectum_export.train.balance import contrast, modulate, reverse_gradient
from tectum_export.train.folds import fold_encoder, folds_of, strange
from tectum_export.train.loop import Schedule, fit
from tectum_export.train.parts import (
    Harm,
    Parts,
    draw_parts,
    encode_more_sounds,
    encode_parts,
    sometimes,
    unharmed,
)
from tectum_export.train.run import Run
from tectum_export.train.scene_set import SceneSet

FACTS = (0.5, 2.0, 0.3)
"""Weights of what is seen, heard and said. So many sounds are rare that their mean loss is small."""
SCALES = ("facts.slope", "facts.offset", "facts.usual", "belief", "weight")


def composer(run: Run, catalog: Catalog, split: str) -> SceneComposer:
    """A scene composer over the sources of a split; ``val/0`` and ``val/1`` are its halves, by source."""
    recipe = run.recipe
    size = (recipe.vision.height, recipe.vision.width)
    name, _, part = split.partition("/")
    vision, audio, text = (
        half(only(items, name), int(part)) if part else only(items, name)
        for items in (catalog.vision, catalog.audio, catalog.text)
    )
    vision = [item for item in vision if not set(item.unknown) >= set(recipe.labels.presence)]  # nothing is known of it
    chosen = Catalog(vision, audio, text, catalog.intents)
    return SceneComposer(
        PictureBank(chosen.vision, recipe.labels.presence, size),
        run.sound_bank(chosen, name),
        TextBank(chosen.text, catalog.intents, recipe.labels.context, recipe.data, run.text_codes()),
    )


def encoded(run: Run, catalog: Catalog, split: str, count: int, seed: int, harm: Harm = unharmed) -> Parts:
    """Parts of one split, encoded by the run's trained encoders."""
    drawn = draw_parts(run.recipe, composer(run, catalog, split), count, seed)
    return encode_parts(run.recipe, drawn, run.encoders(catalog), seed, harm)


class FusionTask(nn.Module):
    """The situation, all that was seen, heard and said, each modality alone; and what ``recipe.fusion`` switches on.

    The heads here are for training only: ``alone`` is the cheapest cure for one modality starving the others.
    """

    no_context: Tensor

    def __init__(self, fusion: Fusion, recipe: Recipe, origins: int):
        super().__init__()
        self.fusion, self.settings = fusion, recipe.fusion
        size = fusion.vector
        self.alone = nn.ModuleList([nn.Linear(size, len(recipe.labels.situation)) for _ in MODALITIES])
        if self.settings.reconstruct_missing:
            self.rebuild = nn.ModuleList([nn.Linear(fusion.hidden, size) for _ in MODALITIES])
        if self.settings.adversarial:
            self.origin = nn.ModuleList(
                [nn.Sequential(nn.Linear(size, 32), nn.ReLU(), nn.Linear(32, origins)) for _ in MODALITIES]
            )
        if self.settings.contrastive:
            self.project = nn.Linear(fusion.hidden, 64)
        if not self.settings.missing_tokens:
            for pool in fusion.pools.values():
                pool.missing.requires_grad_(False)
        self.register_buffer("no_context", torch.eye(len(recipe.labels.context))[recipe.labels.context.index("none")])

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        settings, fusion, wanted = self.settings, self.fusion, batch["situation"]
        inputs = [batch[name] for name in Fusion.inputs]
        whole, there = fusion.pool(tuple(inputs[:9]))
        alone = [head(vector) for head, vector in zip(self.alone, whole, strict=True)]
        leading = (
            modulate(whole, alone, wanted, settings.gradient_modulation) if settings.gradient_modulation else whole
        )
        keep = batch["keep"].chunk(len(MODALITIES), 1)  # modality dropout, on the pooled vectors
        left = [t * k for t, k in zip(there, keep, strict=True)]
        vectors = fusion.or_missing(leading, left)
        context = torch.where(keep[2] > 0, inputs[9], self.no_context)
        facts = fusion.facts(vectors, left)
        joint = fusion.join(vectors, left, context, inputs[10])
        situation = fusion.decide(facts, joint, context, inputs[10])
        true = (batch["presence"], batch["sound"], batch["words"])
        told = (
            F.binary_cross_entropy_with_logits(logits, truth)
            for logits, truth in zip(facts.split(fusion.facts.sizes, 1), true, strict=True)
        )
        parts = {
            "situation": F.cross_entropy(situation, wanted, label_smoothing=0.02),
            "facts": torch.stack([weight * loss for weight, loss in zip(FACTS, told, strict=True)]).sum(),
        }
        if settings.auxiliary:
            parts["alone"] = settings.auxiliary * torch.stack([F.cross_entropy(a, wanted) for a in alone]).mean()
        if settings.reconstruct_missing:  # ActionMAE (Woo et al., 2023), on pooled vectors
            losses = []
            for head, vector, was, kept in zip(self.rebuild, whole, there, keep, strict=True):
                lost = was * (1 - kept)
                error = (head(joint) - vector.detach()).square().mean(1, keepdim=True)
                losses.append((error * lost).sum() / lost.sum().clamp(min=1))
            parts["rebuilt"] = settings.reconstruct_missing * torch.stack(losses).mean()
        if settings.adversarial:
            losses = []
            for index, head in enumerate(self.origin):
                told = head(reverse_gradient(whole[index], settings.adversarial))
                losses.append(F.cross_entropy(told, batch["origin"][:, index], ignore_index=-1))
            parts["origin"] = 0.3 * torch.stack(losses).mean()
        if settings.contrastive:
            parts["contrast"] = settings.contrastive * contrast(self.project(joint), wanted)
        return parts


def pace(name: str) -> float:
    """Of a parameter by its name: the few that scale the encoders' scores take longer steps than the many that mix."""
    return 10.0 if name.removeprefix("fusion.") in SCALES else 1.0


def keep_modalities(rng: np.random.Generator, rate: float, of_words: float) -> np.ndarray:
    """Which modalities of a scene stay on: each is dropped with probability ``rate``, words with ``of_words``, at least
    one is kept."""
    keep = rng.random(3) >= np.array([rate, rate, of_words])
    if not keep.any():
        keep[rng.integers(0, 3)] = True
    return keep


def scenes_to_train(run: Run, catalog: Catalog, fabric: Fabric | None = None) -> SceneSet:
    """Parts of sources that the encoders never saw (one half of val, and what is heard of train by the encoders of
    ``folds``), so that the fusion learns how sure their scores really are on new sources; a share is degraded. The
    test sources stay unseen by all."""
    settings = run.recipe.fusion
    harm = sometimes(settings.degraded) if settings.degraded else unharmed
    parts = encoded(run, catalog, "val/0", settings.parts, 11, harm)
    for fold, sources in enumerate(folds_of(run, catalog)):
        hear = fold_encoder(run, catalog, fold, sources, fabric)
        bank = run.sound_bank(strange(catalog, sources), "val")
        parts = encode_more_sounds(run.recipe, parts, bank, hear, 40 + fold, harm)
    if known := round(settings.familiar * settings.parts):
        parts = encoded(run, catalog, "train", known, 10, harm).join(parts)
    return SceneSet(run.recipe, parts, settings.scenes, 12)


def train_fusion(
    recipe: Recipe,
    intents: tuple[str, ...],
    scenes: SceneSet,
    run: Path,
    fabric: Fabric | None = None,
    without: str | None = None,
    name: str = "fusion",
) -> Fusion:
    """Returns the trained fusion in evaluation mode. ``without``: never show this modality (a specialist)."""
    torch.manual_seed(recipe.seed)
    settings = recipe.fusion
    fusion = Fusion(recipe.embedding, recipe.labels, intents, settings=settings, rows=recipe.situation)
    task = FusionTask(fusion, recipe, scenes.parts.origins)
    shown = np.array([m != without for m in MODALITIES])

    def batch(step: int, rows: range) -> dict[str, Tensor]:
        rng = np.random.default_rng([recipe.seed, 4, step])
        index = rng.integers(0, len(scenes.scenes), settings.batch)
        keep = np.stack([keep_modalities(rng, settings.modality_dropout, settings.text_dropout) & shown for _ in index])
        keep[~keep.any(1)] = shown
        chosen = torch.from_numpy(index)
        whole = {
            **dict(zip(Fusion.inputs, scenes.inputs(index, rng, vary=True), strict=True)),
            "keep": torch.from_numpy(keep.astype(np.float32)),
            "situation": scenes.situation[chosen],
            "presence": scenes.presence[chosen],
            "sound": scenes.sound[chosen],
            "words": scenes.words[chosen],
            "origin": scenes.origins(chosen),
        }
        return {key: value[rows.start : rows.stop] for key, value in whole.items()}

    task.train()
    schedule = Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed)
    fit(name, task, batch, schedule, run, fabric, pace)
    return fusion.eval()
