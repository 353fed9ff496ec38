"""One place of the house: observe -> encode -> fuse -> decide, the same for a live stream and a recording."""

import time as timing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tectum.decide.decider import Decider
from tectum.decide.events import Event, ReadSlots
from tectum.decide.settings import PlaceSettings
from tectum.decide.tracker import Sighting
from tectum.encode.types import Embedding
from tectum.engine import Engine
from tectum.observe.gates import MotionGate, SoundGate
from tectum.observe.types import AudioChunk, Frame, Observation, Reading, Utterance

FUSE_EVERY_S = 0.2
SAME_CENTRE = 0.02
REST_EVERY_S = 1.0
"""How often a place at rest is fused: nothing has changed for as long as the fusion looks back."""


@dataclass(frozen=True)
class Tick:
    """Scores of one moment, for whoever wants to draw or log them. ``head``: which; ``scores``: label to 0-1."""

    time: float
    head: str
    scores: Mapping[str, float]


class Pipeline:
    """Feeds observations of one place through the rooms and gives the events that follow.

    ``on_tick`` is called with every Tick. Observations must come in time order; the clock of the source sees to it.
    ``gated``: what did not change is not encoded again (``observe/gates.py``): the last embedding stands. ``settings``:
    thresholds, durations, zones and quiet hours of this place; ``local``: the local moment of a media time.
    ``record_duration`` takes how long each stage took: its name (encode, fuse, decide) and seconds. ``slots``: of an
    intent and its words (decide/slots.py).
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
        slots: ReadSlots = lambda _intent, _text: None,
    ):
        self.name = name
        self._engine = engine
        self._labels = engine.bundle.labels
        self._on_tick = on_tick
        self._decider = Decider(name, engine.bundle.thresholds, settings=settings, local=local)
        self._spent, self._slots = record_duration, slots
        self._fused_at = self._changed_at = -1e9
        self._gates = (MotionGate(), SoundGate(engine.bundle.shape.sample_rate)) if gated else None
        self._last: dict[str, Embedding] = {}
        self.senses: set[str] = set()
        self._looks_back = max(engine.bundle.window_s.values())
        self.now = 0.0
        self.timeline = engine.timeline(name, outside)
        engine.reset(name)

    def observe(self, seen: Observation) -> list[Event]:
        """Take in one observation."""
        if isinstance(seen, Reading):
            self.now = max(self.now, seen.time)
            return self._decider.read(seen.time, self.now, seen.name, seen.value, seen.retained)
        begun = timing.perf_counter()
        embedding = self._encode(seen)
        self.now = max(self.now, seen.time)
        self.timeline.add(embedding)
        self.senses |= {embedding.modality} - {"text"}
        encoded = timing.perf_counter()
        self._spent("encode", encoded - begun)
        events = self._single(embedding)
        self._spent("decide", timing.perf_counter() - encoded)
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
    def gates(self) -> dict[str, dict[str, object]]:
        """What each gate (picture, sound) let through and held back, why it opened, and the most that it skipped."""
        return {
            name: {
                "passed": gate.passed,
                "held": gate.held,
                "opened": dict(gate.opened),
                "held_most": round(gate.held_most, 3),
            }
            for name, gate in zip(("picture", "sound"), self._gates or (), strict=False)
        }

    @property
    def saved(self) -> dict[str, tuple[int, int]]:
        """Per gate (picture, sound): how many observations were encoded, and how many were as before."""
        names = ("picture", "sound")
        return {name: (g.passed, g.held) for name, g in zip(names, self._gates or (), strict=False)}

    def _encode(self, seen: Frame | AudioChunk | Utterance) -> Embedding:
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
            return replace(engine.encode_text(seen.text, seen.time, self.name), acts=seen.acts)
        self._last[embedding.modality] = embedding
        return embedding

    def mark_missing(self, modality: str) -> list[Event]:
        """The source of ``modality`` is down or switched off: missing from the next decision on, not black or silent.
        Its events end, and with the last of picture and sound the situation."""
        self.timeline.mark_missing(modality)
        self._last.pop(modality, None)
        if modality == "audio":
            self._engine.reset(self.name)
        head = {"vision": "presence", "audio": "sound"}.get(modality)
        told = self._decider.mark_missing(head, self.now) if head else []
        self.senses.discard(modality)
        if not self.senses:  # nothing will come that could end it
            told += self._decider.mark_missing("situation", self.now)
        return told

    def set_context(self, name: str) -> list[Event]:
        """A person sets the context by hand: home, away, night or none."""
        self.timeline.set_context(name)
        self._changed_at = self.now
        return self._decider.hold(self.now, name)

    @property
    def context(self) -> str:
        """The context that it holds."""
        return self.timeline.held

    def close(self) -> list[Event]:
        """End what is open."""
        return self._decider.close(self.now)

    def _single(self, embedding: Embedding) -> list[Event]:
        """Decisions that one modality makes alone."""
        time = embedding.time
        if embedding.modality == "text":
            return self._words(embedding)
        if embedding.modality == "audio":
            return self._decider.step("sound", time, self._named("sound", embedding.scores["sound"]), ("audio",))
        scores = self._named("presence", embedding.scores["presence"])
        return self._decider.see(time, self._sightings(embedding, scores), skew_ms=self.timeline.skew_ms())

    def _sightings(self, embedding: Embedding, scores: Mapping[str, float]) -> dict[str, list[Sighting]]:
        """Per presence label the things in a picture, best first: the peak of its map with the score of the picture,
        and every other centre."""
        labels = self._labels["presence"]
        found: dict[str, list[Sighting]] = {}
        if embedding.where is not None:
            for label, (x, y) in zip(labels, embedding.where.tolist(), strict=True):
                found[label] = [Sighting(x, y, scores[label])]
        for centre in embedding.centres:
            of_label = found.setdefault(labels[centre.label], [])
            seen = Sighting(centre.x, centre.y, centre.score)
            if not of_label or abs(seen.x - of_label[0].x) + abs(seen.y - of_label[0].y) > SAME_CENTRE:
                of_label.append(seen)
        return found

    def _words(self, embedding: Embedding) -> list[Event]:
        events = []
        for head in ("context", "intent"):
            self._named(head, embedding.scores[head])  # for on_tick
            said = self._engine.bundle.top_above_threshold(head, embedding.scores[head])
            if said is not None:
                text = embedding.text or ""
                slots = self._slots(said[0], text) if head == "intent" else None
                events += self._decider.said(head, embedding.time, *said, text, embedding.acts, slots)
        return events

    def _joint(self, at_once: bool) -> list[Event]:
        begun = timing.perf_counter()
        fused = self._engine.fuse(self.timeline, self.now)
        done = timing.perf_counter()
        self._spent("fuse", done - begun)
        scores = self._named("situation", fused.situation)
        attribute = partial(self._engine.attribute, self.timeline, self.now)
        how = (fused.present, attribute, fused.skew_ms, at_once)
        events = self._decider.step("situation", self.now, scores, *how)
        self._spent("decide", timing.perf_counter() - done)
        return events

    def _named(self, head: str, scores: NDArray[np.float32]) -> dict[str, float]:
        named = dict(zip(self._labels[head], scores.tolist(), strict=True))
        if self._on_tick is not None:
            self._on_tick(Tick(self.now, head, named))
        return named
