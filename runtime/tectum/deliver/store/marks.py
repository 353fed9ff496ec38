"""What people say of events, and the embeddings behind these: a bounded number for each place."""

import logging
from collections.abc import Iterable

from msgspec import Struct

from tectum.deliver.store.database import Database
from tectum.deliver.stored_event import Marked
from tectum.errors import UsageError

MOST_VECTORS, MOST_MARKS = 200, 100
"""Of one place: events that can still be marked, and marks; the newest."""


HALF = 2
"""Bytes of a float16."""

log = logging.getLogger(__name__)


class EventVectors(Struct, frozen=True):
    """Of an ``event`` at ``place``: float16 [hops, ``width``], as bytes. ``model``: whose embeddings they are."""

    event: str
    place: str
    model: str
    width: int
    vectors: bytes


class KeptVectors(EventVectors, frozen=True):
    """Those of an event that is kept; ``at``: seconds since 1970."""

    at: float


class MarkRow(Struct, frozen=True):
    """A mark, with what is known of its event. ``right``: 1 or 0; ``at``: of the event, seconds since 1970."""

    event: str
    place: str
    head: str
    kind: str
    right: int
    at: float
    score: float
    width: int
    vectors: bytes


class Marks:
    """Of the ``database`` of a store. Every method raises StoreError."""

    def __init__(self, database: Database):
        self._db, self._said = database, 0

    def version(self) -> tuple[int, int, str]:
        """Another whenever marks may be others than before: by this object, by another connection (a command), or after
        damage was mended. Cheaper than to read them. Source: SQLite, "PRAGMA data_version"."""
        ((others,),) = self._db.read("PRAGMA data_version")
        return self._said, int(others), self._db.damage

    def keep(self, found: Iterable[EventVectors]) -> None:
        """Keep the embeddings behind events, for whoever marks them."""
        places = set()
        with self._db.write() as db:
            for one in found:
                db.execute(
                    "INSERT OR IGNORE INTO event_vector (event, place, model, width, vectors) VALUES (?, ?, ?, ?, ?)",
                    (one.event, one.place, one.model, one.width, one.vectors),
                )
                places.add(one.place)
            for place in places:
                db.execute(
                    "DELETE FROM event_vector WHERE place=? AND rowid NOT IN "
                    "(SELECT rowid FROM event_vector WHERE place=? ORDER BY rowid DESC LIMIT ?)",
                    (place, place, MOST_VECTORS),
                )

    def vectors(self, model: str) -> list[KeptVectors]:
        """The embeddings of a model behind events that are kept, oldest first."""
        rows = self._db.read(
            "SELECT v.event, v.place, v.model, v.width, v.vectors, e.at FROM event_vector v "
            "JOIN event e ON e.id=v.event WHERE v.model=? ORDER BY e.at",
            (model,),
        )
        return [one for one in (KeptVectors(*row) for row in rows) if _is_whole(one)]

    def mark(self, event: str, right: bool) -> None:
        """Mark an event that is kept, by its id. Raises UsageError: there is none, or nothing of its sound is kept."""
        with self._db.write() as db:
            row = db.execute("SELECT place, head, kind, at, score FROM event WHERE id=?", (event,)).fetchone()
            if row is None:
                raise UsageError(f"no event '{event}'")
            known = db.execute("SELECT model, width, vectors FROM event_vector WHERE event=?", (event,)).fetchone()
            if known is None:
                raise UsageError(
                    f"event '{event}': cannot be marked: sound did not decide it, or its sound is not kept any more; "
                    "pictures are helped by masks and zones"
                )
            db.execute(
                "INSERT OR REPLACE INTO mark (event, place, head, kind, right, at, score, model, width, vectors) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (event, *row[:3], int(right), *row[3:], *known),
            )
            db.execute(
                "DELETE FROM mark WHERE place=? AND rowid NOT IN "
                "(SELECT rowid FROM mark WHERE place=? ORDER BY rowid DESC LIMIT ?)",
                (row[0], row[0], MOST_MARKS),
            )
        self._said += 1

    def unmark(self, event: str) -> bool:
        """Forget the mark of an event; whether there was one."""
        with self._db.write() as db:
            found = db.execute("DELETE FROM mark WHERE event=?", (event,)).rowcount > 0
        self._said += 1
        return found

    def read(self, model: str) -> list[MarkRow]:
        """The marks by embeddings of a model, oldest first."""
        rows = self._db.read(
            "SELECT event, place, head, kind, right, at, score, width, vectors FROM mark WHERE model=? ORDER BY rowid",
            (model,),
        )
        return [one for one in (MarkRow(*row) for row in rows) if _is_whole(one)]

    def count(self) -> dict[str, int]:
        """How many there are, by whichever model: ``right`` and ``wrong``."""
        ((right, wrong),) = self._db.read("SELECT coalesce(sum(right), 0), coalesce(sum(NOT right), 0) FROM mark", ())
        return {"right": right, "wrong": wrong}

    def every(self) -> list[Marked]:
        """All marks, by whichever model, oldest first."""
        rows = self._db.read("SELECT event, place, head, kind, right, at FROM mark ORDER BY rowid", ())
        return [Marked(event, place, head, kind, bool(right), at) for event, place, head, kind, right, at in rows]


def _is_whole(row: KeptVectors | MarkRow) -> bool:
    """Whether it can be used; one that is damaged is logged."""
    width, vectors, at = row.width, row.vectors, row.at
    fine = isinstance(width, int) and isinstance(vectors, bytes) and isinstance(at, int | float)
    fine = fine and width > 0 and len(vectors) > 0 and len(vectors) % (HALF * width) == 0
    if not fine:
        log.warning("event %s: what is kept of its sound is damaged, and left out", row.event)
    return fine
