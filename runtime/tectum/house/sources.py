"""The sources that the file of a house names for a place."""

from tectum.address import expand
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.observe.sources.base import Source
from tectum.observe.sources.camera import CameraSource
from tectum.observe.sources.microphone import MicrophoneSource, PcmSource
from tectum.observe.sources.recording import RecordingSource
from tectum.observe.sources.stream import StreamSource
from tectum.observe.sources.text import utterances


def place_sources(house: Config, place: PlaceConfig) -> list[Source]:
    """One for each device, stream and recording; none is opened yet. Raises UsageError."""
    spoken = utterances(place.text, place.name)
    out: list[Source] = []
    if place.media or spoken:
        media = house.path(place.media) if place.media else None
        out.append(RecordingSource(media, spoken, place.loop, place.speed))
    if place.stream:
        out.append(StreamSource(expand(place.stream), place.video, place.audio))
    if place.camera:
        out.append(CameraSource(place.camera, place.width, place.height, place.fps))
    if place.microphone:
        out.append(MicrophoneSource(place.microphone))
    if place.pcm:
        path = place.pcm if place.pcm == "-" else str(house.path(place.pcm))
        out.append(PcmSource(path, place.pcm_rate, place.pcm_channels))
    return out
