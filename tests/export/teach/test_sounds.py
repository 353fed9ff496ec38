"""Windows of sound are composed by parts: what is stopped goes on, and gives what it would have given."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra 'export' is not installed")

from tectum_export.data.sound_bank import SoundBank
from tectum_export.teach import sounds
from tectum_export.teach.rows import read_rows
from tectum_export.teach.sounds import compose_windows

ARRAYS = ("pcm", "target", "known", "groups")
COUNT = 11


@pytest.fixture
def bank():
    return SoundBank(
        [], ("beep", "music", "smoke_alarm", "doorbell", "co_alarm", "siren", "other")
    )  # without recordings there are the made sounds


def test_what_is_stopped_goes_on_and_gives_the_same(bank, tmp_path, monkeypatch):
    monkeypatch.setattr(sounds, "PART", 4)
    whole = compose_windows(bank, 15_600, COUNT, 1, None, tmp_path / "whole")
    mixture, asked = SoundBank.mixture, []

    def stopped(self, *given, **named):
        asked.append(1)
        if len(asked) == 7:
            raise KeyboardInterrupt
        return mixture(self, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(SoundBank, "mixture", stopped)
        with pytest.raises(KeyboardInterrupt):
            compose_windows(bank, 15_600, COUNT, 1, None, tmp_path / "stopped")
        (kept,) = (tmp_path / "stopped").iterdir()
        asked.extend([1] * 100)
        again = compose_windows(bank, 15_600, COUNT, 1, None, tmp_path / "stopped")
    assert len(asked) == 107 + COUNT - 4  # the part that was whole is not composed again
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(whole, name))
    assert again.sources == whole.sources
    assert not kept.exists()
    (one,) = (tmp_path / "stopped").iterdir()
    assert len(read_rows(one)[0]["pcm"]) == COUNT
    monkeypatch.setattr(SoundBank, "mixture", stopped)
    compose_windows(bank, 15_600, COUNT, 1, None, tmp_path / "stopped")
    assert len(asked) == 107 + COUNT - 4


def test_other_chance_gives_other_windows(bank, tmp_path):
    one, other = (compose_windows(bank, 15_600, 3, seed, None, tmp_path) for seed in (1, 2))
    assert not np.array_equal(one.pcm, other.pcm)
