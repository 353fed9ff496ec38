"""Recordings through the rooms: as fast as the machine can (``analyze``), or at their own pace (``live``)."""

import logging
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tectum.decide.events import Event
from tectum.deliver.incidents import Incidents
from tectum.deliver.sinks.base import Sink
from tectum.engine import Engine
from tectum.errors import TectumError
from tectum.files import is_file
from tectum.imaging.thumbnail import jpeg
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.recording import LATE_S
from tectum.observe.sources.stretches import STRETCH_S
from tectum.observe.sources.text import merge, read_lines, utterances
from tectum.observe.types import Frame, Observation
from tectum.offline.report import Record
from tectum.pipeline import Pipeline

log = logging.getLogger(__name__)

THUMBNAIL_EVERY_S = 0.5
MAX_THUMBNAILS = 400


@dataclass(frozen=True)
class Summary:
    """What one recording took. ``late_frames``: pictures dropped to keep the pace. ``damage``: what of it could not be
    read, or an empty text."""

    path: Path
    seconds: float
    wall_s: float
    frames: int
    chunks: int
    events: int
    late_frames: int
    damage: str = ""


def analyze(
    path: Path,
    engine: Engine,
    sinks: list[Sink],
    text: Iterable[str] = (),
    place: str = "home",
    outside: bool = False,
    record: Record | None = None,
    paced: bool = False,
    on_progress: Callable[[float, float | None], None] = lambda _now, _whole: None,
    gated: bool = False,
) -> Summary:
    """Run one recording, picture or text file (``.txt``, a sentence a line) and deliver its events.

    ``text``: lines, each perhaps with a time (``@12.5 good night``). ``paced``: at the media's own pace, as a
    live stream would come; pictures that are late are dropped. ``gated``: what did not change is not encoded again.
    Raises MediaError and UsageError; events found before an error or Ctrl-C are ended and delivered.
    """

    def noted(message: str) -> None:
        if record is not None:
            record.notes.append(message)
        log.warning("%s", message, extra={"place": place})

    spoken = utterances(text, place)
    media: MediaFile | None = None
    stream: Iterable[Observation] = ()
    if path.suffix.lower() == ".txt" and is_file(path):
        spoken = sorted([*spoken, *utterances(read_lines(path), place)], key=lambda u: u.time)
    else:
        stretch_s = math.inf if paced else STRETCH_S
        media = MediaFile(path, engine.bundle.shape, place, live=paced, stretch_s=stretch_s)
        stream = media
        for reason in media.missing.values():
            noted(f"{path}: {reason}; the other modalities carry on without it")
        if record is not None:
            media.preview = _previews(record)
    pipeline = Pipeline(engine, place, outside, record.tick if record is not None else None, gated)
    incidents = Incidents()
    count = late = 0
    begin = time.monotonic()

    def deliver(events: list[Event]) -> None:
        nonlocal count
        count += sum(e.phase == "start" for e in events)
        for event in incidents.of(events):
            if record is not None:
                record.events.append(event)
            for sink in sinks:
                sink.deliver(event)

    try:
        for observation in merge(stream, spoken):
            if paced:
                ahead = observation.time - (time.monotonic() - begin)
                if ahead > 0:
                    time.sleep(ahead)
                elif -ahead > LATE_S and isinstance(observation, Frame):
                    late += 1
                    continue
            deliver(pipeline.observe(observation))
            on_progress(observation.time, media.duration if media else None)
    finally:
        deliver(pipeline.close())
        if media is not None and record is not None:
            record.notes += media.notes
    if late:
        noted(f"{path}: {late} pictures were dropped to keep the pace")
    if media is not None and media.clock.repaired:
        repaired = ", ".join(f"{stream} {n}" for stream, n in media.clock.repaired.items())
        noted(f"{path}: time stamps repaired: {repaired}")
    if record is not None:
        record.duration = max(record.duration, pipeline.now)
    return Summary(
        path,
        pipeline.now,
        time.monotonic() - begin,
        media.frames_used if media else 0,
        media.chunks if media else 0,
        count,
        late,
        media.damage if media is not None else "",
    )


def _previews(record: Record) -> Callable[[float, object], None]:
    def keep(when: float, picture: object) -> None:
        last = record.thumbnails[-1][0] if record.thumbnails else -1e9
        if when - last >= THUMBNAIL_EVERY_S and len(record.thumbnails) < MAX_THUMBNAILS:
            record.thumbnails.append((when, jpeg(picture)))

    return keep


def analyze_folder(paths: list[Path], run: Callable[[Path], Summary]) -> tuple[list[Summary], int]:
    """Run several recordings; one that cannot be read is logged and passed over. Returns summaries, and how many could
    not be read, or not all of them."""
    done: list[Summary] = []
    failed = 0
    for path in paths:
        try:
            done.append(run(path))
            failed += bool(done[-1].damage)
        except TectumError as error:
            failed += 1
            log.error("%s", error)
    return done, failed
