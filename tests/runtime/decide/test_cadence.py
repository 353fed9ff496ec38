"""The cadence of an alarm from when its tone sounds, and how long an alarm waits for it."""

from itertools import count

import pytest

from tectum.decide.cadence import CADENCES, CONTINUOUS, EVEN, T3, T4, cadence_of
from tectum.decide.decider import Decider
from tectum.decide.evidence import EvidenceLedger, Limit
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.encode.tones import ALARMS
from tectum.modality import Head

HOP_S = 0.25
LABELS = ("smoke_alarm", "co_alarm")


def beeping(on, off, times, pause, until, start=0.0, stretch=1.0, echo=0.0):
    """When a signal of groups sounds from ``start`` until ``until``; ``echo`` makes each beep longer."""
    spans, at = [], start
    while True:
        for index in range(times):
            if at >= until:
                return tuple(spans)
            spans.append((at, min(at + on * stretch + echo, until)))
            at += (on + (off if index < times - 1 else pause)) * stretch


def t3(until, **more):
    return beeping(0.5, 0.5, 3, 1.5, until, **more)


def t4(until, **more):
    return beeping(0.1, 0.1, 4, 5.0, until, **more)


def found_at(signal, until=16.0, **more):
    """When its cadence is told first, and which."""
    for step in range(1, int(until / HOP_S)):
        now = step * HOP_S
        if (cadence := cadence_of(signal(now, **more), now)) is not None:
            return cadence, now
    return None


@pytest.mark.parametrize("stretch", [0.9, 1.0, 1.1])
@pytest.mark.parametrize("echo", [0.0, 0.03])
def test_signals_of_the_standards_within_their_tolerance(stretch, echo):
    cadence, at = found_at(t3, stretch=stretch, echo=echo)
    assert (cadence, at <= 4.0 * stretch + 2 * HOP_S) == (T3, True)
    cadence, at = found_at(t4, stretch=stretch, echo=echo)
    assert (cadence, at <= 5.7 * stretch + 2 * HOP_S) == (T4, True)


def test_a_signal_is_known_wherever_in_its_cycle_it_is_heard_first():
    for late in (0.2, 0.6, 1.3, 2.1):
        heard = tuple((max(late, begin), end) for begin, end in t3(9.0) if end > late)
        assert cadence_of(heard, 9.0) == T3
    heard = tuple(span for span in t4(13.0) if span[0] > 0.3)
    assert cadence_of(heard, 13.0) == T4


def test_a_tone_without_a_pause_and_even_pulses():
    assert cadence_of(((0.0, 2.9),), 2.9) is None
    assert cadence_of(((0.0, 3.0),), 3.0) == CONTINUOUS
    assert cadence_of(((0.0, 9.0),), 11.0) is None  # it is over
    assert cadence_of(beeping(0.25, 0.2, 1, 0.2, 2.6), 2.6) is None
    assert cadence_of(beeping(0.25, 0.2, 1, 0.2, 3.0), 3.0) == EVEN
    assert cadence_of(beeping(0.25, 0.2, 1, 0.2, 3.0), 5.0) is None


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((0.0, 0.05),),
        ((0.0, 0.05), (30.0, 30.05)),  # a low battery
        ((0.0, 0.5), (1.0, 1.5), (2.0, 2.5)),  # an oven that is ready
        ((0.0, 0.1), (0.2, 0.3), (0.4, 0.5), (0.6, 0.7)),  # a microwave
        ((0.0, 0.1), (0.2, 0.3), (0.4, 0.5), (0.6, 0.7), (1.4, 1.5), (1.6, 1.7)),  # an alarm clock
        ((0.0, 0.1), (1.0, 1.1), (3.0, 3.1)),  # the beat of a T3 in short beeps
        ((0.0, 0.09), (4.68, 4.77), (4.87, 4.93), (5.1, 5.18), (5.25, 5.31)),  # notes of a band in the street
        ((0.0, 0.4), (1.0, 1.7), (3.0, 3.4)),  # notes of a piano
    ],
)
def test_what_beeps_otherwise_has_no_cadence(spans):
    assert cadence_of(spans, spans[-1][1] + 0.3 if spans else 1.0) is None


def test_those_whose_cadence_is_listened_for_are_those_that_wait_for_it():
    assert set(ALARMS) == set(CADENCES)


