"""Events that come twice, in pieces, too early or never are told once, in the device's order."""

import json

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.events import start

from tectum.fleet.ordering import WAIT_S, Ordering, read_event, read_recent


def numbered(numbers, run="a"):
    """As a device sends them."""
    rows = []
    for number in numbers:
        event = replace(start(at=float(number)), id=f"{run}{number}")
        rows.append({**json.loads(event.to_json()), "run": run, "number": number})
    return [read_event("attic", json.dumps(row).encode()) for row in rows]


def told(ordering, several, now=0.0):
    return [(one.event.id, one.missing) for each in several for one in ordering.take(each, now)]


def test_an_event_that_comes_by_both_ways_is_told_once():
    ordering, several = Ordering(), numbered(range(5, 9))
    assert told(ordering, [*several[:3], *several, *several]) == [("a5", 0), ("a6", 0), ("a7", 0), ("a8", 0)]


def test_what_comes_too_early_waits_for_what_is_before_it():
    ordering, (one, two, three, four) = Ordering(), numbered(range(1, 5))
    assert told(ordering, [one, four, three]) == [("a1", 0)]
    assert told(ordering, [two]) == [("a2", 0), ("a3", 0), ("a4", 0)]


def test_what_never_comes_is_said_and_what_is_behind_it_is_told():
    ordering, several = Ordering(), numbered(range(1, 8))
    assert told(ordering, [several[0], several[3], several[5]], now=10.0) == [("a1", 0)]
    assert list(ordering.overdue(10.0 + WAIT_S - 0.1)) == []
    late = [(one.event.id, one.missing) for one in ordering.overdue(10.0 + WAIT_S)]
    assert late == [("a4", 2), ("a6", 1)]
    assert told(ordering, [several[1], several[6]], now=20.0) == [("a2", 0), ("a7", 0)]  # late, but not lost


def test_a_run_that_is_followed_by_another_is_told_to_its_end_first():
    ordering, first, second = Ordering(), numbered(range(1, 5)), numbered(range(1, 3), run="b")
    assert told(ordering, [first[0], first[3], *second]) == [("a1", 0)]
    assert told(ordering, first[1:3]) == [("a2", 0), ("a3", 0), ("a4", 0), ("b1", 0), ("b2", 0)]


@given(data=st.data())
def test_whatever_way_they_come_each_is_told_once_in_order(data):
    """At least once each; a list that holds the last few may come at any time; the first that comes is the first."""
    several = numbered(range(1, 12)) + numbered(range(1, 6), run="b")
    order = data.draw(st.permutations(range(1, len(several))))
    again = data.draw(st.lists(st.integers(0, len(several) - 1), max_size=20))
    ordering = Ordering()
    came = [several[0], *(several[index] for index in order if several[index].run == "a")]
    came += [several[index] for index in order if several[index].run == "b"]
    for index in again:
        place = data.draw(st.integers(came.index(several[index]), len(came)))
        came.insert(place, several[index])
    assert [name for name, _ in told(ordering, came)] == [one.event.id for one in several]


def test_what_is_no_event_of_a_fleet_is_passed_over():
    (one,) = numbered([3])
    rows = [json.loads(one.row), {"id": 1}, None, {**json.loads(one.row), "number": "4"}]
    assert [found.number for found in read_recent("attic", json.dumps(rows).encode())] == [3]
    for raw in (b"", b"\xff", b"[" * 100_000, b"[1]", b"{}", b'{"run": "a", "number": 1}', b'{"run": [], "number": 1}'):
        assert read_event("attic", raw) is None
        assert read_recent("attic", raw) == []
