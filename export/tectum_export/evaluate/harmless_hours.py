"""Hours of a home in which nothing is wrong, through the whole pipeline: what is told all the same, and the true alarms
that are told beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from tectum import AudioChunk, Engine, Event, Frame, Utterance
from tectum.decide.budget import at_most
from tectum.decide.decider import Decider
from tectum.decide.settings import PlaceSettings
from tectum.pipeline import Pipeline
from tectum_export.data.sound import RATE
from tectum_export.evaluate.benign import ALARMS
from tectum_export.evaluate.benign_parts import Stretch
from tectum_export.evaluate.intervals import wilson

Picture = NDArray[np.uint8]

SITUATIONS = ("hazard", "intrusion", "distress")
VISITOR = "visitor"
PICTURE_EVERY_S = 1.0
"""A still picture: gated, it costs nothing; the fusion would see no more of it at five a second."""
SAID = {"home": "we are home", "away": "we are away", "night": "good night"}
BEFORE_S = 3.0
"""What began so long before an event was told, or later, is named as its source."""
PLACE = "home"


@dataclass
class Told:
    """What was told in ``seconds`` of a part: events that began, by kind, and by kind what was heard, or seen, then."""

    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    causes: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, kind: str, causes: Iterable[str]) -> None:
        """One more event of a kind."""
        self.counts[kind] += 1
        self.causes.setdefault(kind, Counter()).update(causes)

    def rate(self, *kinds: str) -> dict[str, float]:
        """Events of these kinds: how many, how many an hour, and the most that is likely (95 %, Poisson)."""
        count, hours = sum(self.counts[kind] for kind in kinds), self.seconds / 3600
        return {"count": count, "an_hour": round(count / hours, 3), "at_most": round(at_most(count) / hours, 3)}

    def table(self) -> dict[str, Any]:
        """For the result."""
        return {
            "hours": round(self.seconds / 3600, 3),
            "alarms": self.rate(*SITUATIONS),
            "visitors": self.rate(VISITOR),
            "sounds": self.rate(*ALARMS),
            "by_kind": dict(self.counts.most_common()),
            "causes": {kind: dict(found.most_common(8)) for kind, found in sorted(self.causes.items())},
        }


class Home:
    """One place that hears stretch after stretch on one clock, and may see still pictures. ``at``: how far it came,
    in seconds."""

    def __init__(
        self,
        engine: Engine,
        settings: PlaceSettings | None = None,
        make_decider: Callable[..., Decider] = Decider,
    ):
        self._pipeline = Pipeline(engine, PLACE, settings=settings, gated=True, make_decider=make_decider)
        self._hop = engine.bundle.shape.hop
        self.at = 0.0

    def hear(self, stretch: Stretch, picture: Picture | None = None, say: str = "", say_at: float = 0.0) -> list[Event]:
        """What begins in a stretch, with times in it (s); ``say``: words at so many seconds."""
        events: list[Event] = []
        begin, seen = self.at, -PICTURE_EVERY_S
        events += self._enter(stretch.context)
        hops = len(stretch.pcm) // self._hop
        for hop in range(hops):
            now = (hop + 1) * self._hop / RATE
            if picture is not None and now - seen >= PICTURE_EVERY_S:
                seen = now
                events += self._pipeline.observe(Frame.whole(PLACE, begin + now, picture))
            if say and now >= say_at:
                events += self._pipeline.observe(Utterance(PLACE, begin + now, say))
                say = ""
            chunk = stretch.pcm[hop * self._hop : (hop + 1) * self._hop]
            events += self._pipeline.observe(AudioChunk(PLACE, begin + now, chunk))
        self.at = begin + hops * self._hop / RATE
        if picture is not None:
            events += self._pipeline.mark_missing("vision")
        started = (event for event in events if event.phase == "start")
        return [moved(event, begin) for event in started]

    def _enter(self, context: str) -> list[Event]:
        self._pipeline.set_context("none")
        said = SAID.get(context)
        return self._pipeline.observe(Utterance(PLACE, self.at, said)) if said else []


def moved(event: Event, begin: float) -> Event:
    """The event, on a clock that began at ``begin``."""
    return replace(event, start=event.start - begin, detected=event.detected - begin)


def false_ones(stretch: Stretch, events: Sequence[Event]) -> dict[str, list[tuple[str, ...]]]:
    """By kind, for each event of a stretch that is false what may have caused it: sounds that were heard, and what the
    event rests on. A sound that is truly there is not false; a situation always is."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for event in events:
        near = [one for one in stretch.heard if one[0] <= event.detected and one[1] >= event.start - BEFORE_S]
        if event.head == "sound" and any(event.kind in source.labels for _, _, source in near):
            continue
        names = {f"{s.name} at {event.start - begin:.0f} s" if s.long else s.name for begin, _, s in near}
        if event.head == "sound" or event.kind in (*SITUATIONS, VISITOR):
            rests = [f"rests on {one.label}" for one in event.evidence or ()]
            found.setdefault(event.kind, []).append((*sorted(names), *rests))
    return found


def listen(engine: Engine, stretches: Iterable[tuple[Stretch, Picture | None]]) -> Told:
    """What is told wrongly in the stretches of a part, each with what is seen in it, a still picture."""
    home = Home(engine)
    return told_of((stretch, stretch.seconds, home.hear(stretch, seen)) for stretch, seen in stretches)


def told_of(heard: Iterable[tuple[Stretch, float, Sequence[Event]]]) -> Told:
    """What is told wrongly of stretches, each with how long it was (s) and the events that began in it."""
    told = Told()
    for stretch, seconds, events in heard:
        for kind, every in false_ones(stretch, events).items():
            for causes in every:
                told.add(kind, causes)
        told.seconds += seconds
    return told


def whole(parts: Mapping[str, Told]) -> Told:
    """All parts together."""
    out = Told()
    for told in parts.values():
        out.seconds += told.seconds
        out.counts.update(told.counts)
        for kind, causes in told.causes.items():
            out.causes.setdefault(kind, Counter()).update(causes)
    return out


@dataclass(frozen=True)
class Trial:
    """A true alarm of a ``kind`` from a ``source``: a stretch that holds it, or ``said``; and the ``kinds`` of events
    that tell of it."""

    kind: str
    source: str
    stretch: Stretch
    kinds: tuple[str, ...]
    said: str = ""


def recall(engine: Engine, trials: Iterable[Trial]) -> dict[str, dict[str, Any]]:
    """By kind of alarm how many were told, in what share (95 % interval, Wilson), how many as a situation, and of how
    many sources they were."""
    found = ((one, Home(engine).hear(one.stretch, say=one.said, say_at=one.stretch.seconds / 2)) for one in trials)
    return recall_of((trial, {event.kind for event in events}) for trial, events in found)


def recall_of(told_kinds: Iterable[tuple[Trial, set[str]]]) -> dict[str, dict[str, Any]]:
    """The same, of trials with the kinds of events that were told."""
    rows: dict[str, list[tuple[Trial, set[str]]]] = {}
    for trial, kinds in told_kinds:
        rows.setdefault(trial.kind, []).append((trial, kinds))
    out = {}
    for kind, found in rows.items():
        told = sum(bool(kinds & set(trial.kinds)) for trial, kinds in found)
        low, high = wilson(told, len(found))
        out[kind] = {
            "trials": len(found), "sources": len({trial.source for trial, _ in found}), "told": told,
            "recall": round(told / len(found), 3), "low": round(low, 3), "high": round(high, 3),
            "as_situation": sum(bool(kinds & set(SITUATIONS)) for _, kinds in found),
        }  # fmt: skip
    return out
