import numpy as np
import pytest

from tectum_export.data.degrade import OFF, PICTURES, SHIFTED, SOUNDS, SUITE, WORDS


def test_degradations_keep_shape_and_dtype_and_do_harm():
    rng = np.random.default_rng(0)
    frame = rng.integers(0, 255, (64, 96, 3), dtype=np.uint8)
    for harm in PICTURES.values():
        out = harm(rng, frame)
        assert (out.shape, out.dtype) == (frame.shape, frame.dtype)
        assert np.abs(out.astype(int) - frame).mean() > 10
    pcm = np.sin(np.arange(16_000) / 10).astype(np.float32) * 0.1
    for harm in SOUNDS.values():
        out = harm(rng, pcm)
        assert (out.shape, out.dtype) == (pcm.shape, pcm.dtype)
        assert np.abs(out).max() <= 1
        assert np.abs(out - pcm).mean() > 0.02
    noisy = SOUNDS["noise 0 dB"](rng, pcm) - pcm
    assert np.mean(noisy**2) == pytest.approx(np.mean(pcm**2), rel=0.02)
    assert WORDS["wrong language"](rng, "Turn on") != "turn on"
    assert {*PICTURES, *SOUNDS, *WORDS, *OFF, SHIFTED} == set(SUITE)
