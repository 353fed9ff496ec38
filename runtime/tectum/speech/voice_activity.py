"""Where in the sound somebody speaks: Silero's voice activity network, and utterances cut out by hysteresis.

The network comes from PyPI ``silero-vad`` (MIT), whose package wants torch: install it without its dependencies, or
name the ONNX file. Thresholds and durations are those that Silero recommends, but for a longer pause, so that a
sentence is not cut at a comma.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from tectum.encode.onnx.session import Session
from tectum.errors import UsageError
from tectum.files import is_file
from tectum.speech.pcm import RATE

CHUNK, CONTEXT = 512, 64
ENTER, EXIT = 0.5, 0.35
LEAST_S, PAUSE_S, PAD_S, MOST_S = 0.25, 0.6, 0.3, 15.0
Watch = Callable[[float, NDArray[np.float32], float], None]


def find_network(path: str = "") -> Path:
    """The ONNX file: ``path``, or that of the installed package ``silero-vad``. Raises UsageError with the fix."""
    from importlib import metadata  # only where somebody is to be understood

    if path:
        if not is_file(Path(path)):
            raise UsageError(f"vad = '{path}': no such file")
        return Path(path)
    try:
        for file in metadata.files("silero-vad") or ():
            if file.name == "silero_vad.onnx":
                return Path(str(file.locate()))
    except metadata.PackageNotFoundError:
        pass
    raise UsageError("speech needs Silero's network: pip install --no-deps silero-vad, or name its file as 'vad'")


class VoiceActivity:
    """Probability of speech for each 32 ms of one microphone; keeps the network's state."""

    def __init__(self, network: Path):
        self._session = Session(network)
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._state = np.zeros((2, 1, 128), np.float32)
        self._past = np.zeros(CONTEXT, np.float32)

    def __call__(self, samples: NDArray[np.float32]) -> float:
        """Probability that the float32 [512] samples at 16 kHz hold speech."""
        whole = np.concatenate([self._past, samples])[None]
        out = self._session({"input": whole, "state": self._state, "sr": np.array(RATE, np.int64)})
        self._state, self._past = out["stateN"], samples[-CONTEXT:]
        return float(out["output"].reshape(-1)[0])


class Utterances:
    """Cuts sound of ``rate`` hertz into utterances. Feed it any number of samples; it gives (begin, end, samples at 16
    kHz) of each utterance. ``watch`` is given each 32 ms: when they end, the samples at 16 kHz, and how likely speech
    is."""

    def __init__(self, voice: VoiceActivity, rate: int = RATE, watch: Watch | None = None):
        self._voice, self._rate, self._watch = voice, rate, watch
        self._resampler = None if rate == RATE else AudioResampler(format="flt", layout="mono", rate=RATE)
        self._left = np.zeros(0, np.float32)
        self._past: list[NDArray[np.float32]] = []
        self._speech: list[NDArray[np.float32]] | None = None
        self._begin = self._spoken = self._quiet = 0.0

    def push(self, end: float, samples: NDArray[np.float32]) -> Iterator[tuple[float, float, NDArray[np.float32]]]:
        """Samples float32 [n] whose last was taken at ``end`` (media seconds)."""
        whole = np.concatenate([self._left, *self._resampled(samples)])
        count = len(whole) // CHUNK
        start = end - len(whole) / RATE
        for index in range(count):
            chunk = whole[index * CHUNK : (index + 1) * CHUNK]
            now = start + (index + 1) * CHUNK / RATE
            speech = self._voice(chunk)
            if self._watch is not None:
                self._watch(now, chunk, speech)
            yield from self._step(now, chunk, speech)
        self._left = whole[count * CHUNK :]

    def _resampled(self, samples: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        if self._resampler is None:
            return [samples]
        block = AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], "flt", "mono")
        block.sample_rate = self._rate
        return [np.asarray(part.to_ndarray(), np.float32).reshape(-1) for part in self._resampler.resample(block)]

    def _step(
        self, now: float, chunk: NDArray[np.float32], speech: float
    ) -> Iterator[tuple[float, float, NDArray[np.float32]]]:
        step = CHUNK / RATE
        if self._speech is None:
            if speech < ENTER:
                self._past = [*self._past, chunk][-round(PAD_S / step) :]
                return
            self._speech = list(self._past)
            self._begin, self._spoken, self._quiet = now - step * (len(self._past) + 1), 0.0, 0.0
        self._speech.append(chunk)
        if speech >= EXIT:
            self._spoken, self._quiet = self._spoken + step, 0.0
        else:
            self._quiet += step
        if self._quiet >= PAUSE_S or now - self._begin >= MOST_S:
            if self._spoken >= LEAST_S:
                yield self._begin, now, np.concatenate(self._speech)
            self._speech, self._past = None, []
