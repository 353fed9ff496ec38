"""How near two ways of running a graph compute the same, in dB."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.encode.onnx.synthetic_inputs import Feed

Runs = Callable[[Feed], Mapping[str, NDArray[Any]]]


def noise_db(reference: Runs, other: Runs, feeds: Sequence[Feed]) -> dict[str, float]:
    """Signal to noise ratio of every output of ``other`` against ``reference`` over ``feeds``, in dB.

    200 where both are equal, -200 where ``other`` gives something that is not finite.
    """
    signal: dict[str, float] = {}
    noise: dict[str, float] = {}
    for feed in feeds:
        found = other(feed)
        for name, value in reference(feed).items():
            error = np.square(value - found[name], dtype=np.float64).sum()
            signal[name] = signal.get(name, 0.0) + float(np.square(value, dtype=np.float64).sum())
            noise[name] = noise.get(name, 0.0) + (float(error) if np.isfinite(found[name]).all() else math.inf)
    out = {}
    for name, power in signal.items():
        strength = max(power, 1e-30)
        out[name] = 10 * math.log10(max(1e-20, strength / max(noise[name], 1e-20 * strength)))
    return out


def agreement_db(reference: Runs, other: Runs, feeds: Sequence[Feed]) -> float:
    """:func:`noise_db` of the output that differs most."""
    return min(noise_db(reference, other, feeds).values())


def least_db(variant: str) -> float:
    """How near a provider's outputs must be to those of the CPU provider on the same file, in dB. Variants other than
    fp32 round at every layer, each library in its own way."""
    return 50.0 if variant == "fp32" else 20.0
