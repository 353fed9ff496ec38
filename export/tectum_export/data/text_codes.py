"""Sentences as the text graph takes them: bytes, or numbers of pieces of words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.encode.onnx.synthetic_inputs import Feed
from tectum.encode.pieces import ENDS, Pieces
from tectum.encode.text_cleaning import to_bytes
from tectum.encode.text_input import TextInput

PIECES = "text.pieces.tsv"
"""The file of the pieces, in a run folder and in a bundle."""


class TextCodes:
    """``limit``: bytes of a sentence that are read; ``pieces``: into which it is cut, None for bytes."""

    def __init__(self, limit: int, pieces: Pieces | None = None):
        self._limit, self._pieces = limit, pieces
        self._input = TextInput(limit, None if pieces is None else lambda: pieces)

    def __call__(self, texts: Sequence[str]) -> NDArray[Any]:
        """Zero-padded on the right: uint8 [B, T], T a multiple of 16; or int32 [B, T], T a multiple of 4, but no longer
        than a sentence can be."""
        cut, step, dtype = (to_bytes, 16, np.uint8) if self._pieces is None else (self._pieces, 4, np.int32)
        rows: list[NDArray[Any]] = [cut(text, self._limit) for text in texts]
        longest = max((len(row) for row in rows), default=step)
        width = -(-longest // step) * step
        if self._pieces is not None:
            width = max(longest, min(width, self._limit + ENDS))
        out = np.zeros((len(rows), width), dtype)
        for row, codes in zip(out, rows, strict=True):
            row[: len(codes)] = codes
        return out

    def lines(self) -> str:
        """The file of its pieces; empty for bytes."""
        return self._pieces.lines() if self._pieces else ""

    def feed(self, text: str) -> Feed:
        """One sentence by the name of the graph's input, as the runtime reads it: no longer than it is."""
        return self._input(text)
