"""Every thread of a running house is a worker; whatever is raised in one, it is back or its health says *down*, and no
event is lost."""

import ctypes
import gc
import json
import socket
import threading
import time
from contextlib import ExitStack
from functools import partial

import pytest
from msgspec import to_builtins
from tests.house_file import TOKEN, mqtt_table, web_table
from tests.live import LONG_S, Receiver, until
from tests.media import alarm_clip
from tests.ports import free_port
from tests.repository import ROOT
from tests.web_client import Client

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("paho.mqtt", reason="the extra 'mqtt' is not installed")
pytest.importorskip("wyoming", reason="the extra 'speech' is not installed")

from tests.broker import Broker, Listener, missing
from tests.wyoming_server import WyomingServer

from tectum.config.load import read_config
from tectum.errors import UsageError
from tectum.house.house import House
from tectum.house.sinks import open_sinks
from tectum.serve.assist import AssistServer
from tectum.serve.web.server import WebServer
from tectum.speech.voice_activity import find_network
from tectum.supervise.watchdog import Watchdog
from tectum.supervise.worker import Worker, workers

pytestmark = [pytest.mark.skipif(bool(missing()), reason=missing() or "there"), pytest.mark.slow]

BACK_S = 20.0
"""Ten times what it may take (``benchmarks/chaos.py`` measures that): a busy machine is no failure."""
POOLS = ("AnyIO worker thread", "asyncio_")
"""Threads of the event loops' own pools: what is raised in one is the answer to whoever asked."""
HOUSE = """
[store]
clips = ["hazard", "smoke_alarm"]
before_s = 1.0
after_s = 1.0
[house]
socket = "words.sock"
[[sink]]
type = "jsonl"
name = "log"
file = "log.jsonl"
[[sink]]
type = "webhook"
name = "hook"
url = "{hook}"
[[place]]
name = "hall"
media = "alarm.mp4"
speed = 0.1
[[place]]
name = "garden"
media = "alarm.mp4"
loop = true
{speech}
[[place]]
name = "desk"
[[place.source]]
type = "mqtt"
[[place.source.sensor]]
name = "door"
topic = "zigbee2mqtt/door"
values = ["open", "closed"]
[[rule]]
name = "alarm"
when = "smoke_alarm"
"""


class Raw(BaseException):
    """What no handler of errors expects."""


class AtAHeartbeat:
    """Raises an error in one worker, in its own thread at its next heartbeat."""

    def __init__(self, monkeypatch):
        self._pending = {}
        real = Worker.heartbeat

        def heartbeat(worker):
            real(worker)
            if threading.current_thread().name == worker.name and worker.name in self._pending:
                raise self._pending.pop(worker.name)

        monkeypatch.setattr(Worker, "heartbeat", heartbeat)

    def into(self, thread, error):
        """Returns when it was raised there."""
        self._pending[thread.name] = error
        until(lambda: thread.name not in self._pending, BACK_S)


class Anywhere:
    """Raises an error in a thread wherever its Python code is."""

    def __init__(self, _):
        pass

    def into(self, thread, error):
        """Returns at once: it is raised when the thread next runs Python code."""

        class Named(type(error)):
            def __init__(self):
                super().__init__(*error.args)

        Named.__name__ = type(error).__name__
        until(lambda: thread.ident is not None, BACK_S)  # a worker that is begun anew just now
        found = ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Named))
        assert found == 1


def speech_of(server):
    """The configuration of a place's speech, where there is a network for it."""
    try:
        find_network()
    except UsageError:
        return ""
    return f'[place.speech]\ntranscriber = "{server.uri}"'


@pytest.fixture(
    params=[(AtAHeartbeat, MemoryError), (AtAHeartbeat, Raw), (Anywhere, Raw)], ids=lambda pair: pair[1].__name__
)
def chaos(request, monkeypatch, caplog):
    """How errors come into a thread, and what they are. Anywhere there are handlers that take a MemoryError for their
    own, and rightly."""
    how, kind = request.param
    yield how(monkeypatch), kind
    for when in ("setup", "call"):
        caplog.get_records(when).clear()  # their tracebacks hold what was open
    gc.collect()  # while this test's filter of warnings holds: a later test would be blamed


