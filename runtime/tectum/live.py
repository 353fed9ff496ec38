"""A house: several places side by side, each at its media's own pace, through the same rooms as a single recording."""

import heapq
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tectum.analyze import LATE_S, merge
from tectum.config import Config, PlaceConfig
from tectum.decide.events import Event
from tectum.deliver.sinks import Sink
from tectum.engine import Engine
from tectum.errors import MediaError
from tectum.observe.media import MediaFile
from tectum.observe.text import utterances
from tectum.observe.types import Frame, Observation, Utterance
from tectum.place import Place

Warn = Callable[[str], None]


def open_engine(config: Config, warn: Warn = lambda _: None) -> Engine:
    """The engine that ``[model]`` asks for. Raises BundleError, ProviderError and UsageError."""
    model = config.model
    bundle = config.path(model.bundle) if model.bundle else None
    return Engine.open(bundle, model.variant or None, model.provider, model.threads or None, model.tuned, warn)


@dataclass
class Lane:
    """One place while it runs. ``late``: pictures dropped to keep the pace; ``down``: why it ended early, if it did."""

    config: PlaceConfig
    place: Place
    stream: Iterator[Observation]
    events: int = 0
    late: int = 0
    down: str = ""


def run_house(config: Config, engine: Engine, sinks: list[Sink], warn: Warn = lambda _: None) -> list[Lane]:
    """Run every place of ``config`` until its media end, and deliver the events of all as they come.

    A place whose recording breaks is told, its events are ended, and the others carry on. Events that are open when an
    error or Ctrl-C ends the house are ended and delivered.
    """
    lanes = [_lane(place, config, engine, warn) for place in config.places]
    waiting: list[tuple[float, int, Observation]] = []
    begin = time.monotonic()
    open_lanes = set(range(len(lanes)))

    def close(index: int) -> None:
        open_lanes.discard(index)
        _deliver(lanes[index], lanes[index].place.close(), sinks)
        engine.forget(lanes[index].place.name)

    def advance(index: int) -> None:
        try:
            seen = next(lanes[index].stream, None)
        except MediaError as error:
            lanes[index].down = str(error)
            warn(f"{lanes[index].config.name}: {error}; the other places carry on")
            seen = None
        if seen is None:
            close(index)
        else:
            heapq.heappush(waiting, (seen.time, index, seen))

    try:
        for index in range(len(lanes)):
            advance(index)
        while waiting:
            due, index, seen = heapq.heappop(waiting)
            ahead = due - (time.monotonic() - begin)
            if ahead > 0:
                time.sleep(ahead)
            if -ahead > LATE_S and isinstance(seen, Frame):
                lanes[index].late += 1
            else:
                _deliver(lanes[index], lanes[index].place.observe(seen), sinks)
            advance(index)
    finally:
        for index in sorted(open_lanes):
            close(index)
    for lane in lanes:
        if lane.late:
            warn(f"{lane.config.name}: {lane.late} pictures were dropped to keep the pace")
    return lanes


def _lane(place: PlaceConfig, config: Config, engine: Engine, warn: Warn) -> Lane:
    def told(message: str) -> None:
        warn(f"{place.name}: {message}")

    said = utterances(place.text, place.name)
    room = Place(engine, place.name, place.outside, gated=config.model.gates)
    if not place.media:
        return Lane(place, room, iter(said))
    return Lane(place, room, _media(config, place, engine, said, told))


def _media(
    config: Config, place: PlaceConfig, engine: Engine, said: list[Utterance], told: Warn
) -> Iterator[Observation]:
    """Opened when the first observation is asked for: a file that cannot be read is that place's trouble alone."""
    media = MediaFile(config.path(place.media), engine.bundle.shape, place.name, told, live=True)
    yield from merge(media, said)


def _deliver(lane: Lane, events: list[Event], sinks: list[Sink]) -> None:
    lane.events += sum(event.phase == "start" for event in events)
    for event in events:
        for sink in sinks:
            sink.deliver(event)
