"""The Python API: a bundle's encoders and fusion behind one object."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from tectum.bundle import DEFAULT, Bundle
from tectum.bundle.manifest import FILE, FUSION
from tectum.encode.look_budget import LookAllowance
from tectum.encode.onnx.graph_check import check_interface
from tectum.encode.onnx.plan import Plan, check_threads
from tectum.encode.onnx.provider import Policy
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.sessions import Sessions
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.encode.types import Embedding, Encoder
from tectum.errors import BundleError, ProviderError, UsageError, no_attribute
from tectum.fuse.fusion import Fusion, Scores
from tectum.fuse.timeline import Timeline
from tectum.modality import Modality, modalities
from tectum.observe.types import Observation, Utterance
from tectum.supervise.figures import GraphHealth

Stream = Mapping[str, Encoder[Any]]
"""What one stream's encoders keep: one for each modality of the bundle, by its name."""
RENAMED = {
    "encode_frame": "encode(Frame(...))",
    "encode_audio": "encode(AudioChunk(...), stream), with stream = engine.stream()",
    "encode_text": "encode(Utterance(...))",
    "hear_audio": "stream(), whose encoders have skip(AudioChunk(...))",
    "reset": "stream(), whose encoders are new",
    "forget": "stream(): the engine keeps nothing of a place",
}

log = logging.getLogger(__name__)


