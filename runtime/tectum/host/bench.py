"""Latency on this host, measured as MLPerf inference does, with the accuracy of the very files beside it.

SingleStream: one graph, the next query when the last is done. House: every place pushes pictures and hops of sound on
an absolute schedule, through all rooms to the decision, and each latency counts from the *scheduled* time, so that
waiting behind a late one is not left out (no coordinated omission). Nothing is cached from query to query.
"""

import heapq
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tectum.bundle import Shape
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.engine import Engine
from tectum.errors import UsageError
from tectum.modality import modalities
from tectum.observe.sources.media import MediaFile
from tectum.observe.types import AudioChunk, Frame, Observation
from tectum.pipeline import Pipeline
from tectum.supervise.memory import memory_mb

WARM, RUNS = 50, 300
WARM_S = 2.0
LATE_S = 0.2
"""A picture this late is dropped, as a live house drops it; sound never is."""
PICTURES = 24


@dataclass(frozen=True)
class House:
    """What running ``places`` for ``seconds`` of media took. ``latency_ms``: by what was observed, from its
    scheduled time to the decision. ``encoded``: share of pictures and hops that the gates let through. ``behind_s``:
    how late the last observation was begun."""

    places: int
    seconds: float
    latency_ms: dict[str, dict[str, float]]
    drops: int
    decisions: int
    cpu_s_per_media_s: float
    rss_mb: float
    behind_s: float
    encoded: float = 1.0


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """p50, p90, p99 and the worst, rounded to microseconds; empty for none."""
    if not milliseconds:
        return {}
    p50, p90, p99 = np.percentile(milliseconds, (50, 90, 99))
    named = zip(("p50", "p90", "p99", "max"), (p50, p90, p99, max(milliseconds)), strict=True)
    return {name: round(float(value), 3) for name, value in named}


def single_stream(engine: Engine, runs: int = RUNS) -> dict[str, dict[str, float]]:
    """Milliseconds per graph, back to back, after ``WARM`` runs, with the CPU time of the process per run."""
    out = {}
    for graph in engine.bundle.graphs:
        session = engine.sessions[graph]
        feeds = Workload(engine.bundle).feeds(graph, 16)
        for index in range(WARM):
            session(feeds[index % len(feeds)])
        taken = []
        burnt = time.process_time()
        for index in range(runs):
            begin = time.perf_counter()
            session(feeds[index % len(feeds)])
            taken.append(1e3 * (time.perf_counter() - begin))
        cpu = 1e3 * (time.process_time() - burnt) / runs
        out[graph] = {**percentiles(taken), "cpu": round(cpu, 3)}
    return out


def drawn(engine: Engine, place: str, seconds: float, seed: int) -> Iterator[Observation]:
    """Pictures and sound made on the spot, in time order, those that the bundle takes; the pictures move, so that no
    two decisions are alike."""
    shape, work = engine.bundle.shape, Workload(engine.bundle, seed)
    pictures = [work.picture() for _ in range(PICTURES)]
    sound = work.sound(shape.hop * 40)
    hop_s = shape.hop / shape.sample_rate
    frames = ((index / shape.rate_hz, 0, index) for index in range(int(seconds * shape.rate_hz)))
    hops = (((index + 1) * hop_s, 1, index) for index in range(int(seconds / hop_s)))
    taken = engine.bundle.slots
    for when, kind, index in heapq.merge(
        frames if Frame.modality in taken else (), hops if AudioChunk.modality in taken else ()
    ):
        if kind == 0:
            yield Frame.whole(place, when, np.roll(pictures[index % PICTURES], index, axis=1))
        else:
            begin = index % 40 * shape.hop
            yield AudioChunk(place, when, sound[begin : begin + shape.hop])


def recorded(engine: Engine, place: str, seconds: float, path: Path) -> Iterator[Observation]:
    """A recording, decoded as it is needed, from its beginning again until ``seconds`` are full. Raises MediaError."""
    start = 0.0
    while start < seconds:
        last = start
        for seen in MediaFile(path, engine.bundle.shape, place, live=True):
            last = start + seen.time
            if last >= seconds:
                return
            yield replace(seen, time=last)
        start = last + 1 / engine.bundle.shape.rate_hz


