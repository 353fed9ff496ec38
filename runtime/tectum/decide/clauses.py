"""The clauses of a sentence: what stands between "and", "or" and "but not".

What one verb says of several things, or of one thing at several places, is one clause with alternatives: "a dog or a
cat is in the garden", "somebody is in the garden, the hall or the kitchen". So what else is said of them, for how long
and where, is said of each.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct, field

from tectum.decide.phrases.book import NOISE, NOWHERE, OF, PAST, UNHEARD, Item

VERBS = ("verb", "term", "state", "above", "below")
"""Kinds of phrases that say what is done."""
WHO = ("subject", "term", "sensor")
THERE = ("seen", "appears")
"""Verbs that say no more than that something is there."""
WHEN = ("hours", "days", "part", "context")
"""Kinds that say when, and hold for the rule as a whole."""
_JOINTS = ("and", "or", "butnot", "but")
_LISTED = ("subject", "place", "term")
_SILENT = ("ask", "watch", "when", "after", "filler")


class NotWhole(Exception):
    """A sentence whose phrases make no rule. ``items``: which of them are too many, or are missing something."""

    def __init__(self, *items: Item):
        super().__init__()
        self.items = items


class Clause(Struct):
    """What stands between two joints. ``joint``: the one before it, or "list" where only a comma does. ``either``: of
    which kinds it has alternatives."""

    joint: str
    items: list[Item] = field(default_factory=list)
    either: set[str] = field(default_factory=set)

    def of(self, *kinds: str) -> list[Item]:
        """Its items of some kinds."""
        return [item for item in self.items if item.kind in kinds]

    @property
    def happens(self) -> bool:
        """Whether it says what happens, and not only when."""
        return bool(self.of("subject", "verb", "term", "sensor", "state", "above", "below"))

    @property
    def is_soon(self) -> bool:
        """Whether something must, or must not, follow within a time, other than one that ends now."""
        span = self.of("span")
        return bool(span) and span[0].value[0] != PAST and not self.of("for", "times")

    @property
    def absent(self) -> bool:
        """Whether there is none of what it speaks of. Raises NotWhole: that is said twice."""
        none = [item for item in self.of("subject") if str(item.value).startswith("no ")]
        turned = [*none, *self.of("not")]
        if len(turned) > 1 or (turned and self.either):
            raise NotWhole(*turned)
        return bool(turned)


def clauses_of(items: Sequence[Item]) -> list[Clause]:
    """The clauses of a sentence. Raises NotWhole."""
    clauses = _split(items)
    for clause, after in zip(clauses[::-1], [None, *clauses[:0:-1]], strict=False):
        if clause.joint == "list":
            if after is None or after.joint != "or":
                raise NotWhole(*clause.items[:1])
            clause.joint = "or"
    merged = [clauses[0]]
    for clause in clauses[1:]:
        if clause.joint != "or" or not _merge(merged[-1], clause):
            merged.append(clause)
    for clause, after in pairwise(merged):
        _share(clause, after)
    for clause, after in zip(merged, [*merged[1:], None], strict=True):
        if clause.joint == "or" and clause.items and clause.items[0].kind in WHEN and not clause.of(*WHO):
            raise NotWhole(clause.items[0])  # "at night or at the weekend"
        if clause.happens:
            continue
        joined = clause.joint == "or" or (after is not None and after.joint == "or")
        if loose := [item for item in clause.items if joined or item.kind not in WHEN]:
            raise NotWhole(*loose)
    return merged


def _split(items: Sequence[Item]) -> list[Clause]:
    clauses = [Clause("")]
    for at, item in enumerate(items):
        if item.kind in _JOINTS:
            if not clauses[-1].items and len(clauses) > 1:
                if item.kind in ("and", "but") or clauses[-1].joint in ("or", "butnot"):
                    raise NotWhole(item)
                clauses[-1].joint = item.kind
            else:
                clauses.append(Clause(item.kind))
        elif item.kind == "only":
            follows = items[at + 1].kind if at + 1 < len(items) else ""
            behind = at and items[at - 1].kind in WHEN and follows in ("", *_JOINTS, *_SILENT)
            if follows not in WHEN and not behind:  # "only at night", "weekdays only: …"
                raise NotWhole(item)
        elif item.kind == "not":
            after = ("verb", "state", "place", "zone", "span", *(["subject"] if item.value == NOWHERE else []))
            heard = item.value == UNHEARD and at + 1 < len(items) and _is_heard(items[at + 1])
            if at + 1 == len(items) or (items[at + 1].kind not in after and not heard):
                raise NotWhole(item)
            clauses[-1].items.append(item)
        elif item.kind == "out" and item.value == OF and at and items[at - 1].kind in ("zone", "sensor", "subject"):
            continue  # "sur le chemin du jardin"
        elif item.kind in _SILENT:
            first = clauses[-1] if len(clauses) > 1 and not clauses[0].items else None
            if item.kind in ("ask", "watch", "when") and first is not None and _is_exception(first):
                clauses.append(Clause(""))  # "except at night, tell me when"
        else:
            before = items[at - 1] if at else None
            if item.kind in _LISTED and before is not None and before.kind == item.kind and clauses[-1].items:
                if _is_noise(item) and not _is_noise(before):
                    raise NotWhole(item)  # "somebody knocking" is no list of two
                clauses.append(Clause("list"))
            clauses[-1].items.append(item)
    if not clauses[-1].items and len(clauses) > 1:
        raise NotWhole(items[-1])
    if not clauses[0].items and len(clauses) > 2 and not clauses[2].joint:
        clauses = [*clauses[2:], clauses[1]]
    elif not clauses[0].items and len(clauses) > 1:
        clauses[1].joint = "" if clauses[1].joint == "and" else clauses[1].joint
        del clauses[0]
    if clauses[0].joint:
        raise NotWhole(*clauses[0].items)
    return clauses


def _is_noise(item: Item) -> bool:
    return str(item.value).startswith(NOISE)


def _is_heard(item: Item) -> bool:
    """Whether it may be what is not heard: "没听到说话声"; a dog that is not heard may yet be there."""
    return item.kind == "term" or (item.kind == "subject" and _is_noise(item))


def _is_exception(clause: Clause) -> bool:
    """Whether it says nothing but when not."""
    return clause.joint == "butnot" and bool(clause.items) and all(item.kind in WHEN for item in clause.items)


def _merge(clause: Clause, after: Clause) -> bool:
    """Make one of two that "or" joins, where they share what is done; whether they do."""
    if not clause.items or not after.items or (clause.of(*VERBS) and after.of(*VERBS)):
        return False
    kind = after.items[0].kind
    if not (_other_place(clause, after, kind) or _other_thing(clause, after, kind)):
        return False
    clause.items += after.items
    clause.either.add(kind)
    return True


def _share(clause: Clause, after: Clause) -> None:
    """Give what the second says of two things to the first, which says nothing of its own: "a dog and a cat are in
    the garden for five minutes"."""
    alone = bool(clause.items) and all(item.kind == "subject" for item in clause.items) and not clause.absent
    if alone and after.joint == "and" and after.items[0].kind == "subject" and after.of("verb") and not after.of("not"):
        clause.items += after.of("verb", "place", "zone", "for")


def _other_place(clause: Clause, after: Clause, kind: str) -> bool:
    """Whether the second says only where else: "somebody is in the garden or in the hall"."""
    where = [*clause.of("place", "zone"), *after.of("place", "zone")]
    return (
        kind in ("place", "zone")
        and len(after.of(kind)) == 1
        and {item.kind for item in where} == {kind}
        and bool(clause.of(kind))
        and not clause.of("sensor")
        and not after.of("sensor")
        and not (clause.of(*WHO) and after.of(*WHO))
    )


def _other_thing(clause: Clause, after: Clause, kind: str) -> bool:
    """Whether the second says what else does the same: "a dog or a cat is in the garden"."""
    own, where = clause.of("subject"), clause.of("place", "zone")
    return (
        kind == "subject"
        and len(after.of("subject")) == 1
        and bool(own)
        and not clause.of("sensor", "not", "term", "state", "above", "below")
        and all(item.value in THERE and item.end <= own[0].begin for item in clause.of("verb"))  # "there is a cat or"
        and not after.of("term", "sensor")
        and all(item.end <= own[0].begin for item in where)
        and not (where and after.of("place", "zone"))
    )
