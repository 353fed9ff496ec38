"""Fit the last layers of the audio encoder once more, in the teacher's space, when everything before them is settled.

A head trained along with the network leans on what only its few training sources have in common. The features that
imitate the teacher generalise further: a regularised linear fit on them, folded back, costs nothing later.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.augment_sound import microphones
from tectum_export.data.sound import RATE
from tectum_export.recipe import Recipe
from tectum_export.teach.sounds import Windows
from tectum_export.train.audio import AudioTask

WINDOWS = 10_000
SNR_DB = (0.0, 30.0)


@torch.no_grad()
def pooled_features(task: AudioTask, windows: Windows, rows: np.ndarray, seed: int) -> Tensor:
    """The encoder's pooled features of the windows ``rows``, heard through new microphones. [N, F]."""
    out = []
    for start in range(0, len(rows), 250):
        chosen = rows[start : start + 250]
        rngs = [np.random.default_rng([seed, 6, int(row)]) for row in chosen]
        clean = torch.from_numpy(windows.pcm[chosen]).float() / 32768
        heard, _ = microphones(rngs, clean, RATE, SNR_DB)
        out.append(task.encoder.features(task.encoder.front(heard))[2])
    return torch.cat(out)


def refit_heads(task: AudioTask, windows: Windows, recipe: Recipe, penalty: float = 1e-2, steps: int = 400) -> None:
    """Replace the heads ``encoder.score`` and ``group`` by regularised fits; nothing without a teacher.

    ``penalty``: weight of the mean squared coefficient sum (ridge), in units of the loss per window.
    """
    if not task.taught:
        return
    labelled = np.flatnonzero(windows.known.any(1))
    rng = np.random.default_rng([recipe.seed, 7])
    rows = rng.permutation(labelled)[:WINDOWS]
    with torch.no_grad():
        hints = task.hint(pooled_features(task, windows, rows, recipe.seed))
    spread = hints.std(0) + 1e-3
    centre = hints.mean(0)
    x = (hints - centre) / spread
    target, known, groups = (torch.from_numpy(getattr(windows, k)[rows]) for k in ("target", "known", "groups"))
    share = groups / groups.sum(1, keepdim=True).clamp(min=1.0)

    def sound_loss(logits: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(logits, target * 0.98 + 0.005, known, reduction="sum") / len(x)

    def group_loss(logits: Tensor) -> Tensor:
        return -(share * torch.log_softmax(logits, 1)).sum(1).mean()

    for head, loss in ((task.encoder.score, sound_loss), (task.group, group_loss)):
        fitted = nn.Linear(x.shape[1], head.out_features)
        nn.init.zeros_(fitted.weight)
        optimizer = torch.optim.Adam(fitted.parameters(), lr=0.01)
        for step in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = 0.01 * (1 - step / steps)
            total = loss(fitted(x)) + penalty * fitted.weight.square().sum()
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
        with torch.no_grad():  # fitted((hint(p) - centre) / spread) as one layer on p
            scaled = fitted.weight / spread
            head.weight.copy_(scaled @ task.hint.weight)
            head.bias.copy_(fitted.bias + scaled @ (task.hint.bias - centre))
