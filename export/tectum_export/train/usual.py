"""Fit the autoencoder that says what is unusual, when the features that it draws again are settled."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from tectum_export.data.augment_sound import microphones
from tectum_export.data.sound import RATE
from tectum_export.model.audio import AudioEncoder, Usual
from tectum_export.recipe import Recipe
from tectum_export.teach.sounds import Windows

ROUNDS = 20
WINDOWS = 10_000
SNR_DB = (0.0, 30.0)


Pool = Callable[[Tensor], Tensor]
"""Windows of sound [B, samples] to pooled features [B, F]."""


@torch.no_grad()
def pooled_features(pool: Pool, windows: Windows, rows: np.ndarray, seed: int) -> Tensor:
    """The features of the windows ``rows``, heard through new microphones. [N, F]."""
    out = []
    for start in range(0, len(rows), 250):
        chosen = rows[start : start + 250]
        rngs = [np.random.default_rng([seed, 6, int(row)]) for row in chosen]
        clean = torch.from_numpy(windows.pcm[chosen]).float() / 32768
        heard, _ = microphones(rngs, clean, RATE, SNR_DB)
        out.append(pool(heard))
    return torch.cat(out)


@torch.no_grad()
def fit_usual(encoder: AudioEncoder, windows: Windows, recipe: Recipe) -> None:
    """Set ``encoder.usual`` by labelled windows without a class of ``recipe.audio.unusual``; the rest stays.

    Prototypes by spherical k-means (Dhillon & Modha, 2001). With fewer than two such windows everything keeps an error
    of 1: nothing is more unusual than the rest.
    """
    settle(encoder.usual, lambda heard: encoder.features(encoder.front(heard))[2], windows, recipe)


@torch.no_grad()
def settle(made: Usual, pool: Pool, windows: Windows, recipe: Recipe) -> None:
    """Set ``made`` by the features ``pool`` gives of such windows."""
    strange = [windows.names.index(name) for name in recipe.audio.unusual if name in windows.names]
    usual = windows.known.any(1) & ~windows.groups[:, strange].any(1)
    rng = np.random.default_rng([recipe.seed, 8])
    rows = rng.permutation(np.flatnonzero(usual))[:WINDOWS]
    if len(rows) < 2:
        return
    pooled = pooled_features(pool, windows, rows, recipe.seed)
    made.mean.copy_(pooled.mean(0))
    made.spread.copy_(pooled.std(0) + 1e-2 * pooled.std())  # a feature that never moves must not decide alone
    x = made.direction(pooled)
    codes = made.prototypes.shape[1]
    centres = x[torch.arange(codes) % len(x)]  # the rows are in random order
    for _ in range(ROUNDS):
        nearest = torch.matmul(x, centres.T).argmax(1)
        total = torch.zeros_like(centres).index_add(0, nearest, x)
        some = torch.bincount(nearest, minlength=codes)[:, None] > 0
        centres = torch.where(some, torch.nn.functional.normalize(total, dim=1), centres)
    made.prototypes.copy_(centres.T)
