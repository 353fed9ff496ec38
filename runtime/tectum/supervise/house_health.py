"""How a running house is, as one tree: what health.json, ``/api/health``, the metrics and a broker show of it.

It stands this low because every room adds its part. Durations are in milliseconds of the host's clock where a name ends
in ``_ms``, moments in seconds since 1970 where it is ``at`` or ``since``.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from tectum.supervise.figures import GateFigures, GraphHealth, StageFigures
from tectum.supervise.health import Health, State, worst_of


class SourceHealth(Health, frozen=True, kw_only=True):
    """A source. ``stale``: a session stands that delivers nothing. ``reconnects``: sessions after the first.
    ``repaired``: what of its stamps was put right, and how often. ``drift_ppm``: of each of its clocks against the
    host's. ``latency_ms``: from the lens to here, where the source knows it. ``steps``: leaps of its clocks."""

    stale: bool = False
    reconnects: int = 0
    repaired: Mapping[str, int] = field(default_factory=dict)
    drift_ppm: Mapping[str, float] = field(default_factory=dict)
    latency_ms: float | None = None
    steps: int = 0


class SensorHealth(Health, frozen=True, kw_only=True):
    """A state sensor. ``value``: what it says, null where that is not known, and ``since`` when."""

    value: str | float | bool | None = None
    since: float | None = None


class SpeechHealth(Health, frozen=True, kw_only=True):
    """Speech to text. ``heard``: utterances; ``dropped``: those that it had no time for."""

    heard: int = 0
    dropped: int = 0


class WorkerHealth(Health, frozen=True, kw_only=True):
    """The place's own worker. ``waiting``: observations in its queue."""

    restarts: int = 0
    waiting: int = 0


class SinkHealth(Health, frozen=True, kw_only=True):
    """A sink. ``delivered``: messages that it has taken; ``failures``: tries that failed; ``given_up``: messages that
    it will never take."""

    delivered: int = 0
    failures: int = 0
    given_up: int = 0


class StoreHealth(Health, frozen=True, kw_only=True):
    """The store, and what writes into it. ``clips``: written since the house began."""

    clips: int = 0


class PlaceHealth(Struct, frozen=True, kw_only=True):
    """A place. ``av_skew_ms``: stamp of a picture less that of the sound of the same moment, ``av_drift_ppm`` how fast
    that grows, ``av_pairs`` how many moments agree. ``drops``: observations left out, by reason. ``looks``: how often a
    part of a picture was looked at again, ``looks_refused``: how often that was not in the house's budget. ``senses``:
    per modality that there is at all whether it is on and comes. ``now``: media seconds.
    ``picture_at``: when its newest picture came, seconds since 1970; ``back_at``: since when they come again, null
    where they never stayed away. ``events``: that began.
    ``event_ms``: from the capture of what decided an event until a sink had it. ``raised``: by kind of event, the
    threshold that calibrate raised, and to what."""

    worker: WorkerHealth
    sources: Mapping[str, SourceHealth] = field(default_factory=dict)
    speech: SpeechHealth | None = None
    sensors: Mapping[str, SensorHealth] = field(default_factory=dict)
    av_skew_ms: float | None = None
    av_drift_ppm: float | None = None
    av_pairs: int = 0
    drops: Mapping[str, int] = field(default_factory=dict)
    looks: int = 0
    looks_refused: int = 0
    senses: Mapping[str, bool] = field(default_factory=dict)
    switches: Mapping[str, bool] = field(default_factory=dict)
    context: str = "none"
    gates: Mapping[str, GateFigures] = field(default_factory=dict)
    now: float = 0.0
    picture_at: float | None = None
    back_at: float | None = None
    events: int = 0
    raised: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    event_ms: StageFigures

    def parts(self) -> dict[str, Health]:
        """What can fail in it, by name; ``place``: its own worker."""
        parts: dict[str, Health] = {"place": self.worker, **self.sources}
        return parts if self.speech is None else {**parts, "speech": self.speech}

    def whole(self) -> Health:
        """The place as a whole, by those."""
        return worst_of(*self.parts().values())


class HouseHealth(Struct, frozen=True, kw_only=True):
    """The house. ``tectum``: its version. ``at``: when this was. ``up_s``: seconds since it began. ``words``: where
    words come in that belong to no place. ``services``: what else it runs. ``stages_ms``: those that happened at all.
    ``providers``: by graph. ``stopped``: this is the last that it wrote."""

    state: State
    tectum: str
    pid: int
    at: float
    up_s: float
    rss_mb: float
    threads: int
    places: Mapping[str, PlaceHealth]
    words: Mapping[str, Health]
    store: StoreHealth
    sinks: Mapping[str, SinkHealth]
    services: Mapping[str, Health]
    stages_ms: Mapping[str, StageFigures]
    providers: Mapping[str, GraphHealth]
    stopped: bool = False

    def parts(self) -> Iterator[tuple[str, Health]]:
        """Everything that can fail in it, by name; what belongs to a place behind the place's name."""
        yield "store", self.store
        for parts in (self.words, self.sinks, self.services):
            yield from parts.items()
        for name, place in self.places.items():
            for part, health in (*place.parts().items(), *place.sensors.items()):
                yield f"{name}: {part}", health

    def states(self) -> list[State]:
        """Of every part: another list is another state of the house."""
        return [self.state, *(part.state for _, part in self.parts())]
