"""What a house has kept, after it was killed, damaged, or begun a second time."""

import json
import os
import signal
import sqlite3
from collections import Counter
from functools import partial
from pathlib import Path

import av
import pytest
from tests.events import EPOCH, end, start
from tests.live import LONG_S, HouseProcess, Receiver, until
from tests.media import alarm_clip
from tests.small_disk import fill, small_disk

from tectum.config.load import read_config
from tectum.deliver.sinks.local import JsonLinesSink
from tectum.deliver.sinks.webhook import WebhookTable
from tectum.deliver.store.store import FILE, Store
from tectum.errors import StoreError
from tectum.house.history import open_store
from tectum.house.house import House
from tectum.house.retention import FULL
from tectum.tables.values import Secret

STATE = "tectum-state"


@pytest.fixture(scope="module")
def alarm(tmp_path_factory):
    return alarm_clip(tmp_path_factory.mktemp("alarm"), seconds=8.0)


@pytest.fixture
def house_file(alarm, tmp_path):
    """A house that watches a smoke alarm again and again."""
    file = tmp_path / "house.toml"
    file.write_text(f"[[place]]\nname = 'hall'\nmedia = '{alarm}'\nloop = true\n")
    return file


def clips(folder):
    return sorted((folder / STATE / "clips").rglob("*.mp4"))


def grown(folder, before, least):
    """Whether there is a clip more than there were, of so many bytes."""
    return any(clip.stat().st_size >= least for clip in set(clips(folder)) - set(before))


def test_after_kill_9_every_clip_is_that_of_its_event(house_file, tmp_path):
    for least in (0, 20_000):  # bytes
        with HouseProcess(tmp_path, ["run", house_file]) as house:
            before = clips(tmp_path)
            until(partial(grown, tmp_path, before, least))
            house.process.kill()
            house.process.wait()
        store = open_store(tmp_path / STATE, [])
        named = {row.clip for row in store.events() if row.clip}
        store.close()
        there = clips(tmp_path)
        assert {str(clip.relative_to(tmp_path / STATE)) for clip in there} == named
    with av.open(str(max(clips(tmp_path), key=lambda clip: clip.stat().st_size))) as longest:
        assert next(longest.decode(video=0))  # its last picture may be cut off


def test_clips_are_given_to_events_that_know_of_none_and_taken_where_there_is_none(tmp_path):
    store = Store(tmp_path)
    orphaned, lost, empty, fine = (start(at=float(index)) for index in range(4))
    day = tmp_path / "clips" / "2023-11-14"
    day.mkdir(parents=True)
    for event in (orphaned, lost, empty, fine):
        if event is not orphaned:
            store.begin_clip(event.id, f"clips/2023-11-14/{event.id}.mp4")
        if event is not lost:
            (day / f"{event.id}.mp4").write_bytes(b"" if event is empty else b"a clip")
        store.add([event, end(event, 9.0)], EPOCH)
    assert store.event(fine.id).clip == f"clips/2023-11-14/{fine.id}.mp4"  # from the moment it is begun
    store.close()
    again = open_store(tmp_path, [])
    kept = {row.event.id: row.clip for row in again.events()}
    again.close()
    assert kept == {
        orphaned.id: f"clips/2023-11-14/{orphaned.id}.mp4",
        lost.id: None,
        empty.id: None,
        fine.id: f"clips/2023-11-14/{fine.id}.mp4",
    }
    assert not (day / f"{empty.id}.mp4").exists()


def test_a_clip_and_its_snapshot_are_on_the_disk_when_it_ends(house_file, tmp_path, engine, monkeypatch):
    flushed, real = [], os.fsync

    def fsync(opened):
        flushed.append(str(Path(f"/proc/self/fd/{opened}").readlink()))
        real(opened)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr("tectum.house.house.STOP_S", LONG_S)  # the clip ends with the house, which waits for it
    with House(read_config(house_file), engine, {}) as house:
        clip = until(lambda: next((row for row in house.store.events() if row.clip and row.event.snapshot), None))
    file = tmp_path / STATE / clip.clip
    until(lambda: {str(file), str(file.parent), str(tmp_path / STATE / clip.event.snapshot)} <= set(flushed))


@pytest.mark.parametrize("damaged", [False, True])
def test_a_house_begins_on_a_disk_without_one_byte_left(house_file, tmp_path, engine, damaged):
    """A power cut ended the one before; what it kept takes all there is."""
    with small_disk(tmp_path / STATE, 8) as folder:
        store = Store(folder)
        events = [start(at=float(index), text="x" * 300) for index in range(300)]
        store.add([*events, *(end(event, event.start + 1) for event in events)], EPOCH)
        store.close()
        if damaged:
            with (folder / FILE).open("r+b") as file:
                file.seek(4096 * 40)
                file.write(b"\xff" * 4096)
        clip = folder / "clips" / "2023-11-14" / f"{events[0].id}.mp4"
        clip.parent.mkdir(parents=True)
        fill(clip)
        with House(read_config(house_file), engine, {}) as house:
            assert not clip.exists()
            assert len(house.store.events()) > 200
            until(lambda: any(row.at > EPOCH + 1000 for row in house.store.events()))