def place(settings=None, ledger=None):
    ids = count()
    thresholds = {"sound": dict.fromkeys(LABELS, 0.9)}
    heads = (Head("sound", "states"),)
    return Decider("hall", thresholds, heads, lambda: f"id{next(ids)}", settings=settings, ledger=ledger)


def nothing(_now):
    return ()


def hear(made, scores, signal=nothing, kind="smoke_alarm", start=0.0):
    """Scores of one alarm, hop by hop; ``signal`` gives when its tone sounded."""
    told = []
    for index, score in enumerate(scores):
        now = start + (index + 1) * HOP_S
        others = dict.fromkeys(LABELS, 0.0)
        told += made.step("sound", now, {**others, kind: score}, ("audio",), tones=(signal(now),))
    return told


def test_a_cadence_confirms_an_alarm_however_faint_from_when_it_was_heard_first():
    told = hear(place(), [0.4] * 20, t3)  # far below the threshold, 0.9
    assert [(e.phase, e.cadence, e.start) for e in told] == [("start", T3, HOP_S)]
    assert told[0].detected <= 4.5
    assert '"cadence": "T3"' in told[0].to_json()


def test_a_cadence_alone_is_no_alarm():
    assert hear(place(), [0.1] * 40, t3) == []


def test_without_one_it_is_told_once_it_lasts_and_not_below_its_threshold():
    assert hear(place(), [0.8] * 80) == []
    (told,) = hear(place(), [0.95] * 20)
    assert (told.phase, told.cadence) == ("start", None)
    assert 2.5 <= told.detected <= 3.5
    clock = [0.95] * 20  # five seconds: a smoke alarm is told after three, but a CO alarm shows its signal by then
    assert hear(place(), clock, kind="co_alarm") == []
    (told,) = hear(place(), [0.95] * 40, kind="co_alarm")
    assert 7.5 <= told.detected <= 8.5


def test_one_that_is_told_is_told_once_more_with_its_cadence():
    told = hear(place(), [0.95] * 20, t3)
    assert [(e.phase, e.cadence) for e in told] == [("start", None), ("update", T3)]


def test_a_kettle_or_a_clock_confirms_nothing_that_is_faint():
    assert hear(place(), [0.8] * 80, lambda now: ((0.0, now),)) == []
    (told,) = [e for e in hear(place(), [0.8] * 16 + [0.95] * 2, lambda now: ((0.0, now),)) if e.phase == "start"]
    assert told.cadence == CONTINUOUS


def test_a_cadence_of_another_alarm_confirms_nothing():
    assert hear(place(), [0.8] * 80, t4) == []
    assert hear(place(), [0.8] * 80, t3, "co_alarm") == []


def test_a_low_battery_is_never_an_alarm_however_sure_the_encoder_is():
    chirp = [0.999] * 4 + [0.01] * 116  # half a second or so of a minute, as long as the window holds it
    made = place()
    assert hear(made, chirp * 20, lambda now: ((now - now % 30, now - now % 30 + 0.05),)) == []


def test_the_pause_of_a_carbon_monoxide_alarm_does_not_end_it():
    group = [0.95] * 6 + [0.01] * 17
    told = hear(place(), group * 10, t4, "co_alarm")
    assert [(e.phase, e.cadence) for e in told] == [("start", T4)]
    assert [e.phase for e in hear(place(), group * 4 + [0.01] * 40, t4, "co_alarm")] == ["start", "end"]


def test_a_place_may_be_told_at_once():
    made = place(PlaceSettings(dict.fromkeys(LABELS, KindSettings(confirm=False))))
    (told,) = hear(made, [0.95] * 4)
    assert told.detected <= 0.5


def test_an_alarm_that_waits_is_no_evidence_and_one_that_is_confirmed_says_by_what():
    ledger = EvidenceLedger({"hazard": ({"sound": LABELS},)}, {"sound": dict.fromkeys(LABELS, Limit(0.75))})
    made = place(ledger=ledger)

    def heard(times, signal):
        for now in times:
            scores = {"smoke_alarm": 0.4, "co_alarm": 0.0}
            made.step("sound", now, scores, ("audio",), tones=(signal(now),))
            made.weigh("sound", now, scores, "audio")

    heard((HOP_S * i for i in range(1, 12)), t3)
    assert ledger.of("hazard", 2.75, "none") == ()
    heard((HOP_S * i for i in range(12, 20)), t3)
    (alarm,) = ledger.of("hazard", 4.75, "none")
    assert (alarm.label, alarm.cadence, str(alarm)) == ("smoke_alarm", T3, "smoke_alarm T3 0.40")
