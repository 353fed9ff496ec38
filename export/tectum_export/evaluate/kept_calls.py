"""All that a place's decisions are made of, kept: hours are encoded and fused once, then decided on as often as one
likes, at any thresholds, by the very code that decides in a house."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum import Engine
from tectum.bundle import Bundle
from tectum.decide.decider import Attribute, Decider
from tectum.decide.events import Event
from tectum.decide.evidence import EvidenceLedger, causes_of
from tectum.decide.settings import PlaceSettings
from tectum.modality import SITUATION, Spans
from tectum_export.evaluate.benign_parts import Stretch
from tectum_export.evaluate.harmless_hours import Home, Picture, moved

BEFORE_S = 6.0
"""Beyond how far what went before something says what it is."""
APART_S = 1.0
"""Calls that are further apart than that have something between them that does not count, for as long as it takes to
forget what went before."""


@dataclass(frozen=True)
class Call:
    """What a Decider was given at ``time``: the scores of ``head``, in the order of its labels, to ``step``, to
    ``weigh``, or to ``forget``; and the rest of its arguments. ``context``: what the place held; ``number``: of the
    call."""

    # scores as a tuple: hours of small arrays, each a block between large ones of the network, cost gigabytes of holes
    what: str
    head: str
    time: float
    scores: tuple[float, ...]
    context: str
    modality: str = ""
    text: str | None = None
    tones: Sequence[Spans] = ()
    at_once: bool = False
    number: int = 0


@dataclass
class Kept:
    """``stretches`` that one place heard after another, without their sound, with the moment at which each began and
    how long it was (s); the ``calls``; and by head the ``labels`` of their scores."""

    labels: Mapping[str, tuple[str, ...]]
    stretches: list[tuple[float, float, Stretch]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long all of it is."""
        return sum(seconds for _, seconds, _ in self.stretches)

    def about(
        self, wanted: Mapping[str, Sequence[str]], least: Mapping[str, Mapping[str, float]], after_s: float
    ) -> "Kept":
        """What decides on labels of some heads alone, ``wanted``; of a head in ``least`` the calls from ``BEFORE_S``
        before to ``after_s`` after one in which one of its labels is as likely as that. Decided on, it comes to the
        same as the whole, where no limit is lower and nothing looks back further."""
        calls = []
        for head, labels in wanted.items():
            columns = [self.labels[head].index(label) for label in labels]
            own = [
                replace(c, scores=tuple(c.scores[at] for at in columns))
                for c in self.calls
                if c.head == head and len(c.scores)
            ]
            if head in least:
                times = np.array([call.time for call in own])
                limits = [(labels.index(label), score) for label, score in least[head].items()]
                high = times[[any(c.scores[at] >= score for at, score in limits) for c in own]] if own else times
                first = np.searchsorted(high, times - after_s - 1e-6)
                own = [call for call, begin in zip(own, first, strict=True) if _near(high, int(begin), call.time)]
            calls += own
        ways = {head: tuple(labels) for head, labels in wanted.items()}
        return Kept(ways, self.stretches, sorted(calls, key=lambda call: call.number))

    def where(self, head: str, label: str, least: float) -> "Kept":
        """Of what :meth:`about` gave, the runs of calls in which a label is as likely as ``least`` at some time: what
        rests on that label is told in none of the others."""
        column = self.labels[head].index(label)
        runs: list[list[Call]] = []
        for call in self.calls:
            if not runs or call.time > runs[-1][-1].time + APART_S:
                runs.append([])
            runs[-1].append(call)
        good = [run for run in runs if any(c.head == head and c.scores[column] >= least for c in run if c.scores)]
        return Kept(self.labels, self.stretches, [call for run in good for call in run])


def _near(high: NDArray[np.float64], first: int, time: float) -> bool:
    return first < len(high) and high[first] <= time + BEFORE_S


class _Keeper(Decider):
    """Decides as ever, and keeps what it is given."""

    def __init__(self, *args: Any, calls: list[Call], **more: Any):
        super().__init__(*args, **more)
        self._calls, self._held = calls, more["context"]

    def step(
        self, head: str, time: float, scores: Mapping[str, float], modalities: tuple[str, ...],
        attribute: Attribute | None = None, skew_ms: float | None = None, at_once: bool = False,
        tones: Sequence[Spans] = (), said: Callable[[float], Mapping[str, str]] = lambda _: {},
    ) -> list[Event]:  # fmt: skip
        self._keep("step", head, time, scores, tones=tuple(tones), at_once=at_once)
        return super().step(head, time, scores, modalities, attribute, skew_ms, at_once, tones, said)

    def weigh(
        self, head: str, time: float, scores: Mapping[str, float], modality: str, text: str | None = None
    ) -> None:
        self._keep("weigh", head, time, scores, modality=modality, text=text)
        super().weigh(head, time, scores, modality, text)

    def mark_missing(self, head: str, time: float) -> list[Event]:
        self._keep("forget", head, time, {})
        return super().mark_missing(head, time)

    def _keep(self, what: str, head: str, time: float, scores: Mapping[str, float], **more: Any) -> None:
        values, number = tuple(map(float, scores.values())), len(self._calls)
        self._calls.append(Call(what, head, time, values, self._held(), number=number, **more))


def keep(
    engine: Engine, stretches: Iterable[tuple[Stretch, Picture | None, str]], settings: PlaceSettings | None = None
) -> Kept:
    """What one place is given in stretch after stretch, each with a still picture, or words said at its middle."""
    kept = Kept({**engine.bundle.labels, "help": ("help",)})
    home = Home(engine, settings, lambda *args, **more: _Keeper(*args, calls=kept.calls, **more))
    for stretch, picture, say in stretches:
        begin = home.at
        home.hear(stretch, picture, say, stretch.seconds / 2)
        silent = Stretch(stretch.part, stretch.context, np.zeros(0, np.float32), stretch.heard)
        kept.stretches.append((begin, stretch.seconds, silent))
    return kept


def decide(
    kept: Kept,
    bundle: Bundle,
    thresholds: Mapping[str, Mapping[str, float]],
    settings: PlaceSettings | None = None,
    causes: bool = True,
) -> list[tuple[Stretch, list[Event]]]:
    """What would have begun in each stretch, with times in it (s), at these thresholds. Without ``causes`` no situation
    needs one."""
    settings, context = settings or PlaceSettings(), ["none"]
    limits = settings.evidence(thresholds, bundle.part.evidence)
    ways = causes_of(bundle.causes, bundle.slots) if causes else {}
    ledger = EvidenceLedger(ways, limits, bundle.window_s)
    every = (*(head for modality in bundle.modalities for head in modality.heads), SITUATION)
    heads = [head for head in every if head.name in thresholds]
    decider = Decider("home", thresholds, heads, lambda: "", settings, ledger=ledger, context=lambda: context[0])
    events: list[Event] = []
    for call in kept.calls:
        context[0] = call.context
        named = dict(zip(kept.labels[call.head], call.scores, strict=False))
        if call.what == "step":
            events += decider.step(call.head, call.time, named, (), at_once=call.at_once, tones=call.tones)
        elif call.what == "weigh":
            decider.weigh(call.head, call.time, named, call.modality, call.text)
        else:
            decider.mark_missing(call.head, call.time)
    started = [event for event in events if event.phase == "start"]
    return [
        (stretch, [moved(one, begin) for one in started if begin < one.detected <= begin + seconds + 1e-6])
        for begin, seconds, stretch in kept.stretches
    ]
