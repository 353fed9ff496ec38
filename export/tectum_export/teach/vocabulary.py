"""Which pieces of words a small encoder knows: those that our sentences and common words of their languages need."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tectum.encode.pieces import BLANK, SPECIAL
from tectum.encode.text_cleaning import clean_text, without_frame
from tectum_export.teach.unigram import Unigram

FLAT = 10.0
"""A word of rank ``r`` counts as 1 / (``r`` + this), as words are said (Zipf)."""
LONGEST = 512
"""Pieces of a text that are counted."""
DIGITS = 4
"""Of a log-likelihood, behind the point."""


def chosen_pieces(
    cut: Unigram, count: int, texts: Sequence[str], odds: NDArray[np.float64], words: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """``count`` pieces of ``cut`` at most, with their log-likelihoods: first the letters, then those that occur most,
    half in ``texts``, as often as ``odds`` has each, half in the common ``words`` of each language (there may be none),
    the commonest first."""
    used: dict[str, float] = defaultdict(float)
    name = {number: piece for piece, number in cut.numbers.items()}
    for text, share in zip(texts, odds, strict=True):
        for number in cut(without_frame(clean_text(text)), LONGEST)[1:-1]:
            used[name.get(number, "")] += float(share)
    for some in words.values():
        ranks = 1 / (FLAT + np.arange(len(some)))
        for word, share in zip(some, ranks / ranks.sum() / len(words), strict=True):
            for number in cut(clean_text(word), LONGEST)[1:-1]:
                used[name.get(number, "")] += float(share)
    used.pop("", None)
    letters = {letter for piece in used for letter in piece if letter in cut.numbers} | {BLANK}
    for letter in letters:  # so that whatever is made of them can be read
        used[letter] += 1.0
    kept = sorted(used, key=lambda piece: (-used[piece], piece))[: count - len(SPECIAL)]
    return {piece: round(cut.scores[cut.numbers[piece]], DIGITS) for piece in sorted(kept)}


def own_pieces(count: int, texts: Sequence[str]) -> dict[str, float]:
    """The letters and the commonest words of ``texts``, where there is no encoder whose pieces could be taken."""
    lines = [without_frame(clean_text(text)) for text in texts]
    words = Counter(BLANK + word for line in lines for word in line.split())
    letters = Counter(letter for line in lines for letter in line.replace(" ", BLANK))
    kept = [*letters, *(word for word, _ in words.most_common() if word not in letters)][: count - len(SPECIAL)]
    whole = sum(words.values()) + sum(letters.values())
    return {piece: round(float(np.log((words[piece] or letters[piece]) / whole)), DIGITS) for piece in sorted(kept)}
