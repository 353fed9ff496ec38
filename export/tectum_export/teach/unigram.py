"""A sentence cut into the pieces that a multilingual encoder knows: the likeliest cut (Unigram; Kudo, 2018)."""

from collections.abc import Mapping, Sequence

from tectum.encode.pieces import BLANK, LikeliestCut


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
        self._cut = LikeliestCut(self.numbers, scores, unknown)

    def __call__(self, text: str, most: int) -> list[int]:
        """The numbers of at most ``most`` pieces, ends and all."""
        line = text.translate(self._letters)
        while "  " in line:
            line = line.replace("  ", " ")
        cut = self._cut((line if line.startswith(" ") else " " + line).replace(" ", BLANK))
        return [self.ends[0], *cut[: most - 2], self.ends[1]]
