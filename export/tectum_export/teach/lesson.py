"""What the sentence teacher is asked for one training: common words, and sentences reworded; and what it answers."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from tectum_export.data.text_bank import TextBank
from tectum_export.recipe import Recipe
from tectum_export.teach.cache import CACHE
from tectum_export.teach.meaning import fit_meaning, meanings
from tectum_export.teach.rewordings import reword_all
from tectum_export.teach.sentences import common_words, spread, teach_sentences


@dataclass(frozen=True)
class Lesson:
    """``vectors`` [items + words + reworded, D] of the bank's items, of ``words`` and of ``reworded``, in this order;
    ``meanings`` [reworded, intents + contexts + 1] of the last."""

    words: list[str]
    reworded: list[str]
    vectors: NDArray[np.float32]
    meanings: NDArray[np.float32]

    def of_words(self, some: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these of ``words``."""
        return self.vectors[len(self.vectors) - len(self.reworded) - len(self.words) + some]

    def of_reworded(self, some: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these of ``reworded``."""
        return self.vectors[len(self.vectors) - len(self.reworded) + some]


def prepare_lesson(recipe: Recipe, bank: TextBank, sizes: tuple[int, int, int]) -> Lesson:
    """Ask the teacher of ``recipe``; its answers are kept. Raises UsageError where it is not installed."""
    by_language = common_words(recipe.data.grammar, recipe.text.words)
    words = [word for some in by_language.values() for word in some]
    texts = [item.text or "" for item in bank.items]
    said = teach_sentences([*texts, *words], CACHE)
    ends = np.cumsum([len(some) for some in by_language.values()])[:-1]
    known = np.split(spread(said[len(texts) :], said[: len(texts)]), ends)
    draws = np.random.default_rng([recipe.seed, 8]).choice(len(texts), recipe.text.reworded, p=bank.odds)
    drawn = [(bank.items[row].language or "", texts[row]) for row in draws]
    reworded = reword_all(drawn, by_language, dict(zip(by_language, known, strict=True)), recipe.seed)
    if reworded:
        said = np.concatenate([said, teach_sentences(reworded, CACHE)])
    vectors = spread(said, said[: len(texts)])
    marks = [bank.targets(item) for item in bank.items]
    targets = (
        torch.tensor([m[0] for m in marks]),
        torch.tensor([m[1] for m in marks]),
        torch.tensor([m[2] for m in marks]),
    )
    told = np.zeros((0, sum(sizes)), np.float32)
    if reworded:
        scale = vectors.shape[1] ** 0.5  # of unit length; the network learns faster from numbers of about 1
        inputs = torch.from_numpy(vectors * scale)
        net = fit_meaning(inputs[: len(texts)], targets, torch.from_numpy(bank.odds), sizes)
        told = meanings(net, inputs[len(vectors) - len(reworded) :], sizes)
    return Lesson(words, reworded, vectors, told)
