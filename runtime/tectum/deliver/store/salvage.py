"""What can be read of a damaged database, copied into a new one.

A damaged page costs the rows that lie on it, not those behind it: a table is read by ranges of row numbers, and a range
that fails is halved until only rows are left that cannot be read.
"""

import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from tectum.deliver.store.migrations import MIGRATIONS, migrate

LAST_ROW = 1 << 40
"""Where even the largest number of a row cannot be read."""
MOST_FAILURES = 20_000
"""Of ranges of one table: more of it is lost than is left."""
LONGEST_S = 20.0
WORDS = "words_content"
"""The table in which SQLite's full-text index keeps what was given to it."""


class Salvage(Struct, frozen=True):
    """``events``: how many were saved; ``whole``: nothing was in the way."""

    events: int = 0
    whole: bool = False


def salvage(damaged: Path, into: sqlite3.Connection) -> Salvage:
    """Copy what can be read of the file ``damaged`` into an empty database, which has the newest schema then.

    What is so damaged that not even its tables can be named gives nothing. Raises sqlite3.Error where ``into`` cannot
    be written.
    """
    deadline = time.monotonic() + LONGEST_S
    source = sqlite3.connect(damaged, isolation_level=None)
    source.text_factory = lambda raw: raw.decode(errors="replace")
    try:
        schema = _schema(source)
        migrate(into, str(damaged), MIGRATIONS[: schema or len(MIGRATIONS)])
        whole = schema > 0
        if schema:
            found = into.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT GLOB 'words*'")
            for table in [name for (name,) in found if not name.startswith("sqlite_")]:
                columns = [str(row[1]) for row in into.execute(f"PRAGMA table_info({table})")]
                whole &= _copy(source, into, table, columns, table, columns, deadline)
            whole &= _copy(source, into, WORDS, ["c0", "c1"], "words", ["id", "content"], deadline)
            _renumber(into)
        migrate(into, str(damaged))
        return Salvage(int(into.execute("SELECT COUNT(*) FROM event").fetchone()[0]), whole)
    finally:
        source.close()


def _schema(source: sqlite3.Connection) -> int:
    """The schema of a file whose tables can be named, else 0."""
    try:
        version = int(source.execute("PRAGMA user_version").fetchone()[0])
        source.execute("SELECT name FROM sqlite_master").fetchall()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return 0
    return version if version <= len(MIGRATIONS) else 0


def _copy(
    source: sqlite3.Connection,
    into: sqlite3.Connection,
    table: str,
    columns: list[str],
    to: str,
    named: list[str],
    deadline: float,
) -> bool:
    """Rows of ``table`` to the table ``to``, whose columns are ``named``; whether all could be read."""
    failures: list[str] = []
    places = ", ".join("?" * (1 + len(named)))
    into.execute("BEGIN IMMEDIATE")
    try:
        rows = _rows(source, f"SELECT rowid, {', '.join(columns)} FROM {table}", table, deadline, failures)  # noqa: S608  names of our own tables
        into.executemany(f"INSERT OR IGNORE INTO {to} (rowid, {', '.join(named)}) VALUES ({places})", rows)  # noqa: S608
        into.execute("COMMIT")
    except BaseException:
        into.execute("ROLLBACK")
        raise
    return not failures


def _rows(
    source: sqlite3.Connection, query: str, table: str, deadline: float, failures: list[str]
) -> Iterator[tuple[Any, ...]]:
    try:
        last = source.execute(f"SELECT COALESCE(MAX(rowid), 0) FROM {table}").fetchone()[0]  # noqa: S608
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        failures.append(str(error))
        last = LAST_ROW
    ranges = deque([(1, last)])
    while ranges and len(failures) < MOST_FAILURES and time.monotonic() < deadline:
        low, high = ranges.popleft()
        try:
            for row in source.execute(f"{query} WHERE rowid BETWEEN ? AND ? ORDER BY rowid", (low, high)):
                low = row[0] + 1
                yield row
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            failures.append(str(error))
            if low < high:
                middle = (low + high) // 2
                ranges += [(low, middle), (middle + 1, high)]
    if ranges:
        failures.append("there was no time for the rest")


def _renumber(into: sqlite3.Connection) -> None:
    """Messages to come are numbered behind all that a sink has acknowledged, be the last of those lost."""
    (last,) = into.execute(
        "SELECT MAX((SELECT COALESCE(MAX(seq), 0) FROM sink), (SELECT COALESCE(MAX(seq), 0) FROM message))"
    ).fetchone()
    into.execute("DELETE FROM sqlite_sequence WHERE name='message'")
    into.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('message', ?)", (last,))
