"""The event: what Tectum tells a person or another system, one JSON object a line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Slots = Mapping[str, str | float]
"""What a command is about, by slot."""
ReadSlots = Callable[[str, str], Slots | None]
"""Takes an intent and its words."""
PHASES = ("start", "update", "end")


@dataclass(frozen=True)
class Event:
    """One message in the life of an event; the fields of ``situations.md``.

    ``start``, ``end`` and ``detected`` are media seconds; ``end`` is None until known. ``score`` 0-1, calibrated.
    ``attribution``: shares of the decision per modality (situation events, else None). ``where``: (x, y) in 0-1 of the
    source picture (presence events). ``skew_ms``: newest picture minus newest sound. ``zone``: of the place, where it
    has any (presence events). ``acts``: false where the words were heard by a recogniser too weak to act on. ``quiet``:
    in quiet hours: kept, not told. ``at``: seconds since 1970 of its start, once a running house has told it.
    ``slots``: what a command is about (decide/slots.py), None where that is not known.
    """

    id: str
    kind: str
    head: str
    place: str
    phase: str
    start: float
    end: float | None
    detected: float
    score: float
    attribution: Mapping[str, float] | None = None
    present: tuple[str, ...] = ()
    where: tuple[float, ...] | None = None
    text: str | None = None
    snapshot: str | None = None
    skew_ms: float | None = None
    zone: str | None = None
    acts: bool = True
    quiet: bool = False
    at: float | None = None
    slots: Slots | None = None

    def to_json(self) -> str:
        """One line of JSON, times to the millisecond."""
        row = {
            "id": self.id,
            "kind": self.kind,
            "head": self.head,
            "place": self.place,
            "phase": self.phase,
            "start": round(self.start, 3),
            "end": None if self.end is None else round(self.end, 3),
            "detected": round(self.detected, 3),
            "score": round(self.score, 4),
            "attribution": None if self.attribution is None else dict(self.attribution),
            "present": list(self.present),
            "where": None if self.where is None else [round(v, 4) for v in self.where],
            "text": self.text,
            "snapshot": self.snapshot,
            "skew_ms": None if self.skew_ms is None else round(self.skew_ms, 1),
            "zone": self.zone,
            "acts": self.acts,
            "quiet": self.quiet,
            "at": None if self.at is None else round(self.at, 3),
            "slots": None if self.slots is None else dict(self.slots),
        }
        return json.dumps(row, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Event":
        """The event of a line that ``to_json`` wrote."""
        row = json.loads(line)
        for name in ("present", "where"):
            row[name] = None if row[name] is None else tuple(row[name])
        return cls(**row)
