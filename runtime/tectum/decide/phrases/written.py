"""The words of a sentence, as it was typed: in small letters, without accents, what is drawn together apart."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

DRAWN = "'s"


class Token(NamedTuple):
    """A word, in small letters. ``begin``, ``end``: where it stands in the sentence."""

    word: str
    begin: int
    end: int


_TOLD_APART = frozenset({"à", "è", "où"})
"""Words that are others without their accents."""


def _accents() -> dict[int, str]:
    """Latin letters with accents, each with its own letter, but umlauts."""
    parted = {char: unicodedata.normalize("NFD", chr(char))[0] for char in range(0xC0, 0x180)}
    return {char: letter for char, letter in parted.items() if letter != chr(char) and chr(char) not in "äöüÄÖÜ"}


_ACCENTS = _accents()


def unaccented(text: str) -> str:
    """A text of as many letters without accents, which people leave out; with its umlauts."""
    return text.translate(_ACCENTS)


def fold(text: str) -> str:
    """In small letters, umlauts spelled out: as a name in a house's file may have them; without accents."""
    text = unicodedata.normalize("NFC", text).casefold().replace("\u2019", "'")
    text = text if text in _TOLD_APART else unaccented(text)
    return text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("œ", "oe")


@cache
def _token() -> re.Pattern[str]:
    """A word, made when it is needed first: not every house is told rules."""
    return re.compile(
        r"'s\b|\d{1,2}:\d{2}|\d+(?:[.,]\d+)?|[\u96f6\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e]+"
        r"|[\u3400-\u9fff]|(?:(?![\u3400-\u9fff\d])\w)+(?:['\-](?![\d\u3400-\u9fff])(?:(?![\u3400-\u9fff])\w)+)*|[^\w\s,.;:!?\"'()\u00a1\u00ab\u00bb\u00bf\u3000-\u303f\uff00-\uffef\u2010-\u201f]"
    )


def tokens(sentence: str, parted: str = "") -> list[Token]:
    """Its words; of Chinese every character, and every number whole. What is drawn together is two: "nobody's", and
    what one of the signs ``parted`` joins: "l'alarme"."""
    sentence = unicodedata.normalize("NFC", sentence).replace("\u2019", "'")
    found = []
    hits = ((hit[0], hit.start(), hit.end()) for hit in _token().finditer(sentence))
    for text, begin, end in hits if not parted else (one for hit in hits for one in _apart(*hit, parted)):
        word = fold(text)
        if word.endswith(DRAWN) and len(word) > len(DRAWN):
            found.append(Token(word.removesuffix(DRAWN), begin, end - len(DRAWN)))
            found.append(Token(DRAWN, end - len(DRAWN), end))
        else:
            found.append(Token(word, begin, end))
    return found


def _apart(text: str, begin: int, end: int, parted: str) -> Iterator[tuple[str, int, int]]:
    """A word at some signs, which are left out."""
    if text == DRAWN or not text[0].isalpha():
        yield text, begin, end
        return
    for hit in re.finditer(f"[^{re.escape(parted)}]+", text):
        yield hit[0], begin + hit.start(), begin + hit.end()
