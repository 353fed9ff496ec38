"""Sentences that nobody wrote: some words of ours in the place of which stand others that mean about as much.

A teacher is asked what they mean, so the student hears more words in more places than sentences were written (data
augmentation for distillation: Jiao et al., TinyBERT, 2020). What comes out need not be true, nor good grammar.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

NEAREST = 10
"""Words that may stand in the place of another: those whose vectors are nearest."""
CHANGED, DROPPED = 0.3, 0.05
"""Share of a sentence's known words that are changed, and of all its words that are left out."""
_LONGEST = 6
"""Letters of the longest word looked for where words are not parted by blanks."""


class Rewording:
    """``words`` of one language with their ``vectors`` [N, D], and which of them may stand for which."""

    def __init__(self, words: Sequence[str], vectors: NDArray[np.float32]):
        self._words, self._known = list(words), {word: row for row, word in enumerate(words)}
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        self._near = np.concatenate([_nearest(unit, rows) for rows in np.array_split(np.arange(len(unit)), 8)])

    def reword(self, rng: np.random.Generator, text: str) -> str:
        """``text`` with some of its words changed or left out; itself where none of its words is known."""
        parts = _parts(text, self._known)
        places = [place for place, part in enumerate(parts) if part in self._known]
        if not places:
            return text
        for place in rng.choice(places, max(1, rng.binomial(len(places), CHANGED)), replace=False):
            near = self._near[self._known[parts[place]]]
            parts[place] = self._words[int(near[rng.integers(len(near))])]
        if len(places) > 2:
            parts = [part for part in parts if part == " " or rng.random() >= DROPPED]
        return " ".join("".join(parts).split()) or text


def _nearest(unit: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The words nearest to those at ``rows``, [R, NEAREST], without themselves."""
    alike = unit[rows] @ unit.T
    alike[np.arange(len(rows)), rows] = -2
    return np.argpartition(-alike, min(NEAREST, len(unit) - 1), axis=1)[:, :NEAREST]


def _unparted(word: str) -> bool:
    return word[0] >= "\u3041"


def _parts(text: str, known: dict[str, int]) -> list[str]:
    """``text`` cut into words, blanks and the rest; where words are not parted, the longest known word comes first."""
    parts: list[str] = []
    place = 0
    while place < len(text):
        end = place + 1
        if _unparted(text[place]):
            longest = min(len(text), place + _LONGEST)
            end = next((stop for stop in range(longest, place, -1) if text[place:stop] in known), end)
        elif text[place].isalnum():
            while end < len(text) and (text[end].isalnum() or text[end] in "'’") and not _unparted(text[end]):
                end += 1
        parts.append(text[place:end])
        place = end
    return parts


def reword_all(
    texts: Iterable[tuple[str, str]],
    words: Mapping[str, Sequence[str]],
    vectors: Mapping[str, NDArray[np.float32]],
    seed: int,
) -> list[str]:
    """A sentence made of each of ``texts`` (language, text): all that are new, each once. ``words`` of each language,
    with their ``vectors`` [N, D]; texts of other languages are left out."""
    rewordings = {language: Rewording(words[language], vectors[language]) for language in words}
    rng = np.random.default_rng([seed, 9])
    ours = [(language, text) for language, text in texts if language in rewordings]
    given = {text for _, text in ours}
    made = (rewordings[language].reword(rng, text) for language, text in ours)
    return [text for text in dict.fromkeys(made) if text not in given]
