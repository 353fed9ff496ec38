"""Sounds that a person taught a house, on top of what its bundle knows."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

TAUGHT_THRESHOLD = 0.5
"""Of every sound that was taught: what is learned is moved until this is where it begins."""
TAUGHT_HOPS = 4
"""It is told by the mean of so many embeddings: a second of sound, as long as the encoder's own window."""


class TaughtSound(Struct, frozen=True):
    """A sound that is told by the mean of the last ``TAUGHT_HOPS`` embeddings: its probability is the sigmoid of that
    mean times ``weights`` (one for each of the embedding's numbers), and ``bias``.

    ``label``: kind of its events. ``told``: whether it makes events; else it silences what it would be taken for.
    """

    label: str
    weights: tuple[float, ...]
    bias: float
    told: bool = True


class HarmlessSounds(Struct, frozen=True):
    """What an encoder makes of harmless sounds: ``means`` of ``TAUGHT_HOPS`` embeddings, float32 [n, width], drawn
    evenly from hours of them; ``kinds``: what is heard in each, names joined by ``|``."""

    means: NDArray[np.float32]
    kinds: tuple[str, ...]
