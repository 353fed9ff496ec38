"""One place of the house: observe -> encode -> fuse -> decide, the same for a live stream and a recording."""

import logging
import time as timing
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from tectum.decide.command_reader import Command, CommandReader, Understood
from tectum.decide.decider import Decider
from tectum.decide.events import Event
from tectum.decide.evidence import EvidenceLedger, causes_of
from tectum.decide.parked import Parked
from tectum.decide.settings import PlaceSettings
from tectum.decide.sighting import Sighting, Thing
from tectum.decide.tick import Tick
from tectum.encode.look_budget import LookAllowance
from tectum.encode.text import without_intent
from tectum.encode.types import Embedding, Encoder
from tectum.engine import Engine
from tectum.fuse.pace import FusionPace
from tectum.modality import SITUATION, Head, Modality
from tectum.observe.gates import Gate
from tectum.observe.types import Observation, Reading
from tectum.supervise.figures import GateFigures

log = logging.getLogger(__name__)

INTENT = "intent"


class _Channel(Struct):
    """One modality of the stream: what encodes it, what decides whether that is needed, and what came out last."""

    modality: Modality
    encoder: Encoder[Any]
    gate: Gate[Any] | None
    last: Embedding | None = None

    def encode(self, seen: Observation) -> Embedding:
        """The embedding of an observation; the last one where the gate finds nothing changed."""
        if self.gate is not None and not self.gate(seen) and self.last is not None:
            self.encoder.skip(seen)
            return replace(self.last, time=seen.time)
        self.last = self.encoder.encode(seen)
        return self.last

    def reset(self) -> None:
        """What was observed before is no part of what comes."""
        self.encoder.reset()
        self.last = None


