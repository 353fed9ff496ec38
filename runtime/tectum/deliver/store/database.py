"""One SQLite file, used by several threads: opened at the newest schema, written in whole transactions.

The house that owns it finds damage when it opens it and whenever a page cannot be read: the file is set aside, what can
be read of it is saved into a new one. Whoever else opens it neither renames nor mends it; a reader does not write at
all.
"""

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from tectum.deliver.store.damage import FAULTS, is_busy, is_damage
from tectum.deliver.store.lock import StoreLock
from tectum.deliver.store.migrations import migrate, refuse_newer
from tectum.deliver.store.salvage import salvage
from tectum.errors import StoreError

BUSY_S = 5.0
OPEN_S, AGAIN_S = 30.0, 0.05
"""How long a file that others hold is tried when it is opened, and how often: SQLite does not wait for them where it
switches to the write-ahead log, and of many who migrate one file at once each waits for all the others."""
CHECK_S = 3.0
"""The longest that a start waits to know that all pages are sound, be the file ever so large. What is not found then is
found when it is read."""
COMPACT_S, COMPACT_BYTES = 5.0, 32_000_000
"""A file of before there was incremental vacuum is written anew once, at a start, where little enough is in it."""
MEND_AGAIN_S = 60.0
VACUUM_PAGES, KEPT_FREE_PAGES = 64, 256
INCREMENTAL = 2
Access = Literal["own", "share", "read"]
"""``own``: a house; one at a time. ``share``: reads and writes beside it. ``read``: reads."""

log = logging.getLogger(__name__)


