"""Rules that join modalities and places; sentences that become rules."""

from itertools import count

import pytest
from msgspec.structs import replace
from tests.sensors import SENSORS

from tectum.decide.decider import Decider
from tectum.decide.events import HOUSE, Event
from tectum.decide.replay import Replay
from tectum.decide.rule import parse_rule
from tectum.decide.rules import AGAIN_S, Rules
from tectum.decide.settings import PlaceSettings
from tectum.decide.terms import Vocabulary
from tectum.errors import UsageError

ids = count()


@pytest.fixture(scope="module")
def known(bundle):
    return Vocabulary.of(dict(bundle.labels), ["hall", "garden"], ["path"])


def start(kind, at, head="sound", place="hall", **more):
    return Event(f"e{next(ids)}", kind, head, place, "start", at, None, at, 0.9, modalities=("audio",), **more)


def end(event, at):
    return replace(event, phase="end", end=at, detected=at)


def fired(rules, events):
    return [(e.kind, e.detected) for event in events for e in rules.see(event) if e.phase == "start"]


def rules_of(known, *texts, **more):
    return Rules([parse_rule(f"r{i}", text, known, **more) for i, text in enumerate(texts)], lambda: f"rule{next(ids)}")


def test_glass_and_a_person_within_three_seconds_in_either_order(known):
    for first, second in (
        (("glass_break", "sound"), ("person", "presence")),
        (("person", "presence"), ("glass_break", "sound")),
    ):
        for gap, expected in ((2.0, 1), (4.0, 0)):
            rules = rules_of(known, "glass_break and person within 3 s")
            a = start(first[0], 10.0, first[1])
            b = start(second[0], 10.1 + gap, second[1])
            assert len(fired(rules, [a, end(a, 10.1), b])) == expected


def test_what_still_lasts_counts_however_long_ago_it_began(known):
    rules = rules_of(known, "glass_break and person within 3 s")
    told = [m for e in [start("person", 1.0, "presence"), start("glass_break", 500.0)] for m in rules.see(e)]
    assert [m.phase for m in told] == ["start", "end"]
    assert told[0].head == "rule"
    assert told[0].attribution == {"vision": 0.5, "audio": 0.5, "text": 0.0}
    assert told[0].start == 1.0
    assert told[0].text == "glass_break and person within 3 s"


def test_places_are_apart_unless_named(known):
    here = start("glass_break", 1.0, place="hall")
    there = start("person", 1.5, "presence", place="garden")
    assert not fired(rules_of(known, "glass_break and person within 3 s"), [here, there])
    assert fired(rules_of(known, "glass_break@hall and person@garden within 3 s"), [here, there])
    assert not fired(rules_of(known, "glass_break and person", places=["garden"]), [here, replace(there, place="hall")])


def test_while_a_context_lasts_and_zones(known):
    away = start("away", 0.0, "context")
    bark = start("dog_bark", 5.0)
    assert fired(rules_of(known, "dog_bark while away"), [away, bark])
    assert not fired(rules_of(known, "dog_bark while away"), [bark])
    assert not fired(rules_of(known, "dog_bark while away"), [away, end(away, 2.0), bark])
    on_path = start("person", 1.0, "presence", zone="path")
    assert fired(rules_of(known, "person in path"), [on_path])
    assert not fired(rules_of(known, "person in path"), [replace(on_path, zone=None)])


def test_what_is_said_to_the_house_counts_at_every_place_and_fires_once(known):
    rules = rules_of(known, "HassTurnOn and dog_bark within 5 s")
    assert fired(rules, [start("dog_bark", 1.0), start("HassTurnOn", 2.0, "intent", HOUSE)]) == [("r0", 2.0)]
    rules = rules_of(known, "dog_bark while away")
    said = start("away", 1.0, "context", HOUSE)
    here = start("home", 2.0, "context")
    assert fired(rules, [said, start("dog_bark", 1.5)]) == [("r0", 1.5)]
    rules = rules_of(known, "dog_bark while away")
    assert fired(rules, [said, here, start("dog_bark", 3.0), end(here, 4.0), start("dog_bark", 5.0)]) == []


def test_but_not(known):
    bark, person = start("dog_bark", 5.0), start("person", 4.0, "presence")
    rule = "dog_bark but not person within 10 s"
    assert fired(rules_of(known, rule), [bark])
    assert not fired(rules_of(known, rule), [person, bark])


def test_it_fires_once_and_again_after_a_while(known):
    barks = [start("dog_bark", t) for t in (1.0, 5.0, 20.0, 1.0 + AGAIN_S)]
    assert [at for _, at in fired(rules_of(known, "dog_bark"), barks)] == [1.0, 1.0 + AGAIN_S]


