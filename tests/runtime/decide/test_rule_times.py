"""Rules that go by time: how long, how often, when, and who came or left."""

from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tectum.decide.decider import Decider
from tectum.decide.events import HOUSE, Event
from tectum.decide.hours import Night
from tectum.decide.replay import Replay
from tectum.decide.rule import parse_rule
from tectum.decide.rules import Rules
from tectum.decide.settings import PlaceSettings
from tectum.decide.terms import Vocabulary
from tectum.observe.sensor import Sensor

LABELS = {
    "presence": ("person", "vehicle", "dog"),
    "sound": ("dog_bark", "glass_break"),
    "context": ("home", "away", "none"),
}
DOOR = Sensor("front_door", ("open", "closed"))
KNOWN = Vocabulary.of(LABELS, ["hall", "garden"], ["path"], {"hall": (DOOR,)})
ids = count()


def start(kind, at, head="presence", place="hall", **more):
    return Event(f"e{next(ids)}", kind, head, place, "start", at, None, at, 0.9, modalities=("vision",), **more)


def end(event, at):
    return replace(event, phase="end", end=at, detected=at)


def visit(kind, begin, over, **more):
    event = start(kind, begin, **more)
    return [event, end(event, over)]


def rules_of(*texts, **more):
    rules = [parse_rule(f"r{i}", text, KNOWN) for i, text in enumerate(texts)]
    return Rules(rules, local=lambda media: datetime.fromtimestamp(media, UTC), **more)


def told(rules, events, until=None):
    """When rules fire, and where."""
    messages = [fired for event in events for fired in rules.see(event)]
    messages += rules.advance(until) if until is not None else []
    return [(e.detected, e.place) for e in messages if e.phase == "start"]


def test_somebody_for_more_than_half_a_minute_is_told_then_and_once():
    assert told(rules_of("person for 30 s"), [start("person", 10.0)], 500.0) == [(40.0, "hall")]
    assert told(rules_of("person for 30 s"), visit("person", 10.0, 39.0), 500.0) == []


def test_one_person_after_the_other_is_somebody_all_the_time():
    chain = visit("person", 10.0, 25.0) + visit("person", 28.0, 60.0)
    assert told(rules_of("person for 30 s"), chain, 500.0) == [(40.0, "hall")]
    apart = visit("person", 10.0, 25.0) + visit("person", 35.0, 60.0)
    assert told(rules_of("person for 30 s"), apart, 500.0) == []


def test_it_is_told_again_when_it_came_again():
    twice = visit("person", 10.0, 100.0) + visit("person", 200.0, 300.0)
    assert told(rules_of("person for 30 s"), twice, 500.0) == [(40.0, "hall"), (230.0, "hall")]


def test_nobody_for_two_hours_is_of_the_whole_house_unless_a_place_is_named():
    here = visit("person", 100.0, 200.0)
    there = visit("person", 3_000.0, 3_100.0, place="garden")
    assert told(rules_of("no person for 2 h"), here + there, 20_000.0) == [(10_300.0, HOUSE)]
    assert told(rules_of("no person@hall for 2 h"), here + there, 20_000.0) == [(7_400.0, "hall")]
    assert told(rules_of("no person for 2 h"), [start("person", 100.0)], 20_000.0) == []


def test_where_nobody_ever_was_it_counts_from_when_it_began_to_look():
    assert told(rules_of("no person for 1 h", begin=50.0), [], 9_000.0) == [(3_650.0, HOUSE)]


def test_a_door_that_stands_open():
    numbers = count()
    hall = Decider("hall", {}, (), lambda: f"s{next(numbers)}", PlaceSettings(sensors=(DOOR,)))
    opened, shut = (
        hall.states.read(10.0, 10.0, "front_door", "open"),
        hall.states.read(50.0, 50.0, "front_door", "closed"),
    )
    again = hall.states.read(60.0, 60.0, "front_door", "open")
    assert told(rules_of("front_door open for 5 min"), [*opened, *shut, *again], 1_000.0) == [(360.0, "hall")]


def test_three_times_within_a_while_and_then_counted_anew():
    barks = [
        event
        for at in (0.0, 100.0, 200.0, 300.0, 400.0, 500.0)
        for event in visit("dog_bark", at, at + 1, head="sound")
    ]
    assert told(rules_of("dog_bark 3 times in 5 min"), barks) == [(200.0, "hall"), (500.0, "hall")]
    assert told(rules_of("dog_bark 3 times in 1 min"), barks) == []


def test_counts_are_of_one_place():
    barks = [
        start("dog_bark", 10.0 * n, "sound", place)
        for n, place in enumerate(("hall", "garden", "hall", "garden", "hall"))
    ]
    assert told(rules_of("dog_bark 3 times in 5 min"), barks) == [(40.0, "hall")]


def test_arriving_is_after_a_minute_without_any():
    rules = rules_of("vehicle arrives")
    events = visit("vehicle", 5.0, 20.0) + visit("vehicle", 100.0, 110.0) + visit("vehicle", 130.0, 140.0)
    assert told(rules, events, 500.0) == [(100.0, "hall")]  # the first may have stood there