@pytest.fixture
def running(tmp_path, monkeypatch, engine, chaos):
    """A house with everything that makes threads; the threads that were there before it; who hears its events."""
    assert chaos, "sources keep hold of their heartbeat"
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    alarm_clip(tmp_path, "alarm.mp4", 12.0)
    with ExitStack() as stack:
        manager = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        manager.bind(str(tmp_path / "notify"))
        reader = threading.Thread(target=lambda: all(iter(partial(manager.recv, 4096), b"end")))
        reader.start()
        stack.callback(reader.join)
        stack.callback(manager.sendto, b"end", str(tmp_path / "notify"))
        broker = stack.enter_context(Broker(tmp_path / "broker"))
        receiver = stack.enter_context(Receiver())
        server = stack.enter_context(WyomingServer())
        listener = Listener(broker, "tectum/house/+/event")
        stack.callback(listener.close)
        assist = free_port()
        file = tmp_path / "house.toml"
        house = HOUSE.format(hook=receiver.url, speech=speech_of(server))
        file.write_text(web_table(free_port()) + mqtt_table(broker.port) + house)
        config = read_config(file)
        before = set(threading.enumerate())
        house = stack.enter_context(House(config, engine, open_sinks(config)))
        servers = {
            "web": WebServer(config.web, config.folder, house.controls),
            "assist": AssistServer(f"tcp://127.0.0.1:{assist}", house.controls.understand),
            "watchdog": Watchdog(),
        }
        for name, one in servers.items():
            house.services[name] = stack.enter_context(one).health
        until(lambda: all(worker.health().state == "ok" for worker in house.outbox.workers))
        until(lambda: any(name.startswith("clip: ") for name in threads_of(before)))
        yield house, before, listener, receiver, tmp_path, assist


def threads_of(before):
    """By name: those that the house has begun, without the pools' and those that answer for the tests' own servers."""
    return {
        thread.name: thread
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith(POOLS) and "process_request_thread" not in thread.name
    }


def feed(house, stop, submitted):
    """A command every so often, so that events are under way whatever is broken just now."""
    while not stop.wait(0.05):
        submitted.append(f"turn on the light in the kitchen number {len(submitted)}")
        house.workers["desk"].submit_utterance(submitted[-1])


def order(name):
    """The clip first, for it lasts a moment only; sources last, for a recording that failed is over."""
    return (not name.startswith("clip: "), ": recording" in name, name)


# Raised anywhere, it may strike between the making of a socket and its first owner, who alone could have closed it.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_whatever_is_raised_in_whichever_thread_it_is_back_or_down_and_no_event_is_lost(
    running, monkeypatch, chaos, caplog, record_property
):
    injection, kind = chaos
    house, before, listener, receiver, folder, assist = running
    pushed, submitted, stop = [], [], threading.Event()
    push = house.outbox.push

    def counted(events, *more):
        push(events, *more)
        pushed.extend(event.id + event.phase for event in events)

    monkeypatch.setattr(house.outbox, "push", counted)
    beats, beat = {}, Worker.heartbeat

    def beaten(worker):
        beat(worker)
        beats[worker] = time.monotonic()

    monkeypatch.setattr(Worker, "heartbeat", beaten)
    feeder = threading.Thread(target=feed, args=(house, stop, submitted))
    feeder.start()
    before.add(feeder)
    done = set()
    try:
        while left := sorted(threads_of(before).keys() - done, key=order):
            name = left[0]
            done.add(name)
            thread = threads_of(before).get(name)
            if thread is None:  # a clip that is over
                continue
            worker = next((one for one in workers() if one.name == name), None)
            assert worker is not None, f"the thread '{name}' is none of a worker"
            if name.startswith("clip: ") and any(other.startswith("clip: ") for other in done - {name}):
                continue
            mark = f"chaos in {len(done)}"
            injection.into(thread, kind(mark))
            until(lambda mark=mark: mark in caplog.text, BACK_S)  # nothing fails in silence
            struck = time.monotonic()

            def at_it_again(worker=worker, struck=struck):
                return worker not in workers() or beats.get(worker, 0.0) > struck

            until(partial(back_or_down, house, mark, worker, at_it_again), BACK_S)
            record_property(name, round(time.monotonic() - struck, 3))  # for benchmarks/chaos.py
            assert worker.alive, name
    finally:
        stop.set()
        feeder.join()
    assert {"outbox", "web", "assist", "watchdog", "retention", "health file", "sink: mqtt", "place: garden"} <= done
    assert any(name.startswith("clip: ") for name in done)
    works_again(house, folder, assist)
    nothing_is_lost(house, pushed, submitted, listener, receiver, folder)


