"""Train the text encoder: intent, context said in words, cries for help."""

from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.manifest import Item
from tectum_export.data.text_bank import TextBank
from tectum_export.model.text import TextEncoder
from tectum_export.recipe import Recipe
from tectum_export.train.loop import Schedule, fit


class TextTask(nn.Module):
    """Cross-entropy on intent and context, binary cross-entropy on help, and a probe on the embedding."""

    def __init__(self, encoder: TextEncoder, sizes: tuple[int, int, int], width: int):
        super().__init__()
        self.encoder, self.sizes = encoder, sizes
        self.probe = nn.Linear(width, sum(sizes))

    def forward(self, batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        codes, pairs, plea = batch
        embedding, *heads = self.encoder(codes)
        again = self.probe(embedding).split(self.sizes, 1)
        parts = {}
        for name, (intent, context, asks), weight in (("heads", heads, 1.0), ("embedding", again, 0.3)):
            parts[name] = weight * (
                F.cross_entropy(intent, pairs[:, 0], label_smoothing=0.05)
                + F.cross_entropy(context, pairs[:, 1], label_smoothing=0.02)
                + F.binary_cross_entropy_with_logits(asks[:, 0], plea)
            )
        return parts


def train_text(
    recipe: Recipe, items: list[Item], intents: tuple[str, ...], run: Path, fabric: Fabric | None = None
) -> TextEncoder:
    """Returns the trained encoder in evaluation mode."""
    torch.manual_seed(recipe.seed)
    settings, contexts = recipe.text, recipe.labels.context
    bank = TextBank(items, intents, contexts, recipe.data, settings.max_bytes)
    encoder = TextEncoder(len(intents), len(contexts), recipe.embedding, settings.kind, settings.hidden)
    task = TextTask(encoder, (len(intents), len(contexts), 1), recipe.embedding)

    def batch(step: int, rows: range) -> tuple[Tensor, ...]:
        drawn = bank.draw([np.random.default_rng([recipe.seed, 3, step, row]) for row in rows])
        return tuple(torch.from_numpy(x) for x in drawn)

    task.train()
    fit("text", task, batch, Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed), run, fabric)
    return encoder.eval()
