"""Fit the autoencoder that says what is unusual, when the features that it draws again are settled."""

import numpy as np
import torch

from tectum_export.recipe import Recipe
from tectum_export.teach.sounds import Windows
from tectum_export.train.audio import AudioTask
from tectum_export.train.refit import WINDOWS, pooled_features

STEPS, BATCH, LR = 2000, 256, 2e-3
NOISE = 0.3
"""Deviations of the noise that is taken away again (denoising autoencoder; Vincent et al., 2008)."""


def fit_usual(task: AudioTask, windows: Windows, recipe: Recipe) -> None:
    """Train ``task.encoder.usual`` on labelled windows without a class of ``recipe.audio.unusual``; the encoder stays.

    With fewer than two such windows everything keeps an error of about 1: nothing is more unusual than the rest.
    """
    strange = [windows.names.index(name) for name in recipe.audio.unusual if name in windows.names]
    usual = windows.known.any(1) & ~windows.groups[:, strange].any(1)
    rng = np.random.default_rng([recipe.seed, 8])
    rows = rng.permutation(np.flatnonzero(usual))[:WINDOWS]
    if len(rows) < 2:
        return
    pooled = pooled_features(task, windows, rows, recipe.seed)
    made = task.encoder.usual
    made.mean.copy_(pooled.mean(0))
    made.spread.copy_(pooled.std(0) + 1e-2 * pooled.std())  # a feature that never moves must not decide alone
    torch.manual_seed(recipe.seed)
    with torch.enable_grad():
        optimizer = torch.optim.AdamW(made.parameters(), lr=LR, weight_decay=1e-2)
        for step in range(STEPS):
            for group in optimizer.param_groups:
                group["lr"] = LR * (1 - step / STEPS)
            wanted = pooled[torch.randint(len(pooled), (min(BATCH, len(pooled)),))]
            noisy = wanted + NOISE * made.spread * torch.randn_like(wanted)
            loss = made.error(noisy, wanted).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
