"""What a sentence asks to be done. The grammar is asked first, the network for the rest; what forbids a command, says
its opposite, or is two of which one is not understood, is refused.
"""

from collections.abc import Callable, Collection

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.contrary import allowed, clauses, contradicts, mere_thing, names, parts, sides
from tectum.decide.events import Slots
from tectum.decide.here import Here
from tectum.decide.refusals import FORBIDDEN, OPPOSITE, SEVERAL
from tectum.decide.slots import SlotGrammar
from tectum.encode.text_cleaning import clean_text

Meaning = Callable[[str], tuple[str, float] | None]
"""The network's intent of a text and its probability; None where it is not sure of one."""
SURE = 0.8
"""From which probability on a part of a sentence is a command of its own, where its words do not say so too."""


class Command(Struct, frozen=True):
    """One intent of what was said: its probability, its words, its slots (None: not known)."""

    intent: str
    score: float
    text: str
    slots: Slots | None = None


class Understood(Struct, frozen=True):
    """What was made of a sentence: commands in the order of their words, or why there are none though one seemed meant
    (``refusal``)."""

    commands: tuple[Command, ...] = ()
    refusal: str = ""


class CommandReader:
    """``intents``: those that may be told; ``not_acting``: of them, those that ask and do nothing. ``grammar``: reads
    what it knows exactly, and slots; without it there are none."""

    def __init__(
        self,
        intents: Collection[str],
        not_acting: Collection[str] = (),
        grammar: SlotGrammar | None = None,
        here: Here | None = None,
    ):
        self._intents, self._not_acting, self._grammar, self._here = intents, not_acting, grammar, here

    def at(self, here: Here | None) -> "CommandReader":
        """The same, of what is said in a room; None: nobody knows where."""
        return CommandReader(self._intents, self._not_acting, self._grammar, here)

    def read(self, text: str, meaning: Meaning, now: float = 0.0, sure: bool = True) -> Understood:
        """Understand a sentence that is said at ``now``. ``meaning`` is the network, asked where the grammar does not
        know. ``sure``: of the words; else nothing is spoken of because of them."""
        understood = self._read(text, meaning, now)
        if self._here is not None and sure:
            for command in understood.commands:
                if command.slots is not None and (name := command.slots.get("name")):
                    self._here.note(str(name), now)
        return understood

    def _read(self, text: str, meaning: Meaning, now: float) -> Understood:
        if (exact := self._exact(text)) is not None:
            return Understood((exact,))
        if (meant := self._meant(text, now)) is not None:
            return Understood((meant,))
        several = parts(clean_text(text))
        if len(several) > 1 and (reading := self._several(several, text, meaning)) is not None:
            return reading
        return self._one(text, meaning)

    def _meant(self, text: str, now: float) -> Command | None:
        """Of a sentence in which *that* stands for something of this room."""
        if self._here is None or self._grammar is None:
            return None
        readings = (self._exact(one) for one in self._here.readings(text, self._grammar.language, now))
        found = next((one for one in readings if one is not None), None)
        return None if found is None else replace(found, text=text)

    @property
    def _area(self) -> str:
        return "" if self._here is None else self._here.area

    def _exact(self, text: str) -> Command | None:
        found = self._grammar.exact(text, self._area) if self._grammar is not None else None
        return Command(found[0], 1.0, text, found[1]) if found is not None and found[0] in self._intents else None

    def _one(self, text: str, meaning: Meaning) -> Understood:
        clean = clean_text(text)
        left = allowed(clean)
        if not left and sides(clean):  # so clear that it takes no network
            return Understood(refusal=FORBIDDEN)
        found = meaning(text)
        if found is None or found[0] in self._not_acting:
            return Understood(() if found is None else (self._command(*found, text, text),))
        if left != clean:
            if left and (exact := self._exact(left)) is not None:
                return Understood((replace(exact, text=text),))
            found = meaning(left) if left else None
            if found is None or found[0] in self._not_acting:
                return Understood(refusal=FORBIDDEN)
        if contradicts(found[0], left):
            return Understood(refusal=OPPOSITE.format(intent=found[0]))
        return Understood((self._command(*found, text, left),))

    def _command(self, intent: str, score: float, text: str, words: str) -> Command:
        return Command(
            intent, score, text, None if self._grammar is None else self._grammar.slots(intent, words, self._area)
        )

    def _several(self, said: list[str], text: str, meaning: Meaning) -> Understood | None:
        """Of a sentence of several parts, what each asks for; None where together they ask for one thing."""
        together = len(clauses(clean_text(text))) == 1
        found = [command for part in said if (command := self._part(part, meaning, together)) is not None]
        if len({command.intent for command in found}) > 1 or (len(found) > 1 and all(one.score == 1 for one in found)):
            return Understood(tuple(found))
        named = [sides(part) for part in said if allowed(part)]
        if any((pair, 1 - side) in other - one for one in named for pair, side in one for other in named):
            return Understood(refusal=SEVERAL)
        return None

    def _part(self, part: str, meaning: Meaning, together: bool) -> Command | None:
        """A command that a part of a sentence is, surely. ``together``: no punctuation parts it from the rest, which
        then is no mere reason."""
        if (exact := self._exact(part)) is not None:
            return exact if exact.intent not in self._not_acting and names(exact.intent, part) else None
        if not (together or sides(part)) or mere_thing(part) or (found := meaning(part)) is None:
            return None
        intent, score = found
        sure = score >= SURE or (bool(sides(part)) and names(intent, part))
        if intent in self._not_acting or not sure or allowed(part) != part or contradicts(intent, part):
            return None
        return self._command(intent, score, part, part)
