"""Where a command is said, and what was spoken of there: "turn that off" is of this room.

*That* stands for what was commanded here a moment ago; else for the one thing that is declared for this room; else,
where nothing but lights is, for its lights. It is put in the place of the word, and counts only where templates then
read the whole sentence as one intent: what stands for nothing is left as it was said.
"""

import math
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

FRESH_S = 120.0
"""So long what was commanded is what is spoken of."""
LIGHT = "light"


class _Words(Struct, frozen=True):
    that: str
    lights: str


WORDS = {
    "en": _Words(r"\b(?:that|this|it|them|those|these)(?: (?:thing|one|again))?\b", "the lights"),
    "de": _Words(r"\b(?:das da|das|dies|diese|es|ihn|sie)\b", "das Licht"),
    "zh": _Words(r"它们|它|那个|这个", "灯"),
}


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
        if words is None or (found := re.search(words.that, text, re.IGNORECASE)) is None:
            return
        before, after = text[: found.start()], text[found.end() :]
        if now - self._when <= FRESH_S:
            yield before + self._last + after
        elif len(self._things) == 1:
            yield before + next(iter(self._things)) + after
        elif all(domain == LIGHT for domain in self._things.values()):
            yield before + words.lights + after
