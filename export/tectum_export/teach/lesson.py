"""What the sentence teacher is asked for one training: common words, and sentences reworded; and what it answers."""

from collections.abc import Callable, Sequence
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
    """The teacher's vectors [N, D] of the bank's items (``item_vectors``), of ``words`` and of ``reworded``, and the
    ``meanings`` [N, intents + contexts + 1] of the last."""

    words: list[str]
    reworded: list[str]
    item_vectors: NDArray[np.float32]
    word_vectors: NDArray[np.float32]
    reworded_vectors: NDArray[np.float32]
    meanings: NDArray[np.float32]


def prepare_lesson(
    recipe: Recipe,
    bank: TextBank,
    sizes: tuple[int, int, int],
    tuned: Callable[[Sequence[str]], NDArray[np.float32]] | None = None,
) -> Lesson:
    """Ask the teacher of ``recipe``; its answers are kept. Raises UsageError where it is not installed.

    ``tuned`` says what sentences mean, where the teacher was fine-tuned; else one layer on its vectors does.
    """
    by_language = common_words(recipe.data.grammar, recipe.text.words)
    words = [word for some in by_language.values() for word in some]
    texts = [item.text or "" for item in bank.items]
    of_items, of_words = np.split(teach_sentences([*texts, *words], CACHE), [len(texts)])
    item_vectors, word_vectors = spread(of_items, of_items), spread(of_words, of_items)
    ends = np.cumsum([len(some) for some in by_language.values()])[:-1]
    near = dict(zip(by_language, np.split(word_vectors, ends), strict=True))
    draws = np.random.default_rng([recipe.seed, 8]).choice(len(texts), recipe.text.reworded, p=bank.odds)
    drawn = [(bank.items[row].language or "", texts[row]) for row in draws]
    reworded = reword_all(drawn, by_language, near, recipe.seed)
    if not reworded:
        return Lesson(words, [], item_vectors, word_vectors, item_vectors[:0], np.zeros((0, sum(sizes)), np.float32))
    reworded_vectors = spread(teach_sentences(reworded, CACHE), of_items)
    if tuned is not None:
        return Lesson(words, reworded, item_vectors, word_vectors, reworded_vectors, tuned(reworded))
    intents, contexts, pleas = zip(*(bank.targets(item) for item in bank.items), strict=True)
    targets = torch.tensor(intents), torch.tensor(contexts), torch.tensor(pleas)
    scale = item_vectors.shape[1] ** 0.5  # of unit length; the network learns faster from numbers of about 1
    net = fit_meaning(torch.from_numpy(item_vectors * scale), targets, torch.from_numpy(bank.odds), sizes)
    told = meanings(net, torch.from_numpy(reworded_vectors * scale), sizes)
    return Lesson(words, reworded, item_vectors, word_vectors, reworded_vectors, told)
