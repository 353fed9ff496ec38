"""First the store, then every sink; a sink that fails waits, a full disk is told and told around."""

import logging
import threading
from itertools import count

import av
import numpy as np
import pytest
from msgspec.structs import replace
from tests.live import stays, until

from tectum.decide.events import Event
from tectum.deliver.outbox import Outbox
from tectum.deliver.sinks.base import Sink
from tectum.deliver.sinks.local import JsonLinesSink
from tectum.deliver.store.snapshots import Snapshots
from tectum.deliver.store.store import Store
from tectum.errors import RejectedError, StoreError
from tectum.supervise.clock import HouseClock
from tectum.supervise.health import Health
from tectum.supervise.latency import Stages

ids = count()


def start(**more):
    return Event(f"e{next(ids)}", "person", "presence", "hall", "start", 1.0, None, 1.0, 0.9, **more)


class Collecting(Sink):
    def __init__(self):
        self.got, self.fails, self.closed = [], 0, False

    def deliver(self, event):
        if self.fails:
            self.fails -= 1
            raise ConnectionError("the broker is gone")
        self.got.append(event)

    def close(self):
        self.closed = True


class Log(Collecting):
    takes_muted = True


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "state")
    yield opened
    opened.close()


def outbox(sinks, store, stages=None):
    made = Outbox(sinks, store, HouseClock.start(), stages or Stages())
    made.start()
    return made


def test_an_event_is_stored_before_any_sink_has_it(store):
    seen_in_store = []

    class Looks(Collecting):
        def deliver(self, event):
            seen_in_store.append(any(k.event.id == event.id for k in store.events()))
            super().deliver(event)

    stages = Stages()
    box = outbox({"a": Looks(), "b": Looks()}, store, stages)
    for _ in range(20):
        box.push([start()])
    until(lambda: len(seen_in_store) == 40)
    assert all(seen_in_store)
    until(lambda: stages.figures()["event"].count == 40)  # counted once the sink has it
    assert stages.figures()["store"].count == 20
    box.close()


def test_a_sink_that_fails_gets_everything_once_in_order_and_the_others_do_not_wait(store, caplog):
    good, bad = Collecting(), Collecting()
    bad.fails = 10**6
    box = outbox({"good": good, "bad": bad}, store)
    events = [start() for _ in range(30)]
    for event in events:
        box.push([event])
    until(lambda: len(good.got) == 30)
    assert not bad.got
    worker = next(worker for worker in box.workers if worker.name == "bad")
    until(lambda: worker.health().state == "degraded")
    assert "the broker is gone" in worker.health().reason
    bad.fails = 0
    until(lambda: len(bad.got) == 30)
    assert [e.id for e in bad.got] == [e.id for e in events]
    until(lambda: worker.health().state == "ok")
    assert len([r for r in caplog.records if "sink bad" in r.getMessage()]) == 1
    box.close()
    assert good.closed
    assert bad.closed


def test_a_sink_that_delivers_again_is_well_though_it_is_far_behind(store):
    """One that never gets to the end of what waits for it was said to be unreachable as long as that lasted."""
    behind = threading.Event()

    class Slow(Collecting):
        def deliver(self, event):
            super().deliver(event)
            if len(self.got) == 2:
                behind.wait(20)

    sink = Slow()
    sink.fails = 2
    box = outbox({"slow": sink}, store)
    (worker,) = box.workers
    box.push([start()])
    until(lambda: "the broker is gone" in worker.health().reason)
    box.push([start(), start()])
    until(lambda: len(sink.got) == 2)
    assert worker.health().state == "ok"
    behind.set()
    until(lambda: len(sink.got) == 3)
    box.close()


def test_a_sink_takes_up_where_it_left_off_after_a_restart(tmp_path):
    store = Store(tmp_path)
    sink = Collecting()
    sink.fails = 10**6
    box = outbox({"broker": sink}, store)
    events = [start() for _ in range(5)]
    box.push(events)
    until(lambda: len(store.events()) == 5)
    box.close(0.3)
    store.close()
    again, fresh = Store(tmp_path), Collecting()
    box = outbox({"broker": fresh}, again)
    until(lambda: len(fresh.got) == 5)
    assert [e.id for e in fresh.got] == [e.id for e in events]
    box.close()
    again.close()


def test_quiet_events_are_kept_and_logged_and_not_told(store):
    bell, log = Collecting(), Log()
    box = outbox({"bell": bell, "log": log}, store)
    box.push([start(muted=True), start()])
    until(lambda: len(log.got) == 2)
    until(lambda: len(bell.got) == 1)
    assert len(store.events()) == 2
    box.close()


