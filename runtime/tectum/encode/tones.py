"""When tones sound, to an eightieth of a second: finer than a window of the encoder tells, for the cadence of an alarm.

It listens only while something like an alarm is heard, with what the encoder's window still holds of before. A tone is
a bin of the spectrum that stands out of its neighbours; it sounds from where its level comes near its loudest to where
it falls, by two thresholds.
"""

import numpy as np
from numpy.typing import NDArray

from tectum.modality import Spans

ALARMS = ("smoke_alarm", "co_alarm")
"""The sounds whose cadence is listened for."""
LISTEN_FROM, LISTEN_S = 0.2, 20.0
"""It listens for so long after one of them was this likely."""
STEPS_HZ = 80
KEPT_S = 10.0
"""Two groups of a temporal-four alarm, begin to begin, are 5.8 s."""
LOWEST_HZ, HIGHEST_HZ = 400.0, 4600.0
WHISTLE_HZ = 2000.0
"""From here on tones of any pitch count as one, too: a siren that sweeps."""
NEIGHBOURS = 12
STANDS_OUT = 6.0
"""Power by the mean of that many bins to either side, from which on a bin is a tone; noise is 1, a steady tone 16."""
MOST_TONES = 3
ON_DB, OFF_DB = 5.0, 8.0
"""Below its loudest moments: echo of a room fills a pause from below, and must not reach the upper one."""
SHORTEST_S = 0.04
LEAP_S = 0.05


class ToneListener:
    """The tones of one stream of sound at ``rate`` hertz."""

    def __init__(self, rate: int):
        self._rate, self._step = rate, round(rate / STEPS_HZ)
        self._size = 1 << (round(rate / 32) - 1).bit_length()  # about 32 ms
        self._window = np.hanning(self._size + 1)[: self._size].astype(np.float32)
        bin_hz = rate / self._size
        self._low, self._high = (round(hertz / bin_hz) for hertz in (LOWEST_HZ, min(HIGHEST_HZ, 0.45 * rate)))
        self._whistle = max(0, round(WHISTLE_HZ / bin_hz) - self._low)
        self.stop()

    def stop(self) -> None:
        """Forget what was heard, and listen no more."""
        self._end: float | None = None
        self._until = float("-inf")
        self._rest = np.zeros(0, np.float32)
        self._power = np.zeros((0, self._high - self._low), np.float32)
        self._tonal = np.zeros(self._power.shape, np.bool_)

    def listen(self, time: float, before: NDArray[np.float32]) -> None:
        """Go on listening at ``time``, media seconds. ``before``: the sound up to it, float32 [n]; used where it begins
        to."""
        if self._end is None:
            self._end = time - len(before) / self._rate
            self._take(before)
        self._until = time + LISTEN_S

    def hear(self, samples: NDArray[np.float32], time: float) -> None:
        """The next samples, float32 [n], which end at ``time``. Nothing is done where it does not listen."""
        if self._end is None:
            return
        if time > self._until or abs(time - self._end - len(samples) / self._rate) > LEAP_S:
            self.stop()
        else:
            self._take(samples)

    def _take(self, samples: NDArray[np.float32]) -> None:
        assert self._end is not None  # noqa: S101  its callers have looked
        self._end += len(samples) / self._rate
        sound = np.concatenate([self._rest, samples])
        count = max(0, (len(sound) - self._size) // self._step + 1)
        self._rest = sound[count * self._step :]
        if not count:
            return
        frames = np.lib.stride_tricks.sliding_window_view(sound, self._size)[:: self._step][:count]
        low, high = self._low - NEIGHBOURS, self._high + NEIGHBOURS
        power = np.square(np.abs(np.fft.rfft(frames * self._window)[:, low:high])).astype(np.float32) + np.float32(1e-9)
        summed = np.cumsum(np.pad(power, ((0, 0), (1, 0))), 1, dtype=np.float64)
        width = 2 * NEIGHBOURS + 1
        around = (summed[:, width:] - summed[:, :-width]) / width
        own, kept = power[:, NEIGHBOURS:-NEIGHBOURS], round(KEPT_S * STEPS_HZ)
        self._power = np.concatenate([self._power, own])[-kept:]
        self._tonal = np.concatenate([self._tonal, own > STANDS_OUT * around])[-kept:]

    def tones(self) -> tuple[Spans, ...]:
        """When the clearest tones sounded, each apart, and then all high ones as one; none where it does not listen."""
        if self._end is None or not len(self._power):
            return ()
        clear = (np.sqrt(self._power) * self._tonal).sum(0)
        found = []
        for _ in range(MOST_TONES):
            pitch = int(clear.argmax())
            if clear[pitch] <= 0:
                break
            clear[max(0, pitch - 3) : pitch + 4] = 0
            about = slice(max(0, pitch - 1), pitch + 2)
            found.append(self._spans(self._power[:, about].sum(1), np.asarray(self._tonal[:, about].any(1), np.bool_)))
        high = slice(self._whistle, None)
        whistle = np.asarray((self._power[:, high] * self._tonal[:, high]).max(1, initial=0.0), np.float32)
        found.append(self._spans(whistle, np.greater(whistle, 0)))
        return tuple(spans for spans in dict.fromkeys(found) if spans)

    def _spans(self, power: NDArray[np.float32], tonal: NDArray[np.bool_]) -> Spans:
        """From where to where, media seconds, a tone of ``power`` [frames] sounds; ``tonal``: whether it is one."""
        assert self._end is not None  # noqa: S101  its caller has looked
        level = 10 * np.log10(power + np.float32(1e-9))
        loudest = np.quantile(level, 0.98)
        clear = np.where(level >= loudest - ON_DB, 1, np.where(level < loudest - OFF_DB, -1, 0))
        last = np.maximum.accumulate(np.where(clear != 0, np.arange(len(clear)), 0))  # between them: as it was
        edges = np.diff(np.concatenate([[0], (clear[last] == 1).astype(np.int8), [0]]))
        # a frame stands for a step about its middle
        behind_all = len(self._rest) - (self._size - self._step) / 2
        begin = self._end - (behind_all + self._step * len(level)) / self._rate
        spans = []
        for first, behind in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            if behind - first >= SHORTEST_S * STEPS_HZ and np.mean(tonal[first:behind]) >= 0.5:
                spans.append((float(begin + first / STEPS_HZ), float(begin + behind / STEPS_HZ)))
        return tuple(spans)
