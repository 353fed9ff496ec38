"""Incidents that are kept: found, marked as reviewed, deleted with their files."""

import contextlib
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tectum.decide.events import HOUSE, Event
from tectum.deliver.incident_row import IncidentPage, IncidentRow
from tectum.deliver.store.database import Database
from tectum.deliver.store.upkeep import Upkeep
from tectum.deliver.stored_event import EventSearch, StoredEvent
from tectum.errors import UsageError
from tectum.files import within

REVIEWED = "IN (SELECT id FROM incident WHERE reviewed IS NOT NULL)"
CONTEXT = (
    "SELECT kind FROM event WHERE head = 'context' AND place IN (?, ?) AND at <= ? AND (until IS NULL OR until >= ?) "
    "ORDER BY at DESC LIMIT 1"
)


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

    def search(self, search: EventSearch, language: str = "en") -> IncidentPage:
        """Incidents that began in the time of a search, newest first: of which an event is of its kinds, places, words
        and decided so. ``language``: of the sentences (deliver/incident_sentence.py)."""
        where, wanted = ["at >= ?"], list[Any]([search.since])
        if search.until is not None:
            where.append("at < ?")
            wanted.append(search.until)
        if search.before is not None:
            where.append("(at, id) < (?, ?)")
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
        if search.text:
            found = "SELECT id FROM words WHERE words MATCH ?"
            where.append(f"id IN (SELECT incident FROM event WHERE id IN ({found}))")  # noqa: S608
            wanted.append(matching(search.text))
        query = f"SELECT id, place, at, reviewed FROM incident WHERE {' AND '.join(where)} ORDER BY at DESC, id DESC LIMIT ?"  # noqa: S608, E501  texts of this function; values are bound
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
