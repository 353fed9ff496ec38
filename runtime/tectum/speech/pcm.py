"""Sound as recognisers of speech take it: 16-bit samples, mono, at 16 kHz."""

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
FORM = {"rate": RATE, "width": 2, "channels": 1}
"""As the Wyoming protocol says it."""


def pcm16(samples: NDArray[np.float32]) -> bytes:
    """Samples float32 [n], -1 to 1 (what is beyond is cut), in two bytes each, the lower first.

    >>> pcm16(np.array([0.0, 1.0, -2.0], np.float32)).hex()
    '0000ff7f0180'
    """
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
