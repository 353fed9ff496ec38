"""What happens in a clause of a sentence: something is seen, heard, or said by a sensor."""

from collections.abc import Sequence

from msgspec.structs import replace

from tectum.decide.clauses import THERE, Clause, NotWhole
from tectum.decide.phrases.book import NOISE, PERCENT, WARMTH, Item, Language
from tectum.decide.terms import ARRIVES, LEAVES, Term, Vocabulary

MOVES = "moves"
"""Of a verb: arrives, or, out of a place, leaves."""
HEARD = "heard"
"""Of a verb: that something is heard, whatever it does."""
THINGS = ("person", "cat", "dog", "vehicle")
_SELF = {
    "smoke_alarm": ("sound", "start", "ring"), "co_alarm": ("sound", "start", "ring"), "siren": ("sound", "start"),
    "doorbell": ("ring", "sound"), "car_horn": ("sound", "honk"), "music": ("play", "sound", "start"),
}  # fmt: skip
"""Things that are told of by their name alone, and what they may be said to do."""
_NEED = {
    "glass_break": ("break",), "engine": ("sound", "start"), "water": ("sound",), "vacuum": ("sound", "start"),
    "crackling_fire": ("crackle", "sound"), "beep": ("sound", "beep"),
}  # fmt: skip
NOISY = frozenset({*_SELF, *_NEED})
"""Things that are heard."""
_BY_NAME = ("engine", "vacuum")
"""Of these, too, the name alone says enough where one asks to watch for them."""
EVERY = "every "
"""In front of a thing: all that there are. That they left can be told, for then none is there; not that they came."""
NEVER_ALONE = frozenset({*_NEED, "baby"})
"""Things of which only what they do is told."""
DOES = {
    **{(thing, verb): thing for table in (_SELF, _NEED) for thing, verbs in table.items() for verb in verbs},
    ("person", "scream"): "scream", ("person", "cough"): "cough", ("person", "snore"): "snore",
    ("person", "talk"): "speech_or_laughter", ("person", "knock"): "door_knock", ("person", "ring"): "doorbell",
    ("person", "shoot"): "gunshot", ("person", "visit"): "visitor", ("person", "distress"): "distress",
    ("person", "honk"): "car_horn",
    ("dog", "bark"): "dog_bark", ("dog", "cry out"): "dog_bark", ("cat", "meow"): "cat_meow",
    ("cat", "cry out"): "cat_meow", ("baby", "cry"): "baby_cry", ("vehicle", "honk"): "car_horn",
    ("dog", HEARD): "dog_bark", ("cat", HEARD): "cat_meow", ("baby", HEARD): "baby_cry",
    ("person", HEARD): "speech_or_laughter", **{(thing, HEARD): thing for thing in (*_SELF, *_NEED)},
}  # fmt: skip
"""The kind of event of a thing that does something."""
AT_DOOR = ("ring", "knock")
"""What is done at the door, wherever one is otherwise: "somebody is on the driveway but doesn't ring"."""


_COMES = (MOVES, ARRIVES, "visit")
"""What a visitor does, and says no more than that there is one."""


