"""The phrases of one language: which stretches of a sentence mean what."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from tectum.decide.phrases.graph import PhraseGraph
from tectum.decide.phrases.lengths import Halves, Lengths
from tectum.decide.phrases.written import fold, tokens

OF = "of"
"""What "when" means where a thing follows and not a sentence: "in case of"."""
WARMTH = "temperature "
"""In front of the relation of a phrase that speaks of a temperature without naming a sensor: "hotter than"."""
PERCENT = "percent "
"""Likewise, of one that speaks of no temperature."""
NOISE = "noise "
"""In front of a kind of event that is spoken of as a thing: "footsteps", "a knock on the door"."""
WITH = "with"
"""Of a joint that may also say what somebody has."""
UNHEARD = "unheard"
"""Of "not": that it is not heard, of which what is heard follows."""
NOWHERE = "nowhere"
"""Of a "not" that may stand in front of a thing."""
PAST = "past"
"""Of a span that ends now: "in the last hour"."""
LASTING = "lasting"
"""Of a word that says that something goes on."""
ONWARDS = "onwards"
"""Of hours of which only the begin is said: they end with the night."""


class Item(NamedTuple):
    """A phrase found: tokens ``begin`` to ``end``."""

    kind: str
    value: Any
    begin: int
    end: int


class Moment(NamedTuple):
    """A time of day as it was said. ``how``: "bare", an hour alone, "half", with the half of the day to which it
    belongs ("10 pm"), or "exact", of 24 hours."""

    at: time
    how: str


class Language(Struct, frozen=True, eq=False):
    """``phrases``: by kind, templates with their values. ``numbers``: words of numbers; ``units``: seconds by word;
    ``halves``: what else makes a length of time; ``counts``: words that say how often.
    ``clock``: reads a time of day from tokens, with how many there are; ``days``: by word, 0 Monday, ``short_days``
    stand in ranges alone ("mon-fri"); ``joints``: words between two of them, ``ranges``: between the first and the
    last. ``unknowable``: what nobody can tell, with the reason's name; ``negations``: words that turn
    a sentence round. ``bare``: a thing at a place needs no verb; ``verb_first``: a condition may
    begin with its verb; ``of_24``: a bare hour is one of 24; ``parted``: signs at which a word is two; ``names``:
    whether only names have capital letters; ``turns``: how it turns round what it says, where that is in two places;
    ``asks_by_verb``: whether a question may begin with its verb."""

    code: str
    phrases: Mapping[str, Sequence[tuple[str, Any]]]
    numbers: Mapping[str, float]
    units: Mapping[str, float]
    clock: "Callable[[Sequence[str]], list[tuple[Moment, int]]]"
    days: Mapping[str, tuple[int, ...]]
    short_days: tuple[str, ...]
    joints: frozenset[str]
    ranges: frozenset[str]
    named: Mapping[str, Sequence[str]]
    unknowable: Mapping[str, Sequence[str]]
    negations: frozenset[str]
    forms: "Callable[[str, str], list[str]]"
    words: Mapping[str, str]
    phrases_of_states: Mapping[str, str]
    halves: Halves
    counts: Mapping[str, float]
    bare: bool = False
    verb_first: bool = False
    of_24: bool = True
    parted: str = ""
    names: bool = False
    turns: "Turns | None" = None
    asks_by_verb: bool = False


class Turns(Struct, frozen=True):
    """Words of which a sentence is made again, so that its phrases need know one order. ``no``: what turns round, in
    front of a verb; ``behind``: what stands behind that, and more often alone; ``none``: what says "nobody" beside
    "no"; ``who``: what joins a clause to a thing; ``but``: what stands for it where that turns round; ``joined``: words
    that are one; ``typed``: words that are meant by those with an apostrophe behind them; ``alone``: verbs behind which
    ``behind`` turns round by itself; ``only``: with which "no" says "only"; ``either``: what says "whether" and, behind
    it, "or", and what stands for that."""

    no: frozenset[str]
    none: frozenset[str]
    who: frozenset[str]
    but: str
    joined: Mapping[str, str]
    behind: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    typed: Mapping[str, str] = {}
    either: Sequence[tuple[str, str, str]] = ()


_JOINTS = 2
"""Words between two days: "martedì [e il] giovedì"."""
_NAMING = ("subject", "place", "zone", "sensor")
_LONG = 7
"""Letters of a word that asks to be told, and of which one may be missing, too."""
_PLAIN_ONLY = ("person", "no person", "every person", "glass_break")
"""Things whose words are too common for a letter more or less."""


def named_in(template: str, dense: bool) -> set[str]:
    """The words of a template; where words are not parted, what stands between its marks."""
    parts = re.findall(r"[^\W\d_]+", template)
    return set(parts) if dense else {fold(part) for part in parts}


def time_at(hours: int, minutes: int) -> time:
    """A time of day. Raises ValueError: there is none such, however large the numbers are."""
    if not (0 <= hours < 24 and 0 <= minutes < 60):
        raise ValueError
    return time(hours, minutes)


def of_day(hour: int, half: str) -> int:
    """An hour of 1 to 12 as one of 24, by what is said of it: "am", "pm", "noon" (10 to 15), "evening" (17 to 4), or
    "night" (19 to 6)."""
    before = {"noon": hour in range(6, 12), "evening": hour < 5 or hour == 12, "night": hour < 7 or hour == 12}
    return hour % 12 + (0 if before.get(half, half == "am") else 12)


@cache
def _graph_of(language: Language) -> tuple[PhraseGraph, set[str], set[str]]:
    """Its graph, its names and what asks to be told, once for all houses of a process: the first sentence waits for
    them."""
    phrases, dense = language.phrases, language.bare
    return PhraseGraph(phrases, language.parted), _names(phrases, dense), _calls(phrases, dense)


def _calls(phrases: Mapping[str, Sequence[tuple[str, Any]]], dense: bool) -> set[str]:
    """Longer words that ask to be told."""
    asking = () if dense else phrases.get("ask", ())
    return {word for template, _ in asking for word in named_in(template, dense) if len(word) >= _LONG}


def _names(phrases: Mapping[str, Sequence[tuple[str, Any]]], dense: bool) -> set[str]:
    """Words of which a letter may be wrong: what names a place or a thing, and what is longer and asks to be told."""
    return _calls(phrases, dense) | {
        word
        for kind, pairs in phrases.items()
        if kind in _NAMING
        for template, value in pairs
        if not (str(value).startswith(NOISE) or value in _PLAIN_ONLY)  # "snowing" is not "snoring"
        for word in named_in(template, dense)
    }


class PhraseBook:
    """The templates of a language and of a house. ``more``: phrases of the house, as ``Language.phrases``."""

    def __init__(self, language: Language, more: Mapping[str, Sequence[tuple[str, Any]]]):
        of_language, names, self.calls = _graph_of(language)
        """``calls``: longer words that ask to be told."""
        self._graphs = (of_language, PhraseGraph(more, language.parted))
        self.language = language
        known = (language.numbers, language.days, language.units, language.counts)
        said = {one for words in known for word in words for one in (fold(word), *fold(word).split())}
        self.words = said.union(*(graph.words for graph in self._graphs))
        """All that it knows."""
        self.names = names | _names(more, language.bare)
        """Of these, those of which a letter may be missing or another (:mod:`tectum.decide.slips`)."""
        self._numbers = {fold(word): number for word, number in language.numbers.items()}
        self._longest_number = max(len(number.split()) for number in self._numbers)
        self._counts = {fold(word): count for word, count in language.counts.items()}
        units = {
            tuple(token.word for token in tokens(unit, language.parted)): seconds
            for unit, seconds in language.units.items()
        }
        self._lengths = Lengths(language.halves, units, self._number)
        self._days = {fold(word): days for word, days in language.days.items()}
        self._short_days = {**self._days, **{word: (day,) for day, word in enumerate(language.short_days)}}

    def items(self, words: Sequence[str], at: int) -> list[Item]:
        """Every phrase that begins there."""
        found = [
            Item(kind, (value, *slots) if slots else value, at, end)
            for graph in self._graphs
            for end, slots, means in graph.found(words, at, self._slot)
            for kind, value in means
        ]
        return list(dict.fromkeys(found))

    def number(self, words: Sequence[str], at: int) -> float:
        """The number that a word is; 0: it is none."""
        return next((number for number, length in self._number(words[at : at + 1]) if length == 1), 0.0)

    def _slot(self, slot: str, words: Sequence[str]) -> list[tuple[Any, int]]:
        """What a slot may be at the beginning of ``words``, and of how many."""
        if not words:
            return []
        if slot == "{t}":
            return list(self.language.clock(words))
        if slot == "{l}":
            return self._lengths.read(words)
        if slot == "{c}":
            return [(self._counts[words[0]], 1)] if words[0] in self._counts else []
        if slot == "{d}":
            return self._several_days(words)
        return self._number(words)

    def _number(self, words: Sequence[str]) -> list[tuple[float, int]]:
        for length in range(self._longest_number, 0, -1):
            if (number := self._numbers.get(" ".join(words[:length]))) is not None:
                return [(number, min(length, len(words)))]
        try:
            return [(float(words[0].replace(",", ".")), 1)]
        except (ValueError, IndexError):
            return []

    def _several_days(self, words: Sequence[str]) -> list[tuple[tuple[int, ...], int]]:
        """One day and more, each with a joint before it or not; or from one to another."""
        found: list[tuple[tuple[int, ...], int]] = []
        days: set[int] = set()
        at = last = joints = 0
        through = False
        while at < len(words):
            read, step = self._day(words, at)
            if step:
                if through and len(read) == 1:
                    read = tuple(day % 7 for day in range(last, last + (read[0] - last) % 7 + 1))
                days |= set(read)
                at, last, through, joints = at + step, read[-1], False, 0
                found.append((tuple(sorted(days)), at))
            elif found and words[at] in {*self.language.joints, *self.language.ranges} and joints < _JOINTS:
                through = through or words[at] in self.language.ranges
                at, joints = at + 1, joints + 1
            else:
                break
        return found[::-1]

    def _day(self, words: Sequence[str], at: int) -> tuple[tuple[int, ...], int]:
        """The days that stand there, and in how many words."""
        for step in (3, 2, 1):
            if at + step <= len(words) and (days := self._days.get("".join(words[at : at + step]))) is not None:
                return days, step
        begin, dash, end = words[at].partition("-")
        short = self._short_days
        if dash and len(short.get(begin, ())) == len(short.get(end, ())) == 1:
            first, span = short[begin][0], (short[end][0] - short[begin][0]) % 7
            return tuple(day % 7 for day in range(first, first + span + 1)), 1
        after = words[at + 1 : at + 3]
        if len(after) == 2 and after[0] in self.language.ranges and words[at] in short and after[1] in short:
            return self._day([f"{words[at]}-{after[1]}"], 0)[0], 3
        return (), 0