def test_leaving_is_when_none_is_left_for_half_a_minute():
    both = [start("dog", 10.0), start("dog", 12.0)]
    gone = [end(both[0], 20.0), end(both[1], 50.0)]
    assert told(rules_of("dog leaves"), [*both, *gone], 500.0) == [(80.0, "hall")]
    assert told(rules_of("dog leaves"), [], 500.0) == []


def test_who_walks_into_a_zone_arrives_there():
    walker = start("person", 100.0)
    into = replace(walker, phase="update", detected=130.0, zone="path")
    assert told(rules_of("person in path arrives"), [walker, into], 500.0) == [(130.0, "hall")]


def test_or_and_brackets():
    dog, car = start("dog", 10.0), start("vehicle", 50.0)
    assert [at for at, _ in told(rules_of("dog or vehicle"), [dog, car])] == [10.0, 50.0]
    rules = rules_of("(dog or vehicle) and glass_break within 5 s")
    assert told(rules, [dog, end(dog, 12.0), start("glass_break", 14.0, "sound")]) == [(14.0, "hall")]


def test_while_not_at_home():
    rules = rules_of("dog_bark while not home")
    assert told(rules, [start("dog_bark", 1.0, "sound")]) == [(1.0, "hall")]
    assert told(rules, [start("home", 50.0, "context", HOUSE), start("dog_bark", 60.0, "sound")]) == []


def test_hours_are_of_the_moment_at_which_it_would_fire():
    rules = rules_of("person between 22:00 and 06:00")
    day, night = 12 * 3600.0, 23 * 3600.0
    assert told(rules, [start("person", day), start("person", night)]) == [(night, "hall")]
    by_day = rules_of("person by day", night=Night())
    assert told(by_day, [start("person", day), start("person", night)]) == [(day, "hall")]


def test_what_lasts_into_its_hours_is_told_when_they_begin():
    rules = rules_of("person for 30 s between 22:00 and 06:00")
    ten = 22 * 3600.0
    assert told(rules, [start("person", ten - 3_000.0)], ten + 600.0) == [(ten, "hall")]


@given(st.lists(st.floats(0, 4_000, allow_subnormal=False), max_size=30), st.integers(0, 3))
def test_how_often_it_is_told_the_time_changes_nothing_properties(looks, shift):
    """A recording, which knows no time but its events', gives what a house gave."""
    events = (
        visit("person", 100.0 + shift, 700.0) + visit("vehicle", 1_000.0, 1_500.0) + visit("person", 1_900.0, 1_950.0)
    )
    texts = ("person for 5 min", "no person for 10 min", "vehicle arrives", "person leaves", "person for 1 min by day")
    live, told_live = rules_of(*texts), []
    for moment, event in sorted(
        [(at, None) for at in looks] + [(e.detected, e) for e in events], key=lambda pair: pair[0]
    ):
        told_live += live.advance(moment) if event is None else live.see(event)
    told_live += live.advance(4_000.0)
    recorded = rules_of(*texts)
    told_recorded = [fired for event in events for fired in recorded.see(event)] + recorded.advance(4_000.0)
    assert [(e.kind, e.detected) for e in told_live] == [(e.kind, e.detected) for e in told_recorded]


def test_it_goes_on_after_a_restart():
    barks = [event for at in (-200.0, -100.0) for event in visit("dog_bark", at, at + 1, head="sound")]
    rules = rules_of("dog_bark 3 times in 10 min")
    rules.resume(barks, None)
    assert told(rules, [start("dog_bark", 5.0, "sound")]) == [(5.0, "hall")]
    for since, expected in ((-3_000.0, [(900.0, HOUSE)]), (None, [(3_600.0, HOUSE)])):
        rules = rules_of("no person for 1 h")
        rules.resume(visit("person", -2_900.0, -2_700.0), since)
        assert told(rules, [], 4_000.0) == expected


def test_what_a_house_told_before_a_restart_is_not_told_again():
    rules = rules_of("no person for 1 h")
    rules.resume(visit("person", -5_000.0, -4_900.0), -6_000.0)
    assert told(rules, [], 4_000.0) == []


def test_history_tells_what_became_due_in_it():
    rule = parse_rule("r", "no person for 1 h", KNOWN)
    history = [(1_000.0, start("vehicle", 0.0))]
    assert [e.detected for e in Replay.of([rule], history, span=(500.0, 9_000.0)).fired] == [4_100.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no person", "says not how long: 'no person for 30 s'"),
        ("no front_door open for 5 min", "say the other state of the sensor"),
        ("person for soon s", "for 'soon s': must be a number and s, min or h"),
        ("person for 0 s", "above 0"),
        ("person for 25 h", "at most 24 h"),
        ("person 1 times in 5 min", "must be 2 to 1000 times"),
        ("person on mon, someday", "unknown day 'someday'; allowed: mon, tue"),
        ("person between 22 and 06:00", "'22' is no time of day; allowed: 00:00 to 23:59"),
        ("person between 22:00 and 22:00", "must be two different times"),
        ("person or dog and vehicle", "With 'and' it stands in brackets: (person or dog)"),
        ("(person or dog and vehicle", "a bracket is not closed"),
        ("person) and dog", "was never opened"),
    ],
)
def test_a_wrong_time_names_what_is_allowed(text, message):
    with pytest.raises(Exception, match="rule 'mine'") as caught:
        parse_rule("mine", text, KNOWN)
    assert message in str(caught.value)
