"""Reads a sentence: which phrases it is made of, and the rule that they ask for.

A sentence is covered by phrases (phrases/book.py), as few as can be; what no phrase covers is not understood. Between
"and", "or" and "but not" stand clauses: each of one thing and what it does, with where, how long, how often; when
and in which context hold for the rule as a whole.
"""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from tectum.decide.happenings import Clause, Happenings, NotWhole
from tectum.decide.hours import ALWAYS, Hours
from tectum.decide.phrases.book import Item, Language
from tectum.decide.rule import LONGEST_WITHIN_S, WITHIN_S, Rule
from tectum.decide.terms import LONGEST_S, MOST_TIMES, Term, Vocabulary

IN_S = 600.0
"""In so long a sentence means "three times" that says nothing else."""
LONGEST = 60
"""Words; a longer sentence is not read."""


class RuleMaker:
    """Makes rules of phrases, for a house and a language."""

    def __init__(self, known: Vocabulary, language: Language):
        self._known, self._language = known, language
        self._happenings = Happenings(known, language)

    def rule(self, items: Sequence[Item]) -> Rule:
        """The rule that they ask for, without a name. Raises NotWhole."""
        watch = any(item.kind == "watch" for item in items)
        said = any(item.kind in ("when", "context", "part") for item in items) or self._language.bare
        if not watch and not (said and any(item.kind == "ask" for item in items)):
            raise NotWhole
        clauses = self._clauses(items)
        main = [clause for clause in clauses if clause.happens]
        if not main:
            raise NotWhole
        rule = Rule("", (), hours=self._hours(clauses))
        rule = self._with_context(rule, clauses)
        parts, unless = self._parts(main, watch)
        span = [item for clause in main for item in clause.of("span") if not self._counts(clause)]
        several = len(parts) > 1 or bool(unless)
        if len(span) > 1 or (span and not several):
            raise NotWhole(*span)
        within = _seconds(span[0], LONGEST_WITHIN_S) if span else WITHIN_S
        return replace(rule, parts=tuple(map(tuple, parts)), unless=tuple(unless), within_s=within)

    def _clauses(self, items: Sequence[Item]) -> list[Clause]:
        clauses = [Clause("")]
        for item in items:
            if item.kind in ("and", "or", "butnot", "but"):
                if not clauses[-1].items and len(clauses) > 1:
                    if item.kind in ("and", "but") or clauses[-1].joint in ("or", "butnot"):
                        raise NotWhole(item)
                    clauses[-1].joint = item.kind
                else:
                    clauses.append(Clause(item.kind))
            elif item.kind not in ("ask", "watch", "when", "filler"):
                clauses[-1].items.append(item)
        if not clauses[-1].items and len(clauses) > 1:
            raise NotWhole(items[-1])
        if not clauses[0].items and len(clauses) > 1:
            clauses[1].joint = "" if clauses[1].joint == "and" else clauses[1].joint
            del clauses[0]
        if clauses[0].joint:
            raise NotWhole(*clauses[0].items)
        return clauses

    # --- what holds for the rule as a whole

    def _hours(self, clauses: Sequence[Clause]) -> Hours:
        hours, said = ALWAYS, set[str]()
        for number, clause in enumerate(clauses):
            own = ALWAYS
            for item in clause.of("hours", "days", "part"):
                if item.kind in said or not _of_all(item, clauses):
                    raise NotWhole(item)
                said.add(item.kind)
                own = _hours_of(own, item)
            if clause.joint == "butnot" and own and not clause.happens:
                outside = own.outside()
                if outside is None:
                    raise NotWhole(*clause.items)
                own = outside
            elif clause.joint == "butnot" and own and clauses[number - 1].of("verb", "term", "state"):
                raise NotWhole(*clause.of("hours", "days", "part"))
            hours = _both(hours, own)
        return hours

    def _with_context(self, rule: Rule, clauses: Sequence[Clause]) -> Rule:
        found = [(item, clause) for clause in clauses for item in clause.of("context")]
        if not found:
            return rule
        (item, clause), *more = found
        negated = clause.joint == "butnot"
        if more or not _of_all(item, clauses) or (negated and clause.happens):
            raise NotWhole(*(item for item, _ in found))
        return replace(rule, context=item.value, context_not=negated)

    # --- what happens

    def _parts(self, clauses: Sequence[Clause], watch: bool) -> tuple[list[list[Term]], list[Term]]:
        parts: list[list[Term]] = []
        unless: list[Term] = []
        for number, clause in enumerate(clauses):
            self._check(clause)
            term, absent = self._term(clauses, number, watch)
            bare_absence = absent and not term.lasting_s
            if clause.joint == "butnot" and absent:
                raise NotWhole(*clause.of("subject"))
            if clause.joint == "butnot" or (bare_absence and clause.joint in ("and", "but")):
                unless.append(term)
            elif bare_absence or (absent and clause.joint == "or"):
                raise NotWhole(*clause.of("subject"))
            elif clause.joint == "or":
                if unless:
                    raise NotWhole(*clause.items)
                parts[-1].append(replace(term, absent=absent))
            else:
                parts.append([replace(term, absent=absent)])
        if not parts or (len(parts) > 1 and len(parts[-1]) > 1):  # "a and b or c" may mean two things
            raise NotWhole(*clauses[-1].items)
        return self._placed(parts, unless, clauses)

    def _check(self, clause: Clause) -> None:
        for kinds in (
            ("subject", "sensor", "term"),
            ("place",),
            ("zone",),
            ("for",),
            ("times",),
            ("state", "above", "below"),
        ):
            if len(found := clause.of(*kinds)) > 1:
                raise NotWhole(*found[1:])

    def _term(self, clauses: Sequence[Clause], number: int, watch: bool) -> tuple[Term, bool]:
        clause = clauses[number]
        term, absent = self._happenings.of(clauses, number, watch)
        lasting, times, zone = (clause.of(kind) for kind in ("for", "times", "zone"))
        span = clause.of("span")
        if absent and span and not lasting:
            lasting, span = span, []
        if (lasting and (times or term.turn)) or (times and term.turn):
            raise NotWhole(*lasting, *times)
        zone = zone or self._shared_zone(clauses, number)
        if zone:
            if term.relation:
                raise NotWhole(*zone)
            term = replace(term, zone=zone[0].value)
        if lasting:
            return replace(term, lasting_s=_seconds(lasting[0], LONGEST_S)), absent
        if times:
            value = times[0].value
            count = value[1] if isinstance(value, tuple) else value
            if count != int(count) or not 1 < count <= MOST_TIMES:
                raise NotWhole(*times)
            return replace(term, times=int(count), in_s=_seconds(span[0], LONGEST_S) if span else IN_S), absent
        return term, absent

    @staticmethod
    def _shared_zone(clauses: Sequence[Clause], number: int) -> list[Item]:
        """The zone of a clause that shares what it does with the next: "a person or a dog is on the path"."""
        after = clauses[number + 1 : number + 2]
        shares = after and after[0].joint == "or" and not clauses[number].of("verb", "term", "zone", "place")
        return after[0].of("zone") if shares else []

    @staticmethod
    def _counts(clause: Clause) -> bool:
        subject = clause.of("subject")
        absent = bool(subject) and str(subject[0].value).startswith("no ")
        return bool(clause.of("times")) or (absent and not clause.of("for"))

    # --- where

    def _placed(
        self, parts: list[list[Term]], unless: list[Term], clauses: Sequence[Clause]
    ) -> tuple[list[list[Term]], list[Term]]:
        """Every term at the place that its clause names; one that is named alone is that of all."""
        said = [clause.of("place") for clause in clauses]
        names = {item.value for found in said for item in found}
        if len(names) > 1 and not all(said):
            raise NotWhole(*(item for found in said for item in found))
        if not names:
            return parts, unless
        own = [number for number, found in enumerate(said) if found]
        if len(own) == 1 and own[0] and _stands_apart(clauses, own[0]):  # "the baby cries but nobody is in the hall"
            terms = self._in_order(parts, unless, clauses)
            placed = {id(terms[own[0]]): self._at(terms[own[0]], next(iter(names)), clauses)}
            return (
                [[placed.get(id(term), term) for term in part] for part in parts],
                [placed.get(id(term), term) for term in unless],
            )
        for item in (item for found in said for item in found):
            if not all(said) and not _of_all(item, clauses):
                raise NotWhole(item)
        only = next(iter(names)) if len(names) == 1 else ""
        order = iter(said)
        flat: dict[int, str] = {}
        terms = self._in_order(parts, unless, clauses)
        for term in terms:
            found = next(order)
            flat[id(term)] = only or found[0].value
        return (
            [[self._at(term, flat[id(term)], clauses) for term in part] for part in parts],
            [self._at(term, flat[id(term)], clauses) for term in unless],
        )

    @staticmethod
    def _in_order(parts: list[list[Term]], unless: list[Term], clauses: Sequence[Clause]) -> list[Term]:
        """The terms as their clauses stand."""
        wanted, refused = iter([term for part in parts for term in part]), iter(unless)
        taken = []
        for clause in clauses:
            subject = clause.of("subject")
            absent = bool(subject) and str(subject[0].value).startswith("no ") and clause.joint in ("and", "but")
            bare = absent and not clause.of("for", "span")
            taken.append(next(refused if clause.joint == "butnot" or bare else wanted))
        return taken

    def _at(self, term: Term, place: str, clauses: Sequence[Clause]) -> Term:
        if not term.relation:
            return replace(term, place=place)
        there = sorted(
            at for at, sensors in self._known.sensors.items() if any(one.name == term.kind for one in sensors)
        )
        if place in there:
            return replace(term, place=place)
        if len(there) > 1:
            raise NotWhole(*(item for clause in clauses for item in clause.of("place")))
        return replace(term, place=there[0])