def test_memory_stays_bounded(known):
    rules = rules_of(known, "glass_break and person within 3 s")
    for t in range(2000):
        bark = start("dog_bark", float(t))
        rules.see(bark)
        rules.see(end(bark, t + 0.5))
    assert len(rules) < 20


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("glas_break", "unknown kind 'glas_break'; allowed: "),
        ("glass_break and", "is not KIND"),
        ("", "is not KIND"),
        ("glass_break within 0 s", "within '0': must be seconds"),
        ("glass_break within soon", "within 'soon': must be seconds"),
        ("glass_break while abroad", "unknown context 'abroad'; allowed: away, home, night"),
        ("person@attic", "unknown place 'attic'; allowed: garden, hall"),
        ("person in pond", "unknown zone 'pond'; allowed: path"),
    ],
)
def test_a_wrong_rule_names_what_is_allowed(known, text, message):
    with pytest.raises(UsageError) as caught:
        parse_rule("mine", text, known)
    assert message in str(caught.value)
    assert "rule 'mine'" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "dog_bark",
        "glass_break and person within 3 s",
        "person in path",
        "dog_bark but not person within 10 s while away",
    ],
)
def test_a_rule_is_told_as_it_can_be_read_again(known, text):
    rule = parse_rule("r", text, known)
    assert parse_rule("r", str(rule), known) == rule


def test_history_is_replayed(known):
    rule = parse_rule("r", "glass_break and person within 3 s", known)
    glass, person = start("glass_break", 5.0), start("person", 6.0, "presence")
    history = [(1_000.0, glass), (1_001.0, end(glass, 6.0)), (1_002.0, person), (5_000.0, start("glass_break", 2.0))]
    assert [e.detected for e in Replay.of([rule], history).fired] == [1_002.0, 5_000.0]  # the person never left
    history.insert(3, (1_010.0, end(person, 14.0)))
    assert [e.detected for e in Replay.of([rule], history).fired] == [1_002.0]


# --- state sensors


@pytest.fixture(scope="module")
def house(bundle):
    return Vocabulary.of(bundle.labels, ["hall", "garden"], ["path"], SENSORS)


@pytest.fixture
def hall(bundle):
    """A decider of the hall, with its sensors."""
    numbers = count()
    settings = PlaceSettings(sensors=SENSORS["hall"])
    return Decider("hall", bundle.thresholds, (), lambda: f"s{next(numbers)}", settings)


def told_of(rules, decider, *readings):
    """Media times at which rules fire while these (name, value, time[, retained]) are read, or events come."""
    out = []
    for one in readings:
        if isinstance(one, Event):
            out += fired(rules, [one])
        else:
            name, value, at, *retained = one
            out += fired(rules, decider.states.read(at, at, name, value, *retained))
    return [at for _, at in out]


def test_an_open_door_and_a_person_within_ten_seconds(house, hall):
    rule = "front_door open and person within 10 s"
    person = [start("person", t, "presence") for t in (8.0, 19.0)]
    assert told_of(rules_of(house, rule), hall, ("front_door", "open", 1.0), person[0]) == [8.0]  # it stands open
    shut = [("front_door", "closed", 2.0), ("front_door", "open", 3.0), ("front_door", "closed", 5.0)]
    assert told_of(rules_of(house, rule), hall, *shut, person[0]) == [8.0]  # it was open 3 s ago
    again = [("front_door", "open", 6.0), ("front_door", "closed", 7.0)]
    assert told_of(rules_of(house, rule), hall, *again, person[1]) == []
    assert told_of(rules_of(house, rule), hall, start("person", 20.0, "presence"), ("front_door", "open", 70.0)) == [70]
    assert told_of(rules_of(house, rule), hall, start("person", 80.0, "presence", place="garden")) == []


def test_a_door_that_is_away_is_not_open(house, hall):
    rules = rules_of(house, "front_door open and person within 10 s")
    lost = [("front_door", "open", 1.0), ("front_door", None, 2.0), start("person", 2.5, "presence")]
    assert told_of(rules, hall, *lost) == []
    back = [("front_door", "open", 3.0, True), start("person", 3.5, "presence")]
    assert told_of(rules, hall, *back) == [3.5]


def test_what_was_so_before_does_not_begin_again(house, hall):
    rules = rules_of(house, "front_door open")
    assert told_of(rules, hall, ("front_door", "open", 1.0, True)) == []  # found so at the start
    assert told_of(rules, hall, ("front_door", None, 2.0), ("front_door", "open", 3.0)) == []
    assert told_of(rules, hall, ("front_door", "closed", 4.0), ("front_door", "open", 5.0)) == [5.0]
    away = [("front_door", "closed", 50.0), ("front_door", None, 51.0), ("front_door", "open", 52.0, True)]
    assert told_of(rules, hall, *away) == [52.0]  # opened while it was away


