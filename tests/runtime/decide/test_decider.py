import json
from itertools import count

import pytest

from tectum.decide.decider import Decider
from tectum.decide.events import Event
from tectum.decide.settings import PlaceSettings
from tectum.decide.sighting import Sighting
from tectum.modality import Head
from tectum.observe.sensor import Sensor

THRESHOLDS = {
    "presence": {"person": 0.5, "cat": 0.5},
    "sound": {"smoke_alarm": 0.5},
    "situation": {"quiet": 0.5, "hazard": 0.5},
}

HEADS = (Head("presence", "things"), Head("sound", "states"), Head("situation", "states"))


def decider():
    ids = count()
    return Decider("hall", THRESHOLDS, HEADS, lambda: f"id{next(ids)}")


def look(made, scores, where=(0.25, 0.5), step=0.2, start=0.0):
    seen = [{label: [Sighting(*where, 0.1, 0.2, p)] for label, p in s.items()} for s in scores]
    return [e for i, s in enumerate(seen) for e in made.see("presence", start + i * step, s, ("vision",), -12.34)]


def feed(made, head, scores, step=0.2, **more):
    return [e for i, s in enumerate(scores) for e in made.step(head, i * step, s, ("vision",), **more)]


def test_the_life_of_an_event():
    scores = [{"person": s} for s in [0.1, 0.8, 0.8, 0.8] + [0.0] * 20]
    events = look(decider(), scores)
    assert [e.phase for e in events] == ["start", "end"]
    start, end = events
    assert start.id == end.id == "id0"
    assert start.start == end.start == pytest.approx(0.2)
    assert start.end is None
    assert start.detected == pytest.approx(0.4)
    assert end.end == pytest.approx(0.6)
    assert (start.box, start.count) == ((0.25, 0.5, 0.1, 0.2), 1)


def test_quiet_is_no_event_and_unknown_labels_are_passed_over():
    assert feed(decider(), "situation", [{"quiet": 1.0, "what": 1.0}] * 10) == []


def test_attribution_is_asked_for_only_when_something_is_told():
    asked = []

    def attribute(label):
        asked.append(label)
        return {"vision": 0.0, "audio": 1.0, "text": 0.0}

    events = feed(decider(), "situation", [{"hazard": 0.9}] * 10, attribute=attribute)
    assert [e.phase for e in events] == ["start"]
    assert asked == ["hazard"]
    assert events[0].attribution == {"vision": 0.0, "audio": 1.0, "text": 0.0}


def test_the_words_of_a_modality_without_a_share_are_not_in_the_event():
    scores = [{"hazard": 0.9}] * 10
    said = {"said": lambda _: {"text": "good night"}}
    (silent,) = feed(decider(), "situation", scores, attribute=lambda _: {"audio": 1.0, "text": 0.0}, **said)
    (spoken,) = feed(decider(), "situation", scores, attribute=lambda _: {"audio": 0.5, "text": 0.5}, **said)
    assert (silent.text, spoken.text) == (None, "good night")


def test_a_context_lasts_until_it_is_replaced_and_an_intent_is_over_at_once():
    made = decider()
    first = made.utterances.understand("context", 1.0, "away", 0.9, "we are away")
    second = made.utterances.understand("context", 5.0, "home", 0.9, "i'm home")
    assert [(e.kind, e.phase, e.end) for e in first + second] == [
        ("away", "start", None),
        ("away", "end", 5.0),
        ("home", "start", None),
    ]
    intent = made.utterances.understand("intent", 6.0, "HassTurnOn", 0.9, "light on")
    assert [(e.phase, e.start, e.end) for e in intent] == [("start", 6.0, None), ("end", 6.0, 6.0)]
    assert made.utterances.understand("intent", 7.0, "none", 0.9, "hello") == []


def test_close_ends_all_that_is_open_once():
    made = decider()
    feed(made, "sound", [{"smoke_alarm": 0.9}] * 20)
    made.utterances.understand("context", 4.0, "away", 0.9, "we are away")
    assert sorted(e.kind for e in made.close(5.0)) == ["away", "smoke_alarm"]
    assert made.close(4.0) == []


