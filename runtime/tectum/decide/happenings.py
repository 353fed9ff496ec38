"""What happens in a clause of a sentence: something is seen, heard, or said by a sensor."""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tectum.decide.phrases.book import WARMTH, Item, Language
from tectum.decide.terms import ARRIVES, LEAVES, Term, Vocabulary

THINGS = ("person", "cat", "dog", "vehicle")
_SELF = {
    "smoke_alarm": ("sound", "start", "ring"), "co_alarm": ("sound", "start", "ring"), "siren": ("sound", "start"),
    "doorbell": ("ring", "sound"), "car_horn": ("sound", "honk"), "music": ("play", "sound", "start"),
}  # fmt: skip
"""Things that are told of by their name alone, and what they may be said to do."""
_NEED = {
    "glass_break": ("break",), "engine": ("sound", "start"), "water": ("sound",), "vacuum": ("sound", "start"),
    "crackling_fire": ("crackle", "sound"), "beep": ("sound",),
}  # fmt: skip
DOES = {
    **{(thing, verb): thing for table in (_SELF, _NEED) for thing, verbs in table.items() for verb in verbs},
    ("person", "scream"): "scream", ("person", "cough"): "cough", ("person", "snore"): "snore",
    ("person", "talk"): "speech_or_laughter", ("person", "knock"): "door_knock", ("person", "ring"): "doorbell",
    ("person", "shoot"): "gunshot", ("person", "visit"): "visitor", ("person", "distress"): "distress",
    ("dog", "bark"): "dog_bark", ("dog", "cry out"): "dog_bark", ("cat", "meow"): "cat_meow",
    ("cat", "cry out"): "cat_meow", ("baby", "cry"): "baby_cry", ("vehicle", "honk"): "car_horn",
}  # fmt: skip
"""The kind of event of a thing that does something."""


class NotWhole(Exception):
    """A sentence whose phrases make no rule. ``items``: which of them are too many, or are missing something."""

    def __init__(self, *items: Item):
        super().__init__()
        self.items = items


class Clause(Struct):
    """What stands between two joints. ``joint``: the one before it."""

    joint: str
    items: list[Item] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Item]:
        """Its items of some kinds."""
        return [item for item in self.items if item.kind in kinds]

    @property
    def happens(self) -> bool:
        """Whether it says what happens, and not only when."""
        return bool(self.of("subject", "verb", "term", "sensor", "state", "above", "below"))


class Happenings:
    """What can happen in a house, as a language says it."""

    def __init__(self, known: Vocabulary, language: Language):
        self._known, self._language = known, language

    def of(self, clauses: Sequence[Clause], number: int, watch: bool) -> tuple[Term, bool]:
        """What is seen, heard or said by a sensor, and whether there is none of it."""
        clause = clauses[number]
        if terms := clause.of("term"):
            others = [item for item in clause.of("verb", "state", "above", "below") if item.value != "seen"]
            if others:
                raise NotWhole(*others)
            return self._known_term(terms[0].value, terms[0]), False
        sensor = clause.of("sensor")
        if sensor or any(str(item.value[0]).startswith(WARMTH) for item in clause.of("above", "below")):
            return self._sensor(clause, sensor), False
        verbs = clause.of("verb")
        special = [item for item in verbs if item.value != "seen"]
        if len(special) > 1 or clause.of("state", "above", "below"):
            raise NotWhole(*special[1:], *clause.of("state", "above", "below"))
        verb = special[0] if special else verbs[0] if verbs else None
        subject = next(iter(clause.of("subject")), None)
        if subject is None:  # "arrives or leaves"
            subject = (
                next((one for before in clauses[number - 1 :: -1] for one in before.of("subject")), None)
                if number
                else None
            )
        if subject is None:
            raise NotWhole(*clause.items)
        name = str(subject.value)
        absent, thing = name.startswith("no "), name.removeprefix("no ")
        if verb is None and thing not in _SELF:
            after = clauses[number + 1] if number + 1 < len(clauses) else None
            if (
                after is not None and after.joint in ("or", "butnot") and after.of("verb")
            ):  # "a person or a car is seen"
                verb = after.of("verb")[0]
            elif not (
                watch or (self._language.bare and thing in THINGS) or (absent and (clause.joint or clause.of("for")))
            ):
                raise NotWhole(subject)
        if absent and not clause.of("subject"):
            raise NotWhole(*clause.items)
        return self._doing(thing, verb, subject), absent

    def _doing(self, thing: str, verb: Item | None, subject: Item) -> Term:
        does = "seen" if verb is None else str(verb.value)
        if thing in THINGS and does == "seen":
            return self._known_term(thing, subject)
        if thing in THINGS and does in (ARRIVES, LEAVES):
            if str(subject.value).startswith("no "):
                raise NotWhole(subject)
            return replace(self._known_term(thing, subject), turn=does)
        if thing in _SELF and (verb is None or does == "seen"):
            return self._known_term(thing, subject)
        kind = DOES.get((thing, does))
        if kind is None:
            raise NotWhole(subject if verb is None else verb)
        return self._known_term(kind, subject)

    def _known_term(self, kind: str, item: Item) -> Term:
        if kind not in self._known.kinds:
            raise NotWhole(item)
        return Term(kind)

    def _sensor(self, clause: Clause, named: Sequence[Item]) -> Term:
        limits = clause.of("above", "below")
        name = str(named[0].value) if named else self._thermometer(clause, limits)
        sensors = self._known.sensor(name)
        verbs = [verb for verb in clause.of("verb") if verb.value != "seen"]
        if verbs or (limits and clause.of("subject")):
            raise NotWhole(*verbs, *clause.of("subject"))
        if limits:
            relation, limit = limits[0].value
            if not all(one.numeric for one in sensors):
                raise NotWhole(*limits)
            return Term(name, "", "", str(relation).removeprefix(WARMTH), float(limit))
        if states := clause.of("state"):
            if not any(states[0].value in one.states for one in sensors if not one.numeric):
                raise NotWhole(*states)
            return Term(name, "", "", "=", str(states[0].value))
        raise NotWhole(*named)

    def _thermometer(self, clause: Clause, limits: Sequence[Item]) -> str:
        """The sensor of what is "hotter than": the only one of a temperature, at the place that is named."""
        place = next((str(item.value) for item in clause.of("place")), "")
        names = {
            one.name
            for at, sensors in self._known.sensors.items() if place in ("", at)
            for one in sensors if one.numeric and WARMTH.strip() in one.name
        }  # fmt: skip
        if len(names) != 1:
            raise NotWhole(*limits)
        return names.pop()
