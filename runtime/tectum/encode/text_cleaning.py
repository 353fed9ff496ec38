"""Text cleaning, the same in training and at run time."""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PUNCTUATION = " .,;:!?…¡¿。，、；：！？\"'«»„“”"
_QUOTES = frozenset('"“”„«»‹›「」『』《》')
_BRACKETS, _PICTURES = frozenset({"Ps", "Pe"}), frozenset({"So", "Sk", "Cf"})
"""Categories of Unicode: brackets; pictures and what modifies them."""
_FIRST_PICTURE = "\u2190"
"""Before it stand signs that say something, as of degrees."""
_FIRST_IDEOGRAPH = "\u3041"
"""Kana, Han and Hangul come after it, the letters of alphabets before."""


def clean_text(text: str) -> str:
    """Normalise a sentence: NFKC (Unicode Annex 15), case folding, control characters out, single spaces.

    >>> clean_text("  Ｔurn ON\\tthe light ")
    'turn on the light'
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()


def has_words(text: str) -> bool:
    """Whether a sentence says anything: it has two different letters or digits, or a single one that is a word of its
    own (an ideograph, once).

    >>> [has_words(text) for text in ("Help.", "停", "a", "aaaa aaaa", "🙂 🙃", "  ")]
    [True, True, False, False, False, False]
    """
    said = [sign for sign in clean_text(text) if sign.isalnum()]
    return len(set(said)) > 1 or (len(said) == 1 and said[0] >= _FIRST_IDEOGRAPH)


def plain_words(text: str) -> str:
    """The words of a sentence alone: clean, with straight apostrophes and without punctuation around them.

    >>> plain_words("¡Socorro!"), plain_words("À l’aide !")
    ('socorro', "à l'aide")
    """
    return clean_text(text).replace("’", "'").strip(_PUNCTUATION)


def without_frame(text: str) -> str:
    """A clean sentence without quotes, brackets and pictures (emoji), which say nothing of what it means.

    >>> without_frame("“turn on the light” 💡"), without_frame("what's 20° (roughly) in °f?")
    ('turn on the light', "what's 20° roughly in °f?")
    """
    return _SPACE.sub(" ", "".join(" " if _frames(sign) else sign for sign in text)).strip()


def _frames(sign: str) -> bool:
    if sign in _QUOTES:
        return True
    kind = unicodedata.category(sign)
    return kind in _BRACKETS or (kind in _PICTURES and sign >= _FIRST_PICTURE)


def to_bytes(text: str, limit: int) -> NDArray[np.uint8]:
    """Cleaned UTF-8 without its frame, uint8 [n], n even and at most ``limit``; cut between characters, zero-padded.

    An empty sentence is one space.
    """
    raw = without_frame(clean_text(text)).encode("utf-8", "replace")[: limit // 2 * 2]
    raw = raw.decode("utf-8", "ignore").encode("utf-8") or b" "
    return np.frombuffer(raw + b"\0" * (len(raw) % 2), np.uint8)
