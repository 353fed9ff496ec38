"""Train the text encoder: intent, context said in words, cries for help."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from tectum.encode.pieces import Pieces
from tectum_export.data.augment_text import augment
from tectum_export.data.manifest import Item
from tectum_export.data.text_bank import TextBank
from tectum_export.data.text_codes import PIECES, TextCodes
from tectum_export.model.attention import rounded_once
from tectum_export.model.pieces import PieceEncoder
from tectum_export.model.text import TextNetwork
from tectum_export.recipe import Recipe
from tectum_export.teach.cache import CACHE
from tectum_export.teach.e5_file import E5File, e5_path
from tectum_export.teach.encoder import SentenceEncoder
from tectum_export.teach.lesson import prepare_lesson
from tectum_export.teach.sentences import common_words, scale_of, teach_sentences
from tectum_export.teach.smaller import begin_as
from tectum_export.teach.vocabulary import chosen_pieces, own_pieces
from tectum_export.train.loop import Schedule, fit
from tectum_export.train.teacher import PACE, TunedTeacher, fine_tune
from tectum_export.whole import write_whole

GROUPS = 6
"""A batch is read in so many groups of like length, so that a short sentence is not padded to the longest."""
STEP = 4
"""A group is as long as the next multiple of this."""
PROBE = 0.3
"""Weight of what can be told from the embedding alone, which is all that the fusion is shown."""


class TextTask(nn.Module):
    """Cross-entropy on intent and context, binary cross-entropy on help, a probe on the embedding, and the teacher.

    ``taught``: width of the teacher's vectors, 0 without one. A word alone has no other target than its vector, a
    sentence that the teacher reworded only what the teacher takes it for. ``weight``: of the vectors.
    """

    def __init__(
        self, encoder: TextNetwork, sizes: tuple[int, int, int], width: int, taught: int = 0, weight: float = 1.0
    ):
        super().__init__()
        self.encoder, self.sizes, self.weight = encoder, sizes, weight
        self.probe = nn.Linear(width, sum(sizes))
        self.student = nn.Linear(encoder.intent.in_features, taught) if taught else None

    def forward(self, batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        """``batch``: codes [B, T], intent and context [B, 2], help [B]; with a teacher also codes of reworded sentences
        [R, T] and of words [W, T], vectors [B + R + W, D] of all, and meanings [R, intents + contexts + 1]."""
        codes, pairs, plea, *taught = batch
        count = len(codes)
        codes = codes if self.student is None else stacked(codes, *taught[:2])
        with rounded_once(self.encoder):
            pooled = self.encoder.drop(in_groups(self.encoder.pool, codes))
        parts = {}
        embedding, *heads = self.encoder.heads(pooled[:count])
        again = self.probe(embedding).split(self.sizes, 1)
        for name, (intent, context, asks), weight in (("heads", heads, 1.0), ("embedding", again, PROBE)):
            parts[name] = weight * (
                F.cross_entropy(intent, pairs[:, 0], label_smoothing=0.05)
                + F.cross_entropy(context, pairs[:, 1], label_smoothing=0.02)
                + F.binary_cross_entropy_with_logits(asks[:, 0], plea)
            )
        if self.student is not None:
            reworded, _, vectors, meanings = taught
            told = self.student(pooled)
            parts["teacher"] = self.weight * (1 - F.cosine_similarity(told, vectors)).mean()
            if len(reworded):
                embedding, *heads = self.encoder.heads(pooled[count : count + len(reworded)])
                again = self.probe(embedding).split(self.sizes, 1)
                wanted = torch.split(meanings, list(self.sizes), 1)
                parts["meaning"] = self._meaning(heads, wanted) + PROBE * self._meaning(again, wanted)
        return parts

    @staticmethod
    def _meaning(told: Sequence[Tensor], wanted: Sequence[Tensor]) -> Tensor:
        return (
            F.cross_entropy(told[0], wanted[0])
            + F.cross_entropy(told[1], wanted[1])
            + F.binary_cross_entropy_with_logits(told[2], wanted[2])
        )


def stacked(*codes: Tensor) -> Tensor:
    """Rows of different lengths below one another, zero-padded on the right."""
    width = max(some.shape[1] for some in codes)
    return torch.cat([F.pad(some, (0, width - some.shape[1])) for some in codes])


def in_groups(read: Callable[[Tensor], Tensor], codes: Tensor) -> Tensor:
    """``read`` of all rows of ``codes`` [B, T], those of like length together, each group as long as it must be."""
    lengths = (codes > 0).sum(1)
    order = lengths.argsort(stable=True)
    parts = []
    for rows in order.chunk(GROUPS):
        width = -(-int(lengths[rows].max().clamp(min=1)) // STEP) * STEP
        parts.append(read(codes[rows, :width]))
    return torch.cat(parts)[order.argsort()]


def train_text(
    recipe: Recipe, encoder: TextNetwork, items: list[Item], intents: tuple[str, ...], run: Path,
    fabric: Fabric | None = None,
) -> TextNetwork:  # fmt: skip
    """Returns the ``encoder`` trained, in evaluation mode; the pieces of one over pieces are written into ``run``."""
    torch.manual_seed(recipe.seed)
    settings, contexts = recipe.text, recipe.labels.context
    bank = TextBank(items, intents, contexts, recipe.data)
    sizes = len(intents), len(contexts), 1
    tuned = lesson = None
    if recipe.teacher.text:
        tuned = fine_tune(recipe, bank, sizes, CACHE, run, fabric) if recipe.teacher.fine_tune else None
        lesson = prepare_lesson(recipe, bank, sizes, tuned)
    if isinstance(encoder, PieceEncoder):
        pieces = _begin(recipe, encoder, bank, tuned)
        write_whole(run / PIECES, pieces.lines())
        bank.codes = TextCodes(settings.max_bytes, pieces)
    else:
        bank.codes = TextCodes(settings.max_bytes)
    taught = lesson.item_vectors.shape[1] if lesson else 0
    task = TextTask(encoder, sizes, recipe.embedding, taught, settings.distillation)

    def batch(step: int, rows: range) -> tuple[Tensor, ...]:
        drawn, which = bank.draw([np.random.default_rng([recipe.seed, 3, step, row]) for row in rows])
        arrays: list[NDArray[Any]] = list(drawn)
        if lesson:
            rng = np.random.default_rng([recipe.seed, 4, step, rows.start])
            words = rng.integers(len(lesson.words), size=max(1, len(rows) // 4))
            again = rng.integers(len(lesson.reworded), size=len(rows) // 2 if lesson.reworded else 0)
            texts = [augment(rng, lesson.reworded[row]) for row in again]
            vectors = [lesson.item_vectors[which], lesson.reworded_vectors[again], lesson.word_vectors[words]]
            arrays += [bank.codes(texts), bank.codes([lesson.words[row] for row in words])]
            arrays += [np.concatenate(vectors), lesson.meanings[again]]
        return tuple(torch.from_numpy(x) for x in arrays)

    task.train()
    begun = bool(settings.pretrained)
    schedule = Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed)
    fit("text", task, batch, schedule, run, fabric, pace=lambda name: PACE if begun and _came(name) else 1.0)
    if isinstance(encoder, PieceEncoder):
        encoder.settle()
    return encoder.eval()


def _came(name: str) -> bool:
    """Whether a parameter of the task came from the encoder that it began with."""
    return name.startswith(("encoder.table", "encoder.places", "encoder.norm", "encoder.layers"))


def _begin(recipe: Recipe, encoder: PieceEncoder, bank: TextBank, tuned: TunedTeacher | None) -> Pieces:
    """The pieces of ``encoder``, which begins as the recipe says."""
    settings, texts = recipe.text, [item.text or "" for item in bank.items]
    if not settings.pretrained:
        return Pieces(own_pieces(settings.pieces, texts))
    great = tuned.encoder if tuned else SentenceEncoder(E5File(e5_path()))
    words = common_words(recipe.data.grammar, settings.words) if recipe.data.grammar else {}
    pieces = Pieces(chosen_pieces(great.file.cut, settings.pieces, texts, bank.odds, words))
    if tuned:
        begin_as(encoder, great, settings.layers, pieces, tuned.scale, tuned.head)
    else:
        mean, apart = map(torch.from_numpy, scale_of(teach_sentences(texts, CACHE)))
        begin_as(encoder, great, settings.layers, pieces, (mean, apart))
    return pieces
