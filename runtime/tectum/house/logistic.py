"""Logistic regression in a few steps of Newton's, for what a house learns of its own."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.floating]
STEPS = 12


class Rule(Struct, frozen=True):
    """Log-odds that are linear in the features: ``weights`` [width] and ``bias``."""

    weights: Floats
    bias: float

    def __call__(self, rows: Numbers) -> Floats:
        """The log-odds of each row [n, width]."""
        return np.asarray(rows @ self.weights + self.bias)


def fit(positive: Numbers, negative: Numbers, centre: Floats, spread: Floats, penalty: float) -> Rule:
    """The rule that tells ``positive`` rows from ``negative`` ones, [n, width] each; both sides weigh the same, as many
    as there are positive ones in all. Features are taken as ``centre`` and ``spread`` away from these; ``penalty``: of
    the square of their weights (ridge)."""
    x = (np.concatenate([positive, negative]) - centre) / spread
    x = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    side = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    weight = np.concatenate([np.full(len(positive), 0.5), np.full(len(negative), 0.5 * len(positive) / len(negative))])
    held = np.full(x.shape[1], penalty)
    held[-1] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = 0.5 + 0.5 * np.tanh(0.5 * np.clip(x @ w, -60, 60))
        gradient = x.T @ (weight * (chance - side)) + held * w
        curve = weight * np.maximum(chance * (1 - chance), 1e-6)
        step = np.linalg.solve((x * curve[:, None]).T @ x + np.diag(held), gradient)
        w -= step * min(1.0, 5.0 / (1e-9 + float(np.abs(x @ step).max())))
        if float(np.abs(step).max()) < 1e-6:
            break
    weights = w[:-1] / spread
    return Rule(weights, float(w[-1] - weights @ centre))
