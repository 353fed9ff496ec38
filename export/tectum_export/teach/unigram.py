"""A sentence cut into the pieces that a multilingual encoder knows: the likeliest cut (Unigram; Kudo, 2018)."""

from collections.abc import Mapping, Sequence

BLANK = "\u2581"
"""Stands for a blank, also before the first word, as in SentencePiece."""
_UNKNOWN = 10.0
"""So much less likely than the rarest piece is a letter that no piece holds."""


class Unigram:
    """``pieces`` by number with their log-likelihoods ``scores``; ``letters``: what stands for which letter beforehand.

    ``unknown`` is the number told of a letter that no piece holds, ``ends`` those before and after every sentence.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        scores: Sequence[float],
        letters: Mapping[int, str],
        unknown: int,
        ends: tuple[int, int],
    ):
        self.numbers = {piece: number for number, piece in enumerate(pieces) if piece and number != unknown}
        self.scores, self._letters, self.unknown, self.ends = scores, letters, unknown, ends
        self._longest = max(map(len, self.numbers))
        self._least = min(scores) - _UNKNOWN

    def __call__(self, text: str, most: int) -> list[int]:
        """The numbers of at most ``most`` pieces, ends and all."""
        line = text.translate(self._letters)
        while "  " in line:
            line = line.replace("  ", " ")
        line = (line if line.startswith(" ") else " " + line).replace(" ", BLANK)
        best, cut, told = [0.0] + [float("-inf")] * len(line), [0] * (len(line) + 1), [self.unknown] * (len(line) + 1)
        for begin in range(len(line)):
            here = best[begin]
            if here + self._least > best[begin + 1]:
                best[begin + 1], cut[begin + 1], told[begin + 1] = here + self._least, begin, self.unknown
            for end in range(begin + 1, min(begin + self._longest, len(line)) + 1):
                number = self.numbers.get(line[begin:end])
                if number is not None and here + self.scores[number] > best[end]:
                    best[end], cut[end], told[end] = here + self.scores[number], begin, number
        numbers, end = [], len(line)
        while end:
            numbers.append(told[end])
            end = cut[end]
        return [self.ends[0], *numbers[::-1][: most - 2], self.ends[1]]
