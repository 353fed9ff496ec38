"""The condition that the segments of a sentence say, as one list of phrases, of which a rule may be made."""

from collections.abc import Sequence

from tectum.decide.clauses import THERE, WHEN
from tectum.decide.happenings import THINGS
from tectum.decide.phrases.book import NOISE, UNHEARD, Item
from tectum.decide.segments import HAPPENS, KNOWN, Segment

JOINTS = frozenset({"and", "or", "but", "butnot"})
_KEPT = KNOWN | JOINTS | {"verb", "only", "not", "out", "after", "cannot"}


def condition_of(segments: Sequence[Segment]) -> list[Item]:
    """Their phrases without those of wishes and courtesy: of two questions either ("a scream? a shot?"); without an
    "and" that joins nothing that happens."""
    found: list[Item] = []
    before: Segment | None = None
    begun = False
    for segment in segments:
        items = [item for item in segment.items if item.kind in _KEPT]
        if not items:
            continue
        at = items[0].begin
        asked = before is not None and before.mark == segment.mark == "?" and before.happens and segment.happens
        if asked and items[0].kind not in JOINTS:
            found.append(Item("or", "", at, at))
        if segment.happens and not begun:
            found += _beginning(at)
            begun = True
        found += items
        before = segment
    return _without_idle_joints(_absent(found if begun or not found else [*_beginning(0), *found]))


def _beginning(at: int) -> list[Item]:
    """Of what is asked about: what stands before it is said of all of it."""
    return [Item("watch", "", at, at), Item("when", "", at, at)]


def _absent(items: Sequence[Item]) -> list[Item]:
    """With "no" for a "without" behind a length of time alone: "five hours without anyone in the kitchen",
    "ten hours without footsteps"."""
    found = list(items)
    for at, item in enumerate(items[:-1]):
        after, before = items[at + 1], [one for one in _run(items, at - 1, -1) if one.kind not in ("watch", "when")]
        long = any(one.kind == "for" for one in before) and all(one.kind in ("for", *WHEN) for one in before)
        if item.kind != "butnot" or not long:
            continue
        gone = after.kind == "verb" and after.value in THERE and at + 2 < len(items)  # "sin que se vea a nadie"
        after, where = (items[at + 2], at + 2) if gone else (after, at + 1)
        thing = str(after.value).removeprefix("no ")  # "sans personne"
        if after.kind == "subject" and thing in THINGS:
            found[where] = after._replace(value=f"no {thing}")
            return [*found[:at], *found[at + 1 :]]
        if after.kind == "subject" and str(after.value).startswith(NOISE):
            found[at] = item._replace(kind="not", value=UNHEARD)
            return found
    return found


def _without_idle_joints(items: Sequence[Item]) -> list[Item]:
    """Without an "and" beside which stands only when, where or how long, or nothing."""
    found = list(items)
    at = 0
    while at < len(found):
        if found[at].kind in ("and", "but"):
            left, right = _run(found, at - 1, -1), _run(found, at + 1, 1)
            joint = found[at - len(left) - 1].kind if at - len(left) - 1 >= 0 else ""
            if joint not in ("butnot", "or", "only") and not _excepts(left) and not (_says(left) and _says(right)):
                del found[at]
                continue
        at += 1
    return found


def _run(items: Sequence[Item], at: int, step: int) -> list[Item]:
    """The phrases from one on, in one direction, up to a joint."""
    found = []
    while 0 <= at < len(items) and items[at].kind not in (*JOINTS, "only"):
        found.append(items[at])
        at += step
    return found


def _excepts(items: Sequence[Item]) -> bool:
    """Whether it says when not: "除了周末"."""
    return any(item.kind == "days" and item.value[0] == "not" for item in items)


def _says(items: Sequence[Item]) -> bool:
    return any(item.kind in HAPPENS or item.kind in ("verb", "cannot", "not") for item in items)
