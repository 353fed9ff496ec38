"""How a house is, put together from its parts."""

import os
import threading
import time
from collections.abc import Callable, Mapping

from tectum.deliver.outbox import Outbox
from tectum.deliver.sink_worker import SinkWorker
from tectum.deliver.store.recorder import Recorder
from tectum.engine import Engine
from tectum.house.place_worker import PlaceWorker
from tectum.observe.sources.runner import Runner
from tectum.supervise.clock import HouseClock
from tectum.supervise.figures import StageFigures
from tectum.supervise.health import Health, State, worst_of
from tectum.supervise.house_health import (
    HouseHealth,
    PlaceHealth,
    SinkHealth,
    SourceHealth,
    SpeechHealth,
    StoreHealth,
    WorkerHealth,
)
from tectum.supervise.latency import Stages
from tectum.supervise.memory import memory_mb
from tectum.version import VERSION


def house_health(
    workers: Mapping[str, PlaceWorker],
    outbox: Outbox,
    recorder: Recorder,
    text_runners: list[Runner],
    services: Mapping[str, Callable[[], Health]],
    store_troubles: list[str],
    engine: Engine,
    clock: HouseClock,
    stages: Stages,
) -> HouseHealth:
    """Everything: per part ok, degraded or down with the reason, and the latency of every stage. ``workers``: by place;
    ``services``: what asks how each further part is; ``store_troubles``: of what works on the store beside the outbox,
    empty where there is none."""
    places = {name: place_health(worker, outbox.latency[name].figures()) for name, worker in workers.items()}
    sinks = {one.name: _sink_health(one) for one in outbox.workers}
    text_sources = {runner.source.name: runner.health() for runner in text_runners}
    found = {name: health() for name, health in services.items()}
    store = outbox.health()
    if store.state == "ok":
        trouble = next(filter(None, store_troubles), "")
        store = Health("degraded", trouble) if trouble else store
    parts = [store, *sinks.values(), *text_sources.values(), *found.values()]
    return HouseHealth(
        state=_whole(store, parts, list(places.values())),
        tectum=VERSION,
        pid=os.getpid(),
        at=round(time.time(), 3),
        up_s=round(clock.now(), 1),
        rss_mb=round(memory_mb(), 1),
        threads=threading.active_count(),
        places=places,
        words=text_sources,
        store=StoreHealth(store.state, store.reason, clips=recorder.written),
        sinks=sinks,
        services=found,
        stages_ms=stages.figures(),
        providers=engine.health(),
    )


def _whole(store: Health, parts: list[Health], places: list[PlaceHealth]) -> State:
    state = worst_of(*parts, *(part for place in places for part in place.parts().values())).state
    carry_on = any(place.worker.state != "down" for place in places)
    if state == "down" and carry_on and store.state != "down":
        return "degraded"  # the others carry on; without the outbox nothing is delivered
    return state


def place_health(worker: PlaceWorker, event_ms: StageFigures) -> PlaceHealth:
    """Everything that is known of a place. ``event_ms``: from the capture of what decided until a sink had it."""
    skew, own = worker.skew.estimate(), worker.health()
    return PlaceHealth(
        worker=WorkerHealth(own.state, own.reason, restarts=worker.budget.restarts, waiting=worker.queue.depth()),
        sources={runner.source.name: _source_health(runner) for runner in worker.sources.runners},
        speech=_speech_health(worker),
        sensors=worker.sensors.health(),
        av_skew_ms=None if skew is None else round(skew.skew_ms, 1),
        av_drift_ppm=None if skew is None or skew.drift_ppm is None else round(skew.drift_ppm, 1),
        av_pairs=0 if skew is None else skew.pairs,
        drops={**worker.queue.drops, **worker.load.drops()},
        looks=worker.load.looks.made,
        looks_refused=worker.load.looks.refused,
        senses=worker.sources.senses(),
        switches=dict(worker.switches),
        context=worker.pipeline.context,
        gates=worker.pipeline.gates,
        now=round(worker.pipeline.now, 3),
        picture_at=worker.view.picture_at,
        back_at=worker.view.back_at,
        events=worker.events.started,
        raised={one.label: (one.own, one.to) for one in worker.raises},
        event_ms=event_ms,
    )


def _source_health(runner: Runner) -> SourceHealth:
    now, clocks = runner.health(), runner.feed.arrivals
    return SourceHealth(
        now.state,
        now.reason,
        stale=runner.stale,
        reconnects=runner.reconnects,
        repaired=dict(runner.feed.repaired),
        drift_ppm={name: round(clock.drift_ppm, 1) for name, clock in clocks.items() if clock.drift_ppm is not None},
        latency_ms=next((round(1e3 * c.latency_s, 1) for c in clocks.values() if c.latency_s is not None), None),
        steps=sum(clock.steps for clock in clocks.values()),
    )


def _speech_health(worker: PlaceWorker) -> SpeechHealth | None:
    if worker.listener is None:
        return None
    now = worker.listener.health()
    return SpeechHealth(now.state, now.reason, heard=worker.listener.heard, dropped=worker.listener.dropped)


def _sink_health(one: SinkWorker) -> SinkHealth:
    now = one.health()
    return SinkHealth(now.state, now.reason, delivered=one.delivered, failures=one.failures, given_up=one.given_up)
