"""Where a command is said, and what was spoken of there: "turn that off" is of this room.

*That* stands for what was commanded here a moment ago; else for the one thing that is declared for this room; else,
where nothing but lights is, for its lights. It is put in the place of the word, and counts only where templates then
read the whole sentence as one intent: what stands for nothing is left as it was said.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping

from msgspec import Struct

FRESH_S = 120.0
"""So long what was commanded is what is spoken of."""
LIGHT = "light"
ACUTE = "\N{COMBINING ACUTE ACCENT}"


class _Words(Struct, frozen=True):
    """``that``: words that point; ``lights``: all of them; ``joined``: what points at the end of a verb, which has an
    ``accent`` for it ("apágalo" of "apaga")."""

    that: str
    lights: str
    joined: str = ""
    accent: str = ""


WORDS = {
    "en": _Words(r"\b(?:that|this|it|them|those|these)(?: (?:thing|one|again))?\b", "the lights"),
    "de": _Words(r"\b(?:das da|das|dies|diese|diesen|es|ihn|sie|die|den)\b", "das Licht"),
    "fr": _Words(r"\b(?:celui-là|celle-là|celui-ci|celle-ci|ça|ca|cela|ceci)\b", "les lumières", r"-(?:le|la|les)\b"),
    "es": _Words(
        r"\b(?:eso|esto|ese|esa|esos|esas|aquello)\b", "las luces", r"(?<=\w[aeiáéí])(?:lo|la|los|las)\b", ACUTE
    ),
    "it": _Words(r"\b(?:quello|quella|quelli|quelle|questo|questa|ciò)\b", "le luci", r"(?<=\w[aei])(?:lo|la|li|le)\b"),
    "nl": _Words(r"\b(?:dat|dit|die|deze|het|hem|ze)\b", "de lampen"),
    "zh": _Words(r"它们|它|那个|这个", "灯"),
}


def points(text: str, language: str) -> bool:
    """Whether a text is no more than a word that points: "that", "那个"."""
    words = WORDS.get(language.split("-", maxsplit=1)[0])
    return words is not None and re.fullmatch(words.that, text.strip(), re.IGNORECASE) is not None


class Here:
    """A room of the house: its ``area`` as Home Assistant calls it, and the ``things`` in it, each with its domain."""

    def __init__(self, area: str, things: Mapping[str, str]):
        self.area, self._things = area, dict(things)
        self._last, self._when = "", -math.inf

    def note(self, name: str, now: float) -> None:
        """``name`` was commanded here at ``now``."""
        self._last, self._when = name, now

    def readings(self, text: str, language: str, now: float) -> Iterator[str]:
        """The sentence with what *that* may stand for in its place, the likeliest first; nothing where it has no such
        word."""
        words = WORDS.get(language.split("-", maxsplit=1)[0])
        if words is None or (around := _around(words, text)) is None:
            return
        before, after = around
        if now - self._when <= FRESH_S:
            yield before + self._last + after
        elif len(self._things) == 1:
            yield before + next(iter(self._things)) + after
        elif all(domain == LIGHT for domain in self._things.values()):
            yield before + words.lights + after


def _around(words: _Words, text: str) -> tuple[str, str] | None:
    """What stands before a word that points, and behind it; None where there is none."""
    if (found := re.search(words.that, text, re.IGNORECASE)) is not None:
        return text[: found.start()], text[found.end() :]
    if not words.joined or (found := re.search(words.joined, text, re.IGNORECASE)) is None:
        return None
    verb = unicodedata.normalize("NFD", text[: found.start()])
    plain = verb.replace(words.accent, "") if words.accent else verb
    return f"{unicodedata.normalize('NFC', plain)} ", text[found.end() :]
