"""How the file of the event store came to be as it is: numbered steps, each applied once, whole or not at all.

A step is never changed after a release; what is to be different is another step behind it. It leaves the tables of
events and messages so that the version before can go on writing them: a house may be running while its package is
updated and somebody looks at its events.
"""

import sqlite3

from msgspec import Struct

from tectum.deliver.store.damage import FAULTS, is_damage
from tectum.errors import StoreError


class Migration(Struct, frozen=True):
    """``what`` it does, for errors; ``statements`` of SQL, in order."""

    what: str
    statements: tuple[str, ...]


FIRST = (
    "CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, kind TEXT NOT NULL, head TEXT NOT NULL, "
    "place TEXT NOT NULL, at REAL NOT NULL, until REAL, score REAL NOT NULL, quiet INTEGER NOT NULL, snapshot TEXT, "
    "clip TEXT, json TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS event_at ON event (at)",
    "CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, "
    "phase TEXT NOT NULL, epoch REAL NOT NULL, json TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS message_event ON message (event)",
    "CREATE TABLE IF NOT EXISTS sink (name TEXT PRIMARY KEY, seq INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS watch (name TEXT PRIMARY KEY, sentence TEXT NOT NULL, rule TEXT NOT NULL, "
    "at REAL NOT NULL)",
    "CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS session (cookie TEXT PRIMARY KEY, until REAL NOT NULL, owner TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (id UNINDEXED, content)",
)
"""Schema 1. It grew table by table before there were steps: the next one begins with all of it."""

INCIDENTS_OF_BEFORE = """
WITH happened AS (
  SELECT rowid AS number, id, place, at, MAX(at, MIN(COALESCE(until, at), at + 120)) AS last FROM event
  WHERE head NOT IN ('context', 'state') AND NOT (head = 'situation' AND kind IN ('routine', 'quiet'))
), gaps AS (
  SELECT *, at - MAX(last) OVER (PARTITION BY place ORDER BY at, number
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) <= 30 AS joins FROM happened
), runs AS (
  SELECT *, SUM(NOT COALESCE(joins, 0)) OVER (PARTITION BY place ORDER BY at, number) AS run FROM gaps
), parts AS (
  SELECT *, CAST((at - MIN(at) OVER (PARTITION BY place, run)) / 600 AS INTEGER) AS part FROM runs
), named AS (
  SELECT number, FIRST_VALUE(id) OVER (PARTITION BY place, run, part ORDER BY at, number) AS incident FROM parts
)
UPDATE event SET incident = named.incident FROM named WHERE named.number = event.rowid
"""
"""As deliver/incidents.py did it when this step was made, from what is left of each event."""

