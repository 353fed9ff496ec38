"""What makes room in the database: in steps so short that an event that is written meanwhile hardly waits."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from tectum.deliver.store.database import Database

MOST_FORGOTTEN, MOST_TIDIED, MOST_LOOKED_AT = 100, 2000, 1000
"""Rows of one step (benchmarks/store_maintenance.py)."""
TAKEN = "SELECT COALESCE(MIN(seq), 9223372036854775807) FROM sink"
"""The last message that every sink has taken."""
LOOKED_AT = "SELECT MAX(k), COUNT(*) FROM (SELECT {key} AS k FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT ?)"
"""The last of the next rows of a table, and how many there are."""
FORGOTTEN = "DELETE FROM incident WHERE id = ? AND NOT EXISTS (SELECT 1 FROM event WHERE event.incident = incident.id)"
"""An incident of which no event is left is no more."""


class TidiedTo(Struct, frozen=True):
    """Numbers of the last rows that were looked at."""

    words: int = 0
    message: int = 0


class Upkeep:
    """Of the ``database`` of a store. Every method is one step or a few, and raises StoreError."""

    def __init__(self, database: Database):
        self._db = database
        self._gone = list[str]()

    def forget(self, before: float, most: int = MOST_FORGOTTEN) -> int:
        """Remove at most ``most`` of the events that began before a moment (seconds since 1970) and are over, with
        their messages; how many. Messages that a sink has not taken yet stay for it."""
        with self._db.write(lasting=False) as db:
            query = "SELECT id FROM event WHERE since < ? AND until IS NOT NULL ORDER BY since LIMIT ?"
            old = [name for (name,) in db.execute(query, (before, most))]
            for names, marks in _chunks(old):
                db.execute(f"DELETE FROM message WHERE event IN ({marks}) AND seq <= ({TAKEN})", names)  # noqa: S608  values are bound
                of = f"SELECT DISTINCT incident FROM event WHERE id IN ({marks}) AND incident IS NOT NULL"  # noqa: S608
                incidents = db.execute(of, names).fetchall()
                db.execute(f"DELETE FROM event WHERE id IN ({marks})", names)  # noqa: S608
                db.executemany(FORGOTTEN, incidents)
        return len(old)

    def tidy(self, behind: TidiedTo, most: int = MOST_TIDIED) -> TidiedTo | None:
        """Remove words and messages whose events are gone, among the next ``most`` rows of each; where to go on from,
        None at the end, be there ever so many that are written meanwhile. They are looked through piece by piece: words
        have no index by event, and a sink may have been behind when the event of a message went."""
        with self._db.write(lasting=False) as db:
            (words, some), (message, more) = (
                db.execute(LOOKED_AT.format(key=key, table=table), (after, most)).fetchone()
                for table, key, after in (("words_content", "id", behind.words), ("message", "seq", behind.message))
            )
            if words is not None:
                db.execute(
                    "DELETE FROM words WHERE rowid IN (SELECT id FROM words_content WHERE id > ? AND id <= ? "
                    "AND c0 NOT IN (SELECT id FROM event))",
                    (behind.words, words),
                )
            if message is not None:
                db.execute(
                    f"DELETE FROM message WHERE seq > ? AND seq <= ? AND seq <= ({TAKEN}) "  # noqa: S608
                    "AND event NOT IN (SELECT id FROM event)",
                    (behind.message, message),
                )
        if max(some, more) < most:
            return None
        return TidiedTo(words or behind.words, message or behind.message)

    def shrink(self) -> bool:
        """Give some of the space of what was removed back to the disk, in a moment; whether there is more to give."""
        return self._db.shrink()

    def files(self, among: Sequence[str]) -> set[str]:
        """Which clips and snapshots ``among`` these, relative to the folder, are those of an event."""
        found = set()
        for names, marks in _chunks(among):
            for column in ("clip", "snapshot"):
                rows = self._db.read(f"SELECT DISTINCT {column} FROM event WHERE {column} IN ({marks})", names)  # noqa: S608
                found |= {str(name) for (name,) in rows}
        return found

    def forget_clips(self, gone: Sequence[str]) -> None:
        """These clips are no more. What a full disk has no room to note is noted with the next."""
        self._gone = [*self._gone, *gone]
        for names, marks in _chunks(self._gone):
            with self._db.write(lasting=False) as db:
                db.execute(f"UPDATE event SET clip=NULL WHERE clip IN ({marks})", names)  # noqa: S608
        self._gone = []

    def adopt(self, clips: Sequence[str]) -> int:
        """Give clips that are there, relative to the folder and with names that end in the ids of their events, to
        events that know of none, and take from the newest events clips that are not there; how many were given."""
        adopted = 0
        for names, _ in _chunks(clips):
            with self._db.write(lasting=False) as db:
                pairs = [(name, Path(name).stem.rpartition(" ")[2]) for name in names]
                adopted += db.executemany("UPDATE event SET clip=? WHERE id=? AND clip IS NULL", pairs).rowcount
        newest = self._db.read("SELECT clip FROM event ORDER BY at DESC LIMIT ?", (MOST_LOOKED_AT,))
        self.forget_clips(sorted({clip for (clip,) in newest if clip is not None}.difference(clips)))
        return adopted


def _chunks(names: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """As many names as one statement takes with ease, and the marks for them."""
    for at in range(0, len(names), 500):
        some = names[at : at + 500]
        yield some, ", ".join("?" * len(some))
