"""Sound to embeddings, hop by hop."""

import numpy as np

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid
from tectum.encode.novelty import NoveltyBaseline
from tectum.encode.onnx.session import Session
from tectum.encode.types import Embedding, Encoder
from tectum.errors import UsageError
from tectum.modality import Display, Head, Modality
from tectum.observe.gates import SoundGate
from tectum.observe.types import AudioChunk


class AudioEncoder(Encoder[AudioChunk]):
    """The window of one microphone: keeps the last ``bundle.window`` samples and encodes them at every hop.

    It takes exactly ``bundle.shape.hop`` samples at a time (float32, mono, ``bundle.shape.sample_rate``). Whole
    recording or chunk by chunk: the same windows, hence the same embeddings. ``reset`` forgets the past, the baseline
    of what is usual at this place too.
    """

    def __init__(self, bundle: Bundle, session: Session):
        self._session = session
        self._temperature = bundle.temperatures["sound"]
        self._hop, self._rate = bundle.shape.hop, bundle.shape.sample_rate
        self._baseline = NoveltyBaseline()
        self._length = bundle.window
        self._past = np.zeros((1, 4 * bundle.window), np.float32)  # the window moves along it: few copies
        self._end = bundle.window
        self._heard = 0

    def reset(self) -> None:
        """Forget all sound heard so far."""
        self._past[:] = 0.0
        self._heard, self._end = 0, self._length
        self._baseline = NoveltyBaseline()

    def encode(self, seen: AudioChunk) -> Embedding:
        """Encode the window that ends with ``seen``. Raises UsageError for another size or dtype."""
        self.skip(seen)
        out = self._session({"pcm": self._past[:, self._end - self._length : self._end]})
        error = float(out["reconstruction_error"][0])
        return Embedding(
            seen.modality,
            seen.place,
            seen.time,
            out["embedding"][0],
            quality=self._heard / self._length,
            scores={"sound": sigmoid(out["sound"][0], self._temperature)},
            novelty_error=error,
            novelty_z=self._baseline.z_score(error, self._hop / self._rate),
        )

    def skip(self, seen: AudioChunk) -> None:
        """Take ``seen`` into the window without encoding it. Raises UsageError for another size or dtype."""
        samples = seen.samples
        if samples.shape != (self._hop,) or samples.dtype != np.float32:
            raise UsageError(f"audio chunk must be float32 ({self._hop},), but got {samples.dtype} {samples.shape}")
        if self._end + self._hop > self._past.shape[1]:
            self._past[:, : self._length] = self._past[:, self._end - self._length : self._end]
            self._end = self._length
        self._past[0, self._end : self._end + self._hop] = samples
        self._end += self._hop
        self._heard = min(self._heard + self._hop, self._length)


MODALITY = Modality(
    observation=AudioChunk,
    heads=(Head("sound", "states"),),
    encoder=AudioEncoder,
    inputs=lambda work: {"pcm": work.sound(work.bundle.window)[None]},
    rate_hz=lambda bundle: bundle.shape.sample_rate / bundle.shape.hop,
    medium="sound",
    display=Display({"en": "sound", "zh": "声音"}, ("#c2571a", "#e58a52")),
    gate=lambda bundle: SoundGate(bundle.shape.sample_rate),
    switch="microphone",
)
