"""Events that sound like one that a person marked as wrong: told by the embeddings of the sound that decided."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.decide.events import Event

ALIKE = 0.95
"""From this cosine similarity on two sounds are the same noise (benchmarks/feedback.py)."""
NEVER = frozenset({"smoke_alarm", "co_alarm"})
"""Nothing that these decided is suppressed: no likeness is worth a fire that is missed."""
HAZARD = "hazard"
Vectors = NDArray[np.float32]
"""The embeddings of the last second before an event began, [hops, width]."""


class Mark(Struct, frozen=True):
    """What a person said of an ``event``: ``right`` or wrong. ``at``: of the event, seconds since 1970."""

    event: str
    place: str
    head: str
    kind: str
    right: bool
    at: float
    score: float
    vectors: Vectors


def likeness(one: Vectors, other: Vectors) -> float:
    """Mean, over the hops of ``one``, of the cosine similarity to the nearest hop of ``other``; -1 to 1.

    >>> likeness(np.eye(2, dtype=np.float32), np.eye(2, dtype=np.float32))
    1.0
    """
    if one.ndim != 2 or other.ndim != 2 or one.shape[1:] != other.shape[1:] or not (one.size and other.size):
        return -1.0
    a, b = (v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9) for v in (one, other))
    return float((a @ b.T).max(axis=1).mean())


def may_be_suppressed(event: Event) -> bool:
    """Whether an event may be: not one that a smoke or CO alarm decided, or a hazard of which nobody knows what did."""
    labels = {one.label for one in event.evidence or ()}
    return event.kind not in NEVER and not labels & NEVER and (event.kind != HAZARD or bool(labels))


def suppressing(event: Event, vectors: Vectors, marks: Sequence[Mark]) -> Mark | None:
    """The mark of a wrong one that ``event``, decided by ``vectors``, is like; None where there is none, or where it is
    as much like one that was right."""
    if not may_be_suppressed(event):
        return None
    of = [mark for mark in marks if (mark.place, mark.head, mark.kind) == (event.place, event.head, event.kind)]
    alike = [(likeness(vectors, mark.vectors), mark) for mark in of]
    right = max((like for like, mark in alike if mark.right), default=-1.0)
    like, best = max(((like, mark) for like, mark in alike if not mark.right), key=lambda p: p[0], default=(-1.0, None))
    return best if like >= ALIKE and like > right else None
