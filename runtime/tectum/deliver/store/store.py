"""What happened, kept: events in SQLite, searchable; and the outbox, from which every sink is served in order.

An event is written here before any sink has it (write-ahead log, synced at every commit), so that after a crash nothing
that was delivered is unknown, and nothing that was stored goes undelivered: each sink has a cursor that moves when it
has accepted a message. What was open when the house was killed is ended when it starts again.
"""

import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from tectum.decide.events import Event
from tectum.deliver.store.database import Access, Database
from tectum.deliver.store.incidents import REVIEWED, IncidentHistory, matching
from tectum.deliver.store.marks import Marks
from tectum.deliver.store.score_levels import ScoreLevels
from tectum.deliver.store.upkeep import Upkeep
from tectum.deliver.stored_event import EVERY, EventSearch, StoredEvent, decided_by
from tectum.errors import StoreError, UsageError

log = logging.getLogger(__name__)

FILE = "events.db"
MOST_BEGUN = 1000
OPEN = "SELECT id, at, json FROM event WHERE until IS NULL"


class Message(Struct, frozen=True):
    """One message for the sinks. ``epoch``: seconds since 1970 at media time 0 of the run that it is from."""

    seq: int
    event: Event
    epoch: float


class RuleSentence(Struct, frozen=True):
    """A rule that was typed: the ``sentence``, the ``rule`` it became, and the ``place`` where it counts (empty:
    everywhere)."""

    name: str
    sentence: str
    rule: str
    place: str = ""


