"""Bounded queues that keep the newest; merged in capture order, waiting at most 40 ms."""

import threading
import time

import numpy as np
from tests.live import LONG_S

from tectum.imaging.letterbox import Letterbox
from tectum.observe.observation_queue import (
    TOLERANCE_S,
    WAIT_S,
    Ended,
    ModalityLost,
    ObservationQueue,
    TimedObservation,
)
from tectum.observe.types import AudioChunk, Frame, Utterance

BOX = Letterbox(8, 8, 8, 8)
PIXELS = np.zeros((8, 8, 3), np.uint8)
SOUND = np.zeros(4, np.float32)


def frame(when):
    now = time.monotonic()
    return TimedObservation(Frame("a", when, PIXELS, BOX), now, now)


def chunk(when):
    now = time.monotonic()
    return TimedObservation(AudioChunk("a", when, SOUND), now, now)


def drain(queue):
    out = []
    while (taken := queue.pop(2 * WAIT_S)) is not None:
        out.append(taken[1])
    return out


def test_the_newest_pictures_are_kept_and_what_was_dropped_is_counted():
    queue = ObservationQueue()
    for index in range(6):
        queue.push("camera", frame(index * 0.2))
    assert [item.seen.time for item in drain(queue)] == [0.8, 1.0]
    assert queue.drops == {"frame: queue full": 4}


def test_sound_is_kept_for_ten_seconds_and_words_always():
    queue = ObservationQueue()
    for index in range(50):
        queue.push("microphone", chunk(index * 0.25))
    queue.push("words", TimedObservation(Utterance("a", 1.0, "help"), 0.0, 0.0))
    kept = drain(queue)
    assert len([i for i in kept if isinstance(i.seen, AudioChunk)]) == 40
    assert len([i for i in kept if isinstance(i.seen, Utterance)]) == 1
    assert queue.drops == {"audiochunk: queue full": 10}


def test_two_sources_come_out_in_capture_order():
    queue = ObservationQueue()
    for when in (0.2, 0.4):
        queue.push("camera", frame(when))
    for when in (0.1, 0.3):
        queue.push("microphone", chunk(when))
    assert [item.seen.time for item in drain(queue)] == [0.1, 0.2, 0.3, 0.4]


def test_an_observation_waits_for_an_older_one_of_another_source(monkeypatch):
    monkeypatch.setattr("tectum.observe.observation_queue.WAIT_S", LONG_S)
    queue = ObservationQueue()
    queue.push("microphone", chunk(1.0))
    assert queue.pop(1.0)[1].seen.time == 1.0
    queue.push("camera", frame(1.5))
    threading.Timer(0.015, lambda: queue.push("microphone", chunk(1.25))).start()
    assert queue.pop(LONG_S)[1].seen.time == 1.25


def test_it_waits_for_an_older_one_for_40_ms_and_no_longer():
    queue = ObservationQueue()
    queue.push("microphone", chunk(1.0))
    assert queue.pop(1.0)[1].seen.time == 1.0
    queue.push("camera", frame(2.0))
    begin = time.monotonic()
    assert queue.pop(2 * LONG_S)[1].seen.time == 2.0
    assert WAIT_S * 0.5 < time.monotonic() - begin < LONG_S / 2


def test_within_the_tolerance_nothing_waits():
    queue = ObservationQueue()
    queue.push("microphone", chunk(1.0))
    queue.pop(1.0)
    arrival = frame(1.0 + TOLERANCE_S / 2)
    queue.push("camera", arrival)
    assert queue.pop(0.0)[1] is arrival


def test_a_source_that_is_down_is_not_waited_for():
    queue = ObservationQueue()
    queue.push("microphone", chunk(1.0))
    queue.pop(1.0)
    queue.forget("microphone")
    queue.push("microphone", ModalityLost("audio"))
    assert queue.pop(0.0)[1] == ModalityLost("audio")
    queue.push("camera", frame(9.0))
    assert queue.pop(0.0)[1].seen.time == 9.0


def test_the_end_of_a_source_comes_after_what_it_gave():
    queue = ObservationQueue()
    queue.push("recording", chunk(1.0))
    queue.push("recording", Ended("broke"))
    assert [type(item) for item in drain(queue)] == [TimedObservation, Ended]


def test_closing_wakes_whoever_waits():
    queue = ObservationQueue()
    threading.Timer(0.05, queue.close).start()
    begin = time.monotonic()
    assert queue.pop(2 * LONG_S) is None
    assert time.monotonic() - begin < LONG_S / 2
    queue.push("camera", frame(1.0))
    assert queue.depth() == 0


def test_who_catches_up_waits_for_room_and_nothing_is_dropped():
    queue = ObservationQueue()

    def catch_up():
        for index in range(20):
            queue.wait_for_room("camera", Frame, LONG_S)
            queue.push("camera", frame(index * 0.2))

    pushing = threading.Thread(target=catch_up)
    pushing.start()
    taken = []
    while len(taken) < 20:
        item = queue.pop(LONG_S)
        assert item is not None
        taken.append(item[1].seen.time)
    pushing.join()
    assert taken == [index * 0.2 for index in range(20)]
    assert queue.drops == {}


def test_room_is_not_waited_for_for_ever_nor_where_the_queue_is_closed():
    queue = ObservationQueue()
    for index in range(2):
        queue.push("camera", frame(index * 0.2))
    queue.wait_for_room("camera", Frame, 0.01)
    queue.wait_for_room("camera", AudioChunk, 60.0)  # of another kind there is
    queue.wait_for_room("microphone", Frame, 60.0)
    queue.close()
    queue.wait_for_room("camera", Frame, 60.0)
