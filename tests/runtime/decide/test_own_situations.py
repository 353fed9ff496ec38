"""Situations of one's own: they last while their parts hold, rest on them, and rules speak of them."""

from dataclasses import dataclass

import pytest
from msgspec.structs import replace
from tests.events import end, start

from tectum.decide.events import Event
from tectum.decide.rule import parse_rule
from tectum.decide.rules import Rules
from tectum.decide.terms import Vocabulary
from tectum.observe.sensor import Sensor

OWN = {"baby_awake": "baby_cry for 5 s or motion on", "parcel": "person in door and vehicle within 60 s"}


@dataclass
class House:
    """``rules`` and all that they told."""

    rules: Rules

    def __post_init__(self):
        self.told: list[Event] = []

    def sees(self, *events: Event) -> None:
        for event in events:
            self.told += self.rules.see(event)

    def until(self, now: float) -> None:
        self.told += self.rules.advance(now)

    def times(self, kind: str) -> list[tuple[str, float]]:
        return [(one.phase, one.detected) for one in self.told if one.kind == kind]


@pytest.fixture
def house(bundle):
    motion = {"nursery": (Sensor("motion", ("on", "off")),)}
    labels = dict(bundle.labels)
    known = Vocabulary.of(labels, ["nursery", "drive"], ["door"], motion)
    labels["situation"] = (*labels["situation"], *OWN)
    rules = [replace(parse_rule(name, when, known), situation=True) for name, when in OWN.items()]
    wider = Vocabulary.of(labels, ["nursery", "drive"], ["door"], motion)
    rules.append(parse_rule("look", "baby_awake for 30 s", wider))
    return House(Rules(rules))


def state(value, was, at):
    return start("motion", at, "state", "nursery", value=value, was=was)


def test_it_lasts_while_its_parts_hold_and_says_what_it_rests_on(house):
    cry = start("baby_cry", 10.0, place="nursery", modalities=("audio",))
    house.sees(cry)
    house.until(14.0)
    assert not house.told
    house.until(20.0)
    assert house.times("baby_awake") == [("start", 15.0)]
    first = house.told[0]
    assert (first.head, first.place, first.severity) == ("situation", "nursery", "notice")
    assert [(one.label, one.head, one.modality, one.time) for one in first.evidence] == [
        ("baby_cry", "sound", "audio", 10.0)
    ]
    assert first.attribution["audio"] == 1.0
    house.sees(end(cry, 25.0))
    house.until(34.0)
    assert house.times("baby_awake") == [("start", 15.0)]  # a pause of ten seconds is none
    house.until(36.0)
    assert house.times("baby_awake") == [("start", 15.0), ("end", 36.0)]
    assert 34.0 <= house.told[-1].end <= 36.0
    assert house.told[-1].id == first.id


def test_a_sensor_makes_one_too_and_a_second_part_carries_it_on(house):
    on = state("on", "off", 5.0)
    house.sees(on)
    assert house.times("baby_awake") == [("start", 5.0)]
    assert house.told[0].evidence[0].text == "motion on"
    cry = start("baby_cry", 20.0, place="nursery")
    house.sees(cry)
    house.until(30.0)
    house.sees(end(on, 31.0), state("off", "on", 31.0))
    house.until(60.0)
    assert house.times("baby_awake") == [("start", 5.0)]
    house.sees(end(cry, 61.0))
    house.until(75.0)
    assert [phase for phase, _ in house.times("baby_awake")] == ["start", "end"]


def test_parts_of_two_modalities_must_hold_together_at_one_place(house):
    person = start("person", 10.0, "presence", "drive", zone="door", modalities=("vision",))
    house.sees(start("vehicle", 1.0, "presence", "nursery", modalities=("vision",)), person)
    assert not house.times("parcel")
    house.sees(start("vehicle", 12.0, "presence", "drive", modalities=("vision",)))
    assert house.times("parcel") == [("start", 12.0)]
    assert {one.label for one in house.told[-1].evidence} == {"person", "vehicle"}


def test_a_rule_speaks_of_it(house):
    house.sees(state("on", "off", 5.0))
    house.until(34.0)
    assert not house.times("look")
    house.until(36.0)
    assert house.times("look")[0] == ("start", 35.0)


def test_one_that_is_no_more_ends(house):
    house.sees(state("on", "off", 5.0))
    del house.rules.rules[0]
    house.until(6.0)
    assert [phase for phase, _ in house.times("baby_awake")] == ["start", "end"]
