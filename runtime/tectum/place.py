"""One place of the house: observe -> encode -> fuse -> decide, the same for a live stream and a recording."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tectum.decide.decider import Decider
from tectum.decide.events import Event
from tectum.encode.types import Embedding
from tectum.engine import Engine
from tectum.observe.gates import MotionGate, SoundGate
from tectum.observe.types import AudioChunk, Frame, Observation

FUSE_EVERY_S = 0.2
REST_EVERY_S = 1.0
"""How often a place at rest is fused: nothing has changed for as long as the fusion looks back."""


@dataclass(frozen=True)
class Tick:
    """Scores of one moment, for whoever wants to draw or log them. ``head``: which; ``scores``: label to 0-1."""

    time: float
    head: str
    scores: Mapping[str, float]


class Place:
    """Feeds observations of one place through the rooms and gives the events that follow.

    ``watch`` is called with every Tick. Observations must come in time order; the clock of the source sees to it.
    ``gated``: what did not change is not encoded again (``observe/gates.py``): the last embedding stands.
    """

    def __init__(
        self,
        engine: Engine,
        name: str = "home",
        outside: bool = False,
        watch: Callable[[Tick], None] | None = None,
        gated: bool = False,
    ):
        self.name = name
        self._engine = engine
        self._labels = engine.bundle.labels
        self._thresholds = engine.bundle.thresholds
        self._watch = watch
        self._decider = Decider(name, engine.bundle.thresholds)
        self._fused_at = self._changed_at = -1e9
        self._gates = (MotionGate(), SoundGate(engine.bundle.shape.sample_rate)) if gated else None
        self._last: dict[str, Embedding] = {}
        self._looks_back = max(engine.bundle.window_s.values())
        self.now = 0.0
        self.timeline = engine.timeline(name, outside)
        engine.reset(name)

    def observe(self, seen: Observation) -> list[Event]:
        """Take in one observation."""
        embedding = self._encode(seen)
        self.now = max(self.now, seen.time)
        self.timeline.add(embedding)
        events = self._single(embedding)
        if embedding.modality == "text" or self._gates is None:
            self._changed_at = self.now
        else:
            self._changed_at = max(self._changed_at, *(gate.changed_at for gate in self._gates))
        at_rest = self.now - self._changed_at > self._looks_back
        every = REST_EVERY_S if at_rest else FUSE_EVERY_S
        if embedding.modality == "text" or self.now - self._fused_at >= every - 1e-6:
            self._fused_at = self.now
            events += self._joint(at_once=embedding.modality == "text")
        return events

    @property
    def saved(self) -> dict[str, tuple[int, int]]:
        """Per gate (picture, sound): how many observations were encoded, and how many were as before."""
        names = ("picture", "sound")
        return {name: (g.passed, g.held) for name, g in zip(names, self._gates or (), strict=False)}

    def _encode(self, seen: Observation) -> Embedding:
        """The embedding of an observation; the last one where a gate finds nothing changed."""
        engine = self._engine
        if isinstance(seen, Frame):
            last = self._last.get("vision")
            if self._gates is not None and not self._gates[0](seen) and last is not None:
                return replace(last, time=seen.time)
            embedding = engine.encode_frame(seen.pixels, seen.time, self.name, seen.box)
        elif isinstance(seen, AudioChunk):
            last = self._last.get("audio")
            if self._gates is not None and not self._gates[1](seen) and last is not None:
                engine.hear_audio(seen.samples, seen.time, self.name)
                return replace(last, time=seen.time)
            embedding = engine.encode_audio(seen.samples, seen.time, self.name)
        else:
            return engine.encode_text(seen.text, seen.time, self.name)
        self._last[embedding.modality] = embedding
        return embedding

    def close(self) -> list[Event]:
        """End what is open."""
        return self._decider.close(self.now)

    def _single(self, embedding: Embedding) -> list[Event]:
        """Decisions that one modality makes alone."""
        time = embedding.time
        if embedding.modality == "text":
            return self._words(embedding)
        head = "presence" if embedding.modality == "vision" else "sound"
        scores = self._named(head, embedding.scores[head])
        where = None
        if embedding.where is not None:
            places = zip(self._labels[head], embedding.where.tolist(), strict=True)
            where = {label: (x, y) for label, (x, y) in places}
        return self._decider.step(head, time, scores, (embedding.modality,), where)

    def _words(self, embedding: Embedding) -> list[Event]:
        events = []
        for head in ("context", "intent"):
            scores = self._named(head, embedding.scores[head])
            label = max(scores, key=lambda name: scores[name])
            if scores[label] >= self._thresholds[head][label]:
                events += self._decider.said(head, embedding.time, label, scores[label], embedding.text or "")
        return events

    def _joint(self, at_once: bool) -> list[Event]:
        fused = self._engine.fuse(self.timeline, self.now)
        scores = self._named("situation", fused.situation)
        attribute = partial(self._engine.attribute, self.timeline, self.now)
        return self._decider.step(
            "situation",
            self.now,
            scores,
            fused.present,
            attribute=attribute,
            skew_ms=fused.skew_ms,
            at_once=at_once,
        )

    def _named(self, head: str, scores: NDArray[np.float32]) -> dict[str, float]:
        named = dict(zip(self._labels[head], scores.tolist(), strict=True))
        if self._watch is not None:
            self._watch(Tick(self.now, head, named))
        return named
