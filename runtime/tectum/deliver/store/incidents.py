"""Incidents that are kept: found, marked as reviewed, deleted with their files."""

import contextlib
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tectum.decide.events import HOUSE, RULE, SEVERE_KINDS, Event
from tectum.deliver.incident_row import Day, DayTrack, IncidentPage, IncidentRow, IncidentSearch, TrackEvent
from tectum.deliver.store.database import Database
from tectum.deliver.store.upkeep import Upkeep
from tectum.deliver.stored_event import StoredEvent
from tectum.errors import UsageError
from tectum.files import within

REVIEWED = "IN (SELECT id FROM incident WHERE reviewed IS NOT NULL)"
CONTEXT = (
    "SELECT kind FROM event WHERE head = 'context' AND place IN (?, ?) AND at <= ? AND (until IS NULL OR until >= ?) "
    "ORDER BY at DESC LIMIT 1"
)
SEVERE = {
    "alarm": (f"head != '{RULE}' AND kind IN", sorted(SEVERE_KINDS["alarm"])),
    "notice": (f"head = '{RULE}' OR kind IN", sorted(SEVERE_KINDS["alarm"] | SEVERE_KINDS["notice"])),
}
"""Which events are at least so bad (``Event.severity``)."""
DAYS = "SELECT date(at, 'unixepoch', 'localtime') AS day, COUNT(*) FROM incident GROUP BY day ORDER BY day DESC LIMIT ?"
TRACK = (
    "SELECT id, incident, kind, head, place, at, until, decided, snapshot IS NOT NULL, clip IS NOT NULL FROM event "
    "WHERE at >= ? AND at < ? AND incident IS NOT NULL ORDER BY at DESC, rowid DESC LIMIT ?"
)
MOST_DAYS, MOST_TRACK = 1000, 4000


def matching(text: str) -> str:
    """For SQLite's full-text index: all of these words, each perhaps only with its beginning.

    >>> matching('glass_br')
    '"glass"* "br"*'
    """
    words = text.replace("_", " ").replace('"', " ").split()
    return " ".join(f'"{word}"*' for word in words) or '""'


