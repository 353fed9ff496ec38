"""Words of a synthesised voice, and a room in which they are said."""

import shutil
import subprocess

import numpy as np
import pytest

RATE = 16_000


def spoken(folder, words, pace=140):
    """float32 [n] at 16 kHz, half of full scale at most; ``pace``: words a minute. Skips without eSpeak NG."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is missing: apt-get install espeak-ng")
    import soundfile
    import soxr

    file = folder / "said.wav"
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", str(pace), "-w", file, words], check=True)
    samples, rate = soundfile.read(file, dtype="float32")
    return 0.5 * soxr.resample(samples, rate, RATE).astype(np.float32)


def room(*parts):
    """Sounds, and seconds of nothing between them, over a quiet hiss."""
    whole = np.concatenate([p if isinstance(p, np.ndarray) else np.zeros(round(p * RATE), np.float32) for p in parts])
    return (whole + 1e-3 * np.random.default_rng(0).standard_normal(len(whole))).astype(np.float32)
