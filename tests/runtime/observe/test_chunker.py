"""Sound to hops: what a gap in its stamps becomes."""

import numpy as np
import pytest

from tectum.bundle import Shape
from tectum.observe.chunker import SILENCE_S, Hopper

SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)
HOP = np.full(4_000, 0.5, np.float32)


def hops(gap, follow):
    """A second of sound, a gap of so many seconds, and a second more."""
    hopper, out = Hopper("hall", SHAPE, follow=follow), []
    for begin in (0.0, 0.25, 0.5, 0.75, *(1.0 + gap + 0.25 * index for index in range(4))):
        hopper.expect(begin)
        out += hopper.push(HOP)
    return [*out, *hopper.flush()], hopper


@pytest.mark.parametrize("follow", [False, True])
@pytest.mark.parametrize("gap", [0.5, 1.0, 2.0])
def test_a_short_gap_is_silence_so_that_the_streams_stay_aligned(gap, follow):
    heard, hopper = hops(gap, follow)
    assert np.diff([h.time for h in heard]) == pytest.approx(0.25)
    assert heard[-1].time == pytest.approx(2.0 + gap)
    assert sum(not h.samples.any() for h in heard) == round(gap / 0.25)
    assert hopper.repaired == 1


@pytest.mark.parametrize("follow", [False, True])
@pytest.mark.parametrize("gap", [2.9, 60.0, 360.0, 1e6])
def test_a_long_gap_costs_two_seconds_of_silence_and_then_time_leaps(gap, follow):
    heard, hopper = hops(gap, follow)
    silent = [h for h in heard if not h.samples.any()]
    assert len(silent) == round(SILENCE_S / 0.25)
    assert silent[-1].time == pytest.approx(1.0 + SILENCE_S)
    assert [h.time for h in heard[-4:]] == pytest.approx([1.25 + gap, 1.5 + gap, 1.75 + gap, 2.0 + gap])
    assert all(h.samples.all() for h in heard[-4:])
    assert hopper.repaired == 1