def _stands_apart(clauses: Sequence[Clause], number: int) -> bool:
    """Whether a clause says what must not be, after one that is whole without it: then its place is no other's."""
    clause, before = clauses[number], clauses[number - 1]
    absent = any(str(item.value).startswith("no ") for item in clause.of("subject"))
    apart = clause.joint in ("but", "butnot") or (clause.joint == "and" and absent)
    return apart and bool(before.of("verb", "term", "state", "above", "below"))


def _of_all(item: Item, clauses: Sequence[Clause]) -> bool:
    """Whether a condition is surely one of all that "or" joins: it stands before them, or they share what they do
    ("a cat or a dog is seen at night"); "a cat meows or a dog barks at night" may mean two things."""
    last = max((number for number, clause in enumerate(clauses) if clause.joint == "or"), default=None)
    if last is None:
        return True
    happen = [clause for clause in clauses[: last + 1] if clause.happens]
    if not any(clause.of("verb", "term", "state", "above", "below") for clause in happen[:-1]):
        return True
    own = happen[0].of("subject", "term", "sensor", "verb")
    return bool(own) and item.end <= own[0].begin


def _seconds(item: Item, most: float) -> float:
    _, number, unit = item.value
    if not 0 < number * unit <= most:
        raise NotWhole(item)
    return float(number * unit)


def _hours_of(hours: Hours, item: Item) -> Hours:
    if item.kind == "part":
        return replace(hours, part=str(item.value))
    if item.kind == "days":
        days = item.value[1] if item.value[0] == "" else item.value
        return replace(hours, days=tuple(days))
    _, begin, end = item.value
    if begin == end:
        raise NotWhole(item)
    return replace(hours, begin=begin, end=end)


def _both(one: Hours, other: Hours) -> Hours:
    changes: dict[str, Any] = {"days": other.days} if other.days else {}
    changes |= {"part": other.part} if other.part else {}
    changes |= {"begin": other.begin, "end": other.end} if other.begin != other.end else {}
    return replace(one, **changes)
