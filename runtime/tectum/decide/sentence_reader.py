"""Reads a sentence: which phrases it is made of, and the rule that they ask for.

A sentence is covered by phrases (phrases/book.py), as few as can be; what no phrase covers is not understood. Between
"and", "or" and "but not" stand clauses: each of one thing and what it does, with where, how long, how often; when
and in which context hold for the rule as a whole.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from tectum.decide.clauses import THERE, VERBS, WHEN, Clause, NotWhole, clauses_of
from tectum.decide.happenings import THINGS, Happenings
from tectum.decide.hours import ALWAYS, Hours
from tectum.decide.phrases.book import LASTING, OF, Item, Language
from tectum.decide.reach import of_all, places_of
from tectum.decide.rule import LONGEST_WITHIN_S, WITHIN_S, Rule
from tectum.decide.sentence_hours import both, hours_of
from tectum.decide.terms import LONGEST_S, MOST_TIMES, Term, Vocabulary
from tectum.decide.wishes import wish_after, without_joint_of_wish

IN_S = 600.0
"""In so long a sentence means "three times" that says nothing else."""
LONGEST = 60
"""Words; a longer sentence is not read."""
_DONE = ("verb", "term", "state", "place")


class RuleMaker:
    """Makes rules of phrases, for a house and a language."""

    def __init__(self, known: Vocabulary, language: Language):
        self._known, self._language = known, language
        self._happenings = Happenings(known, language)

    def rule(self, items: Sequence[Item]) -> Rule:
        """The rule that they ask for, without a name. Raises NotWhole."""
        unsayable = [item for item in items if item.kind == "cannot"]
        after = wish_after(items)
        unsayable += (
            []
            if after
            else [  # "tell me in an hour": when to tell, not what of
                item
                for before, item in pairwise(items)
                if item.kind in ("for", "span", "times")
                and before.kind in ("ask", "watch")
                and (before.kind == "ask" or item.kind == "for")
            ]
        )
        if not self._language.bare:  # "when the second person comes" is of a second one
            unsayable += [item for before, item in pairwise(items) if before.kind == item.kind == "when"]
        unsayable += [  # "at the weekend, after": after what somebody does alone
            item
            for number, (before, item) in enumerate(pairwise(items))
            if item.kind == "after" and before.kind not in _DONE and not _has_lasted(items, number)
        ]
        unsayable += [  # "except at the weekend and at night": is the night one of the exceptions?
            last
            for first, joint, last in zip(items, items[1:], items[2:], strict=False)
            if first.kind == "days" and first.value[0] == "not" and joint.kind in ("and", "or") and last.kind in WHEN
        ]
        if unsayable:
            raise NotWhole(*unsayable)
        whens = [item for item in items if item.kind == "when"]
        watch = (
            any(item.kind == "watch" for item in items)
            or (after and not whens)
            or any(item.value == OF for item in whens)
        )
        said = after or self._language.bare or any(item.kind in ("when", "context", "part") for item in items)
        if not watch and not (said and any(item.kind == "ask" for item in items)):
            raise NotWhole
        clauses = clauses_of(without_joint_of_wish(items))
        main = [clause for clause in clauses if clause.happens]
        if not main:
            raise NotWhole
        rule = Rule("", (), hours=self._hours(clauses))
        rule = self._with_context(rule, clauses)
        parts, unless = self._parts(main, watch, _front(items))
        span = [item for clause in main for item in clause.of("span") if not self._counts(clause)]
        several = len(parts) > 1 or bool(unless)
        if len(span) > 1 or (span and not several):
            raise NotWhole(*span)
        within = _seconds(span[0], LONGEST_WITHIN_S) if span else WITHIN_S
        return replace(rule, parts=tuple(map(tuple, parts)), unless=tuple(unless), within_s=within)

    # --- what holds for the rule as a whole

    def _hours(self, clauses: Sequence[Clause]) -> Hours:
        hours, said, excepted = ALWAYS, set[str](), False
        for number, clause in enumerate(clauses):
            excepted = not clause.happens and (clause.joint == "butnot" or (excepted and clause.joint == "and"))
            own = ALWAYS
            for item in clause.of("hours", "days", "part"):
                if item.kind in said or not of_all(item, clauses):
                    raise NotWhole(item)
                said.add(item.kind)
                own = hours_of(own, item, self._language, self._known.night)
            if excepted and own:  # "except on weekends and at night" excepts both
                outside = own.outside()
                if outside is None:
                    raise NotWhole(*clause.items)
                own = outside
            elif clause.joint == "butnot" and own and clauses[number - 1].of("verb", "term", "state"):
                raise NotWhole(*clause.of("hours", "days", "part"))
            hours = both(hours, own)
        return hours

    def _with_context(self, rule: Rule, clauses: Sequence[Clause]) -> Rule:
        found = [(item, clause) for clause in clauses for item in clause.of("context")]
        if not found:
            return rule
        (item, clause), *more = found
        negated = clause.joint == "butnot"
        if more or not of_all(item, clauses) or (negated and clause.happens):
            raise NotWhole(*(item for item, _ in found))
        return replace(rule, context=item.value, context_not=negated)

    # --- what happens

    def _parts(self, clauses: Sequence[Clause], watch: bool, front: int) -> tuple[list[list[Term]], list[Term]]:
        places = places_of(clauses, front)
        parts: list[list[Term]] = []
        unless: list[Term] = []
        for number, clause in enumerate(clauses):
            self._check(clause)
            joint, absent = clause.joint, clause.absent
            terms = self._terms(clauses, number, watch)
            terms = [self._at(term, place, clause) for term in terms for place in places[number]]
            terms = list(dict.fromkeys(terms))
            lasting = bool(terms[0].lasting_s)
            soon = bool(number) and absent and joint in ("and", "but") and clause.is_soon
            if soon:  # "but doesn't ring within half a minute"
                terms, lasting = [replace(term, lasting_s=0.0, absent=False) for term in terms], False
            if joint == "butnot" or (absent and not lasting and joint in ("and", "but")):
                if (absent and joint == "butnot") or any(term.absent for term in terms):
                    raise NotWhole(*clause.of("subject", "not"))
                if not clause.of(*VERBS) and (long := clause.of("for", "times")):
                    raise NotWhole(*long)  # "a car without anybody for ten minutes"
                unless += terms
            elif absent and (joint == "or" or not lasting):
                raise NotWhole(*(clause.of("not") or clause.of("subject")))
            elif joint == "or":
                loose = _loose(clauses, number)
                if unless or loose:
                    raise NotWhole(*(loose or clause.items))
                parts[-1] += [term for term in terms if term not in parts[-1]]
            elif terms not in parts[-1:]:
                parts.append(terms)
        joined = [clause for clause in clauses if clause.joint == "or"]
        if any(term in part for part in parts for term in unless):  # "all but me have left"
            raise NotWhole(*clauses[-1].items)
        if not parts or (len(parts) > 1 and joined):  # "a and b or c" may mean two things
            raise NotWhole(*(joined[-1].items if parts else clauses[-1].items))
        return parts, unless

    def _check(self, clause: Clause) -> None:
        for kinds in (
            ("subject", "term"),
            ("sensor", "term"),
            ("place",),
            ("zone",),
            ("for",),
            ("times",),
            ("not",),
            ("state", "above", "below"),
        ):
            found = clause.of(*kinds)
            again = kinds[0] == "state" and len({item.value for item in found}) == 1  # "is open and not shut"
            if len(found) > 1 and kinds[0] not in clause.either and not again:
                raise NotWhole(*found[1:])

    def _terms(self, clauses: Sequence[Clause], number: int, watch: bool) -> list[Term]:
        clause = clauses[number]
        terms, absent = self._happenings.of(clauses, number, watch), clause.absent
        lasting, times = clause.of("for"), clause.of("times")
        zones = clause.of("zone") or self._zones_before(clauses, number)
        span = clause.of("span")
        if absent and span and not lasting:
            lasting, span = span, []
        turns = any(term.turn for term in terms)
        if (lasting and (times or turns)) or (times and (turns or absent or clause.either)):
            raise NotWhole(*lasting, *times)
        if zones:
            if any(term.relation for term in terms):
                raise NotWhole(*zones)
            terms = [replace(term, zone=zone.value) for term in terms for zone in zones]
        if lasting:
            seconds = _seconds(lasting[0], LONGEST_S)
            return [replace(term, lasting_s=seconds, absent=absent) for term in terms]
        if times:
            in_s = _seconds(span[0], LONGEST_S) if span else IN_S
            return [replace(term, times=_count(times[0]), in_s=in_s) for term in terms]
        return terms

    @staticmethod
    def _zones_before(clauses: Sequence[Clause], number: int) -> list[Item]:
        """Where something must not be, where it is not said: in the zone where somebody is, as with places."""
        clause = clauses[number]
        things = [item for item in clause.of("subject") if str(item.value).removeprefix("no ") in THINGS]
        there = things and all(item.value in THERE for item in clause.of("verb")) and not clause.of("place", "term")
        missing = clause.joint == "butnot" or (clause.absent and clause.joint in ("and", "but"))
        return clauses[number - 1].of("zone") if number and there and missing and not clause.of("for") else []

    @staticmethod
    def _counts(clause: Clause) -> bool:
        soon = clause.joint in ("and", "but", "butnot") and clause.is_soon
        return bool(clause.of("times")) or (clause.absent and not clause.of("for") and not soon)

    # --- where

    def _at(self, term: Term, place: str, clause: Clause) -> Term:
        if not term.relation or not place:
            return replace(term, place=place)
        there = sorted(
            at for at, sensors in self._known.sensors.items() if any(one.name == term.kind for one in sensors)
        )
        if place in there:
            return replace(term, place=place)
        if len(there) > 1 or clause.of("place"):  # it is nowhere near the place that is named
            raise NotWhole(*clause.of("place"), *clause.of("sensor"))
        return replace(term, place=there[0])


def _has_lasted(items: Sequence[Item], at: int) -> bool:
    """Whether "after" a length of time is after what went on for so long: "连续运行半小时后", not "in half an hour"."""
    goes_on = any(item.value == LASTING for item in items[:at])
    return goes_on and items[at].kind == "for" and items[at - 1].kind in _DONE


def _front(items: Sequence[Item]) -> int:
    """Where what is asked about begins: behind it nothing is said of all of it any more."""
    return next((item.begin for item in items if item.kind == "when"), 0)


def _loose(clauses: Sequence[Clause], number: int) -> list[Item]:
    """What is said of the last of several that "or" joins, and may be meant of all: "a cat meows or a dog barks for
    five minutes"."""
    own, before = clauses[number].of("for", "times", "span"), clauses[number - 1].of("for", "times", "span")
    return own if not before else []


def _seconds(item: Item, most: float) -> float:
    seconds = float(item.value[1])
    if not 0 < seconds <= most:
        raise NotWhole(item)
    return seconds


def _count(item: Item) -> int:
    """How often, of "three times", "at least three times" and "more than three times"."""
    more, number = item.value
    count = float(number) + (more == "more")
    if not 1 < count <= MOST_TIMES or count != int(count):
        raise NotWhole(item)
    return int(count)
