"""What a bundle's text graph takes of a sentence: its bytes, or the numbers of the pieces of its words."""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.encode.pieces import BEGIN, END, ENDS, Pieces
from tectum.encode.text_cleaning import to_bytes
from tectum.errors import BundleError, first_line


class TextInput:
    """Makes a sentence the one input of a text graph. ``max_bytes``: of a sentence that are read. ``pieces``: gives the
    pieces of words whose numbers the graph takes; None: it takes bytes. Any thread may share it.

    >>> TextInput(160)("Good night")["bytes"].shape
    (1, 10)
    """

    def __init__(self, max_bytes: int, pieces: Callable[[], Pieces] | None = None):
        self._max_bytes, self._pieces = max_bytes, pieces

    @classmethod
    def of(cls, bundle: Bundle) -> "TextInput":
        """As the manifest says it. The file of pieces is read when the first words come, once for all who ask; every
        method raises BundleError then where it cannot be, or is of another form."""
        if not bundle.pieces:
            return cls(bundle.max_bytes)
        file, sha256 = bundle.path / bundle.pieces, bundle.manifest["files"][bundle.pieces]
        return cls(bundle.max_bytes, partial(_read, file, sha256))

    def __call__(self, text: str) -> dict[str, NDArray[Any]]:
        """``bytes`` uint8 [1, n], n even (see ``to_bytes``), or ``pieces`` int32 [1, n] (see ``Pieces``); any string is
        allowed, what is beyond ``max_bytes`` is cut off."""
        if self._pieces is None:
            return {"bytes": to_bytes(text, self._max_bytes)[None]}
        if not text:  # as at every start, when graphs are checked: nobody waits there for pieces
            return {"pieces": np.array([[BEGIN, END]], np.int32)}
        return {"pieces": self._pieces()(text, self._max_bytes)[None]}

    def knows(self, feed: dict[str, NDArray[Any]]) -> bool:
        """Whether the graph can know anything of the sentence that ``feed`` was made of: of pieces some are known, not
        signs alone; bytes are always."""
        return self._pieces is None or self._pieces().knows(feed["pieces"][0])

    def longest(self) -> dict[str, NDArray[Any]]:
        """The longest input there may be; of pieces, all have the largest number."""
        if self._pieces is None:
            return self("a" * self._max_bytes)
        return {"pieces": np.full((1, self._max_bytes + ENDS), len(self._pieces()) - 1, np.int32)}


@lru_cache(maxsize=2)  # all places share those of their bundle; one on trial has others beside it
def _read(file: Path, sha256: str) -> Pieces:  # noqa: ARG001  another content is read anew
    try:
        return Pieces.read(file)
    except (OSError, ValueError) as error:
        raise BundleError(f"{file}: cannot be read as pieces of words: {first_line(error)}") from None