class Store:
    """``folder`` holds the database, ``snapshots`` and ``clips``. Usable from any thread.

    ``access``: ``own`` for the house whose store it is, of which there is one; ``share`` for who writes beside it;
    ``read``. Raises StoreError when the disk is full or the file cannot be written; what was asked for is then not
    done; and where another house has it. What is damaged is set aside and mended by the house that owns it (see
    ``database.py``); ``damage`` says so. ``upkeep``: what makes room in it; ``levels``: what places count;
    ``marks``: what people say of events; ``incidents``: what belongs together.
    """

    def __init__(self, folder: Path, access: Access = "own"):
        self.folder, self.file = folder, folder / FILE
        self._db = Database(self.file, access)
        self.upkeep, self.levels, self.marks = Upkeep(self._db), ScoreLevels(self._db), Marks(self._db)
        self.incidents = IncidentHistory(self._db, folder, self.upkeep)
        self._begun = OrderedDict[str, str]()
        self._unreadable = False

    @property
    def damage(self) -> str:
        """What was found damaged since it was opened, and what became of it; empty where nothing was."""
        return self._db.damage

    def _events(self, lines: Iterable[str]) -> Iterator[Event | None]:
        """What can be read; None for what cannot, which must stop nobody."""
        for line in lines:
            try:
                yield Event.from_json(line)
            except UsageError as error:
                if not self._unreadable:
                    log.warning("%s: %s; events that cannot be read are left out", self.file, error)
                self._unreadable = True
                yield None

    def add(self, events: Sequence[Event], epoch: float, dated: bool = True) -> int:
        """Keep messages and the state of their events in one transaction; gives the number of the last message. A clip
        that was begun for one (``begin_clip``) is kept with it.

        ``dated``: whether the clock that dates them is believed; else their age counts from ``date_undated`` on.
        """
        last = 0
        with self._db.write() as db:
            for event in events:
                line = event.to_json()
                until = None if event.end is None else epoch + event.end
                row = (event.id, event.kind, event.head, event.place, epoch + event.start, until, event.score)
                clip = self._begun.get(event.id)
                more = (int(event.muted), event.snapshot, clip, line, epoch + event.start if dated else None)
                db.execute(
                    "INSERT INTO event (id, kind, head, place, at, until, score, quiet, snapshot, clip, json, since, "
                    "incident, decided) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT (id) DO UPDATE SET at=excluded.at, until=excluded.until, score=excluded.score, "
                    "snapshot=COALESCE(excluded.snapshot, snapshot), clip=COALESCE(clip, excluded.clip), "
                    "json=excluded.json, decided=excluded.decided",
                    (*row, *more, event.incident, decided_by(event)),
                )
                if event.incident is not None:
                    db.execute(
                        "INSERT OR IGNORE INTO incident (id, place, at) VALUES (?, ?, ?)",
                        (event.incident, event.place, epoch + event.start),
                    )
                if event.phase == "start":
                    said = (one.text for one in event.evidence or ())
                    named = (event.kind, event.state, event.head, event.place, event.zone, event.text)
                    searched = " ".join(filter(None, (*named, *said)))
                    db.execute("INSERT INTO words (id, content) VALUES (?, ?)", (event.id, searched.replace("_", " ")))
                done = db.execute(
                    "INSERT INTO message (event, phase, epoch, json) VALUES (?, ?, ?, ?)",
                    (event.id, event.phase, epoch, line),
                )
                last = int(done.lastrowid or 0)
        return last

    def end_open(self) -> int:
        """End what a killed house left open, at the last moment it was known to be there; gives how many."""
        rows = self._db.read(OPEN)
        for (name, at, _), event in zip(rows, self._events(line for _, _, line in rows), strict=True):
            if event is None:
                with self._db.write() as db:
                    db.execute("UPDATE event SET until=at WHERE id=?", (name,))
            else:
                self.add([event.cut_off()], at - event.start)
        return len(rows)

    def join(self, sink: str) -> int:
        """The last message that ``sink`` has acknowledged; one that is new begins with what comes from now on."""
        if known := self._db.read("SELECT seq FROM sink WHERE name=?", (sink,)):
            return int(known[0][0])
        newest = int(self._db.read("SELECT COALESCE(MAX(seq), 0) FROM message")[0][0])
        with contextlib.suppress(StoreError):  # a full disk
            self.acknowledge(sink, newest)
        return newest

    def keep_sinks(self, names: Iterable[str]) -> None:
        """There are no other sinks any more: nothing waits for them."""
        with self._db.write() as db:
            known = {str(name) for (name,) in db.execute("SELECT name FROM sink")}
            db.executemany("DELETE FROM sink WHERE name=?", [(name,) for name in known.difference(names)])

    def after(self, seq: int, most: int = 100) -> list[Message]:
        """The next messages, in order; none only where there are none."""
        while rows := self._db.read(
            "SELECT seq, json, epoch FROM message WHERE seq > ? ORDER BY seq LIMIT ?", (seq, most)
        ):
            events = self._events(line for _, line, _ in rows)
            found = [
                Message(number, event, epoch)
                for (number, _, epoch), event in zip(rows, events, strict=True)
                if event is not None
            ]
            if found:
                return found
            seq = rows[-1][0]
        return []

    def acknowledge(self, sink: str, seq: int) -> None:
        """``sink`` has accepted all messages up to ``seq``."""
        with self._db.write() as db:
            db.execute("INSERT OR REPLACE INTO sink (name, seq) VALUES (?, ?)", (sink, seq))

    def holds(self, event: str) -> bool:
        """Whether an event is kept."""
        return bool(self._db.read("SELECT 1 FROM event WHERE id=?", (event,)))

    def begin_clip(self, event: str, clip: str) -> None:
        """A clip of ``event``, which is about to be added, is being written to this path, relative to the folder."""
        self._begun[event] = clip
        while len(self._begun) > MOST_BEGUN:
            self._begun.popitem(last=False)

    def set_clip(self, events: Iterable[str], clip: str | None) -> None:
        """Where the clip of some events lies, relative to the folder; None: there is none after all. One that is over
        before its event is kept is kept with it."""
        with self._db.write() as db:
            for event in events:
                kept = db.execute("UPDATE event SET clip=? WHERE id=?", (clip, event)).rowcount
                if kept or clip is None:
                    self._begun.pop(event, None)
                else:
                    self.begin_clip(event, clip)

    def events(self, search: EventSearch = EVERY, going: bool = False) -> list[StoredEvent]:
        """What a search finds, oldest first. ``going``: with what began before it and had not ended then. Raises
        UsageError for a text that SQLite's full-text syntax does not
        allow."""
        went_on = " OR until IS NULL OR until >= ?" * going
        where, wanted = [f"(at >= ?{went_on})"], list[Any]([search.since] * (1 + going))
        if search.until is not None:
            where.append("at <= ?")
            wanted.append(search.until)
        for column, allowed in (("kind", search.kinds), ("place", search.places)):
            if allowed:
                where.append(f"{column} IN ({', '.join('?' * len(allowed))})")
                wanted += allowed
        if search.decided:
            where.append("decided = ?")
            wanted.append(search.decided)
        if search.reviewed is not None:
            where.append("COALESCE(incident, id) " + ("" if search.reviewed else "NOT ") + REVIEWED)
        if search.before:
            where.append("(at, rowid) < (?, COALESCE((SELECT rowid FROM event WHERE id=?), 0))")
            wanted += search.before
        if search.text:
            where.append("id IN (SELECT id FROM words WHERE words MATCH ?)")
            wanted.append(matching(search.text))
        query = (
            f"SELECT json, at, until, clip FROM event WHERE {' AND '.join(where)} ORDER BY at DESC, rowid DESC LIMIT ?"  # noqa: S608  texts of this function; values are bound
        )
        rows = self._db.read(query, [*wanted, search.most])
        events = self._events(line for line, *_ in rows)
        found = [
            StoredEvent(event, at, ended, clip)
            for event, (_, at, ended, clip) in zip(events, rows, strict=True)
            if event is not None
        ]
        return found[::-1]

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

    def sessions(self, owners: Sequence[str]) -> dict[str, tuple[str, float]]:
        """Of each cookie's hash its owner, and until when (seconds since 1970) it counts; others' are removed."""
        those = ", ".join("?" * len(owners))
        with self._db.write() as db:
            db.execute(f"DELETE FROM session WHERE owner NOT IN ({those}) OR until <= ?", (*owners, time.time()))  # noqa: S608  question marks alone
        rows = self._db.read("SELECT cookie, owner, until FROM session WHERE typeof(until) IN ('real', 'integer')")
        return {str(cookie): (str(owner), float(until)) for cookie, owner, until in rows}

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
        event = next(self._events(line for line, *_ in rows), None)
        return None if event is None else StoredEvent(event, *rows[0][1:])

    def date_undated(self, now: float) -> None:
        """The age of events that a clock dated which was not believed counts from ``now`` on."""
        with self._db.write() as db:
            db.execute("UPDATE event SET since=? WHERE since IS NULL", (now,))

    def close(self) -> None:
        """Write the log into the database and close it."""
        self._db.close()


def store_there(folder: Path) -> None:
    """Raises UsageError where no house has kept anything in ``folder``."""
    if not (folder / FILE).is_file():
        raise UsageError(f"{folder}: holds no event store ({FILE}); has this house run yet?")


def open_to_read(folder: Path) -> Store:
    """The store of a house, for a look at it: nothing of it is written. Raises UsageError and StoreError."""
    store_there(folder)
    return Store(folder, "read")
