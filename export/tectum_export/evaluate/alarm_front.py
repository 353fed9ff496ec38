"""From when on a situation is told: fronts of false ones in hours of a home and of true ones, by how likely a sound
that it rests on must be and for how long, and by its own threshold; and the places on them that are chosen."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import msgspec
import numpy as np

from tectum.bundle import Bundle
from tectum.bundle.manifest import EvidenceLimit
from tectum.decide.cadence import CADENCES, FAINT
from tectum.decide.defaults import EXIT_STEP, LONGEST_GAP_S, SUPPORT_WITHIN_S
from tectum.decide.evidence import CONTEXT, causes_of, least_score
from tectum.decide.hysteresis import log_odds, shifted
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.modality import SITUATION, SOUND
from tectum_export.evaluate.kept_calls import Kept, decide

HOLDS_S = (0.0, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0)
STEP, HIGHEST = 0.25, 7.0
"""Of log-odds: how finely limits are tried, and up to which."""
RIVAL = (0.5, 0.7, 0.9)
"""From which probability on another sound may say that what begins after it is part of it."""
RIVAL_FLOOR = 0.85
"""So many of the true ones must be told then: those in the sounds of that part of a home are lost, one in eight."""
AFTER_S = 6.0
"""Beyond how far evidence looks back and a situation takes to end."""
ALARM_S = SUPPORT_WITHIN_S + LONGEST_GAP_S
"""Beyond how far an alarm without a cadence looks back."""
THRESHOLDS = (*(round(0.05 * step, 2) for step in range(7, 20)), 0.97, 0.98, 0.99)
"""Of a situation."""
WORTH = {"visitor": 5.0}
OTHER_WORTH = 1.0
"""By situation, how many false ones an hour are as bad as to miss all true ones. What a household lives with, 0.1 false
alarms and 0.3 false visitors an hour, is then worth a tenth of the alarms and 0.06 of the visitors."""
SURE_WORTH = {**WORTH, "hazard": 3.0}
"""The same of a situation's own threshold: a smoke alarm whose cadence was found is to be a hazard."""
TOLERANCE = 0.03
"""Losses so near to each other are the same: one true alarm in thirty."""


def loss(false: int, hours: float, caught: int, most: int, worth: float) -> float:
    """What is lost: the share of the true ones that is missed, of ``most`` that can be told, and what ``false`` ones in
    so many hours are worth."""
    return 1 - caught / max(1, most) + false / hours / worth


@dataclass(frozen=True)
class Limits:
    """One place on the front: limits that were tried, ``false`` events in the hours, ``caught`` of the trials."""

    score: float
    hold_s: float
    false: int
    caught: int
    unless: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Front:
    """What was found of one ``label``: in ``hours`` and ``trials``, ``by_rule`` and at each place that was tried;
    ``worth``: see ``WORTH``."""

    label: str
    hours: float
    trials: int
    by_rule: Limits
    tried: tuple[Limits, ...]
    worth: float = OTHER_WORTH

    def loss(self, one: Limits) -> float:
        """What is lost at one place."""
        return loss(one.false, self.hours, one.caught, self.by_rule.caught, self.worth)


def tunable(bundle: Bundle) -> tuple[str, ...]:
    """Sounds that situations rest on, but those whose cadence decides."""
    causes = causes_of(bundle.causes, bundle.slots)
    found = (label for ways in causes.values() for way in ways for label in way.get(SOUND, ()))
    return tuple(label for label in dict.fromkeys(found) if label not in CADENCES)


def unless_others(bundle: Bundle, unless: Mapping[str, Mapping[str, float]]) -> Bundle:
    """The bundle with no limits of sounds but that they are none after others, by sound ``unless`` these."""
    limits = {label: EvidenceLimit(unless=dict(others)) for label, others in unless.items() if others}
    part = msgspec.structs.replace(bundle.part, evidence={**bundle.part.evidence, SOUND: limits})
    return replace(bundle, variants={**bundle.variants, bundle.variant: part})


def resting_on(bundle: Bundle, label: str) -> Bundle:
    """The bundle with no other causes than those of which a sound is a part, without other sounds."""
    causes = {
        situation: [{**way, SOUND: (label,)} for way in ways if label in way.get(SOUND, ())]
        for situation, ways in causes_of(bundle.causes, bundle.slots).items()
    }
    return replace(bundle, causes={situation: ways for situation, ways in causes.items() if ways})


