"""A house in one TOML file: the model, the places with what each sees, hears and is told, rules, and what is kept.

    [model]
    provider = "prefer:cuda"      # as on the command line; all keys of [model] may be left out

    [[place]]
    name = "hall"
    stream = "rtsp://${CAMERA_USER}:${CAMERA_PASSWORD}@192.168.1.20/sub"

    [[rule]]
    name = "break-in"
    when = "glass_break and person within 3 s"

Every error is one line that names the file, the key, the value and what is allowed. ``${NAME}`` in an address is taken
from the environment. docs/configuration.md lists every key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from tectum.address import expand, redact_url
from tectum.decide.settings import KindSettings, PlaceSettings, QuietHours, Zone

MOST_PLACES = 64
TOP = ("model", "house", "store", "place", "rule", "quiet", "sink", "mqtt", "web", "intents")


@dataclass(frozen=True)
class Model:
    """Which bundle runs, and how. Empty or 0: as ``tectum tune`` found, or the default.

    ``bundle``: folder, relative to the file. ``tuned``: use what ``tectum tune`` stored. ``gates``: what did not change
    is not encoded again.
    """

    bundle: str = ""
    variant: str = ""
    provider: str = "auto"
    threads: int = 0
    tuned: bool = True
    gates: bool = False


@dataclass(frozen=True)
class HouseConfig:
    """What belongs to no place. ``text``: ``-`` takes lines from standard input; ``socket``: a Unix socket that takes
    them, relative to the file. A line is said to every place, or to one: ``hall: turn on the light``. ``assist``:
    tcp://HOST:PORT on which Home Assistant's Assist may ask what words mean (docs/home-assistant.md)."""

    text: str = ""
    socket: str = ""
    assist: str = ""


@dataclass(frozen=True)
class StoreConfig:
    """What is kept. ``folder``: relative to the file; empty: nothing is kept. ``keep_days``: of everything; ``max_mb``:
    of clips and snapshots, the oldest go first. ``clips``: kinds of events that get one; ``before_s``, ``after_s``:
    around the event; ``snapshots``: a picture at the start of events that have one."""

    folder: str = "tectum-state"
    keep_days: float = 14.0
    max_mb: float = 2000.0
    clips: tuple[str, ...] = ("hazard", "intrusion", "distress", "visitor")
    before_s: float = 5.0
    after_s: float = 5.0
    snapshots: bool = True


@dataclass(frozen=True)
class SpeechConfig:
    """Speech to text at a place. ``transcriber``: ``tcp://HOST:PORT`` of a Wyoming server, or ``sphinx`` (whose words
    only inform). ``vad``: Silero's ONNX file, where the package silero-vad is not installed."""

    transcriber: str
    language: str = ""
    vad: str = ""


@dataclass(frozen=True)
class PlaceConfig:
    """One place: at most one source of pictures and one of sound.

    ``media``: a recording, relative to the file, played at its own pace (``loop``: again and again, ``speed`` times as
    fast). ``stream``: a network camera with its microphone. ``camera``: a device, ``0`` or ``/dev/video0``, with
    ``width``, ``height``, ``fps`` asked of it. ``microphone``: ``default``, a number or a name. ``pcm``: a FIFO of raw
    16-bit samples, with ``pcm_rate`` and ``pcm_channels``. ``video``, ``audio``: whether that part of a stream is used.
    ``av_offset_ms``: added to the time of sound. ``outside``: the camera faces outdoors. ``text``: words said there,
    each perhaps with a time (``@12.5 good night``). ``privacy``: polygons (0-1 of the picture) that are painted over
    before anything else sees the picture. ``zone``, ``event``: see decide/settings.py.
    """

    name: str
    media: str = ""
    loop: bool = False
    speed: float = 1.0
    stream: str = ""
    video: bool = True
    audio: bool = True
    camera: str = ""
    width: int = 0
    height: int = 0
    fps: int = 0
    microphone: str = ""
    pcm: str = ""
    pcm_rate: int = 16_000
    pcm_channels: int = 1
    av_offset_ms: float = 0.0
    outside: bool = False
    text: tuple[str, ...] = ()
    privacy: tuple[tuple[tuple[float, float], ...], ...] = ()
    zone: tuple[Zone, ...] = ()
    event: Mapping[str, KindSettings] = field(default_factory=dict)
    speech: SpeechConfig | None = None

    @property
    def live(self) -> bool:
        """Whether it has a source that does not end."""
        return bool(self.stream or self.camera or self.microphone or self.pcm or self.loop)


