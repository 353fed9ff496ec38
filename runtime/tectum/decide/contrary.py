"""Words against a command: what forbids it, and what names its opposite. The network is not asked about that."""

import re
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from tectum.decide.contrary_words import DENSE, THING, WORDS
from tectum.decide.opposite_words import OPPOSITES, PAIRS

SWITCH = "switch"
_CLAUSE = re.compile(r"[,.;:!?¡¿，。；：！？、…]+\s*")


class _Patterns(NamedTuple):
    forbids: re.Pattern[str]
    spares: re.Pattern[str]


@cache
def _patterns() -> tuple[_Patterns, ...]:
    """Of every language: which one a sentence is of is not known."""
    return tuple(
        _Patterns(re.compile("|".join(words.forbids)), re.compile("|".join(words.spares))) for words in WORDS.values()
    )


@cache
def _opposite(language: str, pair: str, side: int) -> re.Pattern[str]:
    """Each when it is needed first: there are some seventy, and a sentence is asked about few."""
    return re.compile(OPPOSITES[language][pair][side])


@cache
def _joins() -> re.Pattern[str]:
    spaced = "|".join(words.joins for language, words in WORDS.items() if language != DENSE)
    return re.compile(rf"\s+(?:{spaced})\s+|\s*(?:{WORDS[DENSE].joins})\s*|{_CLAUSE.pattern}")


def clauses(text: str) -> list[str]:
    """Between the punctuation of a clean text."""
    return [clause for clause in (part.strip() for part in _CLAUSE.split(text.replace("’", "'"))) if clause]


def parts(text: str) -> list[str]:
    """What stands between punctuation and words that join (*and*, *then*) in a clean text.

    >>> parts("turn on the lamp and close the blinds")
    ['turn on the lamp', 'close the blinds']
    """
    return [part for part in (one.strip() for one in _joins().split(text.replace("’", "'"))) if part]


def allowed(text: str) -> str:
    """A clean text without the clauses that ask for something not to be done; all of it where there are none.

    >>> allowed("don't turn on the light"), allowed("don't wake her, turn on the light")
    ('', 'turn on the light')
    """
    said = clauses(text)
    left = [clause for clause in said if not any(_forbids(words, clause) for words in _patterns())]
    return text if len(left) == len(said) else ", ".join(left)


def _forbids(words: _Patterns, clause: str) -> bool:
    return words.forbids.search(words.spares.sub(" ", clause).strip()) is not None


def sides(text: str, among: Collection[str] = tuple(PAIRS)) -> set[tuple[str, int]]:
    """Which sides of which pairs of opposites, ``among`` these, a clean text names: the pair's key, and 0 or 1.

    >>> sides("close the blinds")
    {('switch', 1)}
    """
    said = clauses(text)
    return {
        (pair, side)
        for language in WORDS
        for pair in OPPOSITES[language].keys() & among
        for side in (0, 1)
        if any(_opposite(language, pair, side).search(clause) for clause in said)
    }


def contradicts(intent: str, text: str) -> bool:
    """Whether a clean text names the opposite of ``intent`` and nothing that is of it."""
    other = _of(intent, 1)
    return bool(other & (named := sides(text, {pair for pair, _ in other}))) and not _of(intent, 0) & named


def mere_thing(text: str) -> bool:
    """Whether a clean text names a thing, and nothing that is done to it.

    >>> mere_thing("the fan"), mere_thing("das licht aus")
    (True, False)
    """
    return re.fullmatch(THING, text) is not None


def names(intent: str, text: str) -> bool:
    """Whether a clean text names ``intent``, and not a mere thing, which would be switched on ("the fan"). Of all else
    but switching it is taken as given."""
    own = {one for one in _of(intent, 0) if one[0] == SWITCH}
    return not own or bool(own & sides(text, {SWITCH}))


def _of(intent: str, other: int) -> set[tuple[str, int]]:
    """The sides that are of an intent, or with ``other`` = 1 of its opposite."""
    return {(pair, side ^ other) for pair, either in PAIRS.items() for side in (0, 1) if intent in either[side]}


def delays(text: str, language: str) -> bool:
    """Whether words of a clean text say when, on what condition or with what exception (*tomorrow*, *if*, *except*)."""
    return language in WORDS and re.search(WORDS[language].delays, text) is not None