def parts(tree):
    """Every part of a house's health that has a state and a reason."""
    if isinstance(tree, dict):
        if {"state", "reason"} <= tree.keys():
            yield tree
        for part in tree.values():
            yield from parts(part)


def back_or_down(house, mark, worker, at_it_again):
    """Whether the worker is at it again, or the house's health says that a part is down, and why."""
    down = [part for part in parts(to_builtins(house.health())) if part["state"] == "down"]
    well = worker.alive and worker.health().state != "down"
    return any(mark in part["reason"] for part in down) or (well and at_it_again())


def works_again(house, folder, assist):
    """Nothing but the recordings is down for good; whoever asks gets an answer."""
    until(lambda: not [one.name for one in workers() if one.health().state == "down"])
    for place in house.workers.values():
        for runner in place.sources.runners:
            until(lambda runner=runner: runner.ended or runner.health().state != "down")
    client = Client(house.config.web.port, TOKEN)
    until(lambda: client.get("/api/house")["places"])
    with socket.create_connection(("127.0.0.1", assist), LONG_S) as link:
        link.sendall(b'{"type": "describe"}\n')
        assert b"info" in link.recv(4096)
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(LONG_S)
        link.connect(str(folder / "words.sock"))
        link.sendall(b"desk: good night\n")
        assert b"desk" in link.recv(4096)
    written = folder / "tectum-state" / "health.json"
    until(lambda: time.time() - written.stat().st_mtime < 2.5)
    metrics = client.ask("/metrics")[2].decode()
    assert 'tectum_restarts_total{worker="outbox"} 1.0' in metrics


def nothing_is_lost(house, pushed, submitted, listener, receiver, folder):
    """Every event that the outbox took is in the store; every one there has reached every sink, in order."""

    def stored():
        return [m.event for m in house.store.after(0, 100_000)]

    until(lambda: {e.id + e.phase for e in stored()} >= set(pushed))
    messages = list(dict.fromkeys(e.id + e.phase for e in stored()))  # what was raised while it stored may store again
    assert len(submitted) > 20

    def heard(rows):
        return [row["id"] + row["phase"] for row in rows]

    sinks = {
        "log": lambda: heard(map(json.loads, (folder / "log.jsonl").read_text().splitlines())),
        "mqtt": lambda: heard(json.loads(payload) for _, payload in list(listener.heard)),
        "hook": lambda: heard(json.loads(body) for _, _, body in list(receiver.got)),
    }
    for name, got in sinks.items():
        until(lambda got=got: set(messages) <= set(got()))
        first = list(dict.fromkeys(got()))
        wanted = [one for one in messages if one in set(first)]
        assert [one for one in first if one in set(messages)] == wanted, name


def test_threads_are_made_in_one_place_alone():
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "runtime").rglob("*.py")
        if "Thread(" in file.read_text() or "_thread.start_new" in file.read_text()
    }
    assert found == {"runtime/tectum/supervise/worker.py"}
