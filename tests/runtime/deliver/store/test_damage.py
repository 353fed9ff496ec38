"""Damaged pages: what can be read is saved by the house that owns the store, and nobody else touches it."""

import os
import re
import sqlite3
import subprocess
import sys
import time

import pytest
from tests.events import EPOCH, end, start
from tests.repository import ROOT
from tests.small_disk import fill as fill_up
from tests.small_disk import small_disk

from tectum.commands.main import main
from tectum.deliver.store.database import MEND_AGAIN_S
from tectum.deliver.store.lock import StoreLock
from tectum.deliver.store.store import FILE, RuleSentence, Store
from tectum.deliver.stored_event import EventSearch
from tectum.errors import StoreError

PAGE = 4096
EVENTS = 1500


def fill(folder):
    """A store of many events, two sinks, a rule and settings; the ids."""
    store = Store(folder)
    store.join("quick")
    store.join("slow")
    events = [start(at=float(index), text=f"word{index} " + "x" * 300) for index in range(EVENTS)]
    store.add([*events, *(end(event, event.start + 1) for event in events)], EPOCH)
    store.acknowledge("quick", 2 * EVENTS)
    store.acknowledge("slow", 100)
    store.add_rule_sentence(RuleSentence("dog", "tell me when a dog barks", "dog_bark"))
    store.set_setting("hall/camera", "off")
    store.close()
    return [event.id for event in events]


