import numpy as np
import torch

from tectum_export.data.augment_sound import microphones


def test_microphones_hold_the_ratio_and_the_level():
    clean = torch.zeros(6, 15_360)
    clean[1:] = torch.sin(torch.arange(15_360) / 8)
    rngs = [np.random.default_rng([7, row]) for row in range(6)]
    heard, alone = microphones(rngs, clean, 16_000, (10.0, 10.0))
    assert heard.shape == alone.shape == clean.shape
    assert heard.abs().max() <= 1
    noise = heard - alone
    ratio = 10 * torch.log10(alone.square().mean(1) / noise.square().mean(1))
    assert torch.allclose(ratio[1:], torch.full((5,), 10.0), atol=1.5)
    assert -80 < 10 * torch.log10(heard[0].square().mean()) < -24
    again, _ = microphones([np.random.default_rng([7, row]) for row in range(6)], clean, 16_000, (10.0, 10.0))
    assert torch.equal(heard, again)
