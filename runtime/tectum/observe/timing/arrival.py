"""A live source's own clock laid onto the house's: offset, latency and drift, from when its packets arrive.

A packet never arrives before it was captured, and what delays it (network, encoder, scheduler) only adds. So the lower
envelope of *arrival minus stamp* follows the true relation of the two clocks (the minimum filter of NTP's clock filter,
RFC 5905, and of RTP de-jitter buffers); its slope is the drift. Where the sender gives its own wall clock (RTCP sender
reports, RFC 3550) or the driver the age of a buffer, the latency is measured instead of taken for the least one seen.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

WINDOW_S = 2.0
"""One minimum is kept for each so many seconds."""
KEEP = 300
LEAST_WINDOWS, LEAST_SPAN_S = 10, 20.0
SETTLE_S = 1.0
"""At its beginning a stream is caught up with in one step: servers send what they had in store at once."""
SLEW = 0.002
"""Afterwards at most so many seconds a second: no jump in the middle of an event."""
STEP_S = 0.5
MOST_LATENCY_S, LEAST_LATENCY_S = 10.0, -0.2
"""A latency outside of this comes from a sender whose clock is wrong, not of a slow network."""


MOST_DRIFT_PPM, MOST_DRIFT_S, STEADY_S = 1000.0, 0.5, 0.25
"""No clock of a device is so wrong (crystals are within 100 ppm). Stamps that drift faster, and have come so far that
no latency explains it, were made up. Windows that all lie so near to each other are steady."""


class ClockMapper:
    """Maps the media seconds of one session (see MediaClock) to the house's. ``steps``: how often it had to jump;
    ``disbelieved``: the stamps are no clock, or this machine was too late with them: once they go as a clock does for
    as long as it takes to know that, they are believed again."""

    def __init__(self) -> None:
        self.steps, self.disbelieved = 0, False
        self.latency_s: float | None = None
        self._offset: float | None = None
        self._began = self._moved = 0.0
        self._minima: deque[tuple[float, float]] = deque(maxlen=KEEP)
        self._window = 0.0

    def map(self, when: float, arrived: float, latency_s: float | None = None) -> float:
        """House seconds of the capture of what is stamped ``when`` and ``arrived`` at that house second.

        ``latency_s``: the measured time from capture to arrival, where the source knows it.
        """
        known = 0.0
        if latency_s is not None and LEAST_LATENCY_S <= latency_s <= MOST_LATENCY_S:
            known = max(0.0, latency_s)
            self.latency_s = known if self.latency_s is None else self.latency_s + 0.05 * (known - self.latency_s)
        raw = arrived - when - known
        if not self._minima or arrived - self._window >= WINDOW_S:
            self._window = arrived
            self._minima.append((when, raw))
            self._judge()
        elif raw < self._minima[-1][1]:
            self._minima[-1] = (when, raw)
        target = min(value for _, value in list(self._minima)[-5:])
        if self._offset is None:
            self._offset, self._began, self._moved = target, arrived, arrived
        elif arrived - self._began < SETTLE_S:
            self._offset = target
        elif abs(target - self._offset) > STEP_S:
            self._offset = target
            self.steps += 1
        else:
            most = SLEW * max(0.0, arrived - self._moved)
            self._offset += min(most, max(-most, target - self._offset))
        self._moved = arrived
        return when + self._offset

    def _judge(self) -> None:
        """A latency that changed once is no drift: that shows in the first half as in the second."""
        if self.disbelieved:
            self._believe_again()
            return
        span = self._minima[-1][0] - self._minima[0][0]
        if self.drift_ppm is None:
            return
        seen, half = np.array(self._minima), len(self._minima) // 2
        drifts = [_drift_ppm(part) for part in (seen, seen[:half], seen[half:])]
        least = min(map(abs, drifts))
        alike = len({drift > 0 for drift in drifts}) == 1
        self.disbelieved = alike and least > MOST_DRIFT_PPM and least * 1e-6 * span > MOST_DRIFT_S

    def _believe_again(self) -> None:
        newest = list(self._minima)[-LEAST_WINDOWS - 3 : -1]  # the last one has only just begun
        if len(newest) <= LEAST_WINDOWS or newest[-1][0] - newest[0][0] < LEAST_SPAN_S:
            return
        raw = [value for _, value in newest]
        if max(raw) - min(raw) < STEADY_S and abs(_drift_ppm(np.array(newest))) < MOST_DRIFT_PPM:
            self.disbelieved, self._offset = False, None
            self._minima = deque(newest, KEEP)

    @property
    def drift_ppm(self) -> float | None:
        """How much faster the source's clock runs than the house's, in parts per million; None until it is known."""
        if len(self._minima) < LEAST_WINDOWS or self._minima[-1][0] - self._minima[0][0] < LEAST_SPAN_S:
            return None
        return _drift_ppm(np.array(self._minima))


def _drift_ppm(minima: NDArray[np.float64]) -> float:
    """Of rows of stamp and least offset, float64 [n, 2]: the median of the slopes between windows far apart (Theil,
    1950; Sen, 1968). Single late windows do not count."""
    when, raw = minima.T
    apart = len(when) // 2
    slopes = [(raw[gap:] - raw[:-gap]) / (when[gap:] - when[:-gap]) for gap in range(apart, len(when), 3)]
    return float(-1e6 * np.median(np.concatenate(slopes)))
