"""Events kept: searched, ended after a crash, forgotten by age; a full disk and a broken file."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from msgspec.structs import replace
from tests.events import EPOCH, end, start
from tests.repository import ROOT
from tests.small_disk import fill, small_disk

from tectum.deliver.store.database import VACUUM_PAGES, Database
from tectum.deliver.store.migrations import FIRST
from tectum.deliver.store.retention import sweep
from tectum.deliver.store.store import FILE, RuleSentence, Store, open_to_read
from tectum.deliver.store.upkeep import TidiedTo
from tectum.deliver.stored_event import EventSearch
from tectum.errors import StoreError, UsageError


class SmallDisk(Store):
    """A store whose disk can be full: SQLite's own SQLITE_FULL, at a number of pages."""

    def fill_up(self, left):
        (pages,) = self._db.connection.execute("PRAGMA page_count").fetchone()
        self._db.connection.execute(f"PRAGMA max_page_count={pages + left}")

    def watch(self):
        """Every statement from now on, as it is executed."""
        seen = []
        self._db.connection.set_trace_callback(seen.append)
        return seen

    def make_room(self):
        self._db.connection.execute("PRAGMA max_page_count=100000")


@pytest.fixture
def store(tmp_path):
    opened = SmallDisk(tmp_path / "state")
    yield opened
    opened.close()


def test_what_was_added_is_found_by_time_kind_place_and_words(store):
    bark = start(at=10.0)
    store.add([bark, start("person", 20.0, "presence", "garden", zone="path"), end(bark, 12.0)], EPOCH)
    store.add([start("HassTurnOn", 30.0, "intent", text="turn on the kitchen light")], EPOCH)
    every = store.events()
    assert [k.event.kind for k in every] == ["dog_bark", "person", "HassTurnOn"]
    assert (every[0].at, every[0].until) == (EPOCH + 10, EPOCH + 12)
    assert every[1].until is None
    assert [k.event.kind for k in store.events(EventSearch(kinds=["person", "cat"]))] == ["person"]
    assert [k.event.kind for k in store.events(EventSearch(places=["hall"]))] == ["dog_bark", "HassTurnOn"]
    assert [k.event.kind for k in store.events(EventSearch(since=EPOCH + 15, until=EPOCH + 25))] == ["person"]
    assert [k.event.kind for k in store.events(EventSearch(most=1))] == ["HassTurnOn"]
    late = EventSearch(since=EPOCH + 11, until=EPOCH + 25)
    assert [k.event.kind for k in store.events(late, going=True)] == ["dog_bark", "person"]
    later = EventSearch(since=EPOCH + 22, until=EPOCH + 25)
    assert [k.event.kind for k in store.events(later, going=True)] == ["person"]
    for words, kind in (
        ("kitchen", "HassTurnOn"),
        ("dog_bark", "dog_bark"),
        ("bark dog", "dog_bark"),
        ("path", "person"),
    ):
        assert [k.event.kind for k in store.events(EventSearch(text=words))] == [kind]
    assert store.events(EventSearch(text='nothing" OR *')) == []
    assert every[0].row().at == EPOCH + 10


def test_a_state_is_kept_and_found_by_what_was_said(store):
    store.add(
        [start("front_door", 10.0, "state", value="closed", was="open"), start("pump", 11.0, "state", value=True)],
        EPOCH,
    )
    (door,) = store.events(EventSearch(text="front door closed"))
    assert (door.event.value, door.event.was) == ("closed", "open")
    assert [kept.event.value for kept in store.events(EventSearch(text="pump on"))] == [True]


def test_messages_come_in_order_behind_a_cursor(store):
    assert store.join("early") == 0
    events = [start(at=float(i)) for i in range(250)]
    for event in events:
        store.add([event], EPOCH)
    got, seq = [], 0
    while batch := store.after(seq):
        got += [m.event.id for m in batch]
        seq = batch[-1].seq
    assert got == [e.id for e in events]
    store.acknowledge("early", 100)
    assert store.join("early") == 100
    assert store.join("late") == 250


def test_what_was_open_when_the_house_was_killed_is_ended_once(tmp_path):
    first = Store(tmp_path)
    open_one, over = start(at=5.0), start("person", 1.0, "presence")
    first.add([open_one, over, replace(open_one, phase="update", detected=9.0), end(over, 2.0)], EPOCH)
    first.close()
    again = Store(tmp_path)
    assert again.end_open() == 1
    assert again.end_open() == 0
    (kept,) = again.events(EventSearch(kinds=["dog_bark"]))
    assert kept.until == EPOCH + 9.0
    assert [m.event.phase for m in again.after(0)] == ["start", "start", "update", "end", "end"]
    again.close()