@dataclass(frozen=True)
class RuleConfig:
    """A rule that joins events: ``when`` as in decide/rules.py. ``places``: where it counts; empty: everywhere."""

    name: str
    when: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuietConfig:
    """Quiet hours, ``from`` and ``to`` local time; see decide/settings.py."""

    begin: time
    end: time
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    KEYS: ClassVar[Mapping[str, str]] = MappingProxyType({"from": "begin", "to": "end"})


@dataclass(frozen=True)
class SinkConfig:
    """Where events go beside the console. ``type``: jsonl with ``file``, relative to the configuration; or webhook with
    ``url``, and ``secret`` that signs what is sent (deliver/sinks/webhook.py); ``${NAME}`` in both is taken from the
    environment. ``name``: how it is called in ``tectum health``."""

    type: str
    file: str = ""
    url: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    name: str = ""

    @property
    def called(self) -> str:
        """``name``, or what stands for it; nothing secret is in it."""
        return self.name or self.file or (f"webhook {redact_url(expand(self.url))}" if self.url else self.type)


@dataclass(frozen=True)
class MqttConfig:
    """An MQTT broker, and Home Assistant behind it (docs/home-assistant.md).

    ``host``: empty: none. ``port``: 0: 1883, or 8883 with ``tls``. ``user``, ``password``: ``${NAME}`` is taken from
    the environment. ``ca``: file of the authority that signed the broker's certificate (empty: the system's);
    ``certificate``, ``key``: of this house, where the broker asks for one; files are relative to the configuration.
    ``topic``: in front of every topic; ``node``: name of this house in topics, other than that of any other house on
    the broker. ``discovery``: Home Assistant's prefix; empty: nothing is told to Home Assistant. ``snapshots``: the
    picture of an event is sent too. ``commands``: switches, context and words are taken from the broker.
    """

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    ca: str = ""
    certificate: str = ""
    key: str = ""
    topic: str = "tectum"
    node: str = "house"
    discovery: str = "homeassistant"
    snapshots: bool = True
    commands: bool = True


@dataclass(frozen=True)
class WebConfig:
    """The page, the API and the metrics (docs/web.md).

    ``port``: 0: none. ``host``: the address of this machine that is listened on; other than loopback it needs
    ``password`` (``tectum password`` makes it: ``scrypt:…``) or ``token`` (for programs, at least 16 characters);
    ``${NAME}`` in both is taken from the environment. ``certificate``, ``key``: for HTTPS; relative to the file.
    """

    port: int = 0
    host: str = "127.0.0.1"
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    certificate: str = ""
    key: str = ""


@dataclass(frozen=True)
class Thing:
    """Something that can be commanded, by its ``name`` in Home Assistant. ``domain``: light, switch, cover …"""

    name: str
    domain: str


@dataclass(frozen=True)
class IntentsConfig:
    """What commands are about (docs/home-assistant.md). ``language``: of the sentences, as en; empty: slots are not
    read. ``areas``: rooms; ``thing``: what can be named.

    ``home_assistant``: address of a Home Assistant that is asked to carry out what was understood, with ``token``
    (``${NAME}`` in both is taken from the environment); empty: commands are told, not carried out. ``allowed``: intents
    that may be; empty: all.
    """

    language: str = ""
    areas: tuple[str, ...] = ()
    thing: tuple[Thing, ...] = ()
    home_assistant: str = ""
    token: str = field(default="", repr=False)
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Config:
    """The whole file. ``folder``: where it lies; paths in it are relative to that."""

    folder: Path
    model: Model = field(default_factory=Model)
    places: tuple[PlaceConfig, ...] = ()
    house: HouseConfig = field(default_factory=HouseConfig)
    store: StoreConfig = field(default_factory=StoreConfig)
    rules: tuple[RuleConfig, ...] = ()
    quiet: tuple[QuietConfig, ...] = ()
    sinks: tuple[SinkConfig, ...] = ()
    mqtt: MqttConfig = field(default_factory=MqttConfig)
    web: WebConfig = field(default_factory=WebConfig)
    intents: IntentsConfig = field(default_factory=IntentsConfig)

    def path(self, name: str) -> Path:
        """A path named in the file."""
        return self.folder / name

    @property
    def state(self) -> Path | None:
        """Where the store lies; None where nothing is kept."""
        return self.path(self.store.folder) if self.store.folder else None

    @property
    def asked(self) -> bool:
        """Whether words may come to it from elsewhere for as long as it runs: a page, a broker, Assist."""
        return bool(self.web.port or self.mqtt.host or self.house.assist)

    def settings(self, place: PlaceConfig) -> PlaceSettings:
        """What a place decides differently."""
        quiet = tuple(QuietHours(q.begin, q.end, q.kinds, q.places) for q in self.quiet)
        return PlaceSettings(place.event, place.zone, quiet)
