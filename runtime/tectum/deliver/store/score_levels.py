"""What places counted of their own scores: one row a place, head and day, of one model."""

import json
import logging
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct, field

from tectum.deliver.store.database import Database
from tectum.errors import first_line

DAY_S = 86_400.0

log = logging.getLogger(__name__)


class Watched(Struct):
    """Of one head at one place: the ``seconds`` that it was watched, and per label how often an event would have begun
    at each level."""

    seconds: float = 0.0
    counts: dict[str, list[int]] = field(default_factory=dict)

    def add(self, seconds: float, counts: Mapping[str, Sequence[int]]) -> None:
        """Count more."""
        self.seconds += seconds
        for label, more in counts.items():
            old = self.counts.get(label, [0] * len(more))
            self.counts[label] = [a + b for a, b in zip(old, more, strict=True)]


class ScoreLevels:
    """Of the ``database`` of a store. ``model``: scores of another say nothing of this one. Every method raises
    StoreError."""

    def __init__(self, database: Database):
        self._db = database

    def add(self, model: str, now: float, watched: Mapping[tuple[str, str], Watched]) -> None:
        """Count what was ``watched``, by place and head, on the day of ``now`` (seconds since 1970)."""
        day = int(now // DAY_S)
        with self._db.write() as db:
            for (place, head), more in watched.items():
                key = (model, place, head, day)
                rows = db.execute(
                    "SELECT seconds, counts FROM score_level WHERE model=? AND place=? AND head=? AND day=?", key
                ).fetchall()
                whole = Watched()
                for one in (*rows, (more.seconds, json.dumps(more.counts))):
                    whole = _with(whole, *one)
                db.execute(
                    "INSERT OR REPLACE INTO score_level (model, place, head, day, seconds, counts) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (*key, whole.seconds, json.dumps(whole.counts, separators=(",", ":"))),
                )

    def forget(self, before: float) -> None:
        """Remove days that ended before ``before`` (seconds since 1970)."""
        with self._db.write() as db:
            db.execute("DELETE FROM score_level WHERE day < ?", (int(before // DAY_S),))

    def read(self, model: str) -> dict[tuple[str, str], Watched]:
        """All that is kept of a model, by place and head."""
        found: dict[tuple[str, str], Watched] = {}
        for place, head, seconds, counts in self._db.read(
            "SELECT place, head, seconds, counts FROM score_level WHERE model=?", (model,)
        ):
            found[place, head] = _with(found.get((place, head), Watched()), seconds, counts)
        return found

    def days(self, model: str) -> dict[tuple[str, str], dict[int, Watched]]:
        """The same by place and head, and by day since 1970, oldest first."""
        found: dict[tuple[str, str], dict[int, Watched]] = {}
        for place, head, day, seconds, counts in self._db.read(
            "SELECT place, head, day, seconds, counts FROM score_level WHERE model=? ORDER BY day", (model,)
        ):
            found.setdefault((place, head), {})[day] = _with(Watched(), seconds, counts)
        return found

    def models(self) -> list[str]:
        """The models that there is anything of, the one of the newest day first."""
        rows = self._db.read("SELECT model FROM score_level GROUP BY model ORDER BY MAX(day) DESC, SUM(seconds) DESC")
        return [str(model) for (model,) in rows]


def _with(whole: Watched, seconds: object, counts: str) -> Watched:
    """``whole`` and a row more, as it stands in the database; without one that cannot be read, which is logged."""
    try:
        more = msgspec.convert((seconds, msgspec.json.decode(counts)), tuple[float, dict[str, list[int]]])
        together = Watched(whole.seconds, dict(whole.counts))
        together.add(*more)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError) as error:
        log.warning("what was counted of scores on one day cannot be read, and is left out: %s", first_line(error))
        return whole
    return together
