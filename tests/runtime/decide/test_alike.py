"""What is like an event that a person marked as wrong, and what never is."""

import numpy as np
import pytest
from tests.events import start

from tectum.decide.alike import Mark, likeness, may_be_suppressed, suppressing
from tectum.decide.events import Event
from tectum.decide.evidence import Evidence

RNG = np.random.default_rng(0)
NOISE, OTHER = (RNG.standard_normal((4, 128)).astype(np.float32) for _ in range(2))


def mark(kind="dog_bark", right=False, vectors=NOISE, place="hall", head="sound"):
    return Mark("e1", place, head, kind, right, 1.7e9, 0.9, vectors)


def test_the_same_noise_is_alike_in_any_order_and_level_and_another_is_not():
    assert likeness(3 * NOISE[::-1], NOISE) == pytest.approx(1.0)
    assert likeness(NOISE[:1], NOISE) == pytest.approx(1.0)
    assert likeness(OTHER, NOISE) < 0.5
    for odd in (np.zeros((0, 128)), np.zeros((4, 64)), np.zeros(128)):
        assert likeness(NOISE, odd.astype(np.float32)) == -1.0
    assert likeness(np.zeros_like(NOISE), NOISE) == 0.0


def test_only_what_is_alike_at_that_place_and_of_that_kind_is_suppressed():
    event = start("dog_bark")
    assert suppressing(event, NOISE, [mark()]) is not None
    assert suppressing(event, OTHER, [mark()]) is None
    assert suppressing(event, NOISE, []) is None
    for other in (mark("cat_meow"), mark(place="cellar"), mark(head="situation"), mark(right=True)):
        assert suppressing(event, NOISE, [other]) is None


def test_what_is_as_much_like_a_right_one_is_told():
    assert suppressing(start("dog_bark"), NOISE, [mark(), mark(right=True)]) is None
    assert suppressing(start("dog_bark"), NOISE, [mark(), mark(right=True, vectors=OTHER)]) is not None


@pytest.mark.parametrize(
    ("kind", "evidence", "may"),
    [
        ("smoke_alarm", None, False),
        ("co_alarm", None, False),
        ("hazard", None, False),
        ("hazard", "smoke_alarm", False),
        ("hazard", "glass_break", True),
        ("intrusion", "glass_break", True),
        ("distress", "co_alarm", False),
        ("dog_bark", None, True),
    ],
)
def test_nothing_that_rests_on_a_smoke_or_co_alarm_is_ever_suppressed(kind, evidence, may):
    causes = None if evidence is None else (Evidence(evidence, "sound", "audio", 0.9, 1.0),)
    event = start(kind, evidence=causes)
    assert may_be_suppressed(event) is may
    assert (suppressing(event, NOISE, [mark(kind)]) is not None) is may


def test_the_line_of_an_event_says_that_it_is_suppressed_and_no_other_does():
    event = start("dog_bark", muted=True, suppressed="2026-11-24T08:12:00+01:00")
    assert Event.from_json(event.to_json()) == event
    assert "suppressed" not in start("dog_bark").to_json()
