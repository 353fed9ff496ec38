"""Sentences as pieces of words: the likeliest cut (Unigram; Kudo, 2018)."""

from collections.abc import Mapping, Sequence
from math import isfinite, nan
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tectum.encode.text_cleaning import clean_text, without_frame

BLANK = "\u2581"
"""Stands for a blank, also before the first word, as in SentencePiece; a piece may begin with it, and has no other."""
SPECIAL = ("<pad>", "<s>", "</s>", "<unk>")
"""The first numbers: after the end of a row, before and behind each sentence, and a letter that no piece holds."""
PAD, BEGIN, END, UNKNOWN = range(len(SPECIAL))
ENDS = 2
"""Numbers that stand before and behind the pieces of a sentence."""
LONGEST = 64
"""Letters of a piece, at most: so many lookups a letter are what a cut may take."""
RAREST = -1000.0
"""The least log-likelihood: sums of them stay exact enough to compare."""
MOST_BYTES = 1 << 24
"""Of a file of pieces: three times that of a vocabulary of 250,000 pieces of a hundred languages."""
_RARE = 10.0
"""So much less likely than the rarest piece is a letter that no piece holds."""


class LikeliestCut:
    """Cuts a line into the pieces whose log-likelihoods add up to most; no piece goes on behind a blank.

    ``numbers`` of the pieces, ``scores`` by number, and what is told of a letter that no piece holds, ``unknown``.
    """

    def __init__(self, numbers: Mapping[str, int], scores: Sequence[float], unknown: int):
        self._numbers, self._scores, self._unknown = numbers, scores, unknown
        self._longest = max(map(len, numbers))
        self._least = min(scores) - _RARE

    def __call__(self, line: str) -> list[int]:
        """The numbers of the pieces of ``line``, whose blanks are ``BLANK``."""
        count, stop, unknown = len(line), 0, self._unknown
        best, back, told = [0.0] + [float("-inf")] * count, [0] * (count + 1), [unknown] * (count + 1)
        number_of, scores, longest, least = self._numbers.get, self._scores, self._longest, self._least
        for begin in range(count):
            if begin == stop and (stop := line.find(BLANK, begin + 1)) < 0:
                stop = count
            here = best[begin]
            if here + least > best[begin + 1]:
                best[begin + 1], back[begin + 1], told[begin + 1] = here + least, begin, unknown
            for end in range(begin + 1, min(begin + longest, stop) + 1):
                found = number_of(line[begin:end])
                if found is not None and here + scores[found] > best[end]:
                    best[end], back[end], told[end] = here + scores[found], begin, found
        cut, end = [], count
        while end:
            cut.append(told[end])
            end = back[end]
        return cut[::-1]


class Pieces:
    """``scores``: the pieces that are known and their log-likelihoods, in the order of their numbers.

    >>> pieces = Pieces({"\u2581turn": -1.0, "\u2581on": -1.0})
    >>> pieces("Turn ON", 160).tolist(), pieces("Turn it", 160).tolist()
    ([1, 4, 5, 2], [1, 4, 3, 3, 3, 2])
    """

    def __init__(self, scores: Mapping[str, float]):
        self.scores = dict(scores)
        self._spelled = (*SPECIAL, *scores)
        numbers = dict(zip(scores, range(len(SPECIAL), len(self._spelled)), strict=True))
        self._cut = LikeliestCut(numbers, (*(0.0 for _ in SPECIAL), *scores.values()), UNKNOWN)

    def __len__(self) -> int:
        """How many numbers there are, the special ones counted."""
        return len(self._spelled)

    def __call__(self, text: str, limit: int) -> NDArray[np.int32]:
        """The numbers of the pieces of ``text``, int32 [n], n from 2 to ``limit`` + 2; it is cleaned and without its
        frame, and of what is longer than ``limit`` bytes, the blank before it counted, the rest is left out."""
        line = f" {without_frame(clean_text(text))}".encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
        return np.array([BEGIN, *self._cut(line.rstrip().replace(" ", BLANK)), END], np.int32)

    def knows(self, numbers: NDArray[np.int32]) -> bool:
        """Whether a cut sentence holds any word, or part of one, that is known: a piece with a letter or digit."""
        told = (self._spelled[number] for number in numbers.tolist() if number > UNKNOWN)
        return any(sign.isalnum() for piece in told for sign in piece)

    @classmethod
    def read(cls, path: Path) -> "Pieces":
        """Of a file of SentencePiece's form: a line each of piece, tab, log-likelihood; first the special ones.

        Raises OSError where it cannot be read, ValueError for a file of another form.
        """
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ValueError(f"is of {size:,} bytes; a file of pieces has at most {MOST_BYTES:,}")
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise ValueError(f"byte {error.start}: is not UTF-8") from None
        text = text.removesuffix("\n")
        cells = text.replace("\n", "\t").split("\t")
        names, values = cells[::2], cells[1::2]
        try:
            # all at once, each step a loop in C: somebody waits for an answer meanwhile
            scores = dict(zip(names, map(float, values), strict=True))
            whole = (
                tuple(names[: len(SPECIAL)]) == SPECIAL
                and len(SPECIAL) < len(scores) == len(names)
                and "" not in scores
                and RAREST <= min(scores.values()) <= max(scores.values()) <= 0
                and isfinite(sum(scores.values()))  # NaN hides from the least and the largest
                and max(map(len, scores)) <= LONGEST
                and BLANK not in "\n".join(("", *scores)).replace(f"\n{BLANK}", "\n")
                and "\n".join(map("\t".join, zip(names, values, strict=True))) == text
            )
        except ValueError:
            whole = False
        if not whole:
            raise ValueError(_fault(text.split("\n")))
        for special in SPECIAL:
            del scores[special]
        return cls(scores)

    def lines(self) -> str:
        """What :meth:`read` reads, to the last digit."""
        rows = [f"{piece}\t0" for piece in SPECIAL] + [f"{piece}\t{score}" for piece, score in self.scores.items()]
        return "\n".join(rows) + "\n"


def _fault(lines: Sequence[str]) -> str:
    """What is wrong with a file that is of another form; ``lines``: of it, without their ends."""
    seen = set[str]()
    for number, line in enumerate(lines, 1):
        piece, *scores = line.split("\t")
        if number <= len(SPECIAL) and piece != SPECIAL[number - 1]:
            reason = f"the first lines are those of {', '.join(SPECIAL)}"
        elif len(scores) != 1 or not piece:
            reason = "must be a piece, a tab and its log-likelihood"
        elif not RAREST <= _number(scores[0]) <= 0:
            reason = f"the log-likelihood must be a number from {RAREST:g} to 0"
        elif len(piece) > LONGEST:
            reason = f"the piece has {len(piece)} letters; at most {LONGEST} are allowed"
        elif BLANK in piece[1:]:
            reason = f"the piece goes on behind a blank ({BLANK}), which may only begin it"
        elif piece in seen:
            reason = "the piece stands there twice"
        else:
            seen.add(piece)
            continue
        return f"line {number}: {line[:LONGEST]!r}: {reason}"
    return f"ends with line {len(lines)}: holds no pieces behind {', '.join(SPECIAL)}"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan
