"""What happened, kept: events in SQLite, searchable; and the outbox, from which every sink is served in order.

An event is written here before any sink has it (write-ahead log, synced at every commit), so that after a crash nothing
that was delivered is unknown, and nothing that was stored goes undelivered: each sink has a cursor that moves when it
has accepted a message. What was open when the house was killed is ended when it starts again.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tectum.decide.events import Event
from tectum.deliver.store.database import Database
from tectum.deliver.stored_event import StoredEvent
from tectum.errors import StoreError, UsageError

FILE = "events.db"
OPEN = "SELECT id, at, json FROM event WHERE until IS NULL"


@dataclass(frozen=True)
class Message:
    """One message for the sinks. ``epoch``: seconds since 1970 at media time 0 of the run that it is from."""

    seq: int
    event: Event
    epoch: float


@dataclass(frozen=True)
class RuleSentence:
    """A rule that was typed: the ``sentence``, the ``rule`` it became, and the ``place`` where it counts (empty:
    everywhere)."""

    name: str
    sentence: str
    rule: str
    place: str = ""


class Store:
    """``folder`` holds the database, ``snapshots`` and ``clips``. Usable from any thread.

    Raises StoreError when the disk is full or the file cannot be written; what was asked for is then not done. A file
    that is no database any more is put aside (``events.db.broken-1``) and begun anew; ``put_aside`` names it.
    """

    def __init__(self, folder: Path):
        self.folder, self.file = folder, folder / FILE
        self._db = Database(self.file)

    @property
    def put_aside(self) -> Path | None:
        """The file that was no database any more, where it was so."""
        return self._db.put_aside

    def _event(self, line: str) -> Event:
        try:
            return Event.from_json(line)
        except UsageError as error:
            raise StoreError(f"{self.file}: {error}") from None

    def add(self, events: Sequence[Event], epoch: float, dated: bool = True) -> int:
        """Keep messages and the state of their events in one transaction; gives the number of the last message.

        ``dated``: whether the clock that dates them is believed; else their age counts from ``date_undated`` on.
        """
        last = 0
        with self._db.write() as db:
            for event in events:
                line = event.to_json()
                until = None if event.end is None else epoch + event.end
                row = (event.id, event.kind, event.head, event.place, epoch + event.start, until, event.score)
                more = (int(event.muted), event.snapshot, line, epoch + event.start if dated else None)
                db.execute(
                    "INSERT INTO event (id, kind, head, place, at, until, score, quiet, snapshot, json, since) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT (id) DO UPDATE SET at=excluded.at, until=excluded.until, "
                    "score=excluded.score, snapshot=COALESCE(excluded.snapshot, snapshot), json=excluded.json",
                    (*row, *more),
                )
                if event.phase == "start":
                    searched = " ".join(
                        filter(None, (event.kind, event.state, event.head, event.place, event.zone, event.text))
                    )
                    db.execute("INSERT INTO words (id, content) VALUES (?, ?)", (event.id, searched.replace("_", " ")))
                done = db.execute(
                    "INSERT INTO message (event, phase, epoch, json) VALUES (?, ?, ?, ?)",
                    (event.id, event.phase, epoch, line),
                )
                last = int(done.lastrowid or 0)
        return last

    def end_open(self) -> int:
        """End what a killed house left open, at the last moment it was known to be there; gives how many."""
        left = []
        for _, at, line in self._db.read(OPEN):
            event = self._event(line)
            epoch = at - event.start
            left.append((event.cut_off(), epoch))
        for event, epoch in left:
            self.add([event], epoch)
        return len(left)

    def join(self, sink: str) -> int:
        """The last message that ``sink`` has acknowledged; a sink that is new begins with what comes from now on."""
        with self._db.write() as db:
            newest = db.execute("SELECT COALESCE(MAX(seq), 0) FROM message").fetchone()[0]
            db.execute("INSERT OR IGNORE INTO sink (name, seq) VALUES (?, ?)", (sink, newest))
            return int(db.execute("SELECT seq FROM sink WHERE name=?", (sink,)).fetchone()[0])

    def after(self, seq: int, most: int = 100) -> list[Message]:
        """The next messages, in order."""
        rows = self._db.read("SELECT seq, json, epoch FROM message WHERE seq > ? ORDER BY seq LIMIT ?", (seq, most))
        return [Message(seq, self._event(line), epoch) for seq, line, epoch in rows]

    def acknowledge(self, sink: str, seq: int) -> None:
        """``sink`` has accepted all messages up to ``seq``."""
        with self._db.write() as db:
            db.execute("UPDATE sink SET seq=? WHERE name=?", (seq, sink))

    def set_clip(self, events: Iterable[str], clip: str | None) -> None:
        """Where the clip of some events lies, relative to the folder."""
        with self._db.write() as db:
            db.executemany("UPDATE event SET clip=? WHERE id=?", [(clip, event) for event in events])

    def events(
        self,
        since: float = 0.0,
        until: float | None = None,
        kinds: Sequence[str] = (),
        places: Sequence[str] = (),
        text: str = "",
        most: int = 1000,
    ) -> list[StoredEvent]:
        """Events that began in ``since`` to ``until`` (seconds since 1970), oldest first; the newest ``most`` of them.

        ``text``: words that must stand in kind, place, zone or what was said. Raises UsageError for a search that
        SQLite's full-text syntax does not allow.
        """
        where, values = ["at >= ?"], [since]
        wanted: list[Any] = list(values)
        if until is not None:
            where.append("at <= ?")
            wanted.append(until)
        for column, allowed in (("kind", kinds), ("place", places)):
            if allowed:
                where.append(f"{column} IN ({', '.join('?' * len(allowed))})")
                wanted += allowed
        if text:
            where.append("id IN (SELECT id FROM words WHERE words MATCH ?)")
            wanted.append(" ".join('"' + word.replace('"', "") + '"' for word in text.replace("_", " ").split()))
        query = f"SELECT json, at, until, clip FROM event WHERE {' AND '.join(where)} ORDER BY at DESC LIMIT ?"  # noqa: S608  texts of this function; values are bound
        rows = self._db.read(query, [*wanted, most])
        return [StoredEvent(self._event(line), at, ended, clip) for line, at, ended, clip in reversed(rows)]

    def rule_sentences(self) -> list[RuleSentence]:
        """Rules that were typed, oldest first."""
        rows = self._db.read("SELECT name, sentence, rule, place FROM rule_sentence ORDER BY at")
        return [RuleSentence(*map(str, row)) for row in rows]

    def add_rule_sentence(self, typed: RuleSentence) -> None:
        """Keep a typed rule. Raises UsageError when there is one of this name."""
        if any(typed.name == known.name for known in self.rule_sentences()):
            raise UsageError(f"there is a rule '{typed.name}' already")
        row = (typed.name, typed.sentence, typed.rule, typed.place, time.time())
        with self._db.write() as db:
            db.execute("INSERT INTO rule_sentence (name, sentence, rule, place, at) VALUES (?, ?, ?, ?, ?)", row)

    def remove_rule_sentence(self, name: str) -> bool:
        """Whether there was one."""
        with self._db.write() as db:
            return db.execute("DELETE FROM rule_sentence WHERE name=?", (name,)).rowcount > 0

    def settings(self) -> dict[str, str]:
        """What a person has switched, by name."""
        return {str(name): str(value) for name, value in self._db.read("SELECT name, value FROM setting")}

    def set_setting(self, name: str, value: str) -> None:
        """Keep what a person has switched."""
        with self._db.write() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def sessions(self, owner: str) -> dict[str, float]:
        """Hash of each cookie of ``owner``, and until when (seconds since 1970) it counts; others' are removed."""
        with self._db.write() as db:
            db.execute("DELETE FROM session WHERE owner != ? OR until <= ?", (owner, time.time()))
        return {str(cookie): float(until) for cookie, until in self._db.read("SELECT cookie, until FROM session")}

    def set_session(self, cookie: str, until: float, owner: str, over: Iterable[str] = ()) -> None:
        """Keep a session (see serve/web/sessions.py) and remove those that are ``over``."""
        with self._db.write() as db:
            db.executemany("DELETE FROM session WHERE cookie=?", [(one,) for one in over])
            db.execute("INSERT OR REPLACE INTO session VALUES (?, ?, ?)", (cookie, until, owner))

    def end_session(self, cookie: str) -> None:
        """Remove a session."""
        with self._db.write() as db:
            db.execute("DELETE FROM session WHERE cookie=?", (cookie,))

    def event(self, id: str) -> StoredEvent | None:
        """One event, or None."""
        rows = self._db.read("SELECT json, at, until, clip FROM event WHERE id=?", (id,))
        return StoredEvent(self._event(rows[0][0]), *rows[0][1:]) if rows else None

    def date_undated(self, now: float) -> None:
        """The age of events that a clock dated which was not believed counts from ``now`` on."""
        with self._db.write() as db:
            db.execute("UPDATE event SET since=? WHERE since IS NULL", (now,))

    def files(self) -> set[str]:
        """The clips and snapshots of all events, relative to the folder."""
        rows = self._db.read("SELECT clip, snapshot FROM event WHERE clip IS NOT NULL OR snapshot IS NOT NULL")
        return {str(name) for row in rows for name in row if name}

    def forget(self, before: float) -> int:
        """Remove events that began before a moment (seconds since 1970) and are over, with their messages; how many."""
        with self._db.write() as db:
            old = "SELECT id FROM event WHERE since < ? AND until IS NOT NULL"
            db.execute(f"DELETE FROM words WHERE id IN ({old})", (before,))  # noqa: S608  a text of this function
            db.execute(
                f"DELETE FROM message WHERE event IN ({old}) AND seq <= (SELECT COALESCE(MIN(seq), 0) FROM sink)",  # noqa: S608
                (before,),
            )
            count = db.execute("DELETE FROM event WHERE since < ? AND until IS NOT NULL", (before,)).rowcount
            # messages that every sink has accepted are of no more use than their events
            db.execute("DELETE FROM message WHERE event NOT IN (SELECT id FROM event) AND seq <= "
                       "(SELECT COALESCE(MIN(seq), 0) FROM sink)")  # fmt: skip
        return count

    def oldest(self) -> float | None:
        """When the oldest event that is over began."""
        found = self._db.read("SELECT MIN(at) FROM event WHERE until IS NOT NULL")[0][0]
        return None if found is None else float(found)

    def shrink(self) -> None:
        """Give the space of what was removed back to the disk."""
        self._db.shrink()

    def close(self) -> None:
        """Write the log into the database and close it."""
        self._db.close()


def open_to_read(folder: Path) -> Store:
    """The store of a house, for a look at it. Raises UsageError when there is none in ``folder``."""
    if not (folder / FILE).is_file():
        raise UsageError(f"{folder}: holds no event store ({FILE}); has this house run yet?")
    return Store(folder)
