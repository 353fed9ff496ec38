"""Train the vision encoder on composed pictures: what is in each cell, and what is in the picture."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.manifest import Item
from tectum_export.data.picture_bank import PictureBank
from tectum_export.model.vision import VisionEncoder
from tectum_export.recipe import Recipe
from tectum_export.train.loop import Schedule, fit


def focal(logits: Tensor, target: Tensor, weight: Tensor, gamma: float = 2.0) -> Tensor:
    """Focal loss (Lin et al., 2017), summed and divided by the number of positive cells (at least one a picture)."""
    p = torch.sigmoid(logits)
    right = target * p + (1 - target) * (1 - p)
    plain = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return ((1 - right) ** gamma * plain * weight).sum() / torch.clamp(target.sum(), min=len(logits))


def train_vision(recipe: Recipe, items: list[Item], run: Path) -> VisionEncoder:
    """Cells by focal loss, the picture's labels by binary cross-entropy on the largest cell, embedding by a probe."""
    torch.manual_seed(recipe.seed)
    settings, labels = recipe.vision, recipe.labels.presence
    bank = PictureBank(items, labels, (settings.height, settings.width))
    model = VisionEncoder(len(labels), recipe.embedding)
    model.auxiliary = nn.Linear(recipe.embedding, len(labels))  # keeps the embedding informative; dropped on export

    def batches() -> Iterator[tuple[Tensor, ...]]:
        rng = np.random.default_rng([recipe.seed, 1])
        early = round(settings.steps * settings.early)
        for step in count():
            small = step < early  # most steps at half the pixels: 0.7 of the time
            bank.height = settings.height * 5 // 7 // 32 * 32 if small else settings.height
            bank.width = settings.width * 5 // 7 // 32 * 32 if small else settings.width
            seen = [bank.compose(rng) for _ in range(settings.batch)]
            yield tuple(
                torch.from_numpy(np.stack([getattr(s, name) for s in seen]))
                for name in ("frame", "cells", "cells_known", "target", "known")
            )

    def loss(batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        frame, cells, cells_known, target, known = batch
        embedding, presence, places = model(frame)
        whole = F.binary_cross_entropy_with_logits(presence, target, known, reduction="sum") / len(frame)
        again = F.binary_cross_entropy_with_logits(model.auxiliary(embedding), target, known, reduction="sum")
        return {
            "cells": 0.3 * focal(places, cells, cells_known),
            "presence": whole,
            "embedding": 0.3 * again / len(frame),
        }

    model.train()
    model.backbone.freeze(settings.frozen_blocks)
    fit("vision", model, batches(), loss, Schedule(settings.steps, settings.lr), run)
    del model.auxiliary
    return model.eval()
