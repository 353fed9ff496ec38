"""Train the vision encoder on composed pictures: what is in each cell, and what is in the picture."""

from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.manifest import Item
from tectum_export.data.picture_bank import PictureBank
from tectum_export.model.vision import VisionEncoder
from tectum_export.recipe import Recipe
from tectum_export.train.loop import Schedule, fit


def focal(logits: Tensor, target: Tensor, weight: Tensor, gamma: float = 2.0) -> Tensor:
    """Focal loss for soft targets (Li et al., 2020), summed, over the number of centres (at least one a picture)."""
    plain = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return ((target - torch.sigmoid(logits)).abs() ** gamma * plain * weight).sum() / target.sum().clamp(
        min=len(logits)
    )


class VisionTask(nn.Module):
    """Cells by focal loss, the picture's labels by binary cross-entropy on the largest cell, embedding by a probe."""

    def __init__(self, encoder: VisionEncoder, classes: int, width: int):
        super().__init__()
        self.encoder = encoder
        self.probe = nn.Linear(width, classes)  # keeps the embedding informative

    def forward(self, batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        frame, cells, cells_known, target, known = batch
        embedding, presence, places = self.encoder(frame)
        whole = F.binary_cross_entropy_with_logits(presence, target, known, reduction="sum")
        again = F.binary_cross_entropy_with_logits(self.probe(embedding), target, known, reduction="sum")
        return {
            "cells": focal(places, cells, cells_known),
            "presence": whole / len(frame),
            "embedding": 0.3 * again / len(frame),
        }


def train_vision(recipe: Recipe, items: list[Item], run: Path, fabric: Fabric | None = None) -> VisionEncoder:
    """Returns the trained encoder in evaluation mode. Steps and sizes are those of ``recipe.vision``."""
    torch.manual_seed(recipe.seed)
    settings, labels = recipe.vision, recipe.labels.presence
    bank = PictureBank(items, labels, (settings.height, settings.width), 1.0 if recipe.teacher.vision else None)
    encoder = VisionEncoder(len(labels), recipe.embedding, settings.backbone, settings.blocks)
    encoder.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's annotations lack it
    task = VisionTask(encoder, len(labels), recipe.embedding)
    early = round(settings.steps * settings.early)

    def batch(step: int, rows: range) -> tuple[Tensor, ...]:
        small = step < early  # the first steps at 0.6 of the pixels
        bank.height = settings.height * 4 // 5 // 16 * 16 if small else settings.height
        bank.width = settings.width * 4 // 5 // 16 * 16 if small else settings.width
        seen = [bank.compose(np.random.default_rng([recipe.seed, 1, step, row])) for row in rows]
        return tuple(
            torch.from_numpy(np.stack([getattr(s, name) for s in seen]))
            for name in ("frame", "cells", "cells_known", "target", "known")
        )

    task.train()
    encoder.backbone.freeze(settings.frozen_blocks)
    fit("vision", task, batch, Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed), run, fabric)
    return encoder.eval()