class IncidentHistory:
    """Of the ``database`` of a store in ``folder``. Every method raises StoreError."""

    def __init__(self, database: Database, folder: Path, upkeep: Upkeep):
        self._db, self._folder, self._upkeep = database, folder, upkeep

    def days(self) -> list[Day]:
        """The days of the house on which incidents began, the newest first."""
        return [Day(str(day), number) for day, number in self._db.read(DAYS, (MOST_DAYS,)) if day is not None]

    def track(self, since: float, until: float) -> DayTrack:
        """The events of incidents that began from ``since`` to ``until`` (seconds since 1970), in short and in order:
        the newest ``MOST_TRACK``."""
        rows = self._db.read(TRACK, (since, until, MOST_TRACK + 1))
        kept = [TrackEvent(*(*row[:8], bool(row[8]), bool(row[9]))) for row in rows[:MOST_TRACK]]
        return DayTrack(since, until, len(rows) <= MOST_TRACK, tuple(reversed(kept)))

    def search(self, search: IncidentSearch, language: str = "en") -> IncidentPage:
        """Incidents that began in the time of a search, newest first: of which an event is of its kinds, places, words
        and decided so. ``language``: of the sentences (deliver/incident_sentence.py)."""
        where, wanted = ["at >= ?"], list[Any]([search.since])
        if search.until is not None:
            where.append("at < ?")
            wanted.append(search.until)
        if search.before is not None:
            where.append(f"(at, id) {'>' if search.oldest else '<'} (?, ?)")
            wanted += search.before
        for column, allowed in (("kind", search.kinds), ("place", search.places)):
            if allowed:
                where.append(f"id IN (SELECT incident FROM event WHERE {column} IN ({_marks(allowed)}))")  # noqa: S608  values are bound
                wanted += allowed
        if search.decided:
            where.append("id IN (SELECT incident FROM event WHERE decided = ?)")
            wanted.append(search.decided)
        if search.reviewed is not None:
            where.append(f"reviewed IS {'NOT ' if search.reviewed else ''}NULL")
        if search.severity in SEVERE:
            such, kinds = SEVERE[search.severity]
            where.append(f"id IN (SELECT incident FROM event WHERE {such} ({_marks(kinds)}))")  # noqa: S608
            wanted += kinds
        if search.text:
            found = "SELECT id FROM words WHERE words MATCH ?"
            where.append(f"id IN (SELECT incident FROM event WHERE id IN ({found}))")  # noqa: S608
            wanted.append(matching(search.text))
        order = "at, id" if search.oldest else "at DESC, id DESC"
        query = f"SELECT id, place, at, reviewed FROM incident WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?"  # noqa: S608  texts of this function; values are bound
        rows = self._db.read(query, [*wanted, search.most + 1])
        last = rows[search.most - 1] if len(rows) > search.most else None
        after = None if last is None else f"{last[2]!r}~{last[0]}"
        return IncidentPage(tuple(self._rows(rows[: search.most], language)), after)

    def one(self, id: str, language: str = "en") -> IncidentRow | None:
        """One, or None."""
        rows = self._db.read("SELECT id, place, at, reviewed FROM incident WHERE id=?", (id,))
        return next(iter(self._rows(rows, language)), None)

    def review(self, id: str, reviewed: bool) -> bool:
        """Mark one as looked at, or not; whether there is one."""
        with self._db.write() as db:
            when = time.time() if reviewed else None
            return db.execute("UPDATE incident SET reviewed=? WHERE id=?", (when, id)).rowcount > 0

    def delete(self, id: str) -> bool:
        """Remove one with its events, what was told and said of them, and their files; whether there was one. Marks
        stay: they are what the house learned. Raises UsageError while it goes on."""
        rows = self._db.read("SELECT id, until, snapshot, clip FROM event WHERE incident=?", (id,))
        if any(until is None for _, until, _, _ in rows):
            raise UsageError(f"incident '{id}': goes on; it can be deleted once it is over")
        with self._db.write() as db:
            events = [(name,) for name, *_ in rows]
            for table, key in (("message", "event"), ("event_vector", "event"), ("event", "id")):
                db.executemany(f"DELETE FROM {table} WHERE {key}=?", events)  # noqa: S608
            db.executemany(
                "DELETE FROM words WHERE rowid IN (SELECT id FROM words_content WHERE c0=?)", events
            )  # words have no index by event: one look through them
            gone = db.execute("DELETE FROM incident WHERE id=?", (id,)).rowcount > 0
        files = {str(file) for *_, snapshot, clip in rows for file in (snapshot, clip) if file}
        for file in files - self._upkeep.files(sorted(files)):
            if (path := within(self._folder, file)) is not None:
                with contextlib.suppress(OSError):
                    path.unlink()
        return gone

    def _rows(self, found: Sequence[tuple[str, str, float, float | None]], language: str) -> Iterable[IncidentRow]:
        events: dict[str, list[StoredEvent]] = {id: [] for id, *_ in found}
        query = (
            f"SELECT incident, json, at, until, clip FROM event WHERE incident IN ({_marks(events)}) ORDER BY at, id"  # noqa: S608
        )
        for incident, line, at, until, clip in self._db.read(query, list(events)):
            with contextlib.suppress(UsageError):  # one that cannot be read must hide no other
                events[incident].append(StoredEvent(Event.from_json(line), at, until, clip))
        for id, place, at, reviewed in found:
            if events[id]:
                context = self._db.read(CONTEXT, (place, HOUSE, at, at))
                yield IncidentRow.of(
                    id, events[id], reviewed is not None, str(context[0][0]) if context else "", language
                )


def _marks(values: Sequence[str] | dict[str, Any]) -> str:
    return ", ".join("?" * len(values))
