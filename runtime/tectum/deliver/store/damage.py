"""Which of SQLite's errors say that a file is damaged, rather than full, locked or gone."""

import sqlite3

BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises: it quotes what is damaged, and where that is no text Python cannot say what SQLite does."""


def is_damage(error: Exception) -> bool:
    """Whether ``error``, in any of its extended forms, does."""
    return isinstance(error, UnicodeDecodeError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in BROKEN


def is_busy(error: Exception) -> bool:
    """Whether ``error`` says that another connection had the file just then."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
