"""``[[place]]``: a place, what it sees and hears, and what it decides differently."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from tectum.config.key_lines import KeyPath
from tectum.decide.settings import KindSettings, Zone
from tectum.observe.sensor import Sensor
from tectum.observe.sources.base import SourceTable
from tectum.plugins import SOURCES
from tectum.tables.values import Secret, from_toml

OF_STREAM = ("user", "password", "video", "audio", "allow_hosts")
SHORT: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "media": ("recording", {"path": "media", "text": "text", "loop": "loop", "speed": "speed"}),
        "stream": ("stream", {"url": "stream", **{key: key for key in OF_STREAM}}),
        "camera": ("camera", {"device": "camera", "width": "width", "height": "height", "fps": "fps"}),
        "microphone": ("microphone", {"device": "microphone"}),
        "pcm": ("pcm", {"path": "pcm", "rate": "pcm_rate", "channels": "pcm_channels"}),
    }
)
"""Keys of a place that stand for a table ``[[place.source]]``: its ``type``, and the key for each of its fields."""

Point = tuple[float, float]


class SpeechConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Speech to text at a place."""

    transcriber: Secret = field(default_factory=Secret)
    """``moonshine`` (English, runs here), ``tcp://HOST:PORT`` of a Wyoming server, or ``sphinx`` (whose text only
    informs)."""
    language: str = ""
    """As ``en``; empty: the transcriber's own."""
    sure: Annotated[float, Meta(ge=0, le=1)] | None = None
    """Of ``moonshine``: how sure it must be of its least sure word to be acted on; left out: as was measured."""
    wake: str = ""
    """The word that must come first for what is said to act: ``okay_nabu``, ``hey_jarvis``, ``hey_mycroft``, ``alexa``,
    or the JSON file of a microWakeWord model, relative to the file; empty: all that is said may act."""
    satellite: str = ""
    """``tcp://127.0.0.1:PORT`` on which Home Assistant's Assist gets what is said after ``wake`` (docs/speech.md);
    loopback alone."""
    vad: str = ""
    """Silero's ONNX file, where the package silero-vad is not installed."""


class WatchConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """A state sensor that is learned from pictures: a door that is open or closed, a bin that is out or in."""

    name: str
    """Of the sensor, as rules call it: one word."""
    states: Annotated[tuple[str, ...], Meta(min_length=2, max_length=8, extra={"allowed": "2 to 8 words"})]
    """What it may say, as ``["open", "closed"]``."""
    pictures: str
    """Folder with a folder of pictures for each state, of the same camera; relative to the file."""
    zone: str = ""
    """The zone of this place that it looks at; empty: the whole picture."""

    @property
    def sensor(self) -> Sensor:
        """It, as rules know it. Raises UsageError."""
        return Sensor(self.name, self.states)


class PlaceConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """One place: at most one source of pictures and one of sound."""

    name: str
    """Letters, digits, space, ``.``, ``-`` and ``_``."""
    media: str = ""
    """A recording, relative to the file, played at its own pace."""
    loop: bool = False
    """Play the recording again and again."""
    speed: Annotated[float, Meta(ge=0.1, le=100)] = 1.0
    """Play the recording so many times as fast."""
    stream: Secret = field(default_factory=Secret)
    """A network camera with its microphone: ``rtsp://…``, ``http://…``; ``${NAME}`` is taken from the environment."""
    user: str = ""
    """Of the stream, where the camera asks for one; ``${NAME}`` is taken from the environment."""
    password: Secret = field(default_factory=Secret)
    """Of that user, whatever is in it; ``${NAME}`` is taken from the environment."""
    video: bool = True
    """Use the pictures of the stream."""
    audio: bool = True
    """Use the sound of the stream."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts beside the camera's own to which redirects and playlists of an http ``stream`` may lead."""
    camera: str = ""
    """A camera of this machine: ``0`` or ``/dev/video0``."""
    width: Annotated[int, Meta(ge=0, le=16_384)] = 0
    """Asked of the camera; 0: its own choice."""
    height: Annotated[int, Meta(ge=0, le=16_384)] = 0
    """Asked of the camera; 0: its own choice."""
    fps: Annotated[int, Meta(ge=0, le=240)] = 0
    """Asked of the camera; 0: its own choice."""
    microphone: str = ""
    """A microphone of this machine: ``default``, a number or a name."""
    pcm: str = ""
    """A FIFO of raw 16-bit samples, or ``-``: standard input."""
    pcm_rate: Annotated[int, Meta(ge=8_000, le=192_000)] = 16_000
    """Samples a second of ``pcm``."""
    pcm_channels: Annotated[int, Meta(ge=1, le=32)] = 1
    """Channels of ``pcm``."""
    av_offset_ms: Annotated[float, Meta(ge=-2_000, le=2_000)] = 0.0
    """Added to the time of sound."""
    area: str = ""
    """The room of ``[intents] areas`` that it is; empty: that of its own name, if there is one. "The lights" that are
    said there are of that room."""
    outside: bool = False
    """The camera faces outdoors."""
    text: tuple[str, ...] = ()
    """Utterances there, each perhaps with a time: ``@12.5 good night``."""
    privacy: tuple[tuple[Point, ...], ...] = ()
    """Polygons (0-1 of the picture) that are painted over before anything else sees it."""
    zone: tuple[Zone, ...] = ()
    """Parts of the picture."""
    watch: tuple[WatchConfig, ...] = ()
    """State sensors by example."""
    event: Mapping[str, KindSettings] = field(default_factory=dict)
    """What this place sets for a kind of event."""
    speech: SpeechConfig | None = None
    """Speech becomes utterances of this place."""
    source: tuple[SourceTable, ...] = ()
    """Further sources, each by its ``type``: sensors of the house, what plug-ins bring, and the above written out."""

    def declared(self) -> "list[Declared]":
        """Every source, those of the short keys first. Raises PluginError: one cannot be loaded."""
        return [
            *(Declared.short(self, key) for key in SHORT if getattr(self, key) or (key == "media" and self.text)),
            *(Declared(table, ("source", number), "source", {}) for number, table in enumerate(self.source)),
        ]

    @property
    def live(self) -> bool:
        """Whether it has a source that does not end."""
        return any(one.table.live for one in self.declared())

    @property
    def sensors(self) -> tuple[Sensor, ...]:
        """The state sensors of all its sources, and those that are learned from pictures."""
        watched = tuple(one.sensor for one in self.watch)
        return (*(sensor for one in self.declared() for sensor in one.table.sensors), *watched)


class Declared(Struct, frozen=True):
    """A source as the file declares it. ``path``: of its table, from that of the place; ``called``: the key that
    declares it; ``keys``: by field where it is another."""

    table: SourceTable
    path: KeyPath
    called: str
    keys: Mapping[str, str]

    @classmethod
    def short(cls, place: PlaceConfig, key: str) -> "Declared":
        """The source for which a short key stands."""
        kind, keys = SHORT[key]
        values = {field: getattr(place, name) for field, name in keys.items()}
        table = msgspec.convert(values, SOURCES.table(kind, SourceTable), dec_hook=from_toml)
        return cls(table, (), key, keys)
