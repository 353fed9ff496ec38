"""Any sound to hops of exact size at the model's rate; stamps follow the sample count."""

import logging
from collections.abc import Iterator
from typing import Any

import av.error
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from tectum.bundle import Shape
from tectum.errors import MediaError
from tectum.observe.types import AudioChunk

log = logging.getLogger(__name__)

GAP_S = 0.1  # a sound stamp this far from the sample count is a gap, not jitter
SILENCE_S = 2.0
"""A longer gap is not filled up: so much silence, and no old sound is heard beside new one; then the time leaps."""
RATES = range(1_000, 768_001)
"""Of sound, in hertz: telephones have 8,000, the fastest converters 768,000. A resampler from any other would work, or
be worked, for minutes over what a damaged header says."""
LEAD_BACK = 0.1
SLEW = 0.02  # share of a small difference that is taken over with each push: drift is followed, jitter is not


class Hopper:
    """Mono float32 samples to hops, each with the time of its end. ``name``: of the sound, for the log. ``repaired``:
    gaps and overlaps met. ``notes``: what was wrong with the samples, one line each, as it was logged."""

    def __init__(self, place: str, shape: Shape, name: str = "sound", follow: bool = False):
        self._place, self._shape, self._name, self._follow = place, shape, name, follow
        self._left = np.zeros(0, np.float32)
        self._begin: float | None = None  # media time of the first sample in _left
        self._leap: float | None = None  # media time of what comes behind _left, which is whole hops then
        self._ahead = False
        self.notes: list[str] = []
        self.repaired = 0

    def expect(self, stamp: float | None) -> None:
        """What comes next begins at ``stamp`` (media seconds; None: right behind). A gap is filled with silence."""
        if self._begin is None:
            self._begin = stamp if stamp is not None else 0.0
            return
        if stamp is None:
            return
        rate = self._shape.sample_rate
        away = stamp - self._begin - len(self._left) / rate
        if abs(away) <= GAP_S:
            self._begin += SLEW * away if self._follow else 0.0
            self._ahead = False
        elif away > SILENCE_S + self._shape.hop / rate:
            self.repaired += 1
            missing = round(SILENCE_S * rate)
            missing += -(len(self._left) + missing) % self._shape.hop
            self._left, self._leap = np.concatenate([self._left, np.zeros(missing, np.float32)]), stamp
        elif away > 0:  # lost sound: silence keeps the streams aligned
            self.repaired += 1
            self._left = np.concatenate([self._left, np.zeros(round(away * rate), np.float32)])
            if self._follow:
                self._begin = stamp - len(self._left) / rate
        else:  # the count ran ahead of the stamps: a live one is led back without a step
            self.repaired += not (self._follow and self._ahead)
            self._ahead = True
            self._begin += LEAD_BACK * away if self._follow else 0.0

    def push(self, samples: NDArray[np.float32]) -> Iterator[AudioChunk]:
        """Take in samples float32 [n] at the model's rate; gives the hops that are full."""
        if not np.isfinite(samples).all():
            samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
            if not self.notes:
                self.notes.append(f"{self._name}: holds samples that are not finite; they count as silence")
                log.warning("%s", self.notes[0], extra={"place": self._place})
        if self._begin is None:
            raise RuntimeError("expect() comes before push()")
        if self._leap is not None:
            yield from self._hops(self._left)
            self._begin, self._leap = self._leap, None
        yield from self._hops(np.concatenate([self._left, np.clip(samples, -1.0, 1.0)]))

    def _hops(self, whole: NDArray[np.float32]) -> Iterator[AudioChunk]:
        hop, rate, done = self._shape.hop, self._shape.sample_rate, 0
        assert self._begin is not None  # noqa: S101  push() has looked
        while len(whole) - done >= hop:
            self._begin += hop / rate
            yield AudioChunk(self._place, self._begin, whole[done : done + hop])
            done += hop
        self._left = whole[done:]

    def flush(self) -> Iterator[AudioChunk]:
        """The rest, filled up with silence to a whole hop."""
        if len(self._left):
            yield from self.push(np.zeros(self._shape.hop - len(self._left), np.float32))


class Chunker:
    """Decoded ``av.AudioFrame``s of any format, rate and channel count to hops; they may change on the way."""

    def __init__(self, hopper: Hopper, rate: int):
        self.hopper, self._rate = hopper, rate
        self._resampler: AudioResampler | None = None
        self._form: tuple[str, str, int] | None = None

    def push(self, frame: Any, stamp: float | None) -> Iterator[AudioChunk]:
        """Take in a frame that begins at ``stamp``, media seconds. Raises MediaError where it cannot be mixed."""
        if frame.samples == 0 or frame.sample_rate <= 0:
            return
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if frame.sample_rate not in RATES:
            raise MediaError(f"sound of {form[1]} at {form[2]} Hz cannot be mixed")
        if form != self._form or self._resampler is None:
            yield from self._drain()
            self._resampler, self._form = AudioResampler(format="flt", layout="mono", rate=self._rate), form
        frame.pts = None
        mixed = self._mixed(self._resampler, frame)
        self.hopper.expect(stamp)
        yield from self._push(mixed)

    def flush(self) -> Iterator[AudioChunk]:
        """What the resampler and the last hop still hold. Raises MediaError."""
        yield from self._drain()
        yield from self.hopper.flush()

    def _drain(self) -> Iterator[AudioChunk]:
        last, self._resampler = self._resampler, None
        if last is not None:
            yield from self._push(self._mixed(last, None))

    def _mixed(self, resampler: AudioResampler, frame: Any) -> list[Any]:
        try:
            return resampler.resample(frame)
        except (av.error.FFmpegError, ValueError):
            self._resampler = None
            _, layout, rate = self._form or ("", "no channels", 0)
            raise MediaError(f"sound of {layout} at {rate} Hz cannot be mixed") from None

    def _push(self, mixed: list[Any]) -> Iterator[AudioChunk]:
        for part in mixed:
            yield from self.hopper.push(part.to_ndarray().reshape(-1).astype(np.float32, copy=False))
