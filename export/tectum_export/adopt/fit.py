"""What is fitted over the features of a frozen graph: axes that keep most of them, and labels told by a line."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

Floats = NDArray[np.float32]
STEPS = 400
DECAY = 1e-3
LEAST_SPREAD = 0.05
"""Variance of a component, in those of a feature, that is not enlarged any further."""


def principal_axes(pooled: Floats, width: int) -> tuple[Floats, Floats]:
    """Axes [F, width] and shift [width] that project features [N, F] onto their principal components, each of unit
    spread, as ``AudioEncoder.project`` does, but what hardly spreads at all: enlarged it would be the noise of a
    narrower variant. Columns beyond what there is are zeros."""
    centre = pooled.mean(0, dtype=np.float64)
    spread = pooled.std(0, dtype=np.float64)
    spread = spread + 0.05 * float(pooled.std()) + 1e-9
    even = (pooled - centre) / spread
    values, vectors = np.linalg.eigh(even.T @ even / len(even))
    count = min(width, len(pooled) - 1, pooled.shape[1])
    order = values.argsort()[::-1][:count]
    axes = np.zeros((pooled.shape[1], width))
    axes[:, :count] = vectors[:, order] / np.sqrt(np.maximum(values[order], LEAST_SPREAD)) / spread[:, None]
    return axes.astype(np.float32), np.asarray(-(centre @ axes), np.float32)


def fit_probe(pooled: Floats, truth: Floats, known: Floats) -> tuple[Floats, Floats]:
    """Logistic regression of labels [N, C] on features [N, F] where they are ``known``: weights [F, C], bias [C]."""
    centre, spread = pooled.mean(0), pooled.std(0) + np.float32(0.05 * float(pooled.std()) + 1e-9)
    given = ((pooled - centre) / spread, truth, known)
    even, target, sure = (torch.from_numpy(np.asarray(values, np.float32)) for values in given)
    weight = torch.zeros(even.shape[1], target.shape[1], requires_grad=True)
    bias = torch.full((target.shape[1],), -2.0, requires_grad=True)
    descent = torch.optim.AdamW([weight, bias], lr=0.02, weight_decay=DECAY)
    for _ in range(STEPS):
        descent.zero_grad()
        loss: torch.Tensor = F.binary_cross_entropy_with_logits(even @ weight + bias, target, sure)
        loss.backward()  # type: ignore[no-untyped-call]
        descent.step()
    found = weight.detach().numpy() / spread[:, None]
    return np.asarray(found, np.float32), np.asarray(bias.detach().numpy() - centre @ found, np.float32)
