"""What is usual at a place: a baseline of the autoencoder's error that adapts to the house."""

import math

REMEMBER_S = 3600.0
SETTLE_S = 30.0
WIDEST = 3.0


class NoveltyBaseline:
    """Mean and spread of the logarithm of an error, forgetting over an hour; quick to settle in the first minutes.

    What stands out pulls the baseline by at most ``WIDEST`` deviations, so that one loud minute does not become usual.
    """

    def __init__(self, remember_s: float = REMEMBER_S):
        self._remember = remember_s
        self._heard = 0.0
        self._mean = 0.0
        self._variance = 0.25

    def z_score(self, error: float, seconds: float) -> float | None:
        """Deviations of ``error`` (0 or more) above what is usual; then take it in as ``seconds`` of sound.

        None until the place was heard for half a minute: before that nothing is novel.
        """
        value = math.log(max(error, 1e-9))
        spread = math.sqrt(self._variance)
        z = (value - self._mean) / spread if self._heard >= SETTLE_S else None
        self._heard += seconds
        share = seconds / min(self._remember, max(seconds, self._heard))
        if z is not None:
            value = self._mean + spread * min(WIDEST, max(-WIDEST, z))
        step = value - self._mean
        self._mean += share * step
        self._variance = max(1e-4, (1 - share) * (self._variance + share * step * step))
        return z
