"""One SQLite file, used by several threads: opened at the newest schema, written in whole transactions."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tectum.deliver.store.migrations import migrate
from tectum.errors import StoreError

BUSY_S = 5.0
BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Database:
    """``file``: made where there is none. A file that is no database any more is put aside (``events.db.broken-1``) and
    begun anew; ``put_aside`` names it. Raises StoreError: it cannot be opened, or is of a newer Tectum."""

    def __init__(self, file: Path):
        self.file = file
        self.put_aside: Path | None = None
        self._lock = threading.Lock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreError(f"{file.parent}: cannot be made: {error.strerror}") from None
        try:
            self.connection = self._open()
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in BROKEN:
                raise StoreError(f"{file}: cannot be opened: {error}") from None
            self._set_aside()
            self.connection = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=BUSY_S, check_same_thread=False, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            migrate(db, str(self.file))
        except BaseException:
            db.close()
            raise
        return db

    def _set_aside(self) -> None:
        number = 1
        while (aside := self.file.with_name(f"{self.file.name}.broken-{number}")).exists():
            number += 1
        self.file.rename(aside)
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        self.put_aside = aside

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: what is executed in it is done whole or not at all. Raises StoreError."""
        with self._lock:
            try:
                if self.connection.in_transaction:  # left by what was ended between two lines of this
                    self.connection.execute("ROLLBACK")
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                    yield self.connection
                    self.connection.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(sqlite3.Error):
                        self.connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise StoreError(f"{self.file}: {error}") from None

    def read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows. Raises StoreError."""
        with self._lock:
            try:
                return self.connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(f"{self.file}: {error}") from None

    def shrink(self) -> None:
        """Give the space of what was removed back to the disk."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.connection.execute("VACUUM")

    def close(self) -> None:
        """Write the log into the database and close it."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.connection.close()
