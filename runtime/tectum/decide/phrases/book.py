"""The phrases of one language: which stretches of a sentence mean what.

Templates are hassil's (the sentence templates of Home Assistant's Assist): ``(a|b)`` one of them, ``[a]`` may be left
out. In them ``{n}`` is a number, ``{u}`` a unit of time, ``{t}`` a time of day, ``{d}`` days of the week.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import time
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from tectum.errors import UsageError

DRAWN = "'s"
WARMTH = "temperature "
"""In front of the relation of a phrase that speaks of a temperature without naming a sensor: "hotter than"."""
Means = tuple[str, Any]
"""What a phrase is, and what it says: ("subject", "dog")."""


class Token(NamedTuple):
    """A word, in small letters. ``begin``, ``end``: where it stands in the sentence."""

    word: str
    begin: int
    end: int


class Item(NamedTuple):
    """A phrase found: tokens ``begin`` to ``end``."""

    kind: str
    value: Any
    begin: int
    end: int


class Language(Struct, frozen=True):
    """``phrases``: by kind, templates with their values. ``numbers``: words of numbers; ``units``: seconds by word.
    ``clock``: reads a time of day from tokens, with how many there are; ``days``: by word, 0 Monday; ``joints``: words
    between two of them. ``unknowable``: what nobody can tell, with the reason's name; ``negations``: words that turn
    a sentence round. ``bare``: a thing at a place needs no verb."""

    code: str
    phrases: Mapping[str, Sequence[tuple[str, Any]]]
    numbers: Mapping[str, float]
    units: Mapping[str, float]
    clock: "Callable[[Sequence[str]], list[tuple[time, int]]]"
    days: Mapping[str, tuple[int, ...]]
    joints: frozenset[str]
    named: Mapping[str, Sequence[str]]
    unknowable: Mapping[str, Sequence[str]]
    negations: frozenset[str]
    forms: "Callable[[str, str], list[str]]"
    words: Mapping[str, str]
    phrases_of_states: Mapping[str, str]
    bare: bool = False


def fold(text: str) -> str:
    """In small letters, umlauts spelled out: as a name in a house's file may have them."""
    text = unicodedata.normalize("NFC", text).casefold().replace("\u2019", "'")
    return text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


@cache
def _token() -> re.Pattern[str]:
    """A word, made when it is needed first: not every house is told rules."""
    return re.compile(
        r"'s\b|\d{1,2}:\d{2}|\d+(?:[.,]\d+)?|[\u96f6\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e]+"
        r"|[\u3400-\u9fff]|(?:(?![\u3400-\u9fff\d])\w)+(?:['\-](?:(?![\u3400-\u9fff])\w)+)*|[^\w\s,.;:!?\"'()\u3000-\u303f\uff00-\uffef\u2010-\u201f]"
    )


def tokens(sentence: str) -> list[Token]:
    """Its words; of Chinese every character, and every number whole. What is drawn together is two: "nobody's"."""
    sentence = unicodedata.normalize("NFC", sentence).replace("\u2019", "'")
    found = []
    for hit in _token().finditer(sentence):
        word, begin, end = fold(hit[0]), hit.start(), hit.end()
        if word.endswith(DRAWN) and len(word) > len(DRAWN):
            found.append(Token(word.removesuffix(DRAWN), begin, end - len(DRAWN)))
            word, begin = DRAWN, end - len(DRAWN)
        found.append(Token(word, begin, end))
    return found


class PhraseBook:
    """``more``: phrases of one house, as ``Language.phrases``. Raises UsageError where hassil is missing."""

    def __init__(self, language: Language, more: Mapping[str, Iterable[tuple[str, Any]]]):
        try:
            from hassil.parse_expression import parse_sentence
            from hassil.sample import sample_sentence
        except ImportError:
            raise UsageError("rule sentences need hassil: pip install 'tectum[watch]'") from None
        self.language = language
        self._root: dict[str, Any] = {}
        self._numbers = {fold(word): number for word, number in language.numbers.items()}
        self._units = sorted(
            (([token.word for token in tokens(word)], seconds) for word, seconds in language.units.items()),
            key=lambda pair: -len(pair[0]),
        )
        self._days = {fold(word): days for word, days in language.days.items()}
        for phrases in (language.phrases, more):
            for kind, pairs in phrases.items():
                for template, value in pairs:
                    for text in sample_sentence(parse_sentence(f"({template})"), expand_lists=False):
                        self._add(text, (kind, value))

    def _add(self, text: str, means: Means) -> None:
        node = self._root
        for word in re.findall(r"\{\w\}|[^{}]+", text):
            for part in [word] if word.startswith("{") else [token.word for token in tokens(word)]:
                node = node.setdefault(part, {})
        found = node.setdefault("", [])
        if node is not self._root and means not in found:
            found.append(means)

    def items(self, words: Sequence[str], at: int) -> list[Item]:
        """Every phrase that begins there."""
        return [
            Item(kind, (value, *slots) if slots else value, at, end)
            for end, slots, means in self._walk(self._root, words, at, ())
            for kind, value in means
        ]

    def _walk(
        self, node: Mapping[str, Any], words: Sequence[str], at: int, slots: tuple[Any, ...]
    ) -> Iterator[tuple[int, tuple[Any, ...], list[Means]]]:
        for part, after in node.items():
            if part == "":
                yield at, slots, after
            elif part.startswith("{"):
                for value, length in self._slot(part, words[at : at + 12]):
                    yield from self._walk(after, words, at + length, (*slots, value))
            elif at < len(words) and words[at] == part:
                yield from self._walk(after, words, at + 1, slots)

    def _slot(self, slot: str, words: Sequence[str]) -> list[tuple[Any, int]]:
        """What a slot may be at the beginning of ``words``, and of how many."""
        if not words:
            return []
        if slot == "{t}":
            return list(self.language.clock(words))
        if slot == "{u}":
            return [(seconds, len(unit)) for unit, seconds in self._units if list(words[: len(unit)]) == unit][:1]
        if slot == "{d}":
            return self._several_days(words)
        return self._number(words)

    def _number(self, words: Sequence[str]) -> list[tuple[float, int]]:
        for length in (3, 2, 1):
            if (number := self._numbers.get(" ".join(words[:length]))) is not None:
                return [(number, min(length, len(words)))]
        try:
            return [(float(words[0].replace(",", ".")), 1)]
        except ValueError:
            return []

    def _several_days(self, words: Sequence[str]) -> list[tuple[tuple[int, ...], int]]:
        """One day and more, each with a joint before it or not."""
        found: list[tuple[tuple[int, ...], int]] = []
        days: set[int] = set()
        at = 0
        while at < len(words):
            step = next((n for n in (3, 2, 1) if "".join(words[at : at + n]) in self._days and at + n <= len(words)), 0)
            if step:
                days |= set(self._days["".join(words[at : at + step])])
                at += step
                found.append((tuple(sorted(days)), at))
            elif found and words[at] in self.language.joints and found[-1][1] == at:
                at += 1
            else:
                break
        return found[::-1]
