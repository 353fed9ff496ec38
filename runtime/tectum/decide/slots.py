"""What a command is about: "turn off the kitchen light" is HassTurnOff of the *name* "kitchen light".

The intent is the model's decision; its slots are read by hassil with Home Assistant's own sentence templates (package
home-assistant-intents). Only things and areas that the configuration names are understood; where a sentence can be read
in several ways that mean different things, there are no slots: it never guesses.
"""

from collections.abc import Sequence
from typing import Any

from tectum.decide.events import Slots
from tectum.errors import UsageError

EXACT = ("name",)
"""A reading that names one thing is preferred to one that describes it (an area and a domain)."""


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
        self._recognize = recognize_all
        self._intents = {
            name: Intents.from_dict({**raw, "intents": {name: data}}) for name, data in raw["intents"].items()
        }
        self._lists: dict[str, Any] = {
            "name": TextSlotList.from_tuples((name, name, {"domain": domain}) for name, domain in things),
            "area": TextSlotList.from_tuples((area, area) for area in areas),
            "floor": TextSlotList.from_tuples(()),
        }
        self.slots("HassTurnOn", "turn on everything")  # compiles the templates: seconds that no command waits for

    def slots(self, intent: str, text: str) -> Slots | None:
        """Slot by name, perhaps none ({}); None where the text is no sentence of ``intent`` or can be read in two
        ways."""
        if intent not in self._intents:
            return None
        clean = text.strip().rstrip(".!?")
        readings: list[dict[str, str | float]] = []
        for result in self._recognize(clean, self._intents[intent], slot_lists=self._lists):
            found = {key: _plain(entity.value) for key, entity in result.entities.items()}
            if found not in readings:
                readings.append(found)
        exact = [reading for reading in readings if any(key in reading for key in EXACT)]
        readings = exact or readings
        return readings[0] if len(readings) == 1 else None


def _plain(value: Any) -> str | float:
    return value if isinstance(value, int | float) else str(value).strip()
