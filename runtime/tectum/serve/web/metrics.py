"""A house's health for Prometheus, in its text format; names follow its conventions (base units, ``_total``)."""

from collections.abc import Iterable
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from tectum.serve.protocols import HouseView
from tectum.supervise.health import STATES
from tectum.supervise.house_health import HouseHealth
from tectum.supervise.worker import workers

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
EVERY = 6
"""Every so many of the histogram's edges: half a decade."""


def exposition(house: HouseView) -> bytes:
    """The whole text."""
    registry = CollectorRegistry()
    registry.register(_House(house))
    return generate_latest(registry)


class _House(Collector):
    def __init__(self, house: HouseView):
        self._house = house

    def collect(self) -> Iterable[Any]:
        health = self._house.health()
        yield InfoMetricFamily("tectum_build", "Version of Tectum", {"version": health.tectum})
        yield GaugeMetricFamily("tectum_uptime_seconds", "Since the house began", health.up_s)
        yield GaugeMetricFamily("tectum_resident_memory_bytes", "Resident memory", 1e6 * health.rss_mb)
        yield GaugeMetricFamily("tectum_threads", "Threads of the process", health.threads)
        yield from self._stages()
        yield from self._parts(health)
        yield from self._places(health)

    def _stages(self) -> Iterable[Any]:
        family = HistogramMetricFamily(
            "tectum_stage_seconds",
            "How long each stage takes, from the lens to the sink; 'event' is the whole way",
            labels=["stage"],
        )
        for stage, histogram in self._house.stages().of.items():
            buckets, total = histogram.cumulative()
            thinned = [*buckets[:-1:EVERY], buckets[-1]]
            edges = [("+Inf" if edge == float("inf") else f"{edge:.4g}", count) for edge, count in thinned]
            family.add_metric([stage], edges, total)
        yield family

    def _parts(self, health: HouseHealth) -> Iterable[Any]:
        family = GaugeMetricFamily(
            "tectum_part_state", "Of each part: 0 ok, 1 degraded, 2 down", labels=["place", "part"]
        )
        family.add_metric(["", "house"], STATES.index(health.state))
        family.add_metric(["", "store"], STATES.index(health.store.state))
        given_up = CounterMetricFamily("tectum_given_up", "Messages that a sink will never take", labels=["sink"])
        for name, sink in health.sinks.items():
            given_up.add_metric([name], sink.given_up)
            family.add_metric(["", f"sink {name}"], STATES.index(sink.state))
        for name, part in {**health.words, **health.services}.items():
            family.add_metric(["", name], STATES.index(part.state))
        for place, row in health.places.items():
            for name, part in row.parts().items():
                family.add_metric([place, name], STATES.index(part.state))
        yield family
        restarts = CounterMetricFamily("tectum_restarts", "Times that a worker was begun anew", labels=["worker"])
        for worker in workers():
            restarts.add_metric([worker.name], worker.budget.restarts)
        yield restarts
        delivered = CounterMetricFamily("tectum_delivered", "Messages that a sink has taken", labels=["sink"])
        failures = CounterMetricFamily("tectum_delivery_failures", "Tries of a sink that failed", labels=["sink"])
        for name, sink in health.sinks.items():
            delivered.add_metric([name], sink.delivered)
            failures.add_metric([name], sink.failures)
        yield delivered
        yield failures
        yield given_up

    @staticmethod
    def _places(health: HouseHealth) -> Iterable[Any]:
        skew = GaugeMetricFamily(
            "tectum_av_skew_seconds", "Stamp of the picture less that of the sound", labels=["place"]
        )
        events = CounterMetricFamily("tectum_events", "Events that began", labels=["place"])
        drops = CounterMetricFamily("tectum_dropped", "Observations that were dropped", labels=["place", "reason"])
        reconnects = CounterMetricFamily("tectum_reconnects", "Sessions after the first", labels=["place", "source"])
        drift = GaugeMetricFamily(
            "tectum_drift_ratio", "Of a source's clock against the host's", labels=["place", "source", "clock"]
        )
        looks = CounterMetricFamily("tectum_looks", "Closer looks at parts of a picture", labels=["place"])
        refused = CounterMetricFamily(
            "tectum_looks_refused", "Closer looks that were not in the house's budget", labels=["place"]
        )
        for place, row in health.places.items():
            looks.add_metric([place], row.looks)
            refused.add_metric([place], row.looks_refused)
            if row.av_skew_ms is not None:
                skew.add_metric([place], row.av_skew_ms / 1e3)
            events.add_metric([place], row.events)
            for reason, count in row.drops.items():
                drops.add_metric([place, reason], count)
            for name, source in row.sources.items():
                reconnects.add_metric([place, name], source.reconnects)
                for clock, ppm in source.drift_ppm.items():
                    drift.add_metric([place, name, clock], ppm / 1e6)
        yield from (skew, events, drops, looks, refused, reconnects, drift)
