"""Fine-tune the sentence teacher: its upper layers learn what our sentences are said for, before a student asks it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.augment_text import augment
from tectum_export.data.text_bank import TextBank
from tectum_export.recipe import Recipe
from tectum_export.teach.asked import ask_all
from tectum_export.teach.e5_file import E5File, e5_path
from tectum_export.teach.encoder import SentenceEncoder
from tectum_export.teach.meaning import as_chances, fit_meaning
from tectum_export.teach.sentences import scale_of, spread, teach_sentences
from tectum_export.train.loop import Schedule, fit
from tectum_export.whole import whole

TRAINED = 6
"""Layers that learn, of twelve: those below know words, not yet what is meant."""
BATCH, RATE, GROUPS = 64, 1e-3, 4
PACE = 0.15
"""Share of the learning rate for the encoder: its head is fitted before."""


class TeacherTask(nn.Module):
    """An encoder with the ``head`` that was fitted to its vectors as they were; ``like`` [M, D] are such vectors."""

    mean: Tensor
    apart: Tensor

    def __init__(self, encoder: SentenceEncoder, head: nn.Module, like: NDArray[np.float32], sizes: tuple[int, ...]):
        super().__init__()
        self.encoder, self.head, self.sizes = encoder, head, sizes
        mean, apart = map(torch.from_numpy, scale_of(like))
        self.register_buffer("mean", mean)
        self.register_buffer("apart", apart)

    def logits(self, texts: Sequence[str]) -> Tensor:
        """Of intent, context and help side by side, float32 [B, sum of ``sizes``]."""
        vectors = self.encoder.vectors(texts, GROUPS)
        scale = vectors.shape[1] ** 0.5  # as the head was fitted
        logits: Tensor = self.head(scale * F.normalize((vectors - self.mean) / self.apart))
        return logits

    def forward(self, batch: tuple[list[str], Tensor, Tensor]) -> dict[str, Tensor]:
        """``batch``: B texts, intent and context int64 [B, 2], help float [B]."""
        texts, pairs, plea = batch
        intent, context, asks = torch.split(self.logits(texts), list(self.sizes), 1)
        return {
            "intent": F.cross_entropy(intent, pairs[:, 0], label_smoothing=0.05),
            "context": F.cross_entropy(context, pairs[:, 1], label_smoothing=0.02),
            "help": F.binary_cross_entropy_with_logits(asks[:, 0], plea),
        }


class TunedTeacher:
    """What a fine-tuned teacher takes sentences for; its answers are kept in ``folder``."""

    def __init__(self, task: TeacherTask, folder: Path, name: str):
        self._task, self._path = task.eval(), folder / f"meanings-{name}.parquet"
        self.encoder, self.head, self.scale = task.encoder, task.head, (task.mean, task.apart)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Chances of each intent, each context, and of a cry for help, side by side, float32 [N, sum of sizes]."""
        if not texts:
            return np.zeros((0, sum(self._task.sizes)), np.float32)
        return ask_all(texts, self._path, self._ask, "teacher: meanings")

    @torch.no_grad()
    def _ask(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return as_chances(self._task.logits(texts).cpu(), self._task.sizes)


def fine_tune(
    recipe: Recipe, bank: TextBank, sizes: tuple[int, int, int], cache: Path, run: Path, fabric: Fabric | None = None
) -> TunedTeacher:
    """The teacher of ``recipe`` after ``[teacher] fine_tune`` steps on the sentences of ``bank``.

    It is kept as ``run/teacher.pt`` and read from there by a run that goes on. Raises UsageError without the package.
    """
    texts = [item.text or "" for item in bank.items]
    vectors = teach_sentences(texts, cache)
    targets = [bank.targets(item) for item in bank.items]
    pairs = torch.tensor([target[:2] for target in targets])
    pleas = torch.tensor([target[2] for target in targets])
    torch.manual_seed(recipe.seed)
    scale = vectors.shape[1] ** 0.5
    heads = torch.from_numpy(spread(vectors, vectors) * scale)
    wanted = (pairs[:, 0], pairs[:, 1], pleas)
    head = fit_meaning(heads, wanted, torch.from_numpy(bank.odds), sizes)
    task = TeacherTask(SentenceEncoder(E5File(e5_path()), TRAINED), head, vectors, sizes)
    steps = recipe.teacher.fine_tune
    odds = np.cumsum(bank.odds)
    told = repr((recipe.seed, steps, sizes, TRAINED, texts, targets, bank.odds.round(9).tolist()))
    told = hashlib.sha256(told.encode()).hexdigest()[:16]

    def batch(step: int, rows: range) -> tuple[Any, ...]:
        rngs = [np.random.default_rng([recipe.seed, 10, step, row]) for row in rows]
        drawn = [min(int(np.searchsorted(odds, rng.random())), len(texts) - 1) for rng in rngs]
        said = [augment(rng, texts[row]) for rng, row in zip(rngs, drawn, strict=True)]
        return said, pairs[drawn], pleas[drawn]

    kept = run / "teacher.pt"
    stored = torch.load(kept, map_location="cpu", weights_only=True) if kept.is_file() else None
    if stored is None or stored["of"] != told:
        task.train()
        schedule = Schedule(steps, RATE, BATCH, seed=recipe.seed)
        fit("teacher", task, batch, schedule, run, fabric, pace=lambda name: PACE if name.startswith("encoder") else 1)
        stored = {"of": told, "learned": _learned(task)}
        with whole(kept) as part:
            torch.save(stored, part)
    task.load_state_dict(stored["learned"], strict=False)
    return TunedTeacher(task, run, told)


def _learned(task: TeacherTask) -> dict[str, Tensor]:
    """What is not in the teacher's file."""
    trained = {name for name, value in task.named_parameters() if value.requires_grad}
    return {name: value for name, value in task.state_dict().items() if name in trained}
