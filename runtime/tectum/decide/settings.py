"""When a kind of event starts, how long it lasts, where and when it counts: the bundle's thresholds, and a
place's own."""

from collections.abc import Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import Annotated, Protocol

from msgspec import Meta, Struct, field

from tectum.decide.defaults import EXIT_STEP, FALL_S, FAST_START_LOG_ODDS, LONGEST_S, NEVER_MUTED, OTHER_TIMES, TIMES
from tectum.decide.evidence import Limit, least_score
from tectum.decide.hysteresis import HysteresisParams, log_odds, shifted
from tectum.observe.sensor import Sensor
from tectum.tables.numbers import LEAST_POSITIVE

Seconds = Annotated[float, Meta(ge=0, le=1e6, extra={"allowed": "0 to 1000000 seconds"})]


class Limited(Protocol):
    """What a bundle says of a label as evidence (``tectum.bundle.manifest.EvidenceLimit``)."""

    @property
    def score(self) -> float | None:
        """From which probability on; None: as the rule has it."""

    @property
    def hold_s(self) -> float:
        """For so long."""

    @property
    def unless(self) -> Mapping[str, float]:
        """Other labels, and how likely one was shortly before."""


class KindSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What a place says of one kind of event; left out: as in the bundle. Seconds are those of the media clock."""

    threshold: Annotated[float, Meta(ge=LEAST_POSITIVE, lt=1, extra={"allowed": "between 0 and 1"})] | None = None
    """Probability at which it starts."""
    min_s: Seconds | None = None
    """For so long before it is emitted."""
    merge_s: Seconds | None = None
    """Gone for so long before it ends; what repeats sooner is the same event."""
    max_s: Seconds | None = None
    """Ended after so long."""
    cool_down_s: Seconds = 0.0
    """None starts for so long after one ended."""
    evidence: Annotated[float, Meta(ge=LEAST_POSITIVE, lt=1, extra={"allowed": "between 0 and 1"})] | None = None
    """Probability from which on a situation may rest on it."""
    evidence_s: Annotated[float, Meta(ge=0, le=60, extra={"allowed": "0 to 60 seconds"})] | None = None
    """So much of the seconds in which it counts (of sound: 4) it must be that likely."""
    confirm: bool = True
    """Of smoke_alarm and co_alarm: told once their cadence is confirmed, or they went on for longer; else at once."""

    def rule(self, head: str, kind: str, enter: float) -> HysteresisParams:
        """The rule of a ``kind`` of ``head`` whose threshold in the bundle is ``enter``."""
        rise, fall = TIMES.get(head, OTHER_TIMES)
        fall = FALL_S.get(kind, fall)
        enter = enter if self.threshold is None else self.threshold
        step = FAST_START_LOG_ODDS.get(kind, FAST_START_LOG_ODDS.get(head))
        leave, fast_start = shifted(enter, -EXIT_STEP), 2.0 if step is None else shifted(enter, step)
        return HysteresisParams(
            enter,
            leave,
            rise if self.min_s is None else self.min_s,
            fall if self.merge_s is None else self.merge_s,
            max_s=LONGEST_S if self.max_s is None else self.max_s,
            cool_down_s=self.cool_down_s,
            fast_start=fast_start if self.min_s is None else 2.0,
        )

    def limit(self, enter: float, said: Limited | None = None) -> Limit:
        """From when on it is evidence, where its threshold in the bundle is ``enter``, and the bundle ``said`` so. A
        threshold of the place's own moves what the bundle says by half of what it differs in log-odds, as the rule
        does."""
        hold_s = said.hold_s if said is not None and self.evidence_s is None else self.evidence_s or 0.0
        return Limit(self._least(enter, said), hold_s, {} if said is None else said.unless)

    def _least(self, enter: float, said: Limited | None) -> float:
        if self.evidence is not None:
            return self.evidence
        if said is None or said.score is None:
            return least_score(self.threshold or enter)
        if self.threshold is None or not 0 < enter < 1:
            return said.score
        return shifted(said.score, (log_odds(self.threshold) - log_odds(enter)) / 2)


class Zone(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the picture."""

    name: str
    """How it is called in events and rules."""
    points: tuple[tuple[float, float], ...]
    """A polygon in 0-1 of the picture, of at least 3 points."""
    kinds: tuple[str, ...] = ()
    """Presence labels that count only in the zones that name them; empty: the zone only gives its name."""

    def holds(self, x: float, y: float) -> bool:
        """Whether (x, y) lies in it, by the even-odd rule.

        >>> Zone("path", ((0, 0), (1, 0), (1, 1))).holds(0.9, 0.5)
        True
        """
        within = False
        for (x1, y1), (x2, y2) in zip(self.points, (*self.points[1:], self.points[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                within = not within
        return within


class QuietHours(Struct, frozen=True):
    """From ``begin`` to ``end`` (local time, perhaps over midnight) events of ``kinds`` (empty: all but hazard,
    distress and intrusion) at ``places`` (empty: all) are stored but muted."""

    begin: time
    end: time
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def covers(self, kind: str, place: str, at: datetime) -> bool:
        """Whether an event of ``kind`` at ``place`` is quiet at the local moment ``at``."""
        if self.places and place not in self.places:
            return False
        if kind not in self.kinds if self.kinds else kind in NEVER_MUTED:
            return False
        now = at.time().replace(tzinfo=None)
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


class PlaceSettings(Struct, frozen=True):
    """Everything that one place decides differently. ``kinds``: by label; ``quiet``: hours of the house; ``sensors``:
    the state sensors that it has."""

    kinds: Mapping[str, KindSettings] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    quiet: tuple[QuietHours, ...] = ()
    sensors: tuple[Sensor, ...] = ()

    def of(self, kind: str) -> KindSettings:
        """The settings of a kind."""
        return self.kinds.get(kind, KindSettings())

    def evidence(
        self,
        thresholds: Mapping[str, Mapping[str, float]],
        said: Mapping[str, Mapping[str, Limited]] = MappingProxyType({}),
    ) -> dict[str, dict[str, Limit]]:
        """Per head and label of ``thresholds`` (a bundle's) from when on it is evidence here. ``said``: what the bundle
        says of that."""
        return {
            head: {label: self.of(label).limit(enter, said.get(head, {}).get(label)) for label, enter in labels.items()}
            for head, labels in thresholds.items()
        }
