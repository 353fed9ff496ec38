import pytest

from tectum.decide.hysteresis import Change, Hysteresis, HysteresisParams

RULE = HysteresisParams(enter=0.6, exit=0.3, rise_s=0.4, fall_s=1.0)


def run(scores, step=0.2):
    state = Hysteresis(RULE)
    return state, [state.step(i * step, s) for i, s in enumerate(scores)]


def test_a_short_flash_starts_nothing():
    _, changes = run([0.1, 0.9, 0.9, 0.1, 0.9, 0.2])
    assert set(changes) == {Change.NONE}


def test_it_starts_at_the_onset_and_ends_after_the_last_support():
    state, changes = run([0.1, 0.7, 0.7, 0.7, 0.4, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert changes.index(Change.START) == 3
    assert state.start == pytest.approx(0.2)
    assert changes.index(Change.END) == 10
    assert state.last_high == pytest.approx(1.0)


def test_between_the_thresholds_it_stays_as_it_is():
    state, changes = run([0.45] * 20)
    assert not state.on
    assert set(changes) == {Change.NONE}


def test_words_need_no_time_to_rise():
    state = Hysteresis(RULE)
    assert state.step(1.0, 0.9, at_once=True) is Change.START
    assert Hysteresis(RULE).step(1.0, 0.5, at_once=True) is Change.NONE


def test_a_clearly_better_score_is_told_once():
    _, changes = run([0.6, 0.6, 0.6, 0.65, 0.9, 0.9, 0.92])
    assert changes.count(Change.UPDATE) == 1
    assert changes[4] is Change.UPDATE


@pytest.mark.parametrize(("enter", "exit_", "rise", "fall"), [(0.3, 0.6, 0, 0), (1.2, 0.5, 0, 0), (0.5, 0.2, -1, 0)])
def test_rules_are_checked(enter, exit_, rise, fall):
    with pytest.raises(ValueError, match=r"rule needs|negative"):
        HysteresisParams(enter, exit_, rise, fall)