def test_a_first_message_that_nobody_kept_is_a_change(house, hall):
    assert told_of(rules_of(house, "front_door open"), hall, ("front_door", "open", 1.0)) == [1.0]


def test_a_button_is_pressed_and_that_is_over_at_once(house, hall):
    rules = rules_of(house, "bell_button pressed and person within 5 s")
    assert told_of(rules, hall, ("bell_button", "pressed", 1.0), start("person", 4.0, "presence")) == [4.0]
    assert told_of(rules, hall, ("bell_button", "pressed", 1.0, True)) == []  # kept by a broker: long ago
    rules = rules_of(house, "bell_button pressed")
    assert told_of(rules, hall, ("bell_button", "pressed", 9.0), ("bell_button", "pressed", 40.0)) == [9.0, 40.0]


def test_a_number_counts_when_it_passes_the_limit(house, hall):
    rules = rules_of(house, "temperature > 30")
    rising = [("temperature", value, 40.0 * n) for n, value in enumerate((29.0, 30.2, 30.8, 31.5, 29.5, 30.5), 1)]
    assert told_of(rules, hall, *rising) == [80.0, 240.0]
    assert told_of(rules_of(house, "temperature <= 29"), hall, ("temperature", 29.0, 500.0)) == [500.0]


def test_a_rule_begins_with_what_completed_it_not_with_the_day_the_door_was_opened(house, hall):
    rules = rules_of(house, "front_door open and person within 10 s")
    messages = [*hall.states.read(1.0, 1.0, "front_door", "open"), start("person", 90_000.0, "presence")]
    (told,) = [m for e in messages for m in rules.see(e) if m.phase == "start"]
    assert told.start == 90_000.0
    assert told.attribution == {"vision": 0.5, "audio": 0.0, "text": 0.0, "state": 0.5}
    assert told.text == "front_door open and person within 10 s"


def test_but_not_a_door_that_was_open(house, hall):
    rule = "person but not front_door open within 10 s"
    person = [start("person", t, "presence") for t in (5.0, 40.0)]
    rules = rules_of(house, rule)
    assert told_of(rules, hall, ("front_door", "open", 1.0), ("front_door", "closed", 2.0), *person) == [40.0]


def test_history_with_states_is_replayed(house, hall):
    messages = [
        *hall.states.read(1.0, 1.0, "front_door", "open", True),
        *hall.states.read(5.0, 5.0, "front_door", "closed"),
    ]
    messages += hall.states.read(9.0, 9.0, "front_door", "open")
    kept = [Event.from_json(message.to_json()) for message in messages]
    history = [(1_000.0 + message.detected, message) for message in kept]
    rule = parse_rule("r", "front_door open", house)
    assert [e.detected for e in Replay.of([rule], history).fired] == [1_009.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "front_door",
            "'front_door' says no state of the sensor front_door; allowed: front_door closed, ",
        ),
        ("front_door ajar", "unknown state of the sensor front_door; allowed: front_door closed, front_door open"),
        ("front_door > open", "unknown state of the sensor front_door; allowed: front_door closed, front_door open"),
        ("front_door@garden open", "there is no sensor front_door at 'garden'; allowed: hall"),
        ("front_door open in path", "says no state of the sensor front_door"),
        ("temperature", "says no state of the sensor temperature; allowed: temperature >= or <= or = or > or < NUMBER"),
        ("temperature 30", "the sensor temperature says numbers; allowed: temperature >="),
        ("temperature > warm", "the sensor temperature says numbers"),
        ("temperature > nan", "the sensor temperature says numbers"),
        ("pump = true", "unknown state of the sensor pump; allowed: pump off, pump on"),
        ("back_door open", "is not KIND"),
        ("back_door", "unknown kind 'back_door'; allowed: "),
    ],
)
def test_a_wrong_state_names_what_is_allowed(house, text, message):
    with pytest.raises(UsageError) as caught:
        parse_rule("mine", text, house)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("front_door open", "front_door open"),
        ("front_door = open", "front_door open"),
        ("front_door=open", "front_door open"),
        ("front_door@hall closed and person@garden within 3 s", "front_door@hall closed and person@garden within 3 s"),
        ("temperature@hall>30.50", "temperature@hall > 30.5"),
        ("temperature <= -5 while night", "temperature <= -5 while night"),
        ("pump on", "pump on"),
        ("person but not front_door open", "person but not front_door open within 10 s"),
        ("temperature > 1234567.25", "temperature > 1234567.25"),
    ],
)
def test_a_rule_with_states_is_told_as_it_can_be_read_again(house, text, told):
    rule = parse_rule("r", text, house)
    assert str(rule) == told
    assert parse_rule("r", told, house) == rule
