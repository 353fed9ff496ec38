"""Which labels are made, and how: beside recordings, or for want of them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tectum_export.data import household
from tectum_export.data.alarms import any_smoke_alarm, co_alarm, doorbell, siren
from tectum_export.data.beeps import beep

Maker = Callable[[np.random.Generator, float, int], NDArray[np.float32]]
"""Makes a sound of so many seconds at a rate: mono float32, peak 1."""

SYNTHESISED: dict[str, Maker] = {
    "smoke_alarm": any_smoke_alarm, "co_alarm": co_alarm, "doorbell": doorbell, "beep": beep,
}  # fmt: skip
"""Made for the most part, in evaluations too: recordings are few or none."""
BESIDE_RECORDINGS: dict[str, Maker] = {
    "siren": siren,
    "door_knock": household.door_knock,
    "glass_break": household.glass_break,
    "music": household.music,
    "other": household.other,
}
"""Made in training beside real recordings, which alone are evaluated on."""


def make(maker: Maker, rng: np.random.Generator, seconds: float, rate: int) -> NDArray[np.float32]:
    """A sound of ``maker`` in which something is heard: drawn again where all of it fell outside of the stretch."""
    while True:
        made = maker(rng, seconds, rate)
        if made.any():
            return made


SHORT = ("beep",)
"""Labels whose sounds may be shorter than the rest: a chirp lasts 20 ms."""
