"""Train the text encoder: intent, context said in words, cries for help."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.manifest import Item
from tectum_export.data.text_bank import TextBank
from tectum_export.model.text import TextEncoder
from tectum_export.recipe import Recipe
from tectum_export.train.loop import Schedule, fit


def train_text(recipe: Recipe, items: list[Item], intents: tuple[str, ...], run: Path) -> TextEncoder:
    """Cross-entropy on intent and context, binary cross-entropy on help, and a probe on the embedding."""
    torch.manual_seed(recipe.seed)
    settings, contexts = recipe.text, recipe.labels.context
    bank = TextBank(items, intents, contexts, recipe.data, settings.max_bytes)
    model = TextEncoder(len(intents), len(contexts), recipe.embedding, settings.kind)
    model.auxiliary = nn.Linear(recipe.embedding, len(intents) + len(contexts) + 1)  # dropped on export

    def batches() -> Iterator[tuple[Tensor, ...]]:
        rng = np.random.default_rng([recipe.seed, 3])
        while True:
            yield tuple(torch.from_numpy(x) for x in bank.draw(rng, settings.batch))

    def loss(batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        codes, pairs, plea = batch
        embedding, *heads = model(codes)
        again = model.auxiliary(embedding).split([len(intents), len(contexts), 1], 1)
        parts = {}
        for name, (intent, context, asks), weight in (("heads", heads, 1.0), ("embedding", again, 0.3)):
            parts[name] = weight * (
                F.cross_entropy(intent, pairs[:, 0], label_smoothing=0.05)
                + F.cross_entropy(context, pairs[:, 1], label_smoothing=0.02)
                + F.binary_cross_entropy_with_logits(asks[:, 0], plea)
            )
        return parts

    model.train()
    fit("text", model, batches(), loss, Schedule(settings.steps, settings.lr), run)
    del model.auxiliary
    return model.eval()
