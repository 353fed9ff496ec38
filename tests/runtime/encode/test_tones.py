"""When tones sound, to a few hundredths of a second, over noise and beside other tones."""

import numpy as np
import pytest

from tectum.encode.tones import KEPT_S, LISTEN_S, ToneListener

RATE, HOP = 16_000, 4_000


def sounding(spans, seconds, pitch=3100.0, noise=0.01, level=0.2, seed=0):
    """Tones of ``pitch`` Hz over white noise, float32."""
    time = np.arange(round(seconds * RATE)) / RATE
    on = np.any([(time >= begin) & (time < end) for begin, end in spans], axis=0)
    tone = level * on * np.sin(2 * np.pi * pitch * time)
    return (tone + noise * np.random.default_rng(seed).standard_normal(len(time))).astype(np.float32)


def heard(sound, begins=0.0):
    made = ToneListener(RATE)
    made.listen(begins, np.zeros(0, np.float32))
    for index in range(len(sound) // HOP):
        now = begins + (index + 1) * HOP / RATE
        made.listen(now, np.zeros(0, np.float32))
        made.hear(sound[index * HOP : (index + 1) * HOP], now)
    return made


BEEPS = ((1.0, 1.5), (2.0, 2.1), (2.2, 2.3), (4.0, 4.6))


@pytest.mark.parametrize("pitch", [520.0, 2800.0, 3100.0])
@pytest.mark.parametrize("noise", [0.001, 0.05])
def test_each_beep_is_found_where_it_is(pitch, noise):
    tones = heard(sounding(BEEPS, 5.0, pitch, noise), begins=7.0).tones()
    assert tones[0] == pytest.approx(np.array(BEEPS) + 7.0, abs=0.03)


def test_a_steady_tone_beside_it_hides_none():
    hum = sounding(((0.0, 5.0),), 5.0, 900.0, 0.0, 0.1)
    tones = heard(sounding(BEEPS, 5.0) + hum).tones()
    assert any(len(spans) == len(BEEPS) and np.allclose(spans, BEEPS, atol=0.03) for spans in tones)


def test_a_tone_that_goes_on_sounds_until_now_and_noise_is_none():
    ((begin, end), *more) = heard(sounding(((1.0, 9.0),), 5.0)).tones()[0]
    assert (begin, end, more) == (pytest.approx(1.0, abs=0.03), pytest.approx(5.0, abs=0.05), [])
    noise = heard(sounding(((0.0, 0.0),), 5.0, noise=0.2)).tones()
    assert all(end - begin < 0.3 for spans in noise for begin, end in spans)


def test_what_the_encoder_had_heard_before_is_heard_too():
    sound = sounding(BEEPS, 5.0)
    made = ToneListener(RATE)
    made.hear(sound[:HOP], 0.25)
    assert made.tones() == ()  # it does not listen yet
    made.listen(2.5, sound[: round(2.5 * RATE)])
    for index in range(10, 20):
        made.hear(sound[index * HOP : (index + 1) * HOP], (index + 1) * HOP / RATE)
    assert made.tones()[0] == pytest.approx(np.array(BEEPS), abs=0.03)


def test_it_forgets_when_time_leaps_and_when_nothing_like_an_alarm_was_heard_for_long():
    made = heard(sounding(BEEPS, 5.0))
    made.hear(np.zeros(HOP, np.float32), 6.0)  # a gap of 0.75 s
    assert made.tones() == ()
    made = heard(sounding(BEEPS, 5.0))
    for index in range(int((LISTEN_S + 1) * RATE / HOP)):
        made.hear(np.zeros(HOP, np.float32), 5.0 + (index + 1) * HOP / RATE)
    assert made.tones() == ()


def test_it_keeps_no_more_than_it_needs():
    made = heard(sounding(BEEPS, 30.0))
    assert all(begin > 30.0 - KEPT_S - 0.1 for spans in made.tones() for begin, _ in spans)
