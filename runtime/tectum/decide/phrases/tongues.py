"""What is known of each language: its phrases, how it talks, and how it asks; loaded when it is first spoken.

A language is data, of modules that are called as it is: ``german``, ``german_talk`` and ``german_questions``.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, cast

from msgspec import Struct

from tectum.decide.phrases.book import Language
from tectum.decide.phrases.talk import Talk

CALLED: Mapping[str, str] = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "nl": "dutch", "zh": "chinese",
}  # fmt: skip
"""The languages, by their codes."""


class Asking(Struct, frozen=True):
    """How a language asks what happened. ``phrases``: by kind, as ``Language.phrases``; ``states``: how states of
    sensors are put, in front of what a rule sentence says: "wann wurde die Haustür zuletzt geöffnet"; ``was``,
    ``to_come``: words that say that something was, or is to come, as regular expressions of a whole word; ``over``:
    words of times that are over."""

    phrases: Mapping[str, Sequence[tuple[str, Any]]]
    states: Mapping[str, str]
    was: str
    to_come: str
    over: frozenset[str]


@cache
def language_of(code: str) -> Language:
    """The phrases of a language."""
    return cast(Language, getattr(import_module(f"{__package__}.{CALLED[code]}"), CALLED[code].upper()))


@cache
def talk_of(code: str) -> Talk:
    """How it talks."""
    return cast(Talk, getattr(import_module(f"{__package__}.{CALLED[code]}_talk"), f"{CALLED[code].upper()}_TALK"))


@cache
def asking_of(code: str) -> Asking:
    """How it asks what happened."""
    said = import_module(f"{__package__}.{CALLED[code]}_questions")
    return Asking(said.PHRASES, said.STATES, said.WAS_WORDS, said.TO_COME, said.OVER)
