"""The last seconds of sound, for a person to see: at the rate of the bundle, whichever that is."""

import numpy as np
import pytest

from tectum.observe.types import AudioChunk
from tectum.serve.web.sound_view import BANDS, HIGHEST, HOP, LOWEST_HZ, spectrogram


def chunks(sound, rate):
    hop = rate // 4
    return [AudioChunk("a", index / 4, sound[index * hop : (index + 1) * hop]) for index in range(len(sound) // hop)]


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_a_tone_is_brightest_in_its_own_band(rate):
    tone = (0.2 * np.sin(2 * np.pi * 1000 * np.arange(2 * rate) / rate)).astype(np.float32)
    shown = spectrogram(chunks(tone, rate), rate)
    assert shown.shape == ((2 * rate // (rate // 4) * (rate // 4) - 1024) // HOP + 1, BANDS)
    edges = np.geomspace(LOWEST_HZ, HIGHEST * rate / 2, BANDS + 1)
    band = int(np.searchsorted(edges, 1000)) - 1
    assert abs(int(shown.mean(0).argmax()) - band) <= 1


def test_too_little_sound_is_an_empty_picture():
    assert spectrogram([], 16_000).shape == (0, BANDS)
    assert spectrogram([AudioChunk("a", 0.0, np.zeros(500, np.float32))], 16_000).shape == (0, BANDS)
