"""The cadence of an alarm, told from when its tone sounds; and whether an alarm may be told yet.

T3 is the evacuation signal of ISO 8201 and NFPA 72: 0.5 s on and 0.5 s off three times, then 1.5 s of silence. T4 is
that of carbon monoxide, UL 2034: 0.1 s on and 0.1 s off four times, then 5 s. EN 14604 leaves it to the maker: European
smoke alarms sound without a pause, or in even pulses. The standards allow 10 %; rooms make a beep longer, but move its
beginning little, so it is mostly beginnings that are compared.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from tectum.decide.defaults import EXIT_STEP, LONGEST_GAP_S, SUPPORT_S, SUPPORT_WITHIN_S
from tectum.decide.hysteresis import HysteresisParams, shifted
from tectum.modality import Spans
from tectum.tables.numbers import LEAST_POSITIVE

T3, T4, CONTINUOUS, EVEN = "T3", "T4", "continuous", "even"
CADENCES: Mapping[str, tuple[str, ...]] = {"smoke_alarm": (T3, CONTINUOUS, EVEN), "co_alarm": (T4,)}
"""By kind of alarm, the cadences that are its own."""
CONFIRMS = frozenset({T3, T4})
"""These confirm an alarm as faint as ``FAINT``: nothing else has them. A kettle is continuous, a clock even
(benchmarks/cadence.py)."""
FAINT = 0.3

LATELY_S = 0.06
"""What sounded so lately sounds still."""
SIGNALS = (
    (T3, ((0.87, 1.13), (1.74, 2.26)), (0.36, 0.75), (0, 0, 1), 2),
    (T4, ((0.15, 0.26), (4.5, 5.8)), (0.04, 0.2), (0, 0, 0, 1), 4),
)
"""Of each the step from beginning to beginning within a group and over its pause, and the length of a beep (from, to,
in seconds); the steps of a cycle; and how many must follow, one over the pause. Of T4 it is a whole cycle, wherever it
begins: there are beepers of four beeps, but none that waits so long."""
STEPS_APART_S, BEEPS_APART_S = 0.05, 0.15
"""How far the steps within a group may be from each other, and the lengths of beeps, which a room makes longer: notes
of music keep no such beat. An edge is heard to an eightieth of a second."""
CONTINUOUS_S = 3.0
EVEN_STEPS, EVEN_S, EVEN_SPREAD = 6, (0.09, 1.1), 0.1
"""So many even steps between beginnings, of such a length each, and how far one may be from their middle."""


def cadence_of(spans: Spans, now: float) -> str | None:
    """The cadence of a tone at ``now`` (media seconds) from when it sounded; None: it has none that is known.

    >>> cadence_of(((0.0, 0.5), (1.0, 1.5), (2.0, 2.5), (4.0, 4.2)), 4.2)
    'T3'
    """
    if not spans:
        return None
    first, last = spans[-1]
    sounds = now - last < LATELY_S
    if sounds and last - first >= CONTINUOUS_S:
        return CONTINUOUS
    whole = spans[:-1] if sounds else spans
    lengths = [end - begin for begin, end in whole]
    begins = [begin for begin, _ in spans]
    steps = [after - before for before, after in pairwise(begins)]
    since = now - first
    for name, sizes, beep, cycle, count in SIGNALS:
        beeps = lengths[-count:]
        beat = since <= sizes[1][1] and _follows(steps, sizes, cycle, count)
        if beat and _all(beep, beeps) and _alike(beeps, BEEPS_APART_S):
            return name
    if len(steps) >= EVEN_STEPS and _even(steps[-EVEN_STEPS:], since):
        return EVEN
    return None


def _all(limits: tuple[float, float], values: Sequence[float]) -> bool:
    return all(limits[0] <= value <= limits[1] for value in values)


def _alike(values: Sequence[float], apart: float) -> bool:
    return max(values) - min(values) <= apart


def _follows(steps: Sequence[float], sizes: Sequence[tuple[float, float]], cycle: tuple[int, ...], count: int) -> bool:
    """Whether the last ``count`` steps are those of ``cycle``, from anywhere in it, the long one among them; a step is
    one of ``sizes`` (from, to), and those within a group are alike."""
    if len(steps) < count:
        return False
    named = [next((i for i, size in enumerate(sizes) if _all(size, (step,))), -1) for step in steps[-count:]]
    turns = ([cycle[(start + i) % len(cycle)] for i in range(count)] for start in range(len(cycle)))
    within = [step for step, name in zip(steps[-count:], named, strict=True) if name == 0]
    return 1 in named and named in turns and _alike(within, STEPS_APART_S)


def _even(steps: Sequence[float], since: float) -> bool:
    """Whether the steps are alike, and the next is not overdue ``since`` the last beginning."""
    middle = sorted(steps)[len(steps) // 2]
    alike = all(abs(step - middle) <= EVEN_SPREAD * middle for step in steps)
    return alike and _all(EVEN_S, (middle,)) and since <= 1.2 * middle


class AlarmWait:
    """Whether an alarm of ``kind`` that is heard may be told yet: where its cadence confirms it, however faint; where
    it has another that is its own, and reaches its threshold; else when it was above that for its ``SUPPORT_S`` of
    late, which a chirp never is.

    ``rule``: of its event; ``confirmed``: whether its cadence says all. ``cadence``: the one that was
    found, ``newly_confirmed``: just now; ``since``: when it began; ``held``: it must wait still.
    """

    def __init__(self, kind: str, rule: HysteresisParams):
        self._cadences, self._support_s = CADENCES[kind], SUPPORT_S[kind]
        self._rule = rule
        enter = min(FAINT, rule.enter)
        fast = enter if rule.fast_start <= 1 else rule.fast_start
        self._sure = replace(rule, enter=enter, exit=min(shifted(enter, -EXIT_STEP), rule.exit), fast_start=fast)
        self._forget()
        self._at = self._last = float("-inf")

    def _forget(self) -> None:
        self.cadence: str | None = None
        self.since: float | None = None
        self.held, self.newly_confirmed = True, False
        self._support: deque[tuple[float, float]] = deque()

    @property
    def confirmed(self) -> bool:
        """Whether its cadence is one that nothing else has."""
        return self.cadence in CONFIRMS

    @property
    def rule(self) -> HysteresisParams:
        """The one that counts now."""
        return self._sure if self.confirmed else self._rule

    def step(self, time: float, score: float, tones: Sequence[Spans]) -> None:
        """Take in its score at ``time``, and when the clearest tones sounded."""
        passed, self._at = max(0.0, time - self._at), time
        if score >= self._sure.enter:
            self.since = time if self.since is None else self.since
            self._last = time
        elif self.since is not None and time - self._last > max(LONGEST_GAP_S, self._rule.fall_s):
            self._forget()
        if self.since is None:
            return
        if score >= self._rule.enter:
            self._support.append((time, passed if passed < 1.0 else 0.0))
        while self._support and time - self._support[0][0] > SUPPORT_WITHIN_S:
            self._support.popleft()
        before = self.cadence
        if not self.confirmed:
            found = [one for spans in tones if (one := cadence_of(spans, time)) in self._cadences]
            self.cadence = next((one for one in found if one in CONFIRMS), before or next(iter(found), None))
        self.newly_confirmed = self.cadence != before
        lasted = sum(seconds for _, seconds in self._support)
        self.held = not self.confirmed and lasted < (self._support_s if self.cadence is None else LEAST_POSITIVE)
