"""What is learned of a few recordings, by embeddings whose nature is known."""

import numpy as np
import pytest

from tectum.bundle.taught import HarmlessSounds
from tectum.encode.taught import TaughtScorer, smoothed
from tectum.errors import UsageError
from tectum.house.teaching import Clip, learn

WIDTH = 16
BELL = 8.0 * np.eye(WIDTH)[2]


def drawn(count, seed=0):
    return np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)


def harmless(count):
    return HarmlessSounds(drawn(count), ("talk",) * count)


def clip(seed, sound=BELL, hops=12):
    """Quiet, the sound from the fourth hop to the eighth, quiet."""
    rng = np.random.default_rng(seed)
    vectors = 0.3 * rng.standard_normal((hops, WIDTH))
    vectors[4:9] += sound
    loud = np.full(hops, 1e-4, np.float32)
    loud[6:9] = 0.1
    return Clip(vectors.astype(np.float32), loud)


def scores(sound, vectors):
    scorer = TaughtScorer([sound])
    return np.array([float(scorer(vector)[0]) for vector in vectors])


def test_a_sound_is_told_where_it_is_and_about_as_often_wrongly_as_it_may_be():
    """Of harmless sound that is drawn anew: normal, so that its tail is thinner than the one it is taken for."""
    a_day = 20.0
    learned = learn("bell", [clip(k) for k in range(3)], harmless(3000), a_day)
    assert learned.found == (True, True, True)
    told = scores(learned.sound, clip(9).vectors) >= 0.5
    assert told.any()
    assert not told[:4].any()
    weights = np.array(learned.sound.weights)
    fresh = drawn(400_000, seed=7) @ weights + learned.sound.bias >= 0
    assert fresh.mean() * 86_400 <= 2 * a_day


def test_the_scorer_and_what_is_learned_from_take_the_same_means():
    vectors = drawn(9)
    learned = learn("bell", [clip(k) for k in range(3)], harmless(600), 1.0)
    wanted = smoothed(vectors) @ np.array(learned.sound.weights, np.float32) + learned.sound.bias
    assert np.allclose(scores(learned.sound, vectors), 1 / (1 + np.exp(-wanted)), atol=1e-5)


def test_events_of_this_house_raise_the_limit_but_those_that_are_the_sound_itself():
    clips = [clip(k) for k in range(4)]
    near = np.repeat((0.9 * BELL + 4.0 * np.eye(WIDTH)[5])[None], 4, 0).astype(np.float32)
    plain = learn("bell", clips, harmless(2000), 1.0)
    assert scores(plain.sound, near)[-1] >= 0.5
    same = clips[0].vectors[5:9]
    raised = learn("bell", clips, harmless(2000), 1.0, [near, same], history_days=0.5)
    assert (raised.own, raised.passing) == (1, 0)
    assert scores(raised.sound, near)[-1] < 0.5
    for_long = learn("bell", clips, harmless(2000), 1.0, [near, same], history_days=3.0)
    assert for_long.passing == 1


def test_a_recording_of_something_else_is_found_out():
    other = clip(5, sound=8.0 * np.eye(WIDTH)[9])
    learned = learn("bell", [*(clip(k) for k in range(4)), other], harmless(2000), 1.0)
    assert learned.found == (True, True, True, True, False)


def test_harmless_sounds_of_its_own_kind_do_not_raise_the_limit_and_are_named():
    """Bells are among the sounds of a home, and a bell is none less for it."""
    plain = drawn(2000)
    plain[:60] += np.asarray(0.8 * BELL, np.float32)
    kinds = ("bells|talk",) * 60 + ("talk",) * 1940
    clips = [clip(k) for k in range(3)]
    told_apart = learn("bell", clips, HarmlessSounds(plain, kinds), 1.0)
    assert told_apart.kin == "bells"
    alike = learn("bell", clips, HarmlessSounds(plain, ("talk",) * 2000), 1.0)
    assert alike.kin == ""
    assert scores(told_apart.sound, clip(8).vectors).max() >= 0.5 > scores(alike.sound, clip(8).vectors).max()


def test_too_few_recordings_or_too_little_harmless_sound_is_one_line():
    with pytest.raises(UsageError, match="bell: 2 recordings; must be 3 to 50"):
        learn("bell", [clip(0), clip(1)], harmless(2000), 1.0)
    with pytest.raises(UsageError, match="bell: the bundle knows too little harmless sound: 10 embeddings of 500"):
        learn("bell", [clip(k) for k in range(3)], harmless(10), 1.0)