def test_a_full_disk_is_an_error_that_leaves_the_store_whole(store):
    store.add([start()], EPOCH)
    store.fill_up(3)
    kept = 1

    def fill():
        nonlocal kept
        for _ in range(10_000):
            store.add([start()], EPOCH)
            kept += 1

    with pytest.raises(StoreError, match="full"):
        fill()
    assert kept > 1
    assert len(store.events(EventSearch(most=20_000))) == kept
    store.make_room()
    store.add([start()], EPOCH)
    assert len(store.events(EventSearch(most=20_000))) == kept + 1


def test_a_store_of_a_newer_tectum_is_left_alone(tmp_path):
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(StoreError, match="of a newer Tectum"):
        Store(tmp_path)


def test_folders_that_cannot_be_and_stores_that_are_not_there(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        Store(tmp_path / "file" / "state")
    with pytest.raises(UsageError, match="holds no event store"):
        open_to_read(tmp_path)


def test_what_is_old_is_forgotten_and_what_goes_on_is_not(store):
    old, lasting, new = start(at=0.0), start(at=1.0), start(at=5 * 86_400.0)
    store.add([old, end(old, 1.0), lasting, new], EPOCH)
    assert store.upkeep.forget(EPOCH + 86_400) == 1
    assert [k.event.id for k in store.events()] == [lasting.id, new.id]
    assert store.events(EventSearch(text="dog_bark"))
    assert {m.event.id for m in store.after(0)} == {lasting.id, new.id} or store.after(0)


def test_messages_that_a_sink_has_not_taken_are_not_forgotten(store):
    store.join("slow")
    old = start(at=0.0)
    store.add([old, end(old, 1.0)], EPOCH)
    store.upkeep.forget(EPOCH + 86_400)
    assert [m.event.id for m in store.after(0)] == [old.id, old.id]
    store.acknowledge("slow", 2)
    assert store.upkeep.tidy(TidiedTo(), 1) == TidiedTo(1, 1)
    assert store.upkeep.tidy(TidiedTo(1, 1), 1) == TidiedTo(1, 2)
    assert store.after(0) == []
    assert store.upkeep.tidy(TidiedTo(1, 2)) is None


def test_nothing_waits_for_a_sink_that_is_no_more(store):
    store.join("gone")
    store.join("here")
    old = start(at=0.0)
    store.add([old, end(old, 1.0)], EPOCH)
    store.acknowledge("here", 2)
    store.keep_sinks(["here", "new"])
    store.upkeep.forget(EPOCH + 86_400)
    assert store.after(0) == []
    assert store.join("here") == 2
    store.keep_sinks([])
    newer = start(at=0.0)
    store.add([newer, end(newer, 1.0)], EPOCH)
    store.upkeep.forget(EPOCH + 86_400)
    assert store.after(0) == []  # a house without sinks keeps no messages for anyone


def test_what_is_forgotten_in_steps_is_forgotten_with_its_words(store):
    events = [start(f"kind_{index % 7}", at=float(index)) for index in range(500)]
    store.add([*events, *(end(event, event.start + 1) for event in events)], EPOCH)
    lasting = start("kind_0", at=1.0)
    store.add([lasting], EPOCH)
    rests = []
    swept = sweep(store, 1.0, 100.0, EPOCH + 500 + 86_400, rests.append)
    assert swept.events == 500
    assert [kept.event.id for kept in store.events(EventSearch(text="kind"))] == [lasting.id]
    assert [message.event.id for message in store.after(0)] == [lasting.id]
    assert len(rests) >= 6
    with sqlite3.connect(store.file) as db:
        assert db.execute("SELECT COUNT(*) FROM words").fetchone() == (1,)
    db.close()


def test_a_sweep_ends_when_it_is_asked_to(store):
    events = [start(at=float(index)) for index in range(500)]
    store.add([*events, *(end(event, event.start + 1) for event in events)], EPOCH)
    assert 0 < sweep(store, 1.0, 100.0, EPOCH + 500 + 86_400, lambda _: True).events < 500


def test_space_of_what_was_removed_goes_back_to_the_disk_bit_by_bit(store):
    events = [start(at=float(index), text="x" * 2000) for index in range(600)]
    store.add(events, EPOCH)
    store.add([end(event, event.start + 1) for event in events], EPOCH)
    store.upkeep.shrink()
    before = store.file.stat().st_size
    rests = []
    sweep(store, 1.0, 1000.0, EPOCH + 600 + 86_400, rests.append)
    assert store.file.stat().st_size < before / 2
    assert len(rests) > 10


def test_no_sweep_writes_the_whole_file_anew_or_much_of_it_at_once(store):
    """An event that is written meanwhile would wait for it (benchmarks/store_maintenance.py measures how long)."""
    events = [start(at=float(index), text="x" * 500) for index in range(1500)]
    store.add(events, EPOCH)
    store.add([end(event, event.start + 1) for event in events], EPOCH)
    statements, waiting = store.watch(), []

    def rest(_):
        begun = time.monotonic()
        store.add([start("meanwhile", at=9e6)], EPOCH)
        waiting.append(time.monotonic() - begun)

    assert sweep(store, 1.0, 1000.0, EPOCH + 1500 + 86_400, rest).events == 1500
    assert len(waiting) > 20
    assert [one for one in statements if re.match(r"\s*VACUUM", one, re.IGNORECASE)] == []
    given_back = {one for one in statements if "incremental_vacuum" in one}
    assert given_back == {f"PRAGMA incremental_vacuum({VACUUM_PAGES})"}
    assert VACUUM_PAGES * 4096 < 1_000_000


def test_a_store_of_before_can_give_space_back_when_little_is_in_it(tmp_path):
    db = sqlite3.connect(tmp_path / FILE)
    for statement in FIRST:
        db.execute(statement)
    db.execute("INSERT INTO setting VALUES ('hall/camera', 'off')")
    db.execute("PRAGMA user_version=1")
    assert db.execute("PRAGMA auto_vacuum").fetchone() == (0,)
    db.commit()
    db.close()
    Store(tmp_path, "share").close()  # who only looks in does not do it
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("PRAGMA auto_vacuum").fetchone() == (0,)
    db.close()
    store = Store(tmp_path)
    assert store.settings() == {"hall/camera": "off"}
    store.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    db.close()


def test_a_clip_that_is_over_before_its_event_is_kept_is_that_of_its_event(tmp_path):
    """The disk, or the machine, was slow just then."""
    store = Store(tmp_path)
    late, broken = start(at=1.0), start(at=2.0)
    for event in (late, broken):
        store.begin_clip(event.id, f"clips/{event.id}.mp4")
    store.set_clip([late.id], f"clips/{late.id}.mkv")
    store.set_clip([broken.id], None)
    store.add([late, broken], EPOCH)
    assert [kept.clip for kept in store.events()] == [f"clips/{late.id}.mkv", None]
    store.close()


def test_a_disk_without_one_byte_left_is_made_room_on_files_first(tmp_path):
    with small_disk(tmp_path / "disk", 8) as disk:
        on_a_full_disk(disk)


def on_a_full_disk(disk):
    store = Store(disk)
    events = [start(at=float(index)) for index in range(300)]
    store.add([*events, *(end(event, event.start + 1) for event in events)], EPOCH)
    clip = disk / "clips" / "2023-11-14" / f"{events[0].id}.mp4"
    clip.parent.mkdir(parents=True)
    store.set_clip([events[0].id, events[1].id], str(clip.relative_to(disk)))
    fill(clip)
    assert shutil.disk_usage(disk).free < 4096
    with pytest.raises(StoreError, match="full"):
        store.add([start(at=1.0, text="x" * 100_000)], EPOCH)
    swept = sweep(store, keep_days=1.0, max_mb=1000.0, now=EPOCH + 200.0 + 86_400)
    assert (swept.files, swept.trouble) == (1, "")
    assert swept.events == 200
    assert not clip.exists()
    assert {kept.clip for kept in store.events()} == {None}
    store.add([start(at=1.0, text="x" * 100_000)], EPOCH)
    store.close()


def test_an_event_knows_of_no_clip_that_went_though_there_was_no_room_to_note_that(store):
    gone, fine = start(at=1.0), start(at=2.0)
    for event in (gone, fine):
        clip = store.folder / "clips" / f"{event.id}.mp4"
        clip.parent.mkdir(exist_ok=True)
        clip.write_bytes(b"\0" * (3_000_000 if event is gone else 3))
        store.begin_clip(event.id, str(clip.relative_to(store.folder)))
        os.utime(clip, (EPOCH + event.start,) * 2)
    store.add([gone, fine], EPOCH)
    with sqlite3.connect(store.file, timeout=0) as other:
        other.execute("BEGIN IMMEDIATE")
        assert sweep(store, keep_days=1.0, max_mb=2.0, now=EPOCH).trouble
        other.rollback()
    other.close()
    assert store.event(gone.id).clip
    assert sweep(store, keep_days=1.0, max_mb=2.0, now=EPOCH).trouble == ""
    assert store.event(gone.id).clip is None
    assert store.event(fine.id).clip


def test_files_go_even_where_the_database_cannot_be_swept(store):
    clip = store.folder / "clips" / "2023-11-14" / "a.mp4"
    clip.parent.mkdir(parents=True)
    clip.write_bytes(b"\0" * 3_000_000)
    with sqlite3.connect(store.file, timeout=0) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody holds it for longer than a house waits
        swept = sweep(store, keep_days=1.0, max_mb=2.0)
        other.rollback()
    other.close()
    assert not clip.exists()
    assert (swept.files, swept.freed) == (1, 3_000_000)
    assert "locked" in swept.trouble


def test_files_go_by_age_then_by_size_the_oldest_first(store):
    now = time.time()
    sizes = {}
    for day, age_days in enumerate((20, 9, 3, 2, 1)):
        folder = store.folder / ("clips" if day % 2 else "snapshots") / f"day-{day}"
        folder.mkdir(parents=True)
        file = folder / "x.mp4"
        file.write_bytes(b"\0" * 400_000)
        os.utime(file, (now - age_days * 86_400,) * 2)
        sizes[day] = file
    swept = sweep(store, keep_days=14, max_mb=100, now=now)
    assert (swept.files, swept.freed) == (1, 400_000)
    assert not sizes[0].parent.exists()
    swept = sweep(store, keep_days=14, max_mb=1.3, now=now)
    assert [sizes[d].exists() for d in (1, 2, 3, 4)] == [False, False, True, True]
    assert sweep(store, keep_days=14, max_mb=1.3, now=now).files == 0


def test_a_database_that_was_set_aside_goes_like_a_clip(store):
    now = time.time()
    aside = [store.folder / f"{FILE}.damaged-2023-11-14", store.folder / f"{FILE}.damaged-2023-11-30"]
    for file, age_days in zip(aside, (20, 2), strict=True):
        file.write_bytes(b"\0" * 400_000)
        os.utime(file, (now - age_days * 86_400,) * 2)
    assert sweep(store, keep_days=14, max_mb=100, now=now).files == 1
    assert [file.exists() for file in aside] == [False, True]
    sweep(store, keep_days=14, max_mb=0.1, now=now)
    assert not aside[1].exists()


def test_typed_rules_are_kept(store):
    store.add_rule_sentence(RuleSentence("dog", "tell me when a dog barks", "dog_bark"))
    with pytest.raises(UsageError, match="there is a rule 'dog' already"):
        store.add_rule_sentence(RuleSentence("dog", "again", "dog_bark", "hall"))
    assert store.rule_sentences() == [RuleSentence("dog", "tell me when a dog barks", "dog_bark", "")]
    assert store.remove_rule_sentence("dog")
    assert not store.remove_rule_sentence("dog")


WRITER = """
import sys
from tests.events import EPOCH, start
from tectum.deliver.store.store import Store
from pathlib import Path
store = Store(Path(sys.argv[1]))
while True:
    event = start()
    store.add([event], EPOCH)
    print(event.id, flush=True)  # acknowledged
"""


def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path):
    for round_ in range(5):
        acknowledged = 0
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path / str(round_)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(20 + 17 * round_):
            process.stdout.readline()
            acknowledged += 1
        process.send_signal(signal.SIGKILL)
        acknowledged += len(process.stdout.read().splitlines())
        process.wait()
        process.stdout.close()
        store = Store(tmp_path / str(round_))
        kept = len(store.events(EventSearch(most=100_000)))
        assert acknowledged <= kept <= acknowledged + 1
        store.close()


def test_a_transaction_that_was_left_open_does_not_shut_the_store_for_good(tmp_path):
    """A thread that is ended between two lines leaves one; every later write would fail."""
    database = Database(tmp_path / "events.db")
    database.connection.execute("BEGIN IMMEDIATE")
    database.connection.execute("INSERT INTO setting VALUES ('half', 'done')")
    with database.write() as db:
        db.execute("INSERT INTO setting VALUES ('whole', 'done')")
    assert database.read("SELECT name FROM setting") == [("whole",)]
    database.close()
