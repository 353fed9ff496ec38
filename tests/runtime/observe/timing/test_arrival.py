"""A source's clock on the house's: offset, drift and latency out of jittered arrivals."""

import numpy as np
import pytest

from tectum.observe.timing.arrival import ClockMapper


def arrivals(seconds=120.0, fps=25, ppm=0.0, jitter=0.02, seed=0, begin=100.0):
    """Stamps of a source and their arrivals: at least 5 ms late, exponentially distributed beyond that."""
    rng = np.random.default_rng(seed)
    real = np.arange(round(seconds * fps)) / fps
    stamps = real * (1 + 1e-6 * ppm)
    return stamps, begin + real + 0.005 + rng.exponential(jitter, len(real)), begin + real


@pytest.mark.parametrize("ppm", [0, 200, -200, 50])
def test_drift_is_found_within_20_ppm_and_time_follows(ppm):
    clock = ClockMapper()
    stamps, arrived, real = arrivals(ppm=ppm)
    mapped = np.array([clock.map(s, a) for s, a in zip(stamps, arrived, strict=True)])
    assert clock.drift_ppm == pytest.approx(ppm, abs=20)
    assert np.abs(mapped - real - 0.005)[100:].max() < 0.02
    assert clock.steps == 0


def test_drift_is_not_told_too_early():
    clock = ClockMapper()
    for stamp, arrived, _ in zip(*arrivals(15.0), strict=True):
        clock.map(stamp, arrived)
    assert clock.drift_ppm is None


def test_what_a_server_had_in_store_is_caught_up_with():
    clock = ClockMapper()
    stamps = np.arange(0, 10, 0.04)
    arrived = np.maximum(50.0 + stamps - 2.0, 50.0)  # two seconds of pictures come at once
    mapped = [clock.map(s, a) for s, a in zip(stamps, arrived, strict=True)]
    assert mapped[-1] == pytest.approx(arrived[-1], abs=0.01)


def test_a_measured_latency_is_taken_off():
    clock = ClockMapper()
    for stamp, arrived, real in zip(*arrivals(20.0), strict=True):
        mapped = clock.map(stamp, arrived, arrived - real)
    assert mapped == pytest.approx(real, abs=0.01)
    assert 0.02 < clock.latency_s < 0.035
    assert clock.map(20.0, 120.0, 400.0) > 0  # a sender whose clock is wrong is not believed
    assert clock.latency_s < 0.05


def test_a_leap_is_one_step_and_counted():
    clock = ClockMapper()
    for index in range(500):
        clock.map(index * 0.04, 10 + index * 0.04)
    for index in range(500, 900):
        mapped = clock.map(index * 0.04, 13 + index * 0.04)
    assert clock.steps == 1
    assert mapped == pytest.approx(13 + 899 * 0.04, abs=0.01)


@pytest.mark.parametrize(("ppm", "disbelieved"), [(200, False), (900, False), (-250_000, True), (5_000, True)])
def test_a_drift_that_no_clock_has_is_disbelieved(ppm, disbelieved):
    clock = ClockMapper()
    for stamp, arrived, _ in zip(*arrivals(240.0, ppm=ppm, jitter=0.1), strict=True):
        clock.map(stamp, arrived)
    assert clock.disbelieved == disbelieved


def test_a_latency_that_changes_soon_after_the_beginning_is_no_drift():
    """A wireless camera that loses its good link: half of a second later from then on."""
    clock = ClockMapper()
    for index in range(25 * 120):
        clock.map(index / 25, 10 + index / 25 + (0.3 if index > 25 * 12 else 0.0))
    assert not clock.disbelieved


def test_stamps_that_this_machine_was_late_with_are_believed_again_once_it_is_in_time():
    """For two minutes it takes up one second of them in two; then it catches up, and they are as they always were."""
    clock, disbelieved = ClockMapper(), []
    for stamp in np.arange(0, 200, 0.04):
        late = 2 * stamp if stamp < 60 else 120 + (stamp - 60) / 10
        mapped = clock.map(stamp, max(late, stamp))
        disbelieved.append(clock.disbelieved)
    assert any(disbelieved)
    assert not disbelieved[-1]
    assert mapped == pytest.approx(stamp, abs=0.01)
