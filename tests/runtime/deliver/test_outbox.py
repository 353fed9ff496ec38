"""First the store, then every sink; a sink that fails waits, a full disk is told and told around."""

import threading
import time
from itertools import count

import av
import numpy as np
import pytest
from tests.live import until

from tectum.decide.events import Event
from tectum.deliver.outbox import Outbox
from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.supervise.clock import HouseClock
from tectum.supervise.latency import Stages

ids = count()


def start(**more):
    return Event(f"e{next(ids)}", "person", "presence", "hall", "start", 1.0, None, 1.0, 0.9, **more)


class Sink:
    def __init__(self):
        self.got, self.fails, self.closed = [], 0, False

    def deliver(self, event):
        if self.fails:
            self.fails -= 1
            raise ConnectionError("the broker is gone")
        self.got.append(event)

    def close(self):
        self.closed = True


class Log(Sink):
    keeps_quiet = True


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "state")
    yield opened
    opened.close()


def outbox(sinks, store):
    made = Outbox(sinks, store, HouseClock.start(), Stages())
    made.start()
    return made


def test_an_event_is_stored_before_any_sink_has_it(store):
    seen_in_store = []

    class Looks(Sink):
        def deliver(self, event):
            seen_in_store.append(any(k.event.id == event.id for k in store.events()))
            super().deliver(event)

    box = outbox({"a": Looks(), "b": Looks()}, store)
    for _ in range(20):
        box.put([start()])
    until(lambda: len(seen_in_store) == 40)
    assert all(seen_in_store)
    rows = box._stages.rows()
    assert rows["store"]["count"] == 20
    assert rows["event"]["count"] == 40
    box.close()


def test_a_sink_that_fails_gets_everything_once_in_order_and_the_others_do_not_wait(store, caplog):
    good, bad = Sink(), Sink()
    bad.fails = 3
    box = outbox({"good": good, "bad": bad}, store)
    events = [start() for _ in range(30)]
    for event in events:
        box.put([event])
    until(lambda: len(good.got) == 30)
    assert not bad.got
    worker = next(worker for worker in box.workers if worker.name == "bad")
    until(lambda: worker.health().state == "degraded")
    assert "the broker is gone" in worker.health().reason
    until(lambda: len(bad.got) == 30)
    assert [e.id for e in bad.got] == [e.id for e in events]
    until(lambda: worker.health().state == "ok")
    assert len([line for line in caplog.messages if "sink bad" in line]) == 1
    box.close()
    assert good.closed
    assert bad.closed


def test_a_sink_takes_up_where_it_left_off_after_a_restart(tmp_path):
    store = Store(tmp_path)
    sink = Sink()
    sink.fails = 10**6
    box = outbox({"broker": sink}, store)
    events = [start() for _ in range(5)]
    box.put(events)
    until(lambda: len(store.events()) == 5)
    box.close(0.3)
    store.close()
    again, fresh = Store(tmp_path), Sink()
    box = outbox({"broker": fresh}, again)
    until(lambda: len(fresh.got) == 5)
    assert [e.id for e in fresh.got] == [e.id for e in events]
    box.close()
    again.close()


def test_quiet_events_are_kept_and_logged_and_not_told(store):
    bell, log = Sink(), Log()
    box = outbox({"bell": bell, "log": log}, store)
    box.put([start(muted=True), start()])
    until(lambda: len(log.got) == 2)
    until(lambda: len(bell.got) == 1)
    assert len(store.events()) == 2
    box.close()


def test_a_full_disk_is_told_and_events_are_delivered_all_the_same_then_stored(store, monkeypatch, caplog):
    caplog.set_level("INFO", "tectum")
    sink, full = Sink(), threading.Event()
    real = store.add

    def add(events, epoch):
        if full.is_set():
            raise StoreError("events.db: database or disk is full")
        return real(events, epoch)

    monkeypatch.setattr(store, "add", add)
    box = outbox({"sink": sink}, store)
    box.put([start()])
    until(lambda: len(sink.got) == 1)
    full.set()
    box.put([start(), start()])
    until(lambda: len(sink.got) == 3)
    until(lambda: box.health().state == "degraded")
    assert "disk is full; 2 events wait in memory" in box.health().reason
    full.clear()
    until(lambda: len(store.events()) == 3, 10)
    until(lambda: box.health().state == "ok")
    box.put([start()])
    until(lambda: len(sink.got) == 4)
    time.sleep(0.2)
    assert len({e.id for e in sink.got}) == len(sink.got) == 4
    assert any("wait in memory" in line for line in caplog.messages)
    assert any("can be written again" in line for line in caplog.messages)
    box.close()


def test_snapshots_lie_beside_the_store_and_a_place_without_a_store_still_tells(tmp_path, store):
    picture = av.VideoFrame.from_ndarray(np.full((480, 640, 3), 90, np.uint8), "rgb24")
    sink = Sink()
    box = outbox({"sink": sink}, store)
    box.put([start()], picture)
    until(lambda: sink.got)
    file = store.folder / sink.got[0].snapshot
    with av.open(str(file)) as shown:
        assert next(shown.decode(video=0)).height == 360
    box.close()
    bare = Sink()
    box = outbox({"sink": bare}, None)
    box.put([start()], picture)
    until(lambda: bare.got)
    assert bare.got[0].snapshot is None
    box.close()