class Database:
    """``file``: made where there is none. ``damage``: what was found damaged since it was opened, and what became of
    it; empty where nothing was. Raises StoreError: it cannot be opened, is damaged (and not our own), of a newer
    Tectum, or another house's."""

    def __init__(self, file: Path, access: Access = "share"):
        self.file, self.damage, self._unmended = file, "", ""
        self._mend_at = 0.0
        self._access: Access = access
        self._lock = threading.Lock()
        if access != "read":
            try:
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise StoreError(f"{file.parent}: cannot be made: {error.strerror}") from None
        self._owned = StoreLock(file.parent) if access == "own" else None
        try:
            self.connection = self._open_whole()
        except BaseException:
            self._release()
            raise

    def _open_whole(self) -> sqlite3.Connection:
        try:
            db = self._open_to_read() if self._access == "read" else self._open()
        except FAULTS as error:
            if not is_damage(error):
                raise StoreError(f"{self.file}: cannot be opened: {error}") from None
            if self._owned is None:
                raise self._damaged(error) from None
            return self._mended(str(error))
        if self._owned is not None:
            if trouble := _trouble(db):
                db.close()
                return self._mended(trouble)
            _compact(db)
        return db

    def _open_to_read(self) -> sqlite3.Connection:
        """Where no log lies beside the file nobody has it open: then it is read as it is, or SQLite would leave one."""
        log_there = self.file.with_name(f"{self.file.name}-wal").exists()
        how = "mode=ro" if log_there else "immutable=1"
        where = f"file:{quote(str(self.file.absolute()))}?{how}"
        db = sqlite3.connect(where, uri=True, timeout=BUSY_S, check_same_thread=False, isolation_level=None)
        try:
            refuse_newer(db, str(self.file))
            db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        except BaseException:
            db.close()
            raise
        return db

    def _open(self) -> sqlite3.Connection:
        deadline = time.monotonic() + OPEN_S
        while True:
            try:
                return self._open_once()
            except sqlite3.Error as error:
                if not is_busy(error) or time.monotonic() > deadline:
                    raise
            time.sleep(AGAIN_S)

    def _open_once(self) -> sqlite3.Connection:
        db = self._connect()
        try:
            migrate(db, str(self.file))
        except BaseException:
            db.close()
            raise
        return db

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=BUSY_S, check_same_thread=False, isolation_level=None)
        try:
            db.execute("PRAGMA auto_vacuum=INCREMENTAL")  # of a new file
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
        except BaseException:
            db.close()
            raise
        return db

    # --- damage

    def _damaged(self, error: Exception) -> StoreError:
        return StoreError(f"{self.file}: is damaged ({error}); a house that starts with it saves what can be read")

    def _mended(self, trouble: str) -> sqlite3.Connection:
        """A new database with what can be read of the damaged one, which is set aside. Raises StoreError: there is no
        room for that, and the damaged one lies where it lay."""
        aside = None
        try:
            aside = self._set_aside()
            db = self._connect()
            try:
                saved = salvage(aside, db)
            except BaseException:
                db.close()
                raise
        except (*FAULTS, OSError, StoreError) as error:
            if aside is not None:
                self._put_back(aside)
            raise StoreError(f"{self.file}: is damaged, and cannot be begun anew: {error}") from None
        what = f"all {saved.events} events" if saved.whole else f"the {saved.events} events that can be read"
        self.damage = f"was damaged ({trouble}); {what} are kept, the file is set aside as {aside.name}"
        log.error("%s: %s", self.file, self.damage)
        return db

    def _set_aside(self) -> Path:
        """With its log, in which the newest may lie."""
        stem = f"{self.file.name}.damaged-{time.strftime('%Y-%m-%d')}"
        aside, number = self.file.with_name(stem), 1
        while aside.exists():
            number += 1
            aside = self.file.with_name(f"{stem}-{number}")
        self.file.rename(aside)
        with contextlib.suppress(FileNotFoundError):
            self.file.with_name(f"{self.file.name}-wal").rename(f"{aside}-wal")
        self.file.with_name(f"{self.file.name}-shm").unlink(missing_ok=True)
        return aside

    def _put_back(self, aside: Path) -> None:
        with contextlib.suppress(OSError):
            for suffix in ("-wal", "-shm"):
                self.file.with_name(f"{self.file.name}{suffix}").unlink(missing_ok=True)
            aside.rename(self.file)
            Path(f"{aside}-wal").rename(self.file.with_name(f"{self.file.name}-wal"))

    def _failed(self, error: Exception) -> StoreError:
        """What an error of a statement is for whoever asked for it; damage is mended, so that the next one works. Where
        it cannot be, for want of room, it is tried again every ``MEND_AGAIN_S``."""
        if self._owned is not None and (is_damage(error) or self._unmended):
            with contextlib.suppress(*FAULTS):
                self.connection.close()
            self._unmended = self._unmended or str(error)
            if time.monotonic() < self._mend_at:
                return StoreError(f"{self.file}: is damaged ({self._unmended}), and there is no room to begin it anew")
            self._mend_at = time.monotonic() + MEND_AGAIN_S
            try:
                self.connection = self._mended(self._unmended)
            except StoreError as trouble:
                return trouble
            self._unmended = ""
            return StoreError(f"{self.file}: {self.damage}")
        return self._damaged(error) if is_damage(error) else StoreError(f"{self.file}: {error}")

    # --- use

    @contextlib.contextmanager
    def write(self, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction: what is executed in it is done whole or not at all. ``lasting``: it outlasts a power cut from
        then on; else it may be undone by one, and does not wait for the disk. Raises StoreError."""
        with self._lock:
            try:
                if self.connection.in_transaction:  # left by what was ended between two lines of this
                    self.connection.execute("ROLLBACK")
                self.connection.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                    yield self.connection
                    self.connection.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(*FAULTS):
                        self.connection.execute("ROLLBACK")
                    raise
            except FAULTS as error:
                raise self._failed(error) from None

    def read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows. Raises StoreError."""
        with self._lock:
            try:
                return self.connection.execute(query, values).fetchall()
            except FAULTS as error:
                before = self.damage
                failed = self._failed(error)
                if self.damage == before:  # not mended
                    raise failed from None
            try:
                return self.connection.execute(query, values).fetchall()
            except FAULTS as error:
                raise StoreError(f"{self.file}: {error}") from None

    def shrink(self) -> bool:
        """Give some of the space of what was removed back to the disk, in a moment; whether there is more to give. A
        file of before there was incremental vacuum keeps its size, and its space is used again."""
        with self._lock, contextlib.suppress(*FAULTS):
            db = self.connection
            if _number(db, "auto_vacuum") != INCREMENTAL:
                return False
            if _number(db, "freelist_count") > KEPT_FREE_PAGES:
                db.execute("PRAGMA synchronous=NORMAL")
                db.execute(f"PRAGMA incremental_vacuum({VACUUM_PAGES})").fetchall()
            if _number(db, "freelist_count") > KEPT_FREE_PAGES:
                return True
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return False

    def close(self) -> None:
        """Write the log into the database and close it."""
        with self._lock, contextlib.suppress(*FAULTS):
            if self._access != "read":
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.connection.close()
        self._release()

    def _release(self) -> None:
        if self._owned is not None:
            self._owned.release()
            self._owned = None


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


@contextlib.contextmanager
def _within(db: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """What runs longer is interrupted, and undone."""
    deadline = time.monotonic() + seconds
    db.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)


def _trouble(db: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the file within ``CHECK_S``; empty where that is nothing."""
    try:
        with _within(db, CHECK_S):
            found = [str(row[0]) for row in db.execute("PRAGMA quick_check(1)")]
    except FAULTS as error:
        return str(error) if is_damage(error) else ""
    return "" if found == ["ok"] else " ".join(found).replace("\n", " ")[:200]


def _compact(db: sqlite3.Connection) -> None:
    """Make incremental vacuum of a file possible that was begun before there was; only by writing it anew."""
    pages = _number(db, "page_count") - _number(db, "freelist_count")
    if _number(db, "auto_vacuum") == INCREMENTAL or pages * _number(db, "page_size") > COMPACT_BYTES:
        return
    with contextlib.suppress(*FAULTS), _within(db, COMPACT_S):  # a full disk, a slow card: it works as it is
        db.execute("PRAGMA auto_vacuum=INCREMENTAL")
        db.execute("VACUUM")
