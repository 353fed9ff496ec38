"""How sure a measured figure is."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959964


def wilson(hits: int, count: int) -> tuple[float, float]:
    """95 % interval of a proportion (Wilson, 1927); (0, 1) without any trial.

    >>> [round(v, 3) for v in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not count:
        return 0.0, 1.0
    share, square = hits / count, Z95**2
    centre = (share + square / (2 * count)) / (1 + square / count)
    half = Z95 / (1 + square / count) * np.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return min(share, max(0.0, float(centre - half))), max(share, min(1.0, float(centre + half)))


def bootstrap(
    measure: Callable[[NDArray[np.integer[Any]]], float], count: int, seed: int = 0, draws: int = 400
) -> tuple[float, float]:
    """95 % percentile interval of ``measure(indices)`` over resampled indices (Efron, 1979). NaN draws do not count."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(0, count, count)) for _ in range(draws)]
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return float(low), float(high)
