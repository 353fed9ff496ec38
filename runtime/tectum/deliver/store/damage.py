"""Which of SQLite's errors say that a file is damaged, rather than full, locked or gone."""

import sqlite3

BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def is_damage(error: sqlite3.Error) -> bool:
    """Whether ``error``, in any of its extended forms, does."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in BROKEN
