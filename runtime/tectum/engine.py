"""The Python API: a bundle's encoders and fusion behind one object."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import GRAPHS, Bundle
from tectum.encode.audio import AudioEncoder
from tectum.encode.session import Session
from tectum.encode.text import TextEncoder
from tectum.encode.types import Embedding
from tectum.encode.vision import VisionEncoder
from tectum.fuse.fusion import Fusion, Scores
from tectum.fuse.timeline import Timeline
from tectum.observe.letterbox import Letterbox
from tectum.observe.types import AudioChunk, Frame, Utterance


class Engine:
    """Encoders and fusion of one bundle; shared by all places, with the sound window of each place kept apart.

    >>> import numpy as np
    >>> engine = Engine()
    >>> home = engine.timeline("home")
    >>> home.add(engine.encode_audio(np.zeros(engine.hop, np.float32), time=0.25))
    >>> engine.fuse(home, now=0.25).present
    ('audio',)

    ``providers``: execution providers in order of wish; the first must load (ProviderError otherwise). ``threads``:
    threads per graph.
    """

    def __init__(self, bundle: Bundle | None = None, providers: Sequence[str] = ("cpu",), threads: int = 1):
        self.bundle = bundle if bundle is not None else Bundle.load()
        sessions = {name: Session(self.bundle.graph(name), providers, threads) for name in GRAPHS}
        self.providers = {name: session.provider for name, session in sessions.items()}
        self._vision = VisionEncoder(self.bundle, sessions["vision"])
        self._text = TextEncoder(self.bundle, sessions["text"])
        self._fusion = Fusion(self.bundle, sessions["fusion"])
        self._audio_session = sessions["audio"]
        self._microphones: dict[str, AudioEncoder] = {}

    @property
    def hop(self) -> int:
        """Samples that ``encode_audio`` takes: exactly this many, float32 mono at ``bundle.shape.sample_rate``."""
        return self.bundle.shape.hop

    def encode_frame(
        self, pixels: NDArray[np.uint8], time: float, place: str = "home", box: Letterbox | None = None
    ) -> Embedding:
        """Encode one picture, uint8 RGB [height, width, 3] of the bundle's input size, taken at ``time``.

        ``box`` says how the source picture lies in it, for ``where``; without it the picture fills the input.
        Raises UsageError for another shape or dtype.
        """
        shape = self.bundle.shape
        box = box or Letterbox(shape.width, shape.height, shape.width, shape.height)
        return self._vision(Frame(place, time, pixels, box))

    def encode_audio(self, samples: NDArray[np.float32], time: float, place: str = "home") -> Embedding:
        """Encode the next hop of a place's sound; ``time`` is the capture time of its end. See ``hop``.

        The last two seconds of the place are kept between calls. Raises UsageError for another size or dtype.
        """
        if place not in self._microphones:
            self._microphones[place] = AudioEncoder(self.bundle, self._audio_session)
        return self._microphones[place].accept(AudioChunk(place, time, samples))

    def encode_text(self, text: str, time: float, place: str = "home") -> Embedding:
        """Encode one sentence, any language and length."""
        return self._text(Utterance(place, time, text))

    def reset(self, place: str | None = None) -> None:
        """Forget the sound of one place, or of all: for the next recording."""
        for name, microphone in self._microphones.items():
            if place in (None, name):
                microphone.reset()

    def forget(self, place: str) -> None:
        """Drop the sound window of a place that will not be heard again."""
        self._microphones.pop(place, None)

    def timeline(self, place: str = "home", outside: bool = False) -> Timeline:
        """An empty timeline for a place; add embeddings to it, then ``fuse``."""
        return Timeline(self.bundle, place, outside)

    def fuse(self, timeline: Timeline, now: float) -> Scores:
        """The joint decision at media time ``now``."""
        return self._fusion(timeline, now)

    def attribute(self, timeline: Timeline, now: float, label: str) -> dict[str, float]:
        """Which modality decided for the situation ``label``: exact Shapley shares."""
        return self._fusion.attribute(timeline, now, label)
