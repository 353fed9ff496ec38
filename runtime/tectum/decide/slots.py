"""What a command is about: "turn off the kitchen light" is HassTurnOff of the *name* "kitchen light".

Sentences are read by hassil with Home Assistant's own templates (package home-assistant-intents). Where they read all
of it, that is its intent; else the intent is the model's decision, and its slots are those of the part that the
templates of that intent read. Only things and areas that the configuration names are understood; where a sentence can
be read in several ways that mean different things, there are no slots: it never guesses.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from tectum.decide.contrary import delays
from tectum.decide.events import Slots
from tectum.decide.here import points
from tectum.encode.text_cleaning import clean_text, plain_words
from tectum.errors import UsageError

EXACT = ("name",)
"""A reading that names one thing is preferred to one that describes it (an area and a domain)."""
CLIMATE, ROOM = "HassClimate", "\0"
"""Intents in which a room stands for its heating ("set the bedroom to 19 degrees"), and what marks it then."""
LONGEST = 200
"""Characters; a longer text is no command."""
MOST_PARTS = 20
"""Parts of a sentence that are tried at most, the longest first."""
_NUMBERS = range(2, 101)


class SlotGrammar:
    """``things``: (name, domain as Home Assistant has it); ``areas``: rooms. Raises UsageError: a package is missing,
    or there are no sentences in ``language``."""

    def __init__(self, language: str, things: Sequence[tuple[str, str]] = (), areas: Sequence[str] = ()):
        try:
            from hassil import Intents, recognize_all
            from hassil.intents import TextSlotList
            from home_assistant_intents import get_intents, get_languages
        except ImportError as error:
            raise UsageError(f"[intents] needs {error.name}: pip install 'tectum[intents]'") from None
        raw: Any = get_intents(language)
        if raw is None:
            allowed = ", ".join(sorted(get_languages()))
            raise UsageError(f"[intents]: language = '{language}': must be one of {allowed}")
        self._recognize, self.language = recognize_all, language
        self._all = Intents.from_dict(raw)
        self._intents = {
            name: Intents.from_dict({**raw, "intents": {name: data}}) for name, data in raw["intents"].items()
        }
        self._lists: dict[str, Any] = {
            "name": TextSlotList.from_tuples(
                [(name, name, {"domain": domain}) for name, domain in things]
                + [(area, f"{ROOM}{area}", {"domain": "climate"}) for area in areas]
            ),
            "area": TextSlotList.from_tuples((area, area) for area in areas),
            "floor": TextSlotList.from_tuples(()),
        }
        self._known = [plain_words(word) for word in (*(name for name, _ in things), *areas)]
        self.exact("turn on everything")  # compiles the templates: seconds that no command waits for
        self.slots("HassTurnOn", "turn on everything")

    def exact(self, text: str, area: str = "") -> tuple[str, Slots] | None:
        """The one intent whose templates read all of ``text``, and its slots; None where none does, several do, or
        one in several ways. ``area``: where it is said, which "the lights" are of."""
        return _only(_literal(self._readings(self._all, text, area)))

    def slots(self, intent: str, text: str, area: str = "") -> Slots | None:
        """Slot by name, perhaps none ({}), of the longest part of ``text`` that is a sentence of ``intent``. None where
        there is no such part, where it can be read in two ways, or where the rest says more: of a known thing or area,
        of a number, or when."""
        if intent not in self._intents:
            return None
        for part, rest in _spans(text):
            if readings := self._readings(self._intents[intent], part, area):
                only = _only(_literal(readings))
                return only[1] if only is not None and not self._says_more(rest) else None
        return None

    def _readings(self, intents: Any, text: str, area: str) -> list[tuple[str, Slots, int]]:
        """Every different reading of all of a text: the intent, its slots, and how many letters of the text stand in
        slots that take any words (what a timer is called, a message)."""
        found: list[tuple[str, Slots, int]] = []
        clean = text.strip().rstrip(".!?。！？ ")
        if len(clean) > LONGEST:
            return []
        more = {"area": area} if area else None
        for result in self._recognize(
            clean, intents, slot_lists=self._lists, language=self.language, intent_context=more
        ):
            said = {key: entity for key, entity in result.entities.items() if not self._only_points(entity)}
            slots = {key: _plain(entity.value) for key, entity in said.items()}
            free = sum(len(entity.text) for entity in result.entities.values() if entity.is_wildcard)
            if str(slots.get("name", "")).startswith(ROOM):
                if not result.intent.name.startswith(CLIMATE):
                    continue
                slots["area"] = str(slots.pop("name")).removeprefix(ROOM)
            if (reading := (result.intent.name, slots, free)) not in found:
                found.append(reading)
        return found

    def _only_points(self, entity: Any) -> bool:
        """Whether what stands where any words may is no more than "that": nothing is called so."""
        return bool(entity.is_wildcard) and points(str(entity.text), self.language)

    def _says_more(self, rest: str) -> bool:
        words = set(re.findall(r"\w+", rest))
        return (
            any(char.isdigit() for char in rest)
            or not words.isdisjoint(self._numbers)
            or any(known in rest for known in self._known)
            or delays(rest, self.language)
        )

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """Numbers as words, where the language has them."""
        from unicode_rbnf import RbnfEngine  # of hassil

        try:
            engine = RbnfEngine.for_language(self.language.split("-")[0])
            spelled: Iterable[str] = (engine.format_number(number).text for number in _NUMBERS)
            return frozenset(plain_words(word) for word in spelled)
        except ValueError:
            return frozenset()


def _literal(readings: list[tuple[str, Slots, int]]) -> list[tuple[str, Slots]]:
    """Of each intent the readings that leave the fewest letters to slots for any words, as Home Assistant prefers: in
    "pause the timer" the timer is not called "the"."""
    least: dict[str, int] = {}
    for intent, _, free in readings:
        least[intent] = min(free, least.get(intent, free))
    kept: list[tuple[str, Slots]] = []
    for intent, slots, free in readings:
        if free == least[intent] and (intent, slots) not in kept:
            kept.append((intent, slots))
    return kept


def _only(readings: list[tuple[str, Slots]]) -> tuple[str, Slots] | None:
    """The one reading there is, of those that name a thing where some do; None where it is none or several."""
    exact = [reading for reading in readings if any(key in reading[1] for key in EXACT)]
    return (exact or readings)[0] if len(exact or readings) == 1 else None


def _spans(text: str) -> Iterator[tuple[str, str]]:
    """Contiguous parts of a text, the longest first, each with what is left."""
    text = " ".join(text.split())
    yield text, ""
    clean = clean_text(text)
    words = clean.split(" ") if " " in clean or clean.isascii() else list(clean)
    space = " " if words == clean.split(" ") else ""
    tried = 0
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            tried += 1
            if tried > MOST_PARTS:
                return
            part = space.join(words[start : start + length]).strip(".,;:!? 。，！？")
            if part:
                yield part, space.join((*words[:start], " ", *words[start + length :]))


def _plain(value: Any) -> str | float:
    return value if isinstance(value, int | float) else str(value).strip()
