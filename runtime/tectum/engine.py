"""The Python API: a bundle's encoders and fusion behind one object."""

import logging
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import DEFAULT, GRAPHS, Bundle
from tectum.encode.audio import AudioEncoder
from tectum.encode.onnx.parity import agreement_db, least_db
from tectum.encode.onnx.plan import Plan
from tectum.encode.onnx.provider import Policy
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.encode.text import TextEncoder
from tectum.encode.types import Embedding
from tectum.encode.vision import VisionEncoder
from tectum.errors import ProviderError
from tectum.fuse.fusion import Fusion, Scores
from tectum.fuse.timeline import Timeline
from tectum.imaging.letterbox import Letterbox
from tectum.observe.types import AudioChunk, Frame, Utterance

log = logging.getLogger(__name__)


class Engine:
    """Encoders and fusion of one bundle; shared by all places, with the sound window of each place kept apart.

    >>> import numpy as np
    >>> engine = Engine()
    >>> home = engine.timeline("home")
    >>> home.add(engine.encode_audio(np.zeros(engine.hop, np.float32), time=0.25))
    >>> engine.fuse(home, now=0.25).present
    ('audio',)

    ``plan``: provider and threads of each graph (default: CPU, one thread). Raises ProviderError for a provider that a
    plan requires and that does not load, or computes something else than the CPU provider on the same inputs. What
    a plan that only prefers a provider went without is logged. :meth:`open` uses what ``tectum tune`` found.
    """

    def __init__(self, bundle: Bundle | None = None, plan: Plan | None = None):
        self.bundle = bundle if bundle is not None else Bundle.load()
        self.plan = plan if plan is not None else Plan.same(self.bundle.variant)
        self.sessions = {name: self._session(name) for name in GRAPHS}
        for line in dict.fromkeys(line for session in self.sessions.values() for line in session.passed_over):
            log.warning("%s", line)  # once, not once a graph
        self.providers = {name: session.loaded for name, session in self.sessions.items()}
        self._vision = VisionEncoder(self.bundle, self.sessions["vision"])
        self._text = TextEncoder(self.bundle, self.sessions["text"])
        self._fusion = Fusion(self.bundle, self.sessions["fusion"])
        self._audio_session = self.sessions["audio"]
        self._microphones: dict[str, AudioEncoder] = {}

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        variant: str | None = None,
        provider: str = "auto",
        threads: int | None = None,
        tuned: bool = True,
    ) -> "Engine":
        """The bundle at ``path`` (default: the one that comes with the package) as it is fastest on this host.

        What ``tectum tune`` stored is used, unless ``tuned`` is false; ``variant``, a ``provider`` policy other than
        ``auto`` and ``threads`` go before it. Raises BundleError, ProviderError and UsageError.
        """
        folder = Path(path) if path is not None else DEFAULT
        Policy.parse(provider)
        if threads is not None:
            Plan.same("", threads=threads)
        bundle = Bundle.load(folder, variant)
        plan = Plan.stored(folder) if tuned else None
        if plan is None or plan.variant not in bundle.manifest["variants"]:
            plan = Plan.same(bundle.variant, provider)
        chosen = Plan(
            variant or plan.variant,
            plan.provider if provider == "auto" else dict.fromkeys(GRAPHS, provider),
            plan.threads if threads is None else dict.fromkeys(GRAPHS, threads),
            plan.measured if provider == "auto" and variant in {None, plan.variant} else {},
        )
        return cls(bundle.in_variant(chosen.variant), chosen)

    def _session(self, name: str) -> Session:
        """The session of a graph. What was not compared by ``tectum tune`` is compared now, but for the CPU itself."""
        path, variant, tuned = self.bundle.graph(name), self.bundle.variant, bool(self.plan.measured)

        def check(session: Session) -> None:
            if session.asked == "cpu" or tuned:
                return
            db = agreement_db(Session(path), session, Workload(self.bundle).feeds(name, 2))
            if db < least_db(variant):
                raise ProviderError(
                    f"provider '{session.asked}' computes something else than the CPU on {path.name}: {db:.0f} dB, "
                    f"{least_db(variant):.0f} are needed"
                )

        policy = Policy.parse(self.plan.provider[name])
        return Session.choose(path, policy, self.plan.threads[name], True, check)

    def health(self, placement: bool = False) -> dict[str, dict[str, Any]]:
        """Per graph: the provider asked for and the one loaded, threads, and with ``placement`` how many nodes each
        provider runs (takes a second session and one run of each graph)."""
        return {
            name: {
                "variant": self.bundle.variant,
                "asked": self.plan.provider[name],
                "loaded": session.loaded,
                "threads": session.threads,
                **({"nodes": session.placement()} if placement else {}),
            }
            for name, session in self.sessions.items()
        }

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
        return self._microphone(place).accept(AudioChunk(place, time, samples))

    def hear_audio(self, samples: NDArray[np.float32], time: float, place: str = "home") -> None:
        """Keep the next hop of a place's sound without encoding it: for a hop that a gate found unchanged."""
        self._microphone(place).hear(AudioChunk(place, time, samples))

    def _microphone(self, place: str) -> AudioEncoder:
        if place not in self._microphones:
            self._microphones[place] = AudioEncoder(self.bundle, self._audio_session)
        return self._microphones[place]

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