def test_a_disk_that_others_filled_is_named(tmp_path):
    with small_disk(tmp_path / STATE, 8) as folder:
        Store(folder).close()
        fill(folder / "filler")
        with pytest.raises(StoreError, match="the disk is nearly full"):
            open_store(folder, [])


def messages(lines):
    """How often each start and each end is among these lines of JSON."""
    rows = [json.loads(line) for line in lines]
    return Counter((row["id"], row["phase"]) for row in rows if row["phase"] != "update")


def test_a_disk_that_other_programs_fill_while_it_runs_costs_no_event(house_file, tmp_path, engine):
    """Retention frees what it may; what there is no room for waits in memory and is told meanwhile; all of it is kept
    and told once where there is room again, and the house is well."""
    with small_disk(tmp_path / STATE, 160) as folder, Receiver() as hook:
        log, other = folder / "log.jsonl", folder / "of another program"
        config = read_config(house_file)
        sinks = {"log": JsonLinesSink(log, append=True), "hook": WebhookTable(url=Secret(hook.url)).open(tmp_path)}
        with House(config, engine, sinks) as house:
            told = []

            def happens(count):
                for _ in range(count):
                    event = start(at=house.clock.now(), text="x" * 3000)
                    house.outbox.push([event])
                    house.outbox.push([end(event, event.start + 1)])
                    told.append(event.id)

            def well():
                """All but its places, for which the machine may be too slow."""
                health = house.health()
                parts = (health.store, *health.sinks.values(), *health.services.values())
                return all(part.state == "ok" for part in parts)

            happens(30)
            until(lambda: len(hook.got) >= 60)
            until(lambda: any(row.clip for row in house.store.events()))
            until(well)
            fill(other)
            until(lambda: not list((folder / "snapshots").rglob("*.jpg")))  # it frees what it may
            fill(other)
            until(lambda: house.health().store.reason == FULL)
            until(lambda: happens(20) or "events wait in memory" in house.health().store.reason, every=0.1)
            until(lambda: "No space left" in house.health().sinks["log"].reason)
            count = len(told)
            until(lambda: {json.loads(body)["id"] for *_, body in list(hook.got)} >= set(told))  # it warns all the same
            other.unlink()
            until(well)
            happens(10)
            assert len(told) > count
            every = {(one, phase) for one in told for phase in ("start", "end")}
            until(lambda: every <= {(m.event.id, m.event.phase) for m in house.store.after(0, 100_000)})
            for got in (lambda: log.read_text().splitlines(), lambda: [body for *_, body in list(hook.got)]):
                until(lambda got=got: every <= set(messages(got())), every=0.2)
        for got in (log.read_text().splitlines(), [body for *_, body in hook.got]):
            assert set(messages(got).values()) == {1}
        assert not [file for file in (folder / "snapshots").rglob("*.jpg") if not file.stat().st_size]


def test_a_damaged_store_is_mended_told_and_run_with(house_file, tmp_path, engine, caplog):
    folder = tmp_path / STATE
    store = Store(folder)
    events = [start(at=float(index), text="x" * 300) for index in range(300)]
    store.add([*events, *(end(event, event.start + 1) for event in events)], EPOCH)
    store.close()
    with (folder / FILE).open("r+b") as file:
        file.seek(4096 * 40)
        file.write(b"\xff" * 4096)
    with House(read_config(house_file), engine, {}) as house:
        health = house.health().store
        assert health.state == "degraded"
        assert health.reason.startswith("was damaged (")
        assert "the file is set aside as events.db.damaged-" in health.reason
        assert health.reason in caplog.text
        assert len(house.store.events()) > 200
        until(lambda: any(row.at > EPOCH + 1000 for row in house.store.events()))  # and it goes on


def test_a_second_house_on_a_store_gets_one_line_that_names_the_first(house_file, tmp_path):
    with HouseProcess(tmp_path, ["run", house_file]) as first:
        first.wait_for(phase="start")
        (tmp_path / "second").mkdir()
        with HouseProcess(tmp_path / "second", ["run", house_file]) as second:
            assert second.process.wait(LONG_S) == 6
            told = " ".join(second.log.read_text().split())
        assert f"{STATE}: another house has this store (process {first.process.pid}); stop it, or give this one" in told
        assert "Traceback" not in told
        assert first.process.poll() is None
        first.stop(signal.SIGINT)


def test_a_house_begins_anew_with_what_a_killed_one_held(house_file, tmp_path, engine):
    with HouseProcess(tmp_path, ["run", house_file]) as house:
        house.wait_for(phase="start")
        house.process.kill()
        house.process.wait()
    with House(read_config(house_file), engine, {}) as again:
        assert again.store.events()
    with sqlite3.connect(tmp_path / STATE / FILE) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