def interleave(streams: Sequence[Iterator[Observation]], period_s: float) -> Iterator[tuple[float, int, Observation]]:
    """When, the index of its stream, and the observation, by time; a stream goes on when its last one was handled.

    Streams begin at different moments of the period, as cameras do.
    """
    waiting: list[tuple[float, int, Observation]] = []

    def advance(index: int) -> None:
        if (seen := next(streams[index], None)) is not None:
            heapq.heappush(waiting, (seen.time + index * period_s / len(streams), index, seen))

    for index in range(len(streams)):
        advance(index)
    while waiting:
        yield (first := heapq.heappop(waiting))
        advance(first[1])


def check(places: int, seconds: float, media: Path | None, shape: Shape) -> None:
    """Refuse what :func:`house` cannot run. Raises UsageError and MediaError."""
    if not 1 <= places <= 256:
        raise UsageError(f"--places {places}: must be 1 to 256")
    if not 1 <= seconds <= 86_400:
        raise UsageError(f"--seconds {seconds:g}: must be 1 to 86400")
    if media is not None:
        MediaFile(media, shape)


def house(
    engine: Engine,
    places: int = 1,
    seconds: float = 20.0,
    media: Path | None = None,
    gated: bool = False,
) -> House:
    """Run ``places`` side by side for ``seconds`` after ``WARM_S`` to warm up. ``media``: a recording that every place
    plays, decoding included; without it, pictures and sounds drawn on the spot. ``gated``: what did not change is not
    encoded again.

    Raises UsageError for numbers that are not allowed, MediaError for a recording that cannot be read.
    """
    check(places, seconds, media, engine.bundle.shape)
    whole = WARM_S + seconds
    streams, pipelines = [], []
    for index in range(places):
        name = f"place-{index + 1}"
        stream = recorded(engine, name, whole, media) if media is not None else drawn(engine, name, whole, index)
        streams.append(stream)
        pipelines.append(Pipeline(engine, name, gated=gated))
    taken: dict[str, list[float]] = {}
    drops = decisions = 0
    start = time.perf_counter()
    burnt, begun = time.process_time(), start
    warm = True
    late = 0.0
    for due, index, seen in interleave(streams, 1 / engine.bundle.shape.rate_hz):
        if warm and due >= WARM_S:
            warm, drops, decisions = False, 0, 0
            burnt, begun = time.process_time(), time.perf_counter()
        time.sleep(max(0.0, start + due - time.perf_counter()))
        late = time.perf_counter() - start - due
        if isinstance(seen, Frame) and late > LATE_S:
            drops += 1
        else:
            pipelines[index].observe(seen)
            decisions += 1
            if not warm:
                medium = modalities()[seen.modality].medium
                taken.setdefault(medium, []).append(1e3 * (time.perf_counter() - start - due))
    wall = time.perf_counter() - begun
    cpu = (time.process_time() - burnt) / max(seconds, wall)
    counts = [pair for pipeline in pipelines for pair in pipeline.saved.values()]
    share = sum(passed for passed, _ in counts) / max(1, sum(map(sum, counts))) if gated else 1.0
    for pipeline in pipelines:
        pipeline.close()
    latency = {medium: percentiles(values) for medium, values in taken.items()}
    return House(
        places,
        seconds,
        latency,
        drops,
        decisions,
        round(cpu, 4),
        round(memory_mb(), 1),
        round(late, 3),
        round(share, 3),
    )


def accuracy(engine: Engine) -> dict[str, dict[str, float]]:
    """What the manifest says of the very files that were measured: accuracy and macro F1 per head."""
    return {
        head: {name: figures[name] for name in ("accuracy", "macro_f1") if name in figures}
        for head, figures in engine.bundle.part.metrics.items()
    }