class Pipeline:
    """Feeds observations of one place through the rooms and gives the events that follow. All that is kept of the
    stream is kept here.

    >>> from tectum import Engine, Utterance
    >>> hall = Pipeline(Engine(), "hall")
    >>> [(event.kind, event.phase) for event in hall.observe(Utterance("hall", 0.0, "we are away"))][:1]
    [('away', 'start')]

    ``on_tick`` is called with every Tick. Observations must come in time order; the clock of the source sees to it.
    Those of a modality that the bundle lacks are passed over.
    ``gated``: what did not change is not encoded again (``observe/gates.py``): the last embedding stands. ``settings``:
    thresholds, durations, zones and quiet hours of this place; ``local``: the local moment of a media time.
    ``record_duration`` takes how long each stage took: its name (encode, fuse, decide) and seconds. ``commands``: makes
    them of words (default: without a grammar). ``senses``: the continuous modalities that deliver now. ``looks``: how
    often it may look closer at parts of a picture (default: as a house of this one place). ``make_decider``: for
    whoever wants to keep what is decided on.
    """

    def __init__(
        self,
        engine: Engine,
        name: str = "home",
        outside: bool = False,
        on_tick: Callable[[Tick], None] | None = None,
        gated: bool = False,
        settings: PlaceSettings | None = None,
        local: Callable[[float], datetime] | None = None,
        record_duration: Callable[[str, float], None] = lambda _stage, _seconds: None,
        commands: CommandReader | None = None,
        looks: LookAllowance | None = None,
        make_decider: Callable[..., Decider] = Decider,
    ):
        self.name = name
        self.timeline = engine.timeline(name, outside)
        self._engine, self._bundle = engine, engine.bundle
        self._labels = engine.bundle.labels
        self._on_tick = on_tick
        heads = (*(head for modality in self._bundle.modalities for head in modality.heads), SITUATION)
        settings, thresholds = settings or PlaceSettings(), self._bundle.thresholds
        limits = settings.evidence(thresholds, self._bundle.part.evidence)
        ledger = EvidenceLedger(causes_of(self._bundle.causes, self._bundle.slots), limits, self._bundle.window_s)
        self._decider = make_decider(
            name, thresholds, heads, settings=settings, local=local, ledger=ledger, context=lambda: self.timeline.held
        )
        self._spent = record_duration
        self._commands = commands or CommandReader(self._labels[INTENT], self._bundle.not_acting)
        stream = engine.stream(looks)
        self._channels = {
            m.name: _Channel(m, stream[m.name], m.gate(self._bundle) if gated and m.gate is not None else None)
            for m in self._bundle.modalities
        }
        self._said, self.senses = Understood(), set[str]()
        self._pace = FusionPace(max(self._bundle.window_s.values()))
        self.now = 0.0

    def observe(self, seen: Observation) -> list[Event]:
        """Take in one observation. Raises UsageError for a shape or dtype that the bundle does not take."""
        if isinstance(seen, Reading):
            self.now = max(self.now, seen.time)
            return self._decider.states.read(seen.time, self.now, seen.name, seen.value, seen.retained)
        channel = self._channels.get(seen.modality)
        if channel is None:
            self.now = max(self.now, seen.time)
            return []
        begun = timing.perf_counter()
        return self._take(channel, channel.encode(seen), seen.time, begun)

    def recall(self, embedding: Embedding) -> list[Event]:
        """Take in what was encoded before, by the encoders of a stream of this place, as if it were observed now. One
        of a modality that the bundle lacks is passed over."""
        channel = self._channels.get(embedding.modality)
        if channel is None:
            return []
        return self._take(channel, embedding, embedding.time, timing.perf_counter())

    def _take(self, channel: _Channel, embedding: Embedding, time: float, begun: float) -> list[Event]:
        self.now = max(self.now, time)
        if embedding.text is not None and INTENT in embedding.scores:
            embedding = self._read(embedding, embedding.text)
        self.timeline.add(embedding)
        encoded = timing.perf_counter()
        self._spent("encode", encoded - begun)
        events = [event for head in channel.modality.heads for event in self._alone(head, embedding)]
        self._weigh(embedding)
        self._spent("decide", timing.perf_counter() - encoded)
        continuous = channel.modality.continuous
        if continuous:
            self.senses.add(embedding.modality)
        self._pace.changed(self.now if channel.gate is None else channel.gate.changed_at)
        if self._pace.due(self.now, at_once=not continuous):
            events += self._joint(at_once=not continuous)
        return events

    def skip(self, seen: Observation) -> None:
        """Take in one observation that nothing is to be made of, for it comes too late: what its encoder keeps of the
        stream goes on without a gap."""
        channel = self._channels.get(seen.modality)
        if channel is not None:
            channel.encoder.skip(seen)
        self.now = max(self.now, seen.time)

    @property
    def gates(self) -> dict[str, GateFigures]:
        """Of each gate, by what it watches (picture, sound)."""
        return {medium: gate.figures() for medium, gate in self._gates()}

    @property
    def saved(self) -> dict[str, tuple[int, int]]:
        """Per gate (picture, sound): how many observations were encoded, and how many were as before."""
        return {medium: (gate.passed, gate.held) for medium, gate in self._gates()}

    def _gates(self) -> list[tuple[str, Gate[Any]]]:
        return [(c.modality.medium, c.gate) for c in self._channels.values() if c.gate is not None]

    def mark_missing(self, modality: str) -> list[Event]:
        """The source of ``modality`` is down or switched off: missing from the next decision on, not black or silent.
        Its events end, and with the last that is sensed the situation."""
        channel = self._channels.get(modality)
        if channel is None:
            return []
        self.timeline.mark_missing(modality)
        channel.reset()
        events = []
        for head in channel.modality.heads:
            if head.decides != "utterances":
                events += self._decider.mark_missing(head.name, self.now)
        self.senses.discard(modality)
        if not self.senses:  # nothing will come that could end it
            events += self._decider.mark_missing(SITUATION.name, self.now)
        return events

    def set_context(self, name: str) -> list[Event]:
        """A person sets the context by hand: home, away, night or none."""
        self.timeline.set_context(name)
        self._pace.changed(self.now)
        return self._decider.utterances.set_context(self.now, name)

    def follow_context(self, name: str) -> list[Event]:
        """The whole house has a context: it holds here too, but is no event of this place."""
        self.timeline.set_context(name)
        self._pace.changed(self.now)
        return self._decider.utterances.end_context(self.now)

    def idle(self, now: float) -> list[Event]:
        """Nothing is observed, and it is ``now``: where nothing is sensed, a situation that somebody told of is over
        once their words count no more."""
        if self.senses or now - self.now <= self._pace.looks_back_s:
            return []
        return self._decider.mark_missing(SITUATION.name, now)

    @property
    def context(self) -> str:
        """The context that it holds."""
        return self.timeline.held

    @property
    def things(self) -> tuple[Thing, ...]:
        """What the last picture showed of what is there; any thread may read it."""
        return self._decider.things

    @property
    def parked(self) -> list[Parked]:
        """What stands still, or did when it was lost, with media times; any thread may ask."""
        return self._decider.parked

    def remember(self, parked: Iterable[Parked]) -> None:
        """What stood still before this pipeline was made, with media times (below 0: before its clock began)."""
        self._decider.remember(parked)

    def close(self) -> list[Event]:
        """End what is open."""
        return self._decider.close(self.now)

    def _alone(self, head: Head, embedding: Embedding) -> list[Event]:
        """Decisions that one modality makes alone."""
        scores, present = embedding.scores[head.name], (embedding.modality,)
        named = self._named(head.name, scores)
        if head.decides == "utterances":
            return self._words(head.name, embedding)
        if head.decides == "states":
            return self._decider.step(head.name, embedding.time, named, present, tones=embedding.tones)
        sightings = self._sightings(head.name, embedding)
        return self._decider.see(head.name, embedding.time, sightings, present, self.timeline.skew_ms())

    def _weigh(self, embedding: Embedding) -> None:
        """Whether a situation may rest on it, whichever of its heads become events."""
        for head, scores in embedding.scores.items():
            labels = self._labels.get(head) or self._bundle.thresholds[head]
            named = dict(zip(labels, scores.tolist(), strict=True))
            self._decider.weigh(head, embedding.time, named, embedding.modality, embedding.text)

    def _sightings(self, head: str, embedding: Embedding) -> dict[str, list[Sighting]]:
        """Per label of ``head`` the things in a picture, best first."""
        labels = self._labels[head]
        found: dict[str, list[Sighting]] = {}
        for box in embedding.boxes:
            seen = Sighting(box.x, box.y, box.width, box.height, box.score)
            found.setdefault(labels[box.label], []).append(seen)
        return found

    def _read(self, embedding: Embedding, text: str) -> Embedding:
        """Make commands of words; those that are refused have no intent."""
        self._said = self._commands.read(text, self._engine.meaning, embedding.time, embedding.actionable)
        if not self._said.refusal:
            return embedding
        log.info("%s: nothing is done: %s", self.name, self._said.refusal, extra={"place": self.name})
        return without_intent(self._bundle, embedding)

    def _words(self, head: str, embedding: Embedding) -> list[Event]:
        said = self._said.commands
        if head != INTENT:
            found = self._bundle.top_above_threshold(head, embedding.scores[head])
            said = () if found is None else (Command(*found, embedding.text or ""),)
        by = (embedding.modality,)
        return self._decider.utterances.take(head, embedding.time, said, embedding.actionable, by)

    def _joint(self, at_once: bool) -> list[Event]:
        begun = timing.perf_counter()
        fused = self._engine.fuse(self.timeline, self.now)
        done = timing.perf_counter()
        self._spent("fuse", done - begun)
        scores = self._named(SITUATION.name, fused.situation, at_once)
        attribute = partial(self._engine.attribute, self.timeline, self.now)
        how = (fused.modalities, attribute, fused.skew_ms, at_once)
        events = self._decider.step(SITUATION.name, self.now, scores, *how, said=self.timeline.said)
        self._spent("decide", timing.perf_counter() - done)
        return events

    def _named(self, head: str, scores: NDArray[np.float32], at_once: bool = False) -> dict[str, float]:
        named = dict(zip(self._labels[head], scores.tolist(), strict=True))
        if self._on_tick is not None:
            self._on_tick(Tick(self.now, head, named, at_once))
        return named
