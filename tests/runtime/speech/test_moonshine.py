"""Moonshine's network: real words of a synthesised voice, and how sure it is of them."""

import numpy as np
import pytest
from tests.spoken import spoken

from tectum.errors import UsageError
from tectum.speech.moonshine import Heard, Moonshine, find_files

RATE = 16_000


@pytest.fixture(scope="module")
def network():
    try:
        return Moonshine(find_files())
    except UsageError as error:
        pytest.skip(str(error))


def spaced(folder, words):
    said = spoken(folder, words, pace=150)
    return np.pad(said, RATE // 2)


@pytest.mark.parametrize("words", ["turn off the kitchen light", "help me please", "open the garage door"])
def test_words_are_heard_whatever_the_level(network, tmp_path, words):
    said = spaced(tmp_path, words)
    for gain in (1.0, 0.01):
        heard = network(gain * said)
        assert heard.text.lower().rstrip(".") == words
        assert 0.2 < heard.least <= heard.mean <= 1


def test_noise_makes_it_less_sure(network, tmp_path):
    said = spaced(tmp_path, "turn off the kitchen light")
    noise = np.random.default_rng(0).standard_normal(len(said)).astype(np.float32)
    clear = network(said)
    buried = network((said + noise * said.std()).astype(np.float32))
    assert buried.least < clear.least


def test_what_is_too_short_or_silent_is_nothing(network):
    assert network(np.zeros(100, np.float32)) == Heard()
    assert network(np.zeros(RATE, np.float32)) == Heard()  # it would make words of anything


def test_a_missing_package_is_told_with_the_fix(monkeypatch):
    from importlib import metadata

    def missing(_):
        raise metadata.PackageNotFoundError("moonshine-voice")

    monkeypatch.setattr(metadata, "files", missing)
    with pytest.raises(UsageError, match=r"pip install 'tectum\[listen\]'"):
        find_files()
