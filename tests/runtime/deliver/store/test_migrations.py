"""A store of an older version is brought to the newest schema without losing anything; a newer one is left alone."""

import contextlib
import json
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from tectum.commands.main import main
from tectum.decide.events import Event
from tectum.deliver.store import database
from tectum.deliver.store.migrations import FIRST, MIGRATIONS, Migration, migrate
from tectum.deliver.store.store import FILE, RuleSentence, Store
from tectum.errors import StoreError

OLD = Path(__file__).parent / "events_of_0_1_0.db"
"""Made by the code of commit a55e3a1 (schema 1): 18 messages of as many events, two sinks, two typed rules, two
switches, a session, a clip."""


@pytest.fixture
def old(tmp_path):
    shutil.copy(OLD, tmp_path / FILE)
    return tmp_path


def rows(folder, query):
    db = sqlite3.connect(folder / FILE)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def everything(folder, but=()):
    """All rows of all tables of the file."""
    tables = [name for (name,) in rows(folder, "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
    return {name: rows(folder, f"SELECT * FROM {name}") for name in tables if name not in but}


def version(folder):
    return rows(folder, "PRAGMA user_version")[0][0]


def test_nothing_of_an_old_store_is_lost(old):
    before = everything(old, ("watch",))
    assert version(old) == 1
    store = Store(old)
    assert store.damage == ""
    assert store.rule_sentences() == [
        RuleSentence("dog", "tell me when a dog barks", "dog_bark"),
        RuleSentence(
            "hall-person", "tell me when a person is in the hall while we are away", "person while away", "Küche 2"
        ),
    ]
    assert len(store.events()) == 18
    assert [message.seq for message in store.after(0)] == list(range(1, 19))
    assert (store.join("mqtt"), store.join("webhook")) == (18, 5)
    assert store.settings() == {"hall/camera": "off", "hall/context": "away"}
    assert store.sessions(["o" * 64]) == {"c" * 64: ("o" * 64, 4e9)}
    assert [kept.clip for kept in store.events() if kept.clip] == ["clips/2023-11-14/a.mp4"]
    store.close()
    assert version(old) == len(MIGRATIONS)
    after = everything(old, ("rule_sentence", "score_level", "event_vector", "mark", "incident"))
    after["event"] = [row[:-3] for row in after["event"]]  # the columns that came since
    assert after == before
    assert rows(old, "SELECT COUNT(*) FROM event WHERE since = at") == [(18,)]
    happened = "head NOT IN ('context', 'state') AND kind NOT IN ('routine', 'quiet')"
    assert rows(old, f"SELECT COUNT(*) FROM event WHERE (incident IS NOT NULL) != ({happened})") == [(0,)]
    assert rows(old, "SELECT COUNT(*) FROM incident WHERE id NOT IN (SELECT id FROM event)") == [(0,)]
    assert rows(old, "SELECT COUNT(*) FROM incident")[0][0] > 0


def test_a_sink_whose_name_held_the_secret_path_of_a_webhook_goes_on_where_it_was(old):
    names = {"webhook http://h:1/hook/hush": 3, "webhook https://b.example/": 4, "commands http://a/api/intent": 5}
    db = sqlite3.connect(old / FILE)
    with db:
        db.executemany("INSERT INTO sink VALUES (?, ?)", names.items())
    db.close()
    store = Store(old)
    now = [store.join(name) for name in ("webhook http://h:1", "webhook https://b.example", "commands http://a")]
    store.close()
    assert now == [3, 4, 5]
    assert "hush" not in str(everything(old))


def test_the_command_reads_an_old_store(old, capsys):
    assert main(["events", "--store", str(old), "--since", "2023-11-14T00:00", "--json"]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    kept = [json.loads(line) for (line,) in rows(old, "SELECT json FROM event ORDER BY at")]
    assert [row["id"] for row in printed] == [row["id"] for row in kept]
    assert [{key: row[key] for key in line if key != "at"} for row, line in zip(printed, kept, strict=True)] == [
        {key: value for key, value in line.items() if key != "at"} for line in kept
    ]


def test_a_new_store_and_one_brought_here_step_by_step_have_the_same_tables(old, tmp_path):
    def tables(folder):
        found = rows(folder, "SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_master ORDER BY name")
        return [(*names, " ".join(sql.split()).replace("( ", "(")) for *names, sql in found]

    Store(tmp_path / "new").close()
    Store(old).close()
    assert tables(old) == tables(tmp_path / "new")
    assert version(tmp_path / "new") == len(MIGRATIONS)


def test_a_store_of_schema_1_from_before_it_had_all_its_tables_is_completed(tmp_path):
    db = sqlite3.connect(tmp_path / FILE)
    for statement in FIRST[:6]:
        db.execute(statement)
    db.execute("PRAGMA user_version=1")
    db.close()
    store = Store(tmp_path)
    assert store.settings() == {}
    assert store.sessions(["o"]) == {}
    store.close()


def test_a_house_of_the_version_before_goes_on_writing_while_somebody_looks_with_a_newer_one(old):
    """Its own statements, as they stood in commit a55e3a1."""
    running = sqlite3.connect(old / FILE, isolation_level=None)
    Store(old).close()
    event = Event("new", "doorbell", "sound", "hall", "start", 1.0, None, 1.0, 0.9)
    values = ("new", "doorbell", "sound", "hall", 1.7e9, None, 0.9, 0, None, event.to_json())
    running.execute(
        "INSERT INTO event (id, kind, head, place, at, until, score, quiet, snapshot, json) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET until=excluded.until, "
        "score=excluded.score, snapshot=COALESCE(excluded.snapshot, snapshot), json=excluded.json",
        values,
    )
    running.execute("INSERT INTO words (id, content) VALUES (?, ?)", ("new", "doorbell sound hall"))
    running.execute(
        "INSERT INTO message (event, phase, epoch, json) VALUES (?, ?, ?, ?)", ("new", "start", 1.7e9, event.to_json())
    )
    running.execute("UPDATE sink SET seq=? WHERE name=?", (19, "mqtt"))
    running.close()
    store = Store(old)
    assert store.event("new").event.kind == "doorbell"
    assert store.join("mqtt") == 19
    store.close()


def test_a_step_that_fails_changes_nothing_and_the_file_stays_where_it_is(old, monkeypatch):
    before = everything(old)
    half = Migration("half", ("DELETE FROM event", "DROP TABLE watch", "INSERT INTO nowhere VALUES (1)"))
    monkeypatch.setattr(
        database, "migrate", lambda db, file: migrate(db, file, (MIGRATIONS[0], half))
    )  # what a new version would ship
    with pytest.raises(
        StoreError, match=rf"{FILE}: step 2 \(half\) failed, nothing has changed: no such table: nowhere"
    ):
        Store(old)
    assert everything(old) == before
    assert version(old) == 1
    assert [path.name for path in old.glob("*.broken*")] == []
    monkeypatch.undo()
    Store(old).close()
    assert version(old) == len(MIGRATIONS)


def test_several_who_open_an_old_store_at_once_all_get_it(old):
    opened, errors = [], []

    def open_it():
        try:
            opened.append(Store(old, "share"))
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [len(store.rule_sentences()) for store in opened] == [2] * 8
    for store in opened:
        store.close()


def test_a_store_that_somebody_holds_is_waited_for(old, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0.01)  # what SQLite itself waits, where it does
    holder = sqlite3.connect(old / FILE, check_same_thread=False, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    let_go = threading.Timer(0.5, holder.close)
    let_go.start()
    Store(old, "share").close()
    let_go.join()
    assert version(old) == len(MIGRATIONS)


def test_a_store_that_nobody_lets_go_is_said_to_be_held(old, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0.01)
    monkeypatch.setattr(database, "OPEN_S", 0.1)
    with contextlib.closing(sqlite3.connect(old / FILE, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"cannot be opened: database is locked"):
            Store(old, "share")


def test_a_newer_store_is_refused_and_not_touched(old):
    db = sqlite3.connect(old / FILE)
    db.execute("PRAGMA user_version=99")
    db.close()
    before = everything(old)
    with pytest.raises(StoreError, match=rf"is of a newer Tectum \(schema 99, this one reads {len(MIGRATIONS)}\)"):
        Store(old)
    assert everything(old) == before
    assert main(["events", "--store", str(old)]) == 6
