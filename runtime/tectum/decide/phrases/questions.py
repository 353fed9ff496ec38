"""How people ask what happened, by language."""

from collections.abc import Mapping, Sequence
from typing import Any

from tectum.decide.phrases import chinese_questions, english_questions, german_questions

PHRASES: Mapping[str, Mapping[str, Sequence[tuple[str, Any]]]] = {
    "en": english_questions.PHRASES,
    "de": german_questions.PHRASES,
    "zh": chinese_questions.PHRASES,
}

STATES: Mapping[str, Mapping[str, str]] = {
    "en": english_questions.STATES,
    "de": german_questions.STATES,
    "zh": chinese_questions.STATES,
}
"""How states of sensors are put, in front of what a rule sentence says: "wann wurde die Haustür zuletzt geöffnet"."""
WAS_WORDS: Mapping[str, str] = {
    "en": english_questions.WAS_WORDS,
    "de": german_questions.WAS_WORDS,
    "zh": chinese_questions.WAS_WORDS,
}
"""Words that say that something was, as a regular expression of a whole word."""
TO_COME: Mapping[str, str] = {
    "en": english_questions.TO_COME,
    "de": german_questions.TO_COME,
    "zh": chinese_questions.TO_COME,
}
"""Words that say that something is to come, as a regular expression of a whole word."""
OVER: Mapping[str, frozenset[str]] = {
    "en": english_questions.OVER,
    "de": german_questions.OVER,
    "zh": chinese_questions.OVER,
}
"""Words of times that are over."""