def test_a_full_disk_is_told_and_events_are_delivered_all_the_same_then_stored(store, monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    sink, full = Collecting(), threading.Event()
    real = store.add

    def add(*arguments):
        if full.is_set():
            raise StoreError("events.db: database or disk is full")
        return real(*arguments)

    monkeypatch.setattr(store, "add", add)
    box = outbox({"sink": sink}, store)
    box.push([start()])
    until(lambda: len(sink.got) == 1)
    full.set()
    box.push([start(), start()])
    until(lambda: len(sink.got) == 3)
    until(lambda: box.health().state == "degraded")
    assert "disk is full; 2 events wait in memory" in box.health().reason
    full.clear()
    until(lambda: len(store.events()) == 3)
    until(lambda: box.health().state == "ok")
    box.push([start()])
    until(lambda: len(sink.got) == 4)
    stays(lambda: len({e.id for e in sink.got}) == len(sink.got) == 4, 0.2)
    assert "wait in memory" in caplog.text
    assert "can be written again" in caplog.text
    box.close()


@pytest.fixture
def full(store, monkeypatch):
    """While it is set, the disk has no room for anything."""
    flag = threading.Event()

    def there_is_room(real):
        def done(*arguments):
            if flag.is_set():
                raise StoreError("events.db: database or disk is full")
            return real(*arguments)

        return done

    for name in ("add", "acknowledge", "keep_sinks"):
        monkeypatch.setattr(store, name, there_is_room(getattr(store, name)))
    return flag


def test_a_sink_that_fails_while_the_disk_is_full_gets_everything_once_all_the_same(store, full):
    good, bad = Collecting(), Collecting()
    box = outbox({"good": good, "bad": bad}, store)
    events = [start() for _ in range(12)]
    box.push(events[:3])
    until(lambda: len(bad.got) == len(good.got) == 3)
    full.set()
    bad.fails = 10**6
    for event in events[3:6]:
        box.push([event])
    until(lambda: len(good.got) == 6)
    full.clear()
    until(lambda: len(store.events()) == 6)
    box.push(events[6:])
    until(lambda: len(good.got) == 12)
    bad.fails = 0
    box.try_again()
    until(lambda: len(bad.got) >= 12)
    stays(lambda: [e.id for e in bad.got] == [e.id for e in good.got] == [e.id for e in events], 0.2)
    box.close()


def test_a_message_is_delivered_once_though_the_disk_has_no_room_to_note_that_it_was(store, full, monkeypatch):
    monkeypatch.setattr("tectum.deliver.sink_worker.NOTE_AGAIN_S", 0.05)
    sink, behind = Collecting(), threading.Event()

    class Waits(Collecting):
        def deliver(self, event):
            behind.wait(20)
            sink.deliver(event)

    box = outbox({"sink": Waits()}, store)
    (worker,) = box.workers
    events = [start() for _ in range(6)]
    box.push(events[:3])
    until(lambda: len(store.events()) == 3)  # it is stored, and then the disk is full
    full.set()
    behind.set()
    until(lambda: len(sink.got) == 3)
    until(lambda: "what it took comes again after a restart" in worker.health().reason)
    for event in events[3:]:
        box.push([event])
    until(lambda: len(sink.got) >= 6)
    full.clear()
    until(lambda: len(store.events()) == 6)
    until(lambda: worker.health().state == "ok")
    stays(lambda: [e.id for e in sink.got] == [e.id for e in events], 0.2)
    assert store.join("sink") == 6
    box.close()


def test_what_waits_for_room_is_kept_when_the_house_ends_and_what_there_is_none_for_is_told(store, full, caplog):
    box = outbox({}, store)
    full.set()
    box.push([start()])
    until(lambda: "1 events wait in memory" in box.health().reason)
    full.clear()
    box.close()
    assert len(store.events()) == 1
    box = outbox({}, store)
    full.set()
    box.push([start(), start()])
    box.close()
    assert len(store.events()) == 1
    assert "disk is full; 2 events are lost, which were delivered all the same" in caplog.text


def test_sinks_are_replaced_on_a_full_disk_too(store, full):
    old, other, new, newer = (Collecting() for _ in range(4))
    box = outbox({"sink": old, "gone": other}, store)
    box.push([start()])
    until(lambda: len(old.got) == 1)
    full.set()
    box.replace(["sink", "gone"], {"sink": new, "another": newer})
    box.push([start()])
    until(lambda: len(new.got) == len(newer.got) == 1)
    full.clear()
    until(lambda: len(store.events()) == 2)
    box.push([start()])
    until(lambda: len(new.got) == len(newer.got) == 2)
    assert len(old.got) == 1
    box.close()


def test_snapshots_lie_beside_the_store_and_a_place_without_a_store_still_tells(store):
    picture = av.VideoFrame.from_ndarray(np.full((480, 640, 3), 90, np.uint8), "rgb24")
    sink = Collecting()
    box = outbox({"sink": sink}, store)
    box.push([start()], picture)
    until(lambda: sink.got)
    file = store.folder / sink.got[0].snapshot
    with av.open(str(file)) as shown:
        assert next(shown.decode(video=0)).height == 360
    box.close()
    bare = Collecting()
    box = outbox({"sink": bare}, None)
    box.push([start()], picture)
    until(lambda: bare.got)
    assert bare.got[0].snapshot is None
    box.close()


def test_an_event_without_a_picture_at_its_start_has_the_one_that_comes_while_it_goes_on(store):
    picture = av.VideoFrame.from_ndarray(np.full((480, 640, 3), 90, np.uint8), "rgb24")
    sink = Collecting()
    box = outbox({"sink": sink}, store)
    begun = start()
    box.push([begun])
    until(lambda: sink.got)
    box.push([replace(begun, phase="update")], picture)
    box.push([replace(begun, phase="end", end=2.0)], picture)
    until(lambda: len(sink.got) == 3)
    assert sink.got[0].snapshot is None
    assert (store.folder / sink.got[1].snapshot).is_file()
    assert sink.got[2].snapshot == sink.got[1].snapshot == store.event(begun.id).event.snapshot
    box.close()


@pytest.mark.parametrize("kept", [True, False])
def test_a_sink_that_is_replaced_misses_nothing_and_is_told_nothing_twice(store, kept):
    first, second, other = Collecting(), Collecting(), Collecting()
    box = outbox({"sink": first, "given up": other}, store if kept else None)
    events = [start() for _ in range(9)]
    box.push(events[:3])
    until(lambda: len(first.got) == 3)
    first.fails = 1_000
    box.push(events[3:6])
    until(lambda: first.fails < 1_000)
    box.replace(["sink", "given up"], {"sink": second})
    box.push(events[6:])
    until(lambda: len(second.got) == 6)
    assert [one.id for one in (*first.got, *second.got)] == [one.id for one in events]
    assert first.closed
    assert other.closed
    assert [worker.name for worker in box.workers] == ["sink"]
    box.close()


# --- what fails beside it


@pytest.mark.parametrize(
    "error", [av.error.InvalidDataError(1, "no picture"), MemoryError(), av.error.FFmpegError(1, "encoder")]
)
def test_a_snapshot_that_fails_costs_the_picture_and_not_the_events(store, monkeypatch, error):
    picture = av.VideoFrame.from_ndarray(np.full((480, 640, 3), 90, np.uint8), "rgb24")
    sink = Collecting()
    box = outbox({"sink": sink}, store)

    def broken(*_):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("tectum.deliver.store.snapshots.jpeg", broken)
        box.push([start()], picture)
        until(lambda: len(sink.got) == 1)
        until(lambda: box.health().state == "degraded")
        assert box.health().reason.startswith(f"snapshot of person: {type(error).__name__}")
        assert sink.got[0].snapshot is None
    box.push([start()], picture)
    until(lambda: len(sink.got) == 2)
    assert sink.got[1].snapshot is not None
    assert len(store.events()) == 2
    until(lambda: box.health().state == "ok")
    box.close()


@pytest.mark.parametrize("error", [RuntimeError("the loop is closed"), MemoryError()])
def test_a_subscriber_that_fails_is_told_of_and_holds_up_nobody(store, error):
    sink, heard = Collecting(), []
    box = outbox({"sink": sink}, store)

    def broken(_):
        raise error

    with box.subscribed(broken), box.subscribed(heard.append):
        for _ in range(3):
            box.push([start()])
        until(lambda: len(sink.got) == 3)
        until(lambda: len(heard) == 3)
        assert len(store.events()) == 3
        until(lambda: box.health().state == "degraded")
        assert type(error).__name__ in box.health().reason
    box.push([start()])
    until(lambda: len(sink.got) == 4)
    assert len(heard) == 3
    assert box.worker.budget.restarts == 0
    box.close()


class Raw(BaseException):
    """What no handler of errors expects."""


@pytest.mark.parametrize("where", ["snapshot", "store", "subscriber"])
def test_a_worker_that_is_begun_anew_goes_on_where_it_was(store, monkeypatch, where):
    picture = av.VideoFrame.from_ndarray(np.full((480, 640, 3), 90, np.uint8), "rgb24")
    sink, left = Collecting(), [2]
    box = outbox({"sink": sink}, store)

    def fails_at(real):
        def failing(*arguments):
            if left[0]:
                left[0] -= 1
                raise Raw(where)
            return real(*arguments)

        return failing

    if where == "snapshot":
        monkeypatch.setattr(Snapshots, "of", fails_at(Snapshots.of))
    elif where == "store":
        monkeypatch.setattr(store, "add", fails_at(store.add))
    subscriber = fails_at(lambda _: None) if where == "subscriber" else lambda _: None
    with box.subscribed(subscriber):
        events = [start() for _ in range(20)]
        for event in events:
            box.push([event], picture)
        until(lambda: len(sink.got) == 20)
        assert {k.event.id for k in store.events()} == {e.id for e in events}
        assert len({e.id for e in sink.got}) == 20
        until(lambda: box.worker.budget.restarts)
        assert box.health().state == "degraded"
        assert "Raw" in box.health().reason
    box.close()


def test_a_sink_whose_worker_is_killed_loses_nothing_and_one_that_only_kills_is_down(store, monkeypatch):
    monkeypatch.setattr("tectum.deliver.sink_worker.REST_S", 2.0)  # so long it can be seen to rest

    class Killing(Collecting):
        def deliver(self, event):
            if self.fails:
                self.fails -= 1
                raise SystemExit(1)
            super().deliver(event)

    killing, other = Killing(), Collecting()
    killing.fails = 7
    box = outbox({"killing": killing, "other": other}, store)
    events = [start() for _ in range(5)]
    box.push(events)
    worker = next(worker for worker in box.workers if worker.name == "killing")
    down = until(lambda: (now := worker.health()).state == "down" and now)
    assert "SystemExit" in down.reason
    until(lambda: len(other.got) == 5)
    until(lambda: len(killing.got) == 5)
    assert [e.id for e in killing.got] == [e.id for e in events]
    box.close()


def test_an_event_that_cannot_be_written_is_told_without_its_words_and_stops_nobody(store, tmp_path):
    sink, file = Collecting(), JsonLinesSink(tmp_path / "events.jsonl")
    box = outbox({"sink": sink, "file": file}, store)
    box.push([start(text="half a letter: \ud800")])
    box.push([start(slots={"no": object()}), start()])
    until(lambda: len(sink.got) == 3)
    assert [e.text for e in sink.got] == [None] * 3
    until(lambda: len((tmp_path / "events.jsonl").read_text().splitlines()) == 3)
    assert len(store.events()) == 3
    box.close()


def test_a_sink_that_cannot_be_closed_does_not_keep_the_others_open(store):
    class Stuck(Collecting):
        def close(self):
            raise OSError("the disk is gone")

    stuck, other = Stuck(), Collecting()
    box = outbox({"stuck": stuck, "other": other}, store)
    box.close()
    assert other.closed
    assert not box.worker.health().reason


def test_what_a_sink_does_beside_delivering_is_in_its_health(store):
    class Connected(Collecting):
        def health(self):
            return Health("down", "the client's thread is gone")

    box = outbox({"broker": Connected()}, store)
    assert box.workers[0].health() == Health("down", "the client's thread is gone")
    box.close()


def test_an_event_that_a_sink_can_never_take_is_given_up_and_those_behind_it_follow(store, caplog):
    class Picky(Collecting):
        def deliver(self, event):
            if event.text == "never":
                raise RejectedError("text = 'never': is not for me")
            super().deliver(event)

    sink = Picky()
    box = outbox({"picky": sink}, store)
    box.push([start(), start(text="never"), start()])
    (worker,) = box.workers
    until(lambda: worker.delivered == 2)
    assert (len(sink.got), worker.given_up, worker.failures) == (2, 1, 0)
    assert worker.health() == Health("degraded", "person (hall) is given up: text = 'never': is not for me")
    assert "sink picky: person (hall) is given up: text = 'never': is not for me" in caplog.messages
    box.close()


def test_a_sink_that_fails_of_itself_at_one_event_goes_on_with_the_next(store):
    class Broken(Collecting):
        tries = 0

        def deliver(self, event):
            if event.text == "no":
                self.tries += 1
                raise UnicodeEncodeError("ascii", "no", 0, 1, "ordinal not in range(128)")
            super().deliver(event)

    sink = Broken()
    box = outbox({"broken": sink}, store)
    box.push([start(text="no"), start()])
    (worker,) = box.workers
    until(lambda: worker.try_again() or sink.got)
    assert (sink.tries, worker.given_up) == (8, 1)
    box.close()
