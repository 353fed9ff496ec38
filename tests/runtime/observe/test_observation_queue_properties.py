"""What holds of the queue of a place for any order of arrival."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tectum.imaging.letterbox import Letterbox
from tectum.observe.observation_queue import MOST, MOST_UTTERANCES, ObservationQueue, TimedObservation
from tectum.observe.types import AudioChunk, Frame, Utterance

MAKE = {
    "camera": lambda when: Frame("a", when, np.zeros((8, 8, 3), np.uint8), Letterbox(8, 8, 8, 8)),
    "microphone": lambda when: AudioChunk("a", when, np.zeros(4, np.float32)),
    "text": lambda when: Utterance("a", when, "help"),
}
PUTS = st.lists(st.tuples(st.sampled_from(sorted(MAKE)), st.floats(0.0, 0.5, allow_subnormal=False)), max_size=300)


def filled(puts):
    """A queue into which each source put what it captured, in its own order; and what was put, by source."""
    queue, put, now = ObservationQueue(), {name: [] for name in MAKE}, Counter()
    for source, step in puts:
        now[source] += step
        put[source].append(now[source])
        # Decoded long ago: nothing has to wait for an older one.
        queue.push(source, TimedObservation(MAKE[source](now[source]), 0.0, 0.0))
    return queue, put


def drained(queue):
    out = []
    while (taken := queue.pop(0.0)) is not None:
        out.append((taken[0], taken[1].seen.time))
    return out


@given(PUTS)
def test_the_newest_are_kept_and_every_drop_is_counted(puts):
    queue, put = filled(puts)
    waiting = queue.depth()
    taken = drained(queue)
    assert len(taken) == waiting
    most = {"camera": MOST[Frame], "microphone": MOST[AudioChunk], "text": MOST_UTTERANCES}
    for source, times in put.items():
        assert [when for name, when in taken if name == source] == times[-most[source] :]
    assert len(taken) + sum(queue.drops.values()) == len(puts)


@given(PUTS)
def test_what_waits_comes_out_in_the_order_of_its_capture(puts):
    queue, _ = filled(puts)
    times = [when for _, when in drained(queue)]
    assert times == sorted(times)


@given(PUTS)
def test_nothing_comes_out_of_a_closed_queue(puts):
    queue, _ = filled(puts)
    queue.close()
    assert queue.pop(0.0) is None
