"""``tectum events`` over a real store."""

import json
import sqlite3

import pytest

from tectum.commands.main import main
from tectum.decide.events import Event
from tectum.deliver.store.store import FILE, Store


@pytest.fixture
def kept(tmp_path):
    """A store whose one event has a field that this version does not know."""
    store = Store(tmp_path)
    store.add([Event("e1", "doorbell", "sound", "hall", "start", 1.0, None, 1.2, 0.9)], 1_700_000_000.0)
    store.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        for table in ("event", "message"):
            db.execute(f"UPDATE {table} SET json=json_set(json, '$.mood', 'calm', '$.seen_by', json('[1, 2]'))")
    db.close()
    return tmp_path


def test_an_event_of_a_newer_version_is_shown_with_what_is_known(kept, capsys):
    search = ["events", "--store", str(kept), "--since", "2023-11-14T00:00"]
    assert main(search) == 0
    out = capsys.readouterr()
    assert "doorbell" in out.out
    assert "1 events" in out.err
    assert main([*search, "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["id"], row["kind"], row["until"], row["clip"]) == ("e1", "doorbell", None, None)
    assert "mood" not in row


def test_a_line_that_is_no_event_is_left_out_and_told_once(kept, capsys):
    with sqlite3.connect(kept / FILE) as db:
        db.execute("UPDATE event SET json='{}'")
        columns = "kind, head, place, at, until, score, quiet, snapshot, clip"
        db.execute(f"INSERT INTO event (id, {columns}, json) SELECT 'e2', {columns}, '[' FROM event")
    db.close()
    store = Store(kept, "share")
    store.add([Event("e3", "doorbell", "sound", "hall", "start", 2.0, None, 2.2, 0.9)], 1_700_000_000.0)
    store.close()
    assert main(["events", "--store", str(kept), "--since", "2023-11-14T00:00"]) == 0
    out, err = capsys.readouterr()
    assert out.count("doorbell") == 1
    assert err.replace("\n", "").count("events that cannot be read are left out") == 1
    assert f"{kept / FILE}: event: " in err


def test_a_line_that_is_no_event_stops_neither_a_start_nor_a_sink(kept):
    with sqlite3.connect(kept / FILE) as db:
        db.execute("UPDATE event SET json='{}'")
        db.execute("UPDATE message SET json='{}'")
    db.close()
    store = Store(kept)
    assert store.end_open() == 1
    assert store.end_open() == 0
    assert (store.events(), store.event("e1"), store.after(0)) == ([], None, [])
    last = store.add([Event("e3", "doorbell", "sound", "hall", "start", 2.0, None, 2.2, 0.9)], 1_700_000_000.0)
    assert [(message.seq, message.event.id) for message in store.after(0, most=1)] == [(last, "e3")]
    store.close()


def test_a_sink_gets_an_event_of_a_newer_version_and_an_open_one_is_ended(kept):
    store = Store(kept)
    assert [message.event.kind for message in store.after(0)] == ["doorbell"]
    assert store.end_open() == 1
    assert store.event("e1").until is not None
    store.close()
