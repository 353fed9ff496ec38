"""Text cleaning, the same in training and at run time."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def clean_text(text: str) -> str:
    """Normalise a sentence: NFKC (Unicode Annex 15), case folding, control characters out, single spaces.

    >>> clean_text("  Ｔurn ON\\tthe light ")
    'turn on the light'
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()
