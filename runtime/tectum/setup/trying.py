"""A camera, a microphone or a broker is tried before it stands in a file: what comes of it, within seconds.

Only what the owner typed is asked: no redirect is followed, and an address has one of the schemes of cameras.
"""

import math
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from msgspec import Struct

from tectum.address import Address
from tectum.bundle import Shape
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.errors import AccessError, MediaError, TectumError, UsageError, describe
from tectum.house.sources import place_sources
from tectum.imaging.thumbnail import jpeg
from tectum.modality import AUDIO
from tectum.observe.observation_queue import TimedObservation
from tectum.observe.sources.base import Feed, Source, SourceContext
from tectum.observe.sources.stream import SCHEMES, StreamSource
from tectum.observe.types import AudioChunk, Frame, Observation
from tectum.setup.draft import BrokerDraft, PlaceDraft, typed_place, without_variables
from tectum.setup.onvif import told_streams
from tectum.setup.stream_paths import host_of, stream_addresses
from tectum.supervise.worker import Worker
from tectum.tables.broker import Broker

CAMERA_S, EACH_S = 20.0, 7.0
LOOK_S, CLOSE_S = 0.1, 2.0
HOPS = 4
"""Of sound: a second."""
PREVIEW_HEIGHT = 360
SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)
"""What a trial asks a source for; the bundle is not loaded for it."""
SILENCE_DB = -120.0


class Tried(Struct, frozen=True):
    """What came of a trial. ``trouble``: empty, where it works; refused (user and password), unreachable, or wrong
    (what was typed); ``what``: in words. Of a camera: ``address`` that gave the ``picture`` (JPEG), its size, and
    whether it has ``sound``; of a microphone its level, dB below full scale."""

    trouble: str = ""
    what: str = ""
    address: str = ""
    picture: bytes = b""
    width: int = 0
    height: int = 0
    sound: bool = False
    level_db: float = SILENCE_DB


def trouble_of(error: BaseException) -> Tried:
    """What an error of a trial means for whoever typed it."""
    kind = "refused" if isinstance(error, AccessError) else "wrong" if isinstance(error, UsageError) else "unreachable"
    return Tried(kind, describe(error))


def try_camera(place: PlaceDraft, about: str = "", service: str = "") -> Tried:
    """The camera of a place: a device of this machine, or an address; of a host alone what the camera itself says
    (``service``: where it answered the probe), then the paths of its maker, until one answers, and none any more once
    user and password are refused."""
    try:
        if typed_place(place).camera:
            return _seen(_local(PlaceConfig(name="trial", camera=place.camera)), place.camera, EACH_S)
        failed: TectumError = UsageError("type the address of the camera")
        deadline = time.monotonic() + CAMERA_S
        for typed in _candidates(place, about, service):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            address = Address.parse(typed, SCHEMES, place.user, place.password.reveal())
            try:
                return _seen(StreamSource(address, redirects=False), typed, min(left, EACH_S))
            except MediaError as error:
                failed = error
                if isinstance(error, AccessError) or not StreamSource(address).probe():
                    break
        return trouble_of(failed)
    except TectumError as error:
        return trouble_of(error)


def _candidates(place: PlaceDraft, about: str, service: str) -> Iterator[str]:
    """The addresses to try. What refuses the login by ONVIF may take it by RTSP: some keep two lists of users."""
    if not place.stream.strip():
        return
    told = list[str]()
    if service and place.user and host_of(place.stream) == urlsplit(service).hostname:
        with suppress(MediaError, AccessError):
            told = told_streams(service, place.user, place.password)
    yield from dict.fromkeys((*told, *stream_addresses(place.stream, about)))


def try_microphone(name: str) -> Tried:
    """How loud a microphone of this machine is just now."""
    try:
        source = _local(PlaceConfig(name="trial", microphone=name))
        coming = _delivered(source, Feed("trial", source.name, SHAPE), EACH_S)
        heard = [one for one in islice(coming, HOPS) if isinstance(one, AudioChunk)]
        coming.close()
        if not heard:
            raise MediaError("nothing came in time")
        power = float(np.mean(np.square(np.concatenate([one.samples for one in heard]), dtype=np.float64)))
        return Tried(what=name, sound=True, level_db=round(10 * math.log10(power), 1) if power else SILENCE_DB)
    except (TectumError, OSError) as error:
        return trouble_of(error)


def try_broker(broker: BrokerDraft) -> Tried:
    """Whether a broker answers, and takes user and password."""
    try:
        without_variables(broker.host, broker.user, broker.password)
        made = Broker(broker.host, broker.port, broker.user, broker.password, broker.tls)
        for problem in made.broker_problems(Path()):
            raise UsageError(problem.line(problem.key))
        made.try_broker(Path())
        return Tried(what=made.broker_name)
    except TectumError as error:
        return trouble_of(error)


def _local(place: PlaceConfig) -> Source:
    """A device of this machine. Raises UsageError: its package is missing, or there is no such device."""
    for one in place.declared():
        for problem in one.table.problems(SourceContext(place.name, Path())):
            raise UsageError(problem.line(one.keys.get(problem.key, problem.key)))
    (source,) = place_sources(Config(Path(), places=(place,)), place)
    return source


def _seen(source: Source, address: str, longest_s: float) -> Tried:
    """The first picture of a source, and whether it has sound beside. Raises what it fails of."""
    feed = Feed("trial", source.name, SHAPE)
    for one in _delivered(source, feed, longest_s):
        picture: Any = one.picture if isinstance(one, Frame) else None
        if picture is not None:
            shown = jpeg(picture, min(PREVIEW_HEIGHT, picture.height))
            sound = AUDIO in source.modalities and AUDIO not in feed.absent
            return Tried("", "", address, shown, picture.width, picture.height, sound)
    raise MediaError("no picture came in time")


def _delivered(source: Source, feed: Feed, longest_s: float) -> Generator[Observation, None, None]:
    """What one session delivers, for as long as it is asked for and ``longest_s`` at most. Raises what it fails of
    before anything came."""
    stop, failed, came = threading.Event(), list[BaseException](), False

    def hold(_session: Worker) -> None:
        try:
            source.session(feed, stop)
        except BaseException as error:
            failed.append(error)

    session, deadline = Worker("try", hold), time.monotonic() + longest_s
    session.start()
    try:
        while time.monotonic() < deadline:
            over = session.join(0.0)
            taken = feed.queue.pop(LOOK_S)
            if taken is not None and isinstance(taken[1], TimedObservation):
                came = True
                yield taken[1].seen
            elif over:
                break
        if failed and not came:
            raise failed[0]
    finally:
        stop.set()
        session.join(CLOSE_S)
