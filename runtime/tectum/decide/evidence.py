"""No alarm without a cause that can be named: what was sensed of late that a situation may rest on."""

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tectum.decide.defaults import CAUSES, OTHER_WINDOW_S
from tectum.modality import BUILT_IN

Causes = Mapping[str, Sequence[Mapping[str, Sequence[str]]]]
"""By situation the ways in which it comes about. Each way names labels by head; one of every head must be there."""
LONGEST_STEP_S = 1.0
"""Scores further apart than this say nothing of the time between them."""
BEFORE_S = (5.0, 1.0)
"""What was heard from so long to so long before something began may be what it really is: nearer, it sounds in it."""
CONTEXT = "context"
"""The head of a way that holds where the place has one of its contexts: no cause of its own."""


def causes_of(said: Causes, modalities: Iterable[str]) -> Causes:
    """What a situation may rest on: what a bundle of ``modalities`` ``said``; where it says nothing and knows no others
    than Tectum, as ever."""
    return said or (CAUSES if set(modalities) <= set(BUILT_IN) else {})


class Evidence(Struct, frozen=True, omit_defaults=True):
    """One thing that a situation rests on: a ``label`` of ``head``, by which ``modality`` and at what ``time`` (media
    seconds) it was sensed most surely, and that ``score`` (0-1, calibrated). ``text``: the words; ``cadence``: of an
    alarm (decide/cadence.py)."""

    label: str
    head: str
    modality: str
    score: float
    time: float
    text: str | None = None
    cadence: str | None = None

    def __str__(self) -> str:
        """For people: what it is, how sure, and the words."""
        return " ".join(filter(None, (self.label, self.cadence, f"{self.score:.2f}", self.text and f"“{self.text}”")))


class Limit(Struct, frozen=True):
    """From when on something is evidence: from the probability ``score`` on, once it was that for ``hold_s`` of the
    seconds in which it counts, ``unless`` another label of its head was as likely as said shortly before it began."""

    score: float
    hold_s: float = 0.0
    unless: Mapping[str, float] = {}


class Onset:
    """Whether a label is evidence, or part of what was heard ``BEFORE_S`` it began (``Limit.unless``)."""

    def __init__(self, unless: Mapping[str, float]):
        self._unless = unless
        self._likely: deque[float] = deque()
        self._above, self._part = -math.inf, False

    def step(self, time: float, scores: Mapping[str, float], above: bool) -> bool:
        """Take in the scores of the head at ``time``; whether the label, if it is ``above`` its limit, is evidence."""
        longest, shortest = BEFORE_S
        while self._likely and time - self._likely[0] > longest + 1e-6:
            self._likely.popleft()
        if above and time - self._above > LONGEST_STEP_S:
            self._part = bool(self._likely) and time - self._likely[0] >= shortest - 1e-6
        if above:
            self._above = time
        if any(scores.get(label, 0.0) >= least for label, least in self._unless.items()):
            self._likely.append(time)
        return above and not self._part


def least_score(threshold: float) -> float:
    """From which probability on something is evidence that alone is told from ``threshold`` on: half of its log-odds.

    >>> round(least_score(0.99), 3), least_score(0.4)
    (0.909, 0.4)
    """
    return min(threshold, 1 / (1 + math.sqrt((1 - threshold) / threshold))) if threshold > 0 else 0.0


class EvidenceLedger:
    """What a place sensed in the last seconds that may be the cause of a situation.

    ``limits``: per head and label, from when on it is evidence. ``window_s``: by modality, how long it counts.
    Situations that ``causes`` does not name need none, nor do those of whose labels there are no ``limits``.
    """

    def __init__(
        self, causes: Causes, limits: Mapping[str, Mapping[str, Limit]], window_s: Mapping[str, float] | None = None
    ):
        self._window_s = window_s or {}
        self._limits: dict[str, dict[str, Limit]] = {}
        for way in (way for ways in causes.values() for way in ways):
            for head, labels in way.items():
                known = limits.get(head, {})
                self._limits.setdefault(head, {}).update({one: known[one] for one in labels if one in known})
        self._limits.pop(CONTEXT, None)
        self._causes = {situation: ways for situation, ways in causes.items() if any(map(self._known, ways))}
        self._noted: dict[tuple[str, str], deque[tuple[Evidence, float]]] = {}
        self._onsets: dict[tuple[str, str], Onset] = {}
        self._weighed: dict[str, float] = {}

    def _known(self, way: Mapping[str, Sequence[str]]) -> bool:
        return all(self._limits.get(head) for head in way if head != CONTEXT)

    def weigh(
        self,
        head: str,
        time: float,
        scores: Mapping[str, float],
        modality: str,
        text: str | None = None,
        alarms: Mapping[str, tuple[str | None, float | None]] | None = None,
    ) -> None:
        """Take in the scores of ``head`` (label to probability) at ``time``. ``alarms``: by label their cadence, and a
        limit of their own where that confirms them."""
        passed = time - self._weighed.get(head, time)
        self._weighed[head] = time
        for label, usual in self._limits.get(head, {}).items():
            score = scores.get(label, 0.0)
            cadence, own = (alarms or {}).get(label, (None, None))
            above = score >= (usual.score if own is None else own)
            if usual.unless:
                if (head, label) not in self._onsets:
                    self._onsets[head, label] = Onset(usual.unless)
                above = self._onsets[head, label].step(time, scores, above)
            if above:
                found = Evidence(label, head, modality, round(score, 4), round(time, 3), text, cadence)
                self._note(found, usual.hold_s if own is not None else passed if passed < LONGEST_STEP_S else 0.0)

    def _note(self, found: Evidence, held_s: float) -> None:
        """Take in what is above its limit, and for how long it was."""
        noted = self._noted.setdefault((found.head, found.label), deque())
        noted.append((found, held_s))
        while found.time - noted[0][0].time > self._window_s.get(found.modality, OTHER_WINDOW_S):
            noted.popleft()

    def forget(self, head: str) -> None:
        """What was sensed of ``head`` counts no more: its source is gone."""
        for known in (self._noted, self._onsets):
            for key in [key for key in known if key[0] == head]:
                del known[key]

    def of(self, situation: str, now: float, context: str) -> tuple[Evidence, ...] | None:
        """What ``situation`` rests on now, the surest first: of every way of which all is there, the surest of each
        label. Empty: no cause can be named; None: it needs none."""
        if situation not in self._causes:
            return None
        found: dict[tuple[str, str], Evidence] = {}
        for way in self._causes[situation]:
            if context not in way.get(CONTEXT, (context,)):
                continue
            parts = [
                [best for label in labels if (best := self._best(head, label, now)) is not None]
                for head, labels in way.items()
                if head != CONTEXT
            ]
            if all(parts):
                found |= {(one.head, one.label): one for part in parts for one in part}
        return tuple(sorted(found.values(), key=lambda one: (-one.score, one.label)))

    def _best(self, head: str, label: str, now: float) -> Evidence | None:
        noted = self._noted.get((head, label), ())
        fresh = [pair for pair in noted if now - pair[0].time <= self._window_s.get(pair[0].modality, OTHER_WINDOW_S)]
        if not fresh or sum(held_s for _, held_s in fresh) < self._limits[head][label].hold_s - 1e-6:
            return None
        return max((one for one, _ in fresh), key=lambda one: one.score, default=None)
