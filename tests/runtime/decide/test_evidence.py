"""No alarm without a cause that can be named: what counts, for how long, and what is held back without it."""

import pytest

from tectum.bundle.manifest import EvidenceLimit
from tectum.decide.decider import Decider
from tectum.decide.defaults import CAUSES
from tectum.decide.evidence import Evidence, EvidenceLedger, Limit, least_score
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.modality import SITUATION

LIMITS = {
    "sound": dict.fromkeys(
        ("smoke_alarm", "co_alarm", "crackling_fire", "glass_break", "footsteps", "cough"), Limit(0.9)
    ),
    "presence": {"person": Limit(0.4), "vehicle": Limit(0.4)},
    "help": {"help": Limit(0.5)},
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
    thermal = EvidenceLedger(CAUSES, {"heat": {"fire": Limit(0.5)}})  # a bundle without a word of what causes what
    assert thermal.of("hazard", 0.0, "none") is None


def test_the_limit_is_half_the_log_odds_of_the_threshold_or_what_the_place_says():
    assert least_score(0.9) == pytest.approx(0.75)
    assert least_score(0.2) == 0.2
    assert least_score(0.0) == 0.0
    place = PlaceSettings({"cough": KindSettings(evidence=0.99), "cat": KindSettings(threshold=0.5)})
    found = place.evidence({"sound": {"cough": 0.9, "snore": 0.9}, "presence": {"cat": 0.9}})
    assert found["sound"] == {"cough": Limit(0.99), "snore": Limit(least_score(0.9))}
    assert found["presence"] == {"cat": Limit(0.5)}


def test_what_the_bundle_says_of_a_limit_counts_and_moves_with_a_threshold_of_the_place():
    said = {"sound": {"cough": EvidenceLimit(0.95, 1.5), "snore": EvidenceLimit(hold_s=2.0, unless={"cough": 0.5})}}
    thresholds = {"sound": {"cough": 0.9, "snore": 0.9}}
    assert PlaceSettings().evidence(thresholds, said)["sound"] == {
        "cough": Limit(0.95, 1.5),
        "snore": Limit(least_score(0.9), 2.0, {"cough": 0.5}),
    }
    own = PlaceSettings({"cough": KindSettings(threshold=0.99), "snore": KindSettings(evidence=0.7, evidence_s=0.5)})
    cough, snore = own.evidence(thresholds, said)["sound"].values()
    assert cough.score == pytest.approx(0.9844, abs=1e-4)  # 0.9 to 0.99 is 2.4 of log-odds, half of it 1.2
    assert (cough.hold_s, snore) == (1.5, Limit(0.7, 0.5, {"cough": 0.5}))


def holding(hold_s):
    limits = {**LIMITS, "sound": {"glass_break": Limit(0.9, hold_s), "smoke_alarm": Limit(0.9, hold_s)}}
    return EvidenceLedger(CAUSES, limits, WINDOW_S)


def test_what_must_hold_counts_once_it_held_so_long_of_late_in_one_piece_or_not():
    made = holding(0.75)
    for hop, score in enumerate((0.0, 0.95, 0.0, 0.95, 0.0, 0.0)):
        hear(made, 0.25 * hop, glass_break=score)
        assert made.of("intrusion", 0.25 * hop, "away") == ()
    hear(made, 1.5, glass_break=0.91)
    (found,) = made.of("intrusion", 1.5, "away")
    assert (found.score, found.time) == (0.95, 0.25)
    assert made.of("intrusion", 4.5, "away") == ()  # the first of the three counts no more


def test_what_was_not_heard_in_between_did_not_hold():
    made = holding(0.75)
    hear(made, 0.0, glass_break=0.95)
    hear(made, 2.0, glass_break=0.95)
    assert made.of("intrusion", 2.0, "away") == ()


def test_an_alarm_that_its_cadence_confirms_waits_no_longer():
    made = holding(3.0)
    made.weigh("sound", 0.0, {"smoke_alarm": 0.4}, "audio", alarms={"smoke_alarm": ("T3", 0.3)})
    assert labels(made.of("hazard", 0.0, "none")) == ["smoke_alarm"]


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


def test_what_goes_on_from_another_sound_is_no_evidence_of_its_own():
    def knock(music, at=5.0, again=None):
        made = EvidenceLedger(CAUSES, {**LIMITS, "sound": {"door_knock": Limit(0.9, unless={"music": 0.7})}}, WINDOW_S)
        for hop in range(60):
            time = 0.25 * hop
            rings = at <= time < at + 1 or (again is not None and again <= time < again + 1)
            hear(made, time, door_knock=0.95 * rings, music=0.8 * music(time))
            if made.of("visitor", time, "none"):
                return time
        return None

    assert knock(lambda _: False) == 5.0
    assert knock(lambda time: time < 3.0) is None  # music until two seconds before
    assert knock(lambda time: time < 3.0, again=12.0) == 12.0  # that is long ago then
    assert knock(lambda time: time > 4.25) == 5.0  # what sounds with it says nothing of it
    assert knock(lambda time: time > 4.25, at=5.0, again=6.5) == 5.0