MIGRATIONS = (
    Migration("begin", FIRST),
    Migration(
        "give typed rules a column for their place",
        (
            *FIRST,
            "CREATE TABLE rule_sentence (name TEXT PRIMARY KEY, sentence TEXT NOT NULL, rule TEXT NOT NULL, "
            "place TEXT NOT NULL, at REAL NOT NULL)",
            "INSERT INTO rule_sentence SELECT name, sentence, "
            "CASE instr(rule, ' || ') WHEN 0 THEN rule ELSE substr(rule, 1, instr(rule, ' || ') - 1) END, "
            "CASE instr(rule, ' || ') WHEN 0 THEN '' ELSE substr(rule, instr(rule, ' || ') + 4) END, at FROM watch",
            "DROP TABLE watch",
        ),
    ),
    Migration(
        "give events the moment from which they are kept",
        (
            "ALTER TABLE event ADD COLUMN since REAL",
            "UPDATE event SET since = at",
            "CREATE INDEX event_since ON event (since)",
        ),
    ),
    Migration(
        "take the path of an address, which may be secret, out of the names of sinks",
        (
            "UPDATE OR REPLACE sink SET name = rtrim(substr(name, 1, instr(name, '://') + 1 + "
            "instr(substr(name, instr(name, '://') + 3), '/')), '/') "
            "WHERE name GLOB 'webhook http*://*/*' OR name GLOB 'commands http*://*/*'",
        ),
    ),
    Migration(
        "find the events of a file",
        (
            "CREATE INDEX event_clip ON event (clip) WHERE clip IS NOT NULL",
            "CREATE INDEX event_snapshot ON event (snapshot) WHERE snapshot IS NOT NULL",
        ),
    ),
    Migration(
        "keep what places count of their own scores",
        (
            "CREATE TABLE score_level (model TEXT NOT NULL, place TEXT NOT NULL, head TEXT NOT NULL, "
            "day INTEGER NOT NULL, seconds REAL NOT NULL, counts TEXT NOT NULL, "
            "UNIQUE (model, place, head, day))",
        ),
    ),
    Migration(
        "keep what people say of events, and the embeddings behind them",
        (
            "CREATE TABLE event_vector (event TEXT NOT NULL UNIQUE, place TEXT NOT NULL, model TEXT NOT NULL, "
            "width INTEGER NOT NULL, vectors BLOB NOT NULL)",
            "CREATE INDEX event_vector_place ON event_vector (place)",
            "CREATE TABLE mark (event TEXT NOT NULL UNIQUE, place TEXT NOT NULL, head TEXT NOT NULL, "
            "kind TEXT NOT NULL, right INTEGER NOT NULL, at REAL NOT NULL, score REAL NOT NULL, model TEXT NOT NULL, "
            "width INTEGER NOT NULL, vectors BLOB NOT NULL)",
        ),
    ),
    Migration(
        "join events to incidents, and find what decided them",
        (
            "ALTER TABLE event ADD COLUMN incident TEXT",
            "ALTER TABLE event ADD COLUMN decided TEXT",
            "CREATE TABLE incident (id TEXT NOT NULL UNIQUE, place TEXT NOT NULL, at REAL NOT NULL, reviewed REAL)",
            INCIDENTS_OF_BEFORE,
            "INSERT INTO incident (id, place, at) SELECT incident, place, MIN(at) FROM event "
            "WHERE incident IS NOT NULL GROUP BY incident",
            "UPDATE event SET decided = CASE json_type(json, '$.attribution') WHEN 'object' THEN "
            "(SELECT key FROM json_each(json, '$.attribution') ORDER BY value DESC LIMIT 1) "
            "ELSE json_extract(json, '$.present[0]') END WHERE json_valid(json)",
            "CREATE INDEX incident_at ON incident (at, id)",
            "CREATE INDEX event_incident ON event (incident)",
            "CREATE INDEX event_kind ON event (kind, incident)",
            "CREATE INDEX event_decided ON event (decided, incident)",
            "CREATE INDEX event_context ON event (place, at) WHERE head = 'context'",
        ),
    ),
)
"""Schema N is what the first N of them make. SQLite's ``user_version`` says which a file has."""


def migrate(db: sqlite3.Connection, file: str, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring a database, in autocommit mode, to the newest schema. ``file``: for errors.

    Raises StoreError: it is of a newer Tectum, or a step failed; then it is as it was before that step. Raises
    sqlite3.Error for a file that is damaged.
    """
    newest = len(migrations)
    while (version := refuse_newer(db, file, newest)) != newest:
        step = migrations[version]
        db.execute("BEGIN IMMEDIATE")
        try:
            if _version(db) == version:  # else another process was here first
                for statement in step.statements:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version={version + 1}")
            db.execute("COMMIT")
        except FAULTS as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if is_damage(error):
                raise
            raise StoreError(f"{file}: step {version + 1} ({step.what}) failed, nothing has changed: {error}") from None


def refuse_newer(db: sqlite3.Connection, file: str, newest: int = len(MIGRATIONS)) -> int:
    """The schema of a database that this version knows. Raises StoreError."""
    version = _version(db)
    if version > newest:
        raise StoreError(f"{file}: is of a newer Tectum (schema {version}, this one reads {newest})")
    return version


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
