"""Sentences of which no rule is made: what of them was not understood, and what is said of that."""

import re

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.phrases.book import Language
from tectum.decide.phrases.written import tokens
from tectum.errors import UsageError

EXAMPLES = {
    "en": (
        "tell me when a dog barks while we are away",
        "tell me when someone is in the garden for more than 30 seconds at night",
        "warn me if the glass breaks and someone is seen within 5 seconds",
    ),
    "de": (
        "Sag mir Bescheid, wenn der Hund bellt, während wir weg sind",
        "Sag mir, wenn nachts jemand länger als 30 Sekunden da ist",
    ),
    "fr": (
        "préviens-moi si un chien aboie quand nous ne sommes pas là",
        "avertis-moi quand quelqu'un reste plus de 30 secondes dans le jardin la nuit",
    ),
    "es": (
        "avísame cuando ladre un perro y no estemos en casa",
        "avísame si alguien está más de 30 segundos en el jardín por la noche",
    ),
    "it": (
        "avvisami quando un cane abbaia mentre siamo via",
        "avvisami se qualcuno resta in giardino per più di 30 secondi di notte",
    ),
    "nl": (
        "waarschuw me als er een hond blaft terwijl we weg zijn",
        "laat het me weten als er 's nachts iemand langer dan 30 seconden in de tuin is",
    ),
    "zh": ("我们不在家的时候狗叫就告诉我", "晚上有人停留超过30秒就通知我"),
}


class NotUnderstood(UsageError):
    """A sentence of which no rule is made. ``parts``: what of it was not understood; ``offer``: the nearest rule, as it
    is typed; empty where there is none."""

    def __init__(self, message: str, parts: tuple[str, ...] = (), offer: str = ""):
        super().__init__(message)
        self.parts, self.offer = parts, offer


_MANY = 3
"""Parts of which only those are told that nothing at all is known of."""


class Failure(Struct, frozen=True):
    """What of a sentence one language does not understand. ``size``: characters; ``asked``: it knows how was asked;
    ``spans``: where the parts stand."""

    language: Language
    parts: tuple[str, ...]
    words: tuple[str, ...]
    offer: str
    size: int
    asked: bool
    spans: tuple[tuple[int, int], ...] = ()

    def within(self, other: "Failure") -> "Failure":
        """Of its parts those that ``other`` does not understand either."""
        kept = [
            number
            for number, (begin, end) in enumerate(self.spans)
            if any(first < end and begin < last for first, last in other.spans)
        ]
        if not kept or len(kept) == len(self.parts) or len(self.parts) < _MANY:
            return self if kept else other
        parts = tuple(self.parts[number] for number in kept)
        said = " ".join(parts).casefold()
        return replace(
            self, parts=parts, words=tuple(word for word in self.words if word in said or not word.isascii())
        )


def refusal_of(sentence: str, failure: Failure) -> NotUnderstood:
    """What is answered, in the language of the sentence."""
    words = failure.language.words
    said = [words["refused"].format(sentence=sentence)]
    if failure.parts:
        why = _why(failure)
        said.append(words["part"].format(part=" … ".join(failure.parts)) + (f" ({why})" if why else ""))
    if failure.offer:
        said.append(words["nearest"].format(offer=failure.offer))
    else:
        examples = "; ".join(f"'{example}'" for example in EXAMPLES[failure.language.code])
        said.append(words["examples"].format(examples=examples))
    return NotUnderstood("; ".join(said), failure.parts, failure.offer)


def _why(failure: Failure) -> str:
    """What cannot be known at all; empty where it is only not understood."""
    text = "".join(failure.words) if failure.language.bare else " " + " ".join(failure.words) + " "
    for reason, listed in failure.language.unknowable.items():
        for word in listed:
            whole = "".join(token.word for token in tokens(word)) if failure.language.bare else f" {word} "
            if whole in text:
                return failure.language.words[reason]
    named = failure.language.names and any(
        re.search(r"(?<!^)\b[A-Z][a-z]+", part) or part.istitle() for part in failure.parts
    )
    return failure.language.words["identity"] if named and failure.offer else ""
