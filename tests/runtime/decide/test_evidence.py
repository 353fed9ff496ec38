"""No alarm without a cause that can be named: what counts, for how long, and what is held back without it."""

import pytest

from tectum.decide.decider import Decider
from tectum.decide.defaults import CAUSES
from tectum.decide.evidence import Evidence, EvidenceLedger, least_score
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.modality import SITUATION

LIMITS = {
    "sound": dict.fromkeys(("smoke_alarm", "co_alarm", "crackling_fire", "glass_break", "footsteps", "cough"), 0.9),
    "presence": {"person": 0.4, "vehicle": 0.4},
    "help": {"help": 0.5},
}
WINDOW_S = {"vision": 4.0, "audio": 4.0, "text": 8.0}


def ledger():
    return EvidenceLedger(CAUSES, LIMITS, WINDOW_S)


def hear(made, time, **scores):
    made.weigh("sound", time, {**dict.fromkeys(LIMITS["sound"], 0.0), **scores}, "audio")


def see(made, time, **scores):
    made.weigh("presence", time, {"person": 0.0, "vehicle": 0.0, **scores}, "vision")


def labels(found):
    return [one.label for one in found]


def test_what_is_above_its_limit_is_evidence_and_what_is_not_is_none():
    made = ledger()
    hear(made, 1.0, smoke_alarm=0.89)
    assert made.of("hazard", 1.0, "none") == ()
    hear(made, 1.25, smoke_alarm=0.93456)
    hear(made, 1.5, smoke_alarm=0.92, co_alarm=0.99)
    assert made.of("hazard", 1.5, "none") == (
        Evidence("co_alarm", "sound", "audio", 0.99, 1.5),
        Evidence("smoke_alarm", "sound", "audio", 0.9346, 1.25),
    )


def test_it_counts_as_long_as_the_fusion_looks_back_and_not_once_its_source_is_gone():
    made = ledger()
    made.weigh("help", 0.0, {"help": 0.8}, "text", "help me")
    hear(made, 0.0, smoke_alarm=0.95)
    assert labels(made.of("hazard", 4.0, "none")) == ["smoke_alarm"]
    assert made.of("hazard", 4.1, "none") == ()
    assert made.of("distress", 8.0, "none") == (Evidence("help", "help", "text", 0.8, 0.0, "help me"),)
    assert made.of("distress", 8.1, "none") == ()
    hear(made, 9.0, smoke_alarm=0.95)
    made.forget("sound")
    assert made.of("hazard", 9.0, "none") == ()


@pytest.mark.parametrize(
    ("context", "situation", "told"),
    [
        ("home", "hazard", ["glass_break"]),
        ("home", "intrusion", []),
        ("none", "hazard", []),
        ("away", "intrusion", ["glass_break", "footsteps"]),
        ("night", "intrusion", ["glass_break"]),
    ],
)
def test_the_context_says_of_what_a_sound_is_the_cause_but_is_no_cause_itself(context, situation, told):
    made = ledger()
    assert made.of(situation, 0.0, context) == ()
    hear(made, 0.0, glass_break=0.97, footsteps=0.95)
    assert labels(made.of(situation, 0.0, context)) == told


def test_a_cause_of_two_parts_needs_both():
    made = ledger()
    see(made, 0.0, person=0.9)
    assert made.of("distress", 0.0, "night") == ()
    hear(made, 0.25, cough=0.95)
    assert labels(made.of("distress", 0.25, "night")) == ["cough", "person"]
    assert made.of("distress", 0.25, "home") == ()


def test_a_situation_that_nothing_has_to_cause_needs_none():
    assert ledger().of("routine", 0.0, "none") is None
    assert ledger().of("command", 0.0, "none") is None
    thermal = EvidenceLedger(CAUSES, {"heat": {"fire": 0.5}})  # a bundle without a word of what causes what
    assert thermal.of("hazard", 0.0, "none") is None


def test_the_limit_is_half_the_log_odds_of_the_threshold_or_what_the_place_says():
    assert least_score(0.9) == pytest.approx(0.75)
    assert least_score(0.2) == 0.2
    assert least_score(0.0) == 0.0
    place = PlaceSettings({"cough": KindSettings(evidence=0.99), "cat": KindSettings(threshold=0.5)})
    found = place.evidence({"sound": {"cough": 0.9, "snore": 0.9}, "presence": {"cat": 0.9}})
    assert found["sound"] == {"cough": 0.99, "snore": pytest.approx(0.75)}
    assert found["presence"] == {"cat": 0.5}


def told(made, times, score=0.9):
    return [e for t in times for e in made.step("situation", t, {"hazard": score, "routine": score}, ("audio",))]


def decider(made):
    thresholds = {"situation": {"hazard": 0.5, "routine": 0.5}}
    return Decider("hall", thresholds, (SITUATION,), ledger=made)


def test_a_situation_waits_for_its_cause_and_is_told_with_it():
    made = ledger()
    place = decider(made)
    events = told(place, (0.0, 0.2, 0.4, 0.6, 0.8))
    assert [(e.kind, e.evidence) for e in events] == [("routine", None)]
    hear(made, 1.0, smoke_alarm=0.95)
    (hazard,) = told(place, (1.0,))
    assert (hazard.kind, hazard.phase, hazard.start) == ("hazard", "start", 0.0)
    assert labels(hazard.evidence) == ["smoke_alarm"]


def test_one_that_goes_on_does_not_end_for_want_of_a_cause_and_its_end_names_the_last():
    made = ledger()
    place = decider(made)
    hear(made, 0.0, smoke_alarm=0.95)
    events = told(place, (0.2 * i for i in range(60)))
    assert [e.phase for e in events if e.kind == "hazard"] == ["start"]
    ended = told(place, (12.2 + 0.2 * i for i in range(20)), 0.0)
    assert [labels(e.evidence) for e in ended if e.kind == "hazard"] == [["smoke_alarm"]]
