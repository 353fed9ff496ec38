"""What brings a source back: back-off, probes, health; nothing leaks over a thousand sessions."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from tests.live import LONG_S, stays, until

from tectum.bundle import Shape
from tectum.errors import MediaError
from tectum.imaging.letterbox import Letterbox
from tectum.observe.observation_queue import ModalityLost, ObservationQueue
from tectum.observe.sources.base import Feed, Source
from tectum.observe.sources.runner import Runner
from tectum.observe.sources.stream import StreamSource
from tectum.observe.timing.skew import SkewMeter
from tectum.observe.types import Frame
from tectum.supervise.backoff import Backoff
from tectum.supervise.clock import HouseClock
from tectum.supervise.memory import memory_mb

SHAPE = Shape(8, 8, 5.0, 16_000, 4_000)


def feed_for(name="camera", **more):
    return Feed("hall", name, SHAPE, ObservationQueue(), HouseClock.start(), SkewMeter(), **more)


class Flaky(Source):
    """Gives ``each`` pictures a session, then fails."""

    name = "camera"
    modalities = ("vision",)
    longest_wait_s = 0.02

    def __init__(self, each=1, error=None, probes=False):
        self.each, self.error, self.probes, self.begun = each, error or MediaError("gone"), probes, []

    def session(self, feed, _stop):
        self.begun.append(time.monotonic())
        for _ in range(self.each):
            pixels = np.zeros((8, 8, 3), np.uint8)
            feed.push(Frame("hall", feed.clock.now(), pixels, Letterbox(8, 8, 8, 8)), time.monotonic())
        raise self.error

    def probe(self):
        return self.probes


def test_waits_double_to_thirty_seconds_and_are_drawn_at_random():
    waits = [Backoff(seed=1).next()]
    back = Backoff(seed=1)
    waits = [back.next() for _ in range(12)]
    assert waits[0] == 0.5
    assert all(0.5 * 0.5 * 2**i <= w <= 0.5 * 2**i for i, w in enumerate(waits[1:6], 1))
    assert all(15 <= w <= 30 for w in waits[6:])
    assert len(set(waits)) == len(waits)
    back.reset()
    assert back.next() == 0.5


@pytest.mark.parametrize("error", [MediaError("gone"), RuntimeError("a driver's own"), OSError(5, "input/output")])
def test_it_comes_back_whatever_it_failed_of_and_the_modality_is_told_lost(error, caplog):
    source, feed = Flaky(error=error), feed_for()
    runner = Runner(source, feed, Backoff(0, 0.001, 0.01))
    runner.start()
    until(lambda: runner.sessions > 5)
    runner.stop()
    assert runner.join(LONG_S)
    assert "the other sources carry on" in caplog.messages[0]
    items = []
    while (taken := feed.queue.pop(0.1)) is not None:
        items.append(taken[1])
    assert ModalityLost("vision") in items
    until(lambda: runner.health().state == "down")


def test_a_probe_ends_a_long_wait():
    source = Flaky(probes=True)
    source.longest_wait_s = 10 * LONG_S
    runner = Runner(source, feed_for(), Backoff(0, 10 * LONG_S, 10 * LONG_S))
    runner.start()
    until(lambda: len(source.begun) >= 2)
    runner.stop()
    assert runner.join(LONG_S)


def test_a_session_that_delivers_nothing_is_stale_and_one_that_hangs_is_down_without_a_second_beside_it(monkeypatch):
    monkeypatch.setattr("tectum.observe.sources.runner.STALE_S", 0.5)
    monkeypatch.setattr("tectum.observe.sources.runner.HUNG_S", 2.0)
    release = threading.Event()

    class Hung(Flaky):
        def session(self, feed, _stop):
            self.begun.append(0)
            pixels = np.zeros((8, 8, 3), np.uint8)
            feed.push(Frame("hall", 0.0, pixels, Letterbox(8, 8, 8, 8)), time.monotonic())
            release.wait(20)  # as a driver does that does not look at ``stop``

    source = Hung()
    runner = Runner(source, feed_for())
    runner.start()
    until(lambda: runner.health().state == "ok")
    until(lambda: runner.health().state == "degraded")
    assert runner.stale
    until(lambda: runner.health().state == "down")
    assert "does not return" in runner.health().reason
    assert len(source.begun) == 1
    runner.stop()
    assert not runner.join(0.1)
    release.set()
    assert runner.join(LONG_S)


def test_nothing_leaks_over_a_thousand_cycles():
    """Connections that are refused at once, through the real opening of a stream: threads, descriptors, memory."""
    source = StreamSource("rtsp://127.0.0.1:9/none")  # nobody listens on the discard port
    runner = Runner(source, feed_for("stream"), Backoff(0, 0.0, 0.0))
    runner.start()
    until(lambda: runner.sessions > 100, 10 * LONG_S)
    threads, files, memory = threading.active_count(), len(list(Path("/proc/self/fd").iterdir())), memory_mb()
    until(lambda: runner.sessions > 1100, 10 * LONG_S)
    assert threading.active_count() <= threads + 1
    assert len(list(Path("/proc/self/fd").iterdir())) <= files + 3
    assert memory_mb() - memory < 20
    assert runner.health().reason.startswith("rtsp://127.0.0.1:9: cannot be opened: Connection refused")
    runner.stop()
    assert runner.join(LONG_S)


class Raw(BaseException):
    """What no handler of errors expects."""


@pytest.mark.parametrize("error", [MemoryError(), SystemExit(1), Raw("raw")])
def test_a_session_that_raises_anything_at_all_is_begun_again(error):
    source, feed = Flaky(error=error), feed_for()
    runner = Runner(source, feed, Backoff(0, 0.001, 0.01))
    runner.start()
    until(lambda: runner.sessions > 5)
    assert runner.worker.alive
    runner.stop()
    assert runner.join(LONG_S)
    assert type(error).__name__ in runner.health().reason


def test_what_fails_beside_a_session_is_told_and_the_source_comes_back():
    """A probe of a library that fails, and a clip that cannot be ended, killed the thread."""

    class Probes(Flaky):
        def probe(self):
            raise Raw("no route")

    source, feed = Probes(), feed_for()
    source.longest_wait_s = 30.0
    runner = Runner(source, feed, Backoff(0, 20.0, 30.0))
    runner.start()
    until(lambda: runner.worker.budget.restarts == 1)
    until(lambda: runner.sessions == 2)
    assert runner.health().state == "down"
    runner.stop()
    assert runner.join(LONG_S)

    class Tap:
        def begin(self, container, streams):
            pass

        def packet(self, packet, when):
            pass

        def lost(self):
            raise Raw("the clip cannot be ended")

    feed = feed_for(tap=Tap())
    runner = Runner(Flaky(), feed, Backoff(0, 0.001, 0.01))
    runner.start()
    until(lambda: runner.health().reason.startswith("failed 5 times: Raw: the clip cannot be ended"))
    assert ModalityLost("vision") in [item for _, item in iter(lambda: feed.queue.pop(0.1), None)]
    runner.stop()
    assert runner.join(LONG_S)


def test_a_session_that_looks_whether_it_is_to_end_lives_and_one_that_does_not_is_stuck(monkeypatch):
    monkeypatch.setattr("tectum.observe.sources.runner.RETURN_S", 1.5)
    release = threading.Event()

    class Looks(Flaky):
        def session(self, feed, stop):
            feed.alive()
            deadline = time.monotonic() + 2.5
            while not stop.is_set() and time.monotonic() < deadline:
                time.sleep(0.05)
            stop.wait(2.5)  # one long wait is cut into short ones
            release.wait(20)

    runner = Runner(Looks(), feed_for())
    runner.start()
    stays(lambda: runner.worker.alive, 4.5)
    until(lambda: not runner.worker.alive)
    assert runner.health().reason.startswith("stuck for ")
    runner.stop()
    release.set()
    assert runner.join(LONG_S)
