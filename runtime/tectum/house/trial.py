"""``tectum check --try``: every source, recogniser of speech and sink of a house is opened, side by side, and says what
came of it."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from tectum.bundle import Shape
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.deliver.sinks.base import SinkTable
from tectum.errors import MediaError, describe
from tectum.house.sources import place_sources
from tectum.house.speech import try_speech
from tectum.modality import modalities
from tectum.observe.observation_queue import TimedObservation
from tectum.observe.sources.base import Feed, Source
from tectum.supervise.worker import Worker

TRY_S = 12.0
"""The longest that a part may take: more than its own deadlines, so that it says itself what it waits for."""
REST_S = 3.0
"""So long the rest of what a source delivers is waited for, after its first."""
LOOK_S, CLOSE_S = 0.1, 2.0
NO_MORE: Mapping[str, Callable[[], str]] = MappingProxyType({})


class Trial(Struct, frozen=True):
    """``name``: of the part; ``fine``: whether it works; ``what`` came of it, on one line."""

    name: str
    fine: bool
    what: str


def try_house(
    config: Config, shape: Shape, longest_s: float = TRY_S, more: Mapping[str, Callable[[], str]] = NO_MORE
) -> Iterator[Trial]:
    """Every source, recogniser of speech and sink, and ``more``, each with a worker of its own, as each is done: within
    ``longest_s`` seconds. Nothing is delivered, no event is made, and standard input is left alone. ``shape``: of what
    the bundle takes."""
    done: queue.Queue[Trial] = queue.Queue()
    parts: dict[str, Callable[[Worker], str]] = {}
    for place in config.places:
        typed = [one.table.reads_standard_input for one in place.declared()]
        for source, reads_input in zip(place_sources(config, place), typed, strict=True):
            if not reads_input:
                parts[f"{place.name}: {source.name}"] = partial(_try_source, place, source, shape, longest_s)
        if place.speech is not None:
            parts[f"{place.name}, speech"] = _alone(partial(try_speech, config, place.speech))
    parts.update({name: _alone(part) for name, part in more.items()})
    for name, sink in config.declared_sinks():
        parts[name] = partial(_try_sink, sink, config.folder)
    workers = [Worker(f"try: {name}", partial(_try, name, part, done)) for name, part in parts.items()]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + longest_s + 1.0
    waiting = set(parts)
    while waiting:
        try:
            trial = done.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        waiting.discard(trial.name)
        yield trial
    for worker in workers:
        worker.stop()
    for name in sorted(waiting):  # a driver or a name server that does not return
        yield Trial(name, False, f"does not answer within {longest_s:g} s")


def _try(name: str, part: Callable[[Worker], str], done: "queue.Queue[Trial]", worker: Worker) -> None:
    try:
        done.put(Trial(name, True, part(worker)))
    except BaseException as error:  # a driver's or library's own types: that it failed is what was to be found out
        done.put(Trial(name, False, describe(error)))


def _alone(part: Callable[[], str]) -> Callable[[Worker], str]:
    """A part that ends by deadlines of its own."""
    return lambda _worker: part()


def _try_sink(sink: SinkTable, folder: Path, _worker: Worker) -> str:
    return sink.try_out(folder)


def _try_source(place: PlaceConfig, source: Source, shape: Shape, longest_s: float, worker: Worker) -> str:
    """One session, until all that the source is to deliver has come. Raises what it fails of."""
    feed, stop = Feed(place.name, source.name, shape), threading.Event()
    failed: list[BaseException] = []

    def hold(_session: Worker) -> None:
        try:
            source.session(feed, stop)
        except BaseException as error:
            failed.append(error)

    session = Worker(f"{worker.name}: session", hold)
    session.start()
    try:
        return _delivered(source, feed, session, failed, time.monotonic() + longest_s)
    finally:
        stop.set()
        session.join(CLOSE_S)


def _delivered(source: Source, feed: Feed, session: Worker, failed: list[BaseException], deadline: float) -> str:
    came: dict[str, None] = {}
    while True:
        over = session.join(0.0)
        while (taken := feed.queue.pop(LOOK_S)) is not None:
            if isinstance(taken[1], TimedObservation) and taken[1].seen.modality in source.modalities:
                came[taken[1].seen.modality] = None
                deadline = min(deadline, time.monotonic() + REST_S)
            if set(came) == set(source.modalities) or time.monotonic() >= deadline:
                break
        if failed:
            raise failed[0]
        late = time.monotonic() >= deadline
        if set(came) == set(source.modalities) and feed.live:
            return _names(came) or f"listens to {', '.join(sensor.name for sensor in source.sensors) or 'what comes'}"
        if came and (late or over):
            missing = [modality for modality in source.modalities if modality not in came]
            return f"{_names(came)}; no {_names(missing)} came"
        if late or over:
            raise MediaError("it ended, and nothing came" if over else "nothing came in time")


def _names(found: Iterable[str]) -> str:
    return " and ".join(modalities()[name].medium for name in found)
