"""Guessing is limited by network and in all, and one who guesses locks nobody else out."""

import tracemalloc

import pytest

from tectum.serve.web import attempts
from tectum.serve.web.attempts import MOST_NETWORKS, WINDOW_S, Attempts


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""
    now = [1000.0]
    monkeypatch.setattr(attempts.time, "monotonic", lambda: now[0])
    return now


def test_a_network_may_try_so_often_in_a_minute(clock):
    tries = Attempts(5)
    for second in range(5):
        clock[0] = 1000.0 + second
        assert tries.count("192.0.2.1") == 0
    assert tries.count("192.0.2.1") == pytest.approx(WINDOW_S - 4)
    assert tries.wait_s("192.0.2.1") == pytest.approx(WINDOW_S - 4)
    assert tries.wait_s("192.0.2.2") == 0
    clock[0] = 1000.0 + WINDOW_S
    assert tries.count("192.0.2.1") == 0  # the oldest is out of the window, the next is not
    assert tries.count("192.0.2.1") == pytest.approx(1.0)


def test_waiting_is_not_counted_so_that_it_ends(clock):
    tries = Attempts(2)
    for _ in range(100):
        tries.count("192.0.2.1")
        clock[0] += 0.1
    clock[0] = 1000.0 + WINDOW_S + 0.2
    assert tries.wait_s("192.0.2.1") == 0


def test_addresses_of_one_household_count_together():
    tries = Attempts(5)
    for number in range(5):
        assert tries.count(f"2001:db8:0:1::{number}") == 0
    assert tries.wait_s("2001:db8:0:1:ffff::1") > 0
    assert tries.wait_s("2001:db8:0:2::1") == 0


def test_many_networks_together_wait_but_not_one_that_was_right_before(clock):
    tries = Attempts(5, 30)
    tries.count("192.0.2.1")
    tries.succeeded("192.0.2.1")
    for number in range(29):
        assert tries.count(f"198.51.100.{number}") == 0
    assert 0 < tries.count("198.51.100.200") <= WINDOW_S
    assert [tries.count("192.0.2.1") for _ in range(5)] == [0.0] * 5
    assert tries.count("192.0.2.1") > 0  # its own limit holds
    clock[0] += WINDOW_S
    assert tries.wait_s("198.51.100.200") == 0


def test_being_right_forgets_what_was_wrong():
    tries = Attempts(2)
    for _ in range(10):
        assert tries.count("192.0.2.1") == 0
        tries.succeeded("192.0.2.1")


def test_memory_is_bounded_however_many_networks_try():
    tries = Attempts(5, 30)

    def many(begin):
        for number in range(begin, begin + 3 * MOST_NETWORKS):
            tries.count(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
            tries.succeeded(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
            Attempts.count(free, f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")

    free = Attempts(5)
    many(0)
    tracemalloc.start()
    try:
        many(10_000)
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < MOST_NETWORKS * 2_000
    assert free.wait_s("10.0.39.16") == 0