def page_of(folder, table):
    """A page in the middle of a table, by its number."""
    db = sqlite3.connect(folder / FILE)
    try:
        found = db.execute("SELECT pageno FROM dbstat WHERE name=? AND pagetype='leaf' ORDER BY pageno", (table,))
        pages = [number for (number,) in found]
        return pages[len(pages) // 2]
    except sqlite3.OperationalError as error:
        pytest.skip(f"this SQLite cannot tell which page is whose: {error}")
    finally:
        db.close()


def spoil(folder, page):
    """Overwrite a page."""
    with (folder / FILE).open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(os.urandom(PAGE))


def look(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.name != "house.lock"}


@pytest.mark.parametrize("table", ["event", "message", "event_at", "words_content"])
def test_one_damaged_page_costs_what_is_on_it_and_no_more(tmp_path, table):
    ids = fill(tmp_path)
    spoil(tmp_path, page_of(tmp_path, table))
    store = Store(tmp_path)
    (aside,) = tmp_path.glob(f"{FILE}.damaged-*")
    assert re.fullmatch(rf"{re.escape(FILE)}\.damaged-\d{{4}}-\d\d-\d\d", aside.name)
    assert store.damage.startswith("was damaged (")
    assert store.damage.endswith(f"are kept, the file is set aside as {aside.name}")
    kept = [row.event.id for row in store.events(EventSearch(most=10_000))]
    assert set(kept) <= set(ids)
    assert len(kept) > (EVENTS - 50 if table == "event" else EVENTS - 1)
    assert len(store.after(100, most=10_000)) > 2 * EVENTS - 100 - 50
    found = sum(
        bool(store.events(EventSearch(text=f"word{index}"))) for index in (1, 2, 3, EVENTS - 3, EVENTS - 2, EVENTS - 1)
    )
    assert found == 6
    assert (store.join("quick"), store.join("slow")) == (2 * EVENTS, 100)
    assert [one.name for one in store.rule_sentences()] == ["dog"]
    assert store.settings() == {"hall/camera": "off"}
    assert store.add([start(at=1.0)], EPOCH) > 2 * EVENTS
    store.close()
    again = Store(tmp_path)
    assert again.damage == ""
    again.close()


def test_messages_to_come_are_behind_what_a_sink_has_even_if_the_last_are_lost(tmp_path):
    fill(tmp_path)
    db = sqlite3.connect(tmp_path / FILE)
    db.execute("DELETE FROM message WHERE seq > 2000")
    db.execute("DELETE FROM sqlite_sequence")
    db.commit()
    db.close()
    spoil(tmp_path, page_of(tmp_path, "message"))
    store = Store(tmp_path)
    assert store.damage
    assert store.add([start(at=1.0)], EPOCH) == 2 * EVENTS + 1
    store.close()


KILLED = """
import os, sys
from pathlib import Path
from msgspec.structs import replace
from tests.events import EPOCH, start
from tectum.deliver.store.store import Store
name = sys.argv[2]
Store(Path(sys.argv[1]), "share").add([replace(start(name, at=5000.0), id=name)], EPOCH)
os._exit(0)
"""


def test_what_lies_in_the_log_alone_is_saved_too(tmp_path):
    fill(tmp_path)
    page = page_of(tmp_path, "event")
    subprocess.run([sys.executable, "-c", KILLED, tmp_path, "late"], cwd=ROOT, check=True)
    assert (tmp_path / f"{FILE}-wal").stat().st_size
    spoil(tmp_path, page)
    store = Store(tmp_path)
    assert store.damage
    assert {row.event.kind for row in store.events(EventSearch(most=10_000))} == {"dog_bark", "late"}
    store.close()


@pytest.mark.parametrize(
    "content", [b"this is no database at all, only words " * 200, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_file_of_which_nothing_can_be_read_is_set_aside(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    store = Store(tmp_path)
    (aside,) = tmp_path.glob(f"{FILE}.damaged-*")
    assert aside.read_bytes() == content
    assert "the 0 events that can be read are kept" in store.damage
    store.add([start()], EPOCH)
    store.close()
    (tmp_path / FILE).write_bytes(content)
    Store(tmp_path).close()
    assert len(list(tmp_path.glob(f"{FILE}.damaged-*"))) == 2  # another of the same day has a name of its own


def spoiled_while_open(folder):
    """A store with a damaged page that it does not hold in memory, and the ids of its events."""
    ids = fill(folder)
    store = Store(folder)
    spoil(folder, page_of(folder, "event"))
    beside = Store(folder, "share")
    beside.set_setting("another", "change")  # SQLite reads all anew
    beside.close()
    return store, ids


def test_damage_is_found_while_it_writes_and_the_next_word_is_kept(tmp_path):
    store, ids = spoiled_while_open(tmp_path)
    with pytest.raises(StoreError, match=r"was damaged .* set aside as"):
        store.set_clip(ids, "clips/x.mp4")
    assert store.damage
    store.add([start("after", at=9000.0)], EPOCH)
    kept = [row.event.kind for row in store.events(EventSearch(most=10_000))]
    assert kept[-1] == "after"
    assert len(kept) > EVENTS - 50
    store.close()


def test_damage_is_found_while_it_reads_and_what_is_left_is_given(tmp_path):
    store, _ = spoiled_while_open(tmp_path)
    assert EVENTS - 50 < len(store.events(EventSearch(most=10_000))) < EVENTS
    assert store.damage
    store.close()


@pytest.mark.parametrize("how", ["a page", "all"])
def test_a_reader_says_so_and_leaves_it_as_it_is(tmp_path, capsys, how):
    fill(tmp_path)
    if how == "all":
        (tmp_path / FILE).write_bytes(b"words " * 2000)
    else:
        spoil(tmp_path, page_of(tmp_path, "event"))
    before = look(tmp_path)
    assert main(["events", "--store", str(tmp_path), "--since", "2023-11-14T00:00", "--most", "10000"]) == 6
    told = " ".join(capsys.readouterr().err.split())
    assert f"{FILE}: is damaged (" in told
    assert "a house that starts with it saves what can be read" in told
    assert look(tmp_path) == before


def test_a_reader_leaves_nothing_behind(tmp_path, capsys):
    """Not the files of a log either: of another user, they would keep the house from opening its own store."""
    fill(tmp_path)
    before = look(tmp_path)
    assert main(["events", "--store", str(tmp_path), "--since", "2023-11-14T00:00", "--most", "3"]) == 0
    assert capsys.readouterr().out.count("dog_bark") == 3
    assert look(tmp_path) == before


def test_a_reader_sees_what_a_running_house_has_just_stored(tmp_path, capsys):
    store = Store(tmp_path)
    store.add([start("just_now", at=time.time() - EPOCH)], EPOCH)
    assert main(["events", "--store", str(tmp_path)]) == 0
    assert "just_now" in capsys.readouterr().out
    store.close()


def test_a_store_has_one_house(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(StoreError, match=rf"another house has this store \(process {os.getpid()}\); stop it, or give"):
        Store(tmp_path)
    Store(tmp_path, "share").close()  # as 'tectum rules add' does
    store.close()
    Store(tmp_path).close()


def test_a_house_that_fails_before_it_begins_does_not_keep_the_lock(tmp_path):
    lock = StoreLock(tmp_path)
    with pytest.raises(StoreError, match="another house has this store"):
        StoreLock(tmp_path)
    del lock
    StoreLock(tmp_path).release()


def test_where_there_is_no_room_for_what_is_saved_the_damaged_file_lies_where_it_lay(tmp_path):
    with small_disk(tmp_path / "disk", 24) as disk:
        ids = fill(disk)
        spoil(disk, page_of(disk, "event"))
        before = (disk / FILE).read_bytes()
        fill_up(disk / "filler")
        os.truncate(disk / "filler", (disk / "filler").stat().st_size - 300_000)  # enough to open it
        for _ in range(2):
            with pytest.raises(StoreError, match="is damaged, and cannot be begun anew"):
                Store(disk)
            assert {path.name for path in disk.glob(f"{FILE}*")} - {f"{FILE}-shm", f"{FILE}-wal"} == {FILE}
            assert (disk / FILE).read_bytes()[PAGE:] == before[PAGE:]
        (disk / "filler").unlink()
        store = Store(disk)
        assert EVENTS - 50 < len(store.events(EventSearch(most=10_000))) < len(ids)
        store.close()


def test_damage_that_is_found_on_a_full_disk_is_mended_once_there_is_room(tmp_path, monkeypatch):
    with small_disk(tmp_path / "disk", 24) as disk:
        store, ids = spoiled_while_open(disk)
        fill_up(disk / "filler")
        for told in ("is damaged, and cannot be begun anew", "there is no room to begin it anew"):
            with pytest.raises(StoreError, match=told):
                store.set_clip(ids, "clips/x.mp4")
        (disk / "filler").unlink()
        with pytest.raises(
            StoreError, match="there is no room to begin it anew"
        ):  # nobody waits for it again and again
            store.events(EventSearch(most=10_000))
        now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: now + MEND_AGAIN_S)
        assert EVENTS - 50 < len(store.events(EventSearch(most=10_000))) < EVENTS
        assert "was damaged (" in store.damage
        store.add([start("after", at=9000.0)], EPOCH)
        store.close()


def test_what_there_was_no_time_to_read_is_not_said_to_be_kept(tmp_path, monkeypatch):
    fill(tmp_path)
    spoil(tmp_path, page_of(tmp_path, "words_content"))
    monkeypatch.setattr("tectum.deliver.store.salvage.LONGEST_S", 0.0)
    store = Store(tmp_path)
    assert "the 0 events that can be read are kept" in store.damage
    store.close()


def test_damage_that_sqlite_cannot_say_in_text_is_damage_too(tmp_path):
    fill(tmp_path)
    content = (tmp_path / FILE).read_bytes()
    assert b"CREATE TABLE" in content
    (tmp_path / FILE).write_bytes(content.replace(b"CREATE TABLE ", b"CREATE TABL\xe7 "))
    store = Store(tmp_path)
    assert "can't decode byte 0xe7" in store.damage
    store.close()