def _labels(ways: Sequence[Mapping[str, Sequence[str]]], situations: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """By head what decides on ``situations`` that come about in these ways."""
    heads = {head for way in ways for head in way} - {CONTEXT}
    found = {head: tuple(sorted({one for way in ways for one in way.get(head, ())})) for head in sorted(heads)}
    return {**found, SITUATION.name: situations}


class _Alone:
    """What situations resting on ``label`` alone would have been told, in harmless ``hours`` and of true ones;
    ``others``: sounds that may be heard before it."""

    def __init__(
        self, bundle: Bundle, label: str, hours: Iterable[Kept], trials: Sequence[Kept], others: Iterable[str] = ()
    ):
        self._label, self._whole, self._bundle = label, bundle, resting_on(bundle, label)
        self._wanted = _labels([way for of in self._bundle.causes.values() for way in of], tuple(self._bundle.causes))
        self.worth = min(WORTH.get(situation, OTHER_WORTH) for situation in self._bundle.causes)
        self.rule = least_score(bundle.thresholds[SOUND][label])
        least = {
            SOUND: {label: self.rule - 1e-6}, SITUATION.name: dict.fromkeys(self._bundle.causes, 0.25)
        }  # fmt: skip
        wanted = {**self._wanted, SOUND: (*self._wanted[SOUND], *others)}
        self._near, self._true = ([kept.about(wanted, least, AFTER_S) for kept in of] for of in (hours, trials))

    def after(self, *others: str) -> Callable[[float, float, Mapping[str, float]], Limits]:
        """What comes of limits of ``score`` and ``hold_s``, where it is none ``unless`` some of ``others``."""
        wanted = {**self._wanted, SOUND: (*self._wanted[SOUND], *others)}
        near, true = ([kept.about(wanted, {}, AFTER_S) for kept in of] for of in (self._near, self._true))
        thresholds = {
            head: {one: self._whole.thresholds[head][one] for one in labels} for head, labels in wanted.items()
        }

        levels = {0.0: (near, true)}

        def level(score: float) -> tuple[list[Kept], list[Kept]]:
            """What can tell anything from this score on: most limits are high, and little is left there."""
            if score not in levels:
                below = levels[max(one for one in levels if one < score)]
                least = score - 1e-6
                found, caught = ([kept.where(SOUND, self._label, least) for kept in of] for of in below)
                levels[score] = found, caught
            return levels[score]

        def at(score: float, hold_s: float, unless: Mapping[str, float]) -> Limits:
            bundle = unless_others(self._bundle, {self._label: unless})
            settings = PlaceSettings({self._label: KindSettings(evidence=score, evidence_s=hold_s)})
            here, these = level(score)

            def told(kept: Kept) -> int:
                found = decide(kept, bundle, thresholds, settings)
                return sum(event.head == SITUATION.name for _, events in found for event in events)

            return Limits(score, hold_s, sum(map(told, here)), sum(told(one) > 0 for one in these), unless)

        return at


def front(
    bundle: Bundle,
    label: str,
    hours: Sequence[Kept],
    trials: Sequence[Kept],
    unless: Mapping[str, float] = MappingProxyType({}),
) -> Front:
    """What situations resting on ``label`` alone would have been told in harmless hours, and of true ones, at every
    limit that is tried; ``unless`` others were heard before."""
    alone = _Alone(bundle, label, hours, trials, unless)
    odds, at = np.arange(log_odds(alone.rule), HIGHEST + 1e-9, STEP), alone.after(*unless)
    tried = [at(float(1 / (1 + math.exp(-one))), hold_s, unless) for hold_s in HOLDS_S for one in odds]
    seconds = sum(kept.seconds for kept in hours)
    return Front(label, seconds / 3600, len(trials), tried[0], tuple(tried), alone.worth)


def rival(
    bundle: Bundle, label: str, chosen: Limits, hours: Sequence[Kept], trials: Sequence[Kept], others: Sequence[str]
) -> dict[str, float]:
    """The one of ``others`` after which ``label`` is best taken for a part of it, at limits that were ``chosen``, and
    from which probability on. {}: nothing is gained by any."""
    alone = _Alone(bundle, label, hours, trials, others)
    tried = [
        at(chosen.score, chosen.hold_s, {other: least})
        for other, at in ((other, alone.after(other)) for other in others)
        for least in RIVAL
    ]
    time = sum(kept.seconds for kept in hours) / 3600

    def lost(one: Limits) -> float:
        return loss(one.false, time, one.caught, chosen.caught, alone.worth)

    good = [one for one in tried if one.caught >= RIVAL_FLOOR * chosen.caught]
    best = min(good, key=lambda one: (round(lost(one), 9), -one.caught), default=chosen)
    return dict(best.unless) if lost(best) < lost(chosen) - TOLERANCE else {}


@dataclass(frozen=True)
class Threshold:
    """A ``threshold`` of a situation that was tried, ``false`` events in the hours, ``caught`` of the trials."""

    threshold: float
    false: int
    caught: int


def thresholds_of(
    bundle: Bundle, situation: str, limits: Mapping[str, Limits], hours: Iterable[Kept], trials: Sequence[Kept]
) -> list[Threshold]:
    """What a situation would have been told at each of ``THRESHOLDS``, with the ``limits`` of sounds, in harmless hours
    and of true ones."""
    ways = causes_of(bundle.causes, bundle.slots)[situation]
    wanted = _labels(ways, (situation,))
    if others := {other for label, one in limits.items() if label in wanted.get(SOUND, ()) for other in one.unless}:
        wanted[SOUND] = (*wanted[SOUND], *sorted(others - {*wanted[SOUND]}))
    lowest = {SOUND: FAINT, SITUATION.name: shifted(THRESHOLDS[0], -EXIT_STEP)}
    use = {head: dict.fromkeys(wanted[head], low) for head, low in lowest.items() if head in wanted}
    near, true = ([kept.about(wanted, use, ALARM_S) for kept in of] for of in (hours, trials))
    kinds = {label: KindSettings(evidence=one.score, evidence_s=one.hold_s) for label, one in limits.items()}
    settings = PlaceSettings(kinds)
    bounded = unless_others(bundle, {label: one.unless for label, one in limits.items()})
    own = {head: {one: bundle.thresholds[head][one] for one in labels} for head, labels in wanted.items()}

    def told(kept: Kept, threshold: float) -> int:
        found = decide(kept, bounded, {**own, SITUATION.name: {situation: threshold}}, settings)
        return sum(event.kind == situation for _, events in found for event in events)

    return [
        Threshold(one, sum(told(kept, one) for kept in near), sum(told(kept, one) > 0 for kept in true))
        for one in THRESHOLDS
    ]


def choose_threshold(tried: Sequence[Threshold], now: float, hours: float, worth: float) -> float:
    """The threshold at which least is lost: of those that come to the same, the middle of the longest stretch, or one
    below it at which more true ones are told and no more false ones, or one more, without which no more would be lost:
    a single one is chance. ``now`` where no true one is told at any."""
    most = max((one.caught for one in tried), default=0)
    if not most:
        return now
    losses = [loss(one.false, hours, one.caught, most, worth) for one in tried]
    middle = _middle(tried, [lost <= min(losses) + TOLERANCE for lost in losses])
    below = [one for one in tried if one.threshold <= middle.threshold and one.false <= middle.false + 1]
    no_worse = [
        one
        for one in below
        if one.false <= middle.false or loss(middle.false, hours, one.caught, most, worth) <= min(losses) + TOLERANCE
    ]
    return max(no_worse, key=lambda one: (one.caught, one.threshold)).threshold


def _middle(tried: Sequence[Threshold], same: Sequence[bool]) -> Threshold:
    stretches: list[list[Threshold]] = [[]]
    for one, good in zip(tried, same, strict=True):
        if good:
            stretches[-1].append(one)
        else:
            stretches.append([])
    longest = max(stretches, key=len)
    return longest[(len(longest) - 1) // 2]


def choose(found: Front) -> Limits | None:
    """Of all limits at which least is lost, or no more than chance tells apart from that (a standard deviation of the
    false ones, Poisson), the one that lies furthest within them in both score and time: what is at an edge is where few
    recordings happened to lie. None: there is no true one to tell by, or nothing but the rule."""
    if not found.by_rule.caught:
        return None
    least = min(found.tried, key=found.loss)
    chance = math.sqrt(least.false) / found.hours / found.worth
    good = [
        one
        for one in found.tried
        if found.loss(one) <= found.loss(least) + TOLERANCE + (chance if one.caught >= least.caught else 0.0)
    ]
    bad = [one for one in found.tried if one not in good]
    best = max(good, key=lambda one: (_depth(one, bad, found), -one.hold_s))
    return None if best == found.by_rule else best


def _depth(one: Limits, bad: Sequence[Limits], found: Front) -> float:
    """How far ``one`` lies from the ``bad`` limits, and from those of its own time, as shares of what was tried,
    together; below the rule and above all that was tried nothing is known."""
    scores, longest = [other.score for other in found.tried], max(HOLDS_S)
    low, high = log_odds(min(scores)), log_odds(max(scores))
    span, own = max(high - low, STEP), log_odds(one.score)
    edge = min(own - low, high - own) / span + STEP / span
    alone = about = edge
    for other in bad:
        along, across = abs(log_odds(other.score) - own) / span, abs(other.hold_s - one.hold_s) / longest
        about = min(about, max(along, across))
        alone = min(alone, along) if not across else alone
    after = (longest - one.hold_s) / longest + STEP / span
    return round(min(about, after) + alone, 9)
