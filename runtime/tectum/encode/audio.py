"""Sound to embeddings, hop by hop."""

import numpy as np

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid
from tectum.encode.novelty import NoveltyBaseline
from tectum.encode.onnx.session import Session
from tectum.encode.taught import TaughtScorer
from tectum.encode.tones import ALARMS, LISTEN_FROM, ToneListener
from tectum.encode.types import Embedding, Encoder
from tectum.errors import UsageError
from tectum.modality import SOUND, Display, Head, Modality
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
        self._temperature = bundle.temperatures[SOUND]
        self._hop, self._rate = bundle.shape.hop, bundle.shape.sample_rate
        self._baseline = NoveltyBaseline()
        self._length = bundle.window
        self._past = np.zeros((1, 4 * bundle.window), np.float32)  # the window moves along it: few copies
        self._end = bundle.window
        self._heard = 0
        self._tones = ToneListener(self._rate)
        self._taught = TaughtScorer(sound for sound in bundle.taught if sound.told)
        self._alarms = [index for index, label in enumerate(bundle.labels[SOUND]) if label in ALARMS]

    def reset(self) -> None:
        """Forget all sound heard so far."""
        self._past[:] = 0.0
        self._heard, self._end = 0, self._length
        self._baseline = NoveltyBaseline()
        self._tones.stop()
        self._taught.reset()

    def encode(self, seen: AudioChunk) -> Embedding:
        """Encode the window that ends with ``seen``. Raises UsageError for another size or dtype."""
        self.skip(seen)
        window = self._past[:, self._end - self._length : self._end]
        out = self._session({"pcm": window})
        scores = sigmoid(out[SOUND][0], self._temperature)
        if scores[self._alarms].max(initial=0.0) >= LISTEN_FROM:
            self._tones.listen(seen.time, window[0])
        scores = np.concatenate([scores, self._taught(out["embedding"][0])])
        error = float(out["reconstruction_error"][0])
        return Embedding(
            seen.modality,
            seen.place,
            seen.time,
            out["embedding"][0],
            quality=self._heard / self._length,
            scores={SOUND: scores},
            novelty_error=error,
            novelty_z=self._baseline.z_score(error, self._hop / self._rate),
            tones=self._tones.tones(),
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
        self._tones.hear(samples, seen.time)


MODALITY = Modality(
    observation=AudioChunk,
    heads=(Head(SOUND, "states"),),
    encoder=AudioEncoder,
    inputs=lambda work: {"pcm": work.sound(work.bundle.window)[None]},
    rate_hz=lambda bundle: bundle.shape.sample_rate / bundle.shape.hop,
    medium="sound",
    display=Display({"en": "sound", "de": "Ton", "zh": "声音"}, ("#c2571a", "#e58a52")),
    gate=lambda bundle: SoundGate(bundle.shape.sample_rate),
    switch="microphone",
)