def test_json_has_the_fields_that_are_promised():
    event = look(decider(), [{"person": 0.87654321}] * 5, (0.123456, 0.5))[0]
    assert Event.from_json(event.to_json()).to_json() == event.to_json()
    row = json.loads(event.to_json())
    assert list(row) == [
        "id", "kind", "head", "place", "phase", "start", "end", "detected", "score", "attribution", "present", "where",
        "text", "snapshot", "skew_ms", "zone", "acts", "quiet", "at",
        "slots", "count",
    ]  # fmt: skip
    assert row["score"] == 0.8765
    assert row["where"] == [0.1235, 0.5, 0.1, 0.2]
    assert row["skew_ms"] == -12.3
    assert row["place"] == "hall"


def states(*sensors):
    numbers = count()
    return Decider("hall", THRESHOLDS, HEADS, lambda: f"s{next(numbers)}", PlaceSettings(sensors=sensors))


def test_a_state_lasts_from_its_value_until_another():
    place = states(Sensor("front_door", ("open", "closed")))
    (opened,) = place.states.read(2.0, 2.1, "front_door", "open")
    assert (opened.head, opened.kind, opened.phase, opened.start, opened.detected) == (
        "state", "front_door", "start", 2.0, 2.1,
    )  # fmt: skip
    assert (opened.value, opened.was, opened.score, opened.modalities) == ("open", None, 1.0, ("state",))
    assert place.states.read(3.0, 3.0, "front_door", "open") == []
    ended, closed = place.states.read(9.0, 9.2, "front_door", "closed")
    assert (ended.id, ended.phase, ended.value, ended.end, ended.detected) == (opened.id, "end", "open", 9.0, 9.2)
    assert (closed.phase, closed.value, closed.was, closed.end) == ("start", "closed", "open", None)
    assert (
        place.states.read(8.0, 9.5, "front_door", "open")[0].end == 9.0
    )  # a stamp behind: no state ends before it began
    row = json.loads(closed.to_json())
    assert (row["head"], row["value"], row["was"]) == ("state", "closed", "open")
    assert Event.from_json(closed.to_json()) == closed


def test_a_state_that_is_lost_ends_and_is_known_when_it_is_back():
    place = states(Sensor("front_door", ("open", "closed")))
    place.states.read(1.0, 1.0, "front_door", "open")
    (ended,) = place.states.read(5.0, 5.0, "front_door", None)
    assert (ended.phase, ended.end) == ("end", 5.0)
    assert place.states.read(6.0, 6.0, "front_door", None) == []
    (back,) = place.states.read(7.0, 7.0, "front_door", "open", True)
    assert (back.value, back.was) == ("open", "open")
    assert [event.phase for event in place.close(8.0)] == ["end"]
    assert place.mark_missing("state", 9.0) == []


def test_numbers_by_their_step_and_moments():
    place = states(Sensor("heat", "number", step=0.5), Sensor("button", ("pressed", "idle"), momentary=("pressed",)))
    assert len(place.states.read(1.0, 1.0, "heat", 20.0)) == 1
    assert place.states.read(2.0, 2.0, "heat", 20.4) == []
    ended, warmer = place.states.read(3.0, 3.0, "heat", 20.5)
    assert (ended.value, warmer.value, warmer.was) == (20.0, 20.5, 20.0)
    place.states.read(4.0, 4.0, "button", "idle")
    pressed = place.states.read(5.0, 5.0, "button", "pressed")
    assert [(e.phase, e.value, e.was, e.end) for e in pressed] == [
        ("start", "pressed", None, None),
        ("end", "pressed", None, 5.0),
    ]
    assert len(place.states.read(5.5, 5.5, "button", "pressed")) == 2  # again: no state that stands
    assert place.states.read(6.0, 6.0, "button", "pressed", True) == []


def test_a_sensor_that_nobody_declared_is_read_all_the_same():
    assert [e.value for e in states().states.read(1.0, 1.0, "window", "tilted")] == ["tilted"]
