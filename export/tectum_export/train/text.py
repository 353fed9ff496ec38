"""Train the text encoder: intent, context said in words, cries for help."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.manifest import Item
from tectum_export.data.text_bank import TextBank
from tectum_export.model.text import TextEncoder
from tectum_export.recipe import Recipe
from tectum_export.teach.cache import CACHE
from tectum_export.teach.sentences import common_words, spread, teach_sentences
from tectum_export.train.loop import Schedule, fit

GROUPS = 4
"""A batch is read in so many groups of like length, so that a short sentence is not padded to the longest."""


class TextTask(nn.Module):
    """Cross-entropy on intent and context, binary cross-entropy on help, a probe on the embedding, and the teacher.

    ``taught``: width of the teacher's vectors, 0 without one; what is said as a word alone has no other target.
    """

    def __init__(self, encoder: TextEncoder, sizes: tuple[int, int, int], width: int, taught: int = 0):
        super().__init__()
        self.encoder, self.sizes = encoder, sizes
        self.probe = nn.Linear(width, sum(sizes))
        self.student = nn.Linear(encoder.intent.in_features, taught) if taught else None

    def forward(self, batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        codes, pairs, plea, *taught = batch
        pooled = in_groups(self.encoder.pool, codes)
        embedding, *heads = self.encoder.heads(self.encoder.drop(pooled))
        again = self.probe(embedding).split(self.sizes, 1)
        parts = {}
        for name, (intent, context, asks), weight in (("heads", heads, 1.0), ("embedding", again, 0.3)):
            parts[name] = weight * (
                F.cross_entropy(intent, pairs[:, 0], label_smoothing=0.05)
                + F.cross_entropy(context, pairs[:, 1], label_smoothing=0.02)
                + F.binary_cross_entropy_with_logits(asks[:, 0], plea)
            )
        if self.student is not None:
            of_sentences, words, of_words, trust = taught
            alone = in_groups(self.encoder.pool, words)
            told = self.student(self.encoder.drop(torch.cat([pooled, alone])))
            parts["teacher"] = trust[0] * (1 - F.cosine_similarity(told, torch.cat([of_sentences, of_words]))).mean()
        return parts


def in_groups(read: Callable[[Tensor], Tensor], codes: Tensor) -> Tensor:
    """``read`` of all rows of ``codes`` [B, T], those of like length together, each group as long as it must be."""
    lengths = (codes > 0).sum(1)
    order = lengths.argsort(stable=True)
    parts = []
    for rows in order.chunk(GROUPS):
        width = -(-int(lengths[rows].max().clamp(min=1)) // 16) * 16
        parts.append(read(codes[rows, :width]))
    return torch.cat(parts)[order.argsort()]


def train_text(
    recipe: Recipe, items: list[Item], intents: tuple[str, ...], run: Path, fabric: Fabric | None = None
) -> TextEncoder:
    """Returns the trained encoder in evaluation mode."""
    torch.manual_seed(recipe.seed)
    settings, contexts = recipe.text, recipe.labels.context
    bank = TextBank(items, intents, contexts, recipe.data, settings.max_bytes)
    sizes = len(intents), len(contexts)
    encoder = TextEncoder(*sizes, recipe.embedding, settings.kind, settings.hidden, settings.pieces)
    words: list[str] = []
    vectors = np.zeros((0, 0), np.float32)
    if recipe.teacher.text:
        words = common_words(recipe.data.grammar, settings.words)
        said = teach_sentences([item.text or "" for item in bank.items] + words, CACHE)
        vectors = spread(said, said[: len(bank.items)])
    task = TextTask(encoder, (*sizes, 1), recipe.embedding, vectors.shape[1])

    def batch(step: int, rows: range) -> tuple[Tensor, ...]:
        drawn, which = bank.draw([np.random.default_rng([recipe.seed, 3, step, row]) for row in rows])
        arrays: list[NDArray[Any]] = list(drawn)
        if words:
            rng = np.random.default_rng([recipe.seed, 4, step, rows.start])
            some = rng.integers(len(words), size=max(1, len(rows) // 2))
            arrays += [vectors[which], bank.encode([words[i] for i in some]), vectors[len(bank.items) + some]]
            arrays += [np.array([settings.distillation], np.float32)]
        return tuple(torch.from_numpy(x) for x in arrays)

    task.train()
    fit("text", task, batch, Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed), run, fabric)
    return encoder.eval()