class Happenings:
    """What can happen in a house, as a language says it."""

    def __init__(self, known: Vocabulary, language: Language):
        self._known, self._language = known, language

    def of(self, clauses: Sequence[Clause], number: int, watch: bool) -> list[Term]:
        """What is seen, heard or said by a sensor; of several things any. Raises NotWhole."""
        clause = clauses[number]
        if terms := clause.of("term"):
            heard = (*THERE, HEARD, "sound", *(_COMES if terms[0].value == "visitor" else ()))
            others = [item for item in clause.of("verb", "state", "above", "below") if item.value not in heard]
            if others:
                raise NotWhole(*others)
            return [self._known_term(terms[0].value, terms[0])]
        sensor, limits = clause.of("sensor"), clause.of("above", "below")
        if limits and not sensor and not clause.of("subject"):  # "rises above 30 or falls below 5"
            earlier = clauses[number - 1 :: -1] if number else ()
            sensor = next((one.of("sensor") for one in earlier if one.of("above", "below")), [])
        if sensor or any(self._is_warm(item, clauses, number) for item in limits):
            return [self._sensor(clauses, number, sensor)]
        verbs = clause.of("verb")
        special = [item for item in verbs if item.value not in (*THERE, HEARD)]
        special = special or [item for item in verbs if item.value == HEARD]
        if len({item.value for item in special}) > 1 or clause.of("state", "above", "below"):
            named = [item for item in clause.of("subject") if item.value in NEVER_ALONE]  # a window that is no sensor
            raise NotWhole(*named, *special[1:], *clause.of("state", "above", "below"))
        verb = special[0] if special else verbs[0] if verbs else None
        for turned in clause.of("not"):  # "it barks and has not stopped" says nothing of not barking
            if verb is not None and any(one is not verb and one.begin == turned.end for one in verbs):
                raise NotWhole(turned)
        subjects = clause.of("subject")
        if not subjects and number:  # "arrives or leaves"
            subjects = next((one.of("subject") for one in clauses[number - 1 :: -1] if one.of("subject")), [])
            if len(subjects) > 1 or (subjects and str(subjects[0].value).startswith("no ")):
                raise NotWhole(*clause.items)
        if not subjects and verb is not None and ("person", verb.value) in DOES:
            it = number and clauses[number - 1].of("term") and verb.value in AT_DOOR  # "es klingelt oder klopft"
            if self._language.bare or it:
                subjects = [Item("subject", "person", verb.begin, verb.begin)]  # "敲门": nobody need be named
        if not subjects:
            raise NotWhole(*clause.items)
        return [self._of(subject, verb, clauses, number, watch) for subject in subjects]

    def _of(self, subject: Item, verb: Item | None, clauses: Sequence[Clause], number: int, watch: bool) -> Term:
        clause, thing = clauses[number], str(subject.value).removeprefix("no ").removeprefix(EVERY)
        if thing.startswith(NOISE):
            if verb is not None and verb.value not in (*THERE, HEARD, "sound", "play"):
                raise NotWhole(verb)
            return self._known_term(thing.removeprefix(NOISE), subject)
        if verb is None and watch and thing in _BY_NAME:
            return self._known_term(thing, subject)
        if verb is None and thing not in _SELF:
            after = clauses[number + 1] if number + 1 < len(clauses) else None
            told = watch or (self._language.bare and thing in THINGS)
            absent = clause.absent and (clause.joint or clause.of("for"))
            before = clauses[number - 1].of("verb") if number else []
            told = told or (clause.joint == "butnot" and [one.value in THERE for one in before] == [True])
            verb = _verb_after(thing, after)
            soon = after is not None and after.joint == "butnot" and after.is_soon and thing in THINGS
            if verb is None and not (told or absent or soon):
                raise NotWhole(subject)
        return self._doing(thing, verb, subject, clause)

    def _doing(self, thing: str, verb: Item | None, subject: Item, clause: Clause) -> Term:
        does = "seen" if verb is None else str(verb.value)
        out = clause.of("out")  # "läuft aus dem Garten"
        if out and does not in (MOVES, LEAVES):
            raise NotWhole(*out)
        does = (LEAVES if out else ARRIVES) if does == MOVES else does
        if does in THERE:  # a car that stands there since yesterday does not turn up
            comes = thing == "vehicle" and does != "seen" and not (clause.absent or clause.of("for", "times", "not"))
            does = ARRIVES if comes else "seen"
        if str(subject.value).startswith(EVERY) and (does != LEAVES or clause.absent):
            raise NotWhole(subject)
        if thing in THINGS and does == "seen":
            return self._known_term(thing, subject)
        if thing in THINGS and does in (ARRIVES, LEAVES):
            if clause.absent and not (does == ARRIVES and (clause.is_soon or clause.of("for", "span"))):
                raise NotWhole(subject)
            turn = "" if clause.absent else does  # "nobody comes within two minutes": nobody is seen
            return replace(self._known_term(thing, subject), turn=turn)
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

    @staticmethod
    def _is_warm(limit: Item, clauses: Sequence[Clause], number: int) -> bool:
        """Whether a limit is one of a temperature: in degrees, or a bare number that is said of a place."""
        relation = str(limit.value[0])
        said = [place for one in clauses[: number + 1] for place in one.of("place")]
        return relation.startswith(WARMTH) or (not relation.startswith(PERCENT) and bool(said))

    def _sensor(self, clauses: Sequence[Clause], number: int, named: Sequence[Item]) -> Term:
        clause = clauses[number]
        limits = clause.of("above", "below")
        name = str(named[0].value) if named else self._thermometer(clauses, number, limits)
        sensors = self._known.sensor(name)
        who, verbs = clause.of("subject"), clause.of("verb")
        left = [verb for verb in verbs if who and verb.value == LEAVES and named and verb.end == named[0].begin]
        wrong = [verb for verb in verbs if verb not in left and (who or verb.value not in THERE)]
        if who and who[0].value != "person":  # "somebody leaves the door open"
            wrong += who
        soon = number and clause.joint in ("and", "but") and clause.is_soon and not limits
        turned = [] if soon else clause.of("not")  # "and the front door doesn't open within two minutes"
        if wrong or turned or (limits and who):
            raise NotWhole(*wrong, *turned, *(item for item in who if item not in wrong), *named)
        if limits:
            relation, limit = limits[0].value
            if not all(one.numeric for one in sensors):
                raise NotWhole(*limits)
            bare = str(relation).removeprefix(WARMTH).removeprefix(PERCENT)
            return Term(name, "", "", bare, float(limit))
        if states := clause.of("state"):
            if not any(states[0].value in one.states for one in sensors if not one.numeric):
                raise NotWhole(*states)
            return Term(name, "", "", "=", str(states[0].value))
        raise NotWhole(*named)

    def _thermometer(self, clauses: Sequence[Clause], number: int, limits: Sequence[Item]) -> str:
        """The sensor of what is "hotter than": the only one of a temperature, at the place that is named, here or for
        what was said before."""
        said = (item for clause in clauses[number::-1] for item in clause.of("place"))
        place = next((str(item.value) for item in said), "")
        names = {
            one.name
            for at, sensors in self._known.sensors.items() if place in ("", at)
            for one in sensors if one.numeric and WARMTH.strip() in one.name
        }  # fmt: skip
        if len(names) != 1:
            raise NotWhole(*limits)
        return names.pop()


def _verb_after(thing: str, after: Clause | None) -> Item | None:
    """What the next clause says that this one does, too: "a person but not a dog is seen"."""
    if after is None or after.joint not in ("or", "butnot") or not after.of("verb"):
        return None
    verb = after.of("verb")[0]
    both = thing in THINGS and verb.value in (*THERE, MOVES, ARRIVES, LEAVES)
    return verb if both or ((thing, verb.value) in DOES and not after.is_soon) else None