class Engine:
    """Encoders and fusion of one bundle; shared by all places, of which it keeps nothing.

    >>> import numpy as np
    >>> from tectum import AudioChunk
    >>> engine = Engine()
    >>> stream, home = engine.stream(), engine.timeline("home")
    >>> home.add(engine.encode(AudioChunk("home", 0.25, np.zeros(engine.hop, np.float32)), stream))
    >>> engine.fuse(home, now=0.25).modalities
    ('audio',)

    ``plan``: provider and threads of each graph (default: CPU, one thread). ``sessions``: of each graph; those of the
    modalities and the fusion are open, a part of one (``vision.look``) is opened when it is asked for. Raises
    BundleError for a graph that is not what its manifest says; ProviderError for a provider that a
    plan requires and that does not load, or computes something else than the CPU provider on the same inputs. What
    a plan that only prefers a provider went without is logged. :meth:`open` uses what ``tectum tune`` found.
    """

    def __init__(self, bundle: Bundle | None = None, plan: Plan | None = None):
        self.bundle = bundle if bundle is not None else Bundle.load()
        self.plan = plan if plan is not None else Plan.same(self.bundle.variant, self.bundle.graphs)
        self._passed_over = set[str]()
        self.sessions = Sessions(self.bundle.graphs, self._session)
        for name in (*self.bundle.slots, FUSION):
            self.sessions[name]  # opened now; a part of a modality is when a stream, or an observation, needs it
        self._fusion = Fusion(self.bundle, self.sessions[FUSION])

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
            check_threads(threads)
        bundle = Bundle.load(folder, variant)
        plan = Plan.stored(bundle.path, bundle.graphs) if tuned else None
        if plan is None or plan.variant not in bundle.variants:
            plan = Plan.same(bundle.variant, bundle.graphs, provider)
        else:
            plan = plan.preferred()
        chosen = Plan(
            variant or plan.variant,
            plan.provider if provider == "auto" else dict.fromkeys(bundle.graphs, provider),
            plan.threads if threads is None else dict.fromkeys(bundle.graphs, threads),
            plan.measured if provider == "auto" and variant in {None, plan.variant} else {},
        )
        return cls(bundle.in_variant(chosen.variant), chosen)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise no_attribute("'Engine' object", name, {old: f"Engine.{new}" for old, new in RENAMED.items()})

    def _session(self, name: str) -> Session:
        """Open a graph. What was not compared by ``tectum tune`` is compared now, but for the CPU itself."""
        path, variant, tuned = self.bundle.graph(name), self.bundle.variant, bool(self.plan.measured)

        def check(session: Session) -> None:
            if session.asked == "cpu" or tuned:
                return
            from tectum.encode.onnx.parity import agreement_db, least_db

            db = agreement_db(Session(path), session, Workload(self.bundle).feeds(name, 2))
            if db < least_db(variant):
                raise ProviderError(
                    f"provider '{session.asked}' computes something else than the CPU on {path.name}: {db:.0f} dB, "
                    f"{least_db(variant):.0f} are needed"
                )

        policy = Policy.parse(self.plan.provider[name])
        told = self.bundle.sha256(name), check, self.bundle.sizes(name)
        session = Session.choose(path, policy, self.plan.threads[name], *told)
        for line in session.passed_over:
            if line not in self._passed_over:  # once, not once a graph
                log.warning("%s", line)
        self._passed_over |= set(session.passed_over)
        check_interface(self.bundle, name, session)
        log.debug("%s: %s of %s, %d threads", name, session.loaded, session.path, session.threads)
        return session

    @property
    def providers(self) -> dict[str, str]:
        """The provider of each graph, as ONNX Runtime names it, read back."""
        return {name: session.loaded for name, session in self.sessions.items()}

    def health(self, placement: bool = False) -> dict[str, GraphHealth]:
        """Of each graph; with ``placement`` how many nodes each provider runs, too (takes a second session and one run
        of each graph)."""
        return {
            name: GraphHealth(
                self.bundle.variant,
                self.plan.provider[name],
                session.loaded,
                session.threads,
                session.placement() if placement else UNSET,
            )
            for name, session in self.sessions.items()
        }

    @property
    def hop(self) -> int:
        """Samples of an ``AudioChunk``: exactly this many, float32 mono at ``bundle.shape.sample_rate``."""
        return self.bundle.shape.hop

    def stream(self, looks: LookAllowance | None = None) -> Stream:
        """The encoders of one stream, by modality. What they keep between its observations is theirs: use one for each
        place and recording. ``looks``: how often vision may look closer (default: as a house of this one place). Raises
        BundleError where the bundle lacks what one of them needs, or a graph is not what its manifest says."""
        for name in self.bundle.graphs:
            self.sessions[name]  # a stream that goes on finds no graph broken, and waits for none
        return {m.name: self._encoder(m, looks or LookAllowance()) for m in self.bundle.modalities}

    def _encoder(self, modality: Modality, looks: LookAllowance) -> Encoder[Any]:
        graphs, there = {part: f"{modality.name}.{part}" for part in modality.parts}, self.sessions
        more: dict[str, Any] = {part: there.later(name) for part, name in graphs.items() if name in there}
        if more:
            more["looks"] = looks
        try:
            return modality.encoder(self.bundle, self.sessions[modality.name], **more)
        except KeyError as error:
            lacks = f"variant '{self.bundle.variant}' lacks {error}, which '{modality.name}' needs"
            raise BundleError(f"{self.bundle.path / FILE}: {lacks}") from None

    def encode(self, seen: Observation, stream: Stream | None = None) -> Embedding:
        """Encode one observation, the next of ``stream``; without, the first of a stream of its own (text and pictures
        stand alone anyway; what sound is depends on what was before).

        Raises UsageError for a shape or dtype that the bundle does not take, or a modality that it lacks.
        """
        if seen.modality not in self.bundle.slots:
            known = ", ".join(self.bundle.slots)
            raise UsageError(f"{self.bundle.path}: the bundle takes no '{seen.modality}'; it takes: {known}")
        if stream is not None:
            return stream[seen.modality].encode(seen)
        return self._encoder(modalities()[seen.modality], LookAllowance()).encode(seen)

    def meaning(self, text: str, head: str = "intent") -> tuple[str, float] | None:
        """What the network takes a text for (``intent`` or ``context``) and its probability; None where it is not sure,
        or the bundle takes no text. What is acted on of it, ``decide/command_reader.py`` says."""
        if Utterance.modality not in self.bundle.slots:
            return None
        return self.bundle.top_above_threshold(head, self.encode(Utterance("", 0.0, text)).scores[head])

    def timeline(self, place: str = "home", outside: bool = False) -> Timeline:
        """An empty timeline for a place; add embeddings to it, then ``fuse``."""
        return Timeline(self.bundle, place, outside)

    def fuse(self, timeline: Timeline, now: float) -> Scores:
        """The joint decision at media time ``now``."""
        return self._fusion(timeline, now)

    def attribute(self, timeline: Timeline, now: float, label: str) -> dict[str, float]:
        """Which modality decided for the situation ``label``: exact Shapley shares."""
        return self._fusion.attribute(timeline, now, label)
