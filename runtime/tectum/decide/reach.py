"""How far what is said reaches: of which clauses of a sentence a place, an hour or a context is said.

A place is said of the clause in which it stands: "a dog barks and somebody is in the garden". It is said of another one
that leaves out its own thing or verb ("a dog and a cat are in the garden", "a dog is in the garden and barks"), or says
of what is there that it must not be ("somebody is in the garden, but no dog"); and of all that follow where it stands
in front of them.
"""

from collections.abc import Sequence

from tectum.decide.clauses import THERE, VERBS, WHO, Clause, NotWhole
from tectum.decide.happenings import AT_DOOR, MOVES, NOISY
from tectum.decide.phrases.book import NOISE, Item
from tectum.decide.terms import ARRIVES, LEAVES

_DONE = ("term", "sensor", "state", "above", "below")


def places_of(clauses: Sequence[Clause], front: int) -> list[list[str]]:
    """The places of every clause, any of which it may be. ``front``: the token at which what is asked about begins.
    Raises NotWhole: a place may be one clause's, or that of several."""
    said = [clause.of("place") for clause in clauses]
    if said[0] and all(_in_front(item, clauses[0], front) for item in said[0]):
        others = [item for items in said[1:] for item in items]
        if not all(said[1:]) and {item.value for item in others} - {item.value for item in said[0]}:
            raise NotWhole(*said[0], *others)
        return [_names(items or said[0]) for items in said]
    for begin, end in _either(clauses):
        unsaid = [clauses[at] for at in range(begin, end) if not said[at]]
        own = any(clause.of(*WHO, "verb") for clause in unsaid)  # "hotter than 30 or colder than 5"
        if any(said[begin:end]) and unsaid and (own or begin + 1 == end or not said[begin]):
            loose = [item for at in range(begin, end) for item in said[at] if not _bound(item, clauses[at], at > begin)]
            if loose:
                raise NotWhole(*loose)
    found: list[list[str]] = []
    for number, clause in enumerate(clauses):
        before = found[-1] if found else [""]
        found.append(_names(said[number]) if said[number] else _taken_over(clause, clauses[number + 1 :], before))
    return found


def of_all(item: Item, clauses: Sequence[Clause]) -> bool:
    """Whether a condition is surely one of all that "or" joins: it stands before them, or they share what they do
    ("a cat or a dog is seen at night"); "a cat meows or a dog barks at night" may mean two things."""
    last = max((number for number, clause in enumerate(clauses) if clause.joint == "or"), default=None)
    if last is None:
        return True
    if any(clause.joint == "butnot" and not clause.happens and item in clause.items for clause in clauses):
        return True  # "…, unless we are home"
    happen = [clause for clause in clauses[: last + 1] if clause.happens]
    if not any(clause.of("subject", "term", "sensor") for clause in happen[1:]):
        return True  # "somebody knocks or rings at night"
    if not any(clause.of(*VERBS) for clause in happen[:-1]):
        return True
    own = happen[0].of("subject", "term", "sensor", "verb")
    return bool(own) and item.end <= own[0].begin


def _is_noise(clause: Clause) -> bool:
    """Whether all that it speaks of is heard."""
    return all(str(item.value).startswith(NOISE) or item.value in NOISY for item in clause.of("subject"))


def _names(items: Sequence[Item]) -> list[str]:
    return [str(item.value) for item in items]


def _in_front(item: Item, clause: Clause, front: int) -> bool:
    """Whether a place stands in front of all: "in the garden, tell me when", "when in the garden a dog barks and"; not
    so where it says where one thing is: German and Chinese put that first."""
    own = clause.of("subject", "term", "sensor", "verb")
    ahead = bool(own) and item.end <= own[0].begin
    return ahead and (item.end <= front <= own[0].begin or not _is_there(clause))


def _either(clauses: Sequence[Clause]) -> list[tuple[int, int]]:
    """From and to which clauses "or" joins."""
    begins = [number for number, clause in enumerate(clauses) if clause.joint != "or"]
    return [(begin, end) for begin, end in zip(begins, [*begins[1:], len(clauses)], strict=True) if end - begin > 1]


def _bound(item: Item, clause: Clause, later: bool) -> bool:
    """Whether a place can be that of its own clause alone, of several that "or" joins: where something is, or where
    a later one does what it does; "a cat meows or a dog barks in the garden" may mean both."""
    own = clause.of("subject", "term", "sensor", "verb")
    ahead = bool(own) and item.end <= own[0].begin
    return later if ahead else _is_there(clause)


def _is_there(clause: Clause) -> bool:
    """Whether it says where something is, and not what it does there."""
    return not clause.of(*_DONE) and all(item.value in (*THERE, MOVES, ARRIVES, LEAVES) for item in clause.of("verb"))


def _taken_over(clause: Clause, after: Sequence[Clause], before: list[str]) -> list[str]:
    """The places of a clause that names none, and stands between others."""
    if not clause.of(*WHO):
        return [""] if clause.of("verb") and all(item.value in AT_DOOR for item in clause.of("verb")) else before
    if not clause.of(*VERBS, "sensor"):
        told = next((one for one in after[:1] if one.of(*VERBS, "place")), None)  # "watch for a dog and a cat in the"
        if told is not None and _is_noise(clause) and not _is_noise(told):
            return [""]  # "breaking glass and a person in the hall"
        return before if told is None else _names(told.of("place")) or [""]
    none = any(str(item.value).startswith("no ") for item in clause.of("subject"))
    return before if (none or clause.joint == "butnot" or clause.of("not")) and _is_there(clause) else [""]
