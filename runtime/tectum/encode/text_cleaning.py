"""Text cleaning, the same in training and at run time."""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def clean_text(text: str) -> str:
    """Normalise a sentence: NFKC (Unicode Annex 15), case folding, control characters out, single spaces.

    >>> clean_text("  Ｔurn ON\\tthe light ")
    'turn on the light'
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()


def to_bytes(text: str, limit: int) -> NDArray[np.uint8]:
    """Cleaned UTF-8, uint8 [n], n even and at most ``limit``; cut between characters, zero-padded.

    An empty sentence is one space.
    """
    raw = clean_text(text).encode("utf-8", "replace")[: limit // 2 * 2]
    raw = raw.decode("utf-8", "ignore").encode("utf-8") or b" "
    return np.frombuffer(raw + b"\0" * (len(raw) % 2), np.uint8)
