"""Sentences as pieces of words: the likeliest cut (Unigram; Kudo, 2018)."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tectum.encode.text_cleaning import clean_text, without_frame

BLANK = "\u2581"
"""Stands for a blank, also before the first word, as in SentencePiece."""
SPECIAL = ("<pad>", "<s>", "</s>", "<unk>")
"""The first numbers: after the end of a row, before and behind each sentence, and a letter that no piece holds."""
PAD, BEGIN, END, UNKNOWN = range(len(SPECIAL))
_RARE = 10.0
"""So much less likely than the rarest piece is a letter that no piece holds."""


class Pieces:
    """``scores``: the pieces that are known and their log-likelihoods, in the order of their numbers.

    >>> Pieces({"\u2581turn": -1.0, "\u2581on": -1.0})("Turn ON", 160).tolist()
    [1, 4, 5, 2]
    """

    def __init__(self, scores: Mapping[str, float]):
        self.scores = dict(scores)
        self._known = {piece: (number, score) for number, (piece, score) in enumerate(scores.items(), len(SPECIAL))}
        self._longest = max(map(len, scores))
        self._least = min(scores.values()) - _RARE

    def __len__(self) -> int:
        """How many numbers there are, the special ones counted."""
        return len(SPECIAL) + len(self.scores)

    def __call__(self, text: str, limit: int) -> NDArray[np.int32]:
        """The numbers of the pieces of ``text``, int32 [n], n from 2 to ``limit`` + 2; it is cleaned and without its
        frame, and of what is longer than ``limit`` bytes the rest is left out."""
        line = without_frame(clean_text(text)).encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
        line = (" " + line).rstrip().replace(" ", BLANK)
        count = len(line)
        best, back, told = [0.0] + [float("-inf")] * count, [0] * (count + 1), [UNKNOWN] * (count + 1)
        known, longest, least = self._known, self._longest, self._least
        for begin in range(count):
            here = best[begin]
            if here + least > best[begin + 1]:
                best[begin + 1], back[begin + 1], told[begin + 1] = here + least, begin, UNKNOWN
            for end in range(begin + 1, min(begin + longest, count) + 1):
                found = known.get(line[begin:end])
                if found is not None and here + found[1] > best[end]:
                    best[end], back[end], told[end] = here + found[1], begin, found[0]
        numbers, end = [END], count
        while end:
            numbers.append(told[end])
            end = back[end]
        numbers.append(BEGIN)
        return np.array(numbers[::-1], np.int32)

    @classmethod
    def read(cls, path: Path) -> "Pieces":
        """Of a file of SentencePiece's form: a line each of piece, tab, log-likelihood; first the special ones.

        Raises OSError where it cannot be read, ValueError for a file of another form.
        """
        lines = path.read_text(encoding="utf-8").split("\n")
        rows = [line.rsplit("\t", 1) for line in lines if line]
        if tuple(row[0] for row in rows[: len(SPECIAL)]) != SPECIAL or len(rows) == len(SPECIAL):
            raise ValueError(f"holds no pieces after {', '.join(SPECIAL)}")
        scores = {}
        for number, row in enumerate(rows[len(SPECIAL) :], len(SPECIAL) + 1):
            if len(row) != 2 or not row[0] or row[0] in scores or not np.isfinite(score := _number(row[1])):
                raise ValueError(f"line {number}: is no new piece, a tab and its log-likelihood")
            scores[row[0]] = score
        return cls(scores)

    def lines(self) -> str:
        """What :meth:`read` reads."""
        rows = [f"{piece}\t0" for piece in SPECIAL] + [f"{piece}\t{score:g}" for piece, score in self.scores.items()]
        return "\n".join(rows) + "\n"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
