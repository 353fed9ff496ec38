"""``[[place]]``: a place, what it sees and hears, and what it decides differently."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct, field

from tectum.decide.settings import KindSettings, Zone

Point = tuple[float, float]


class SpeechConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Speech to text at a place."""

    transcriber: str
    """``tcp://HOST:PORT`` of a Wyoming server, or ``sphinx`` (whose words only inform)."""
    language: str = ""
    """As ``en``; empty: the transcriber's own."""
    vad: str = ""
    """Silero's ONNX file, where the package silero-vad is not installed."""


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
    stream: str = ""
    """A network camera with its microphone: ``rtsp://…``, ``http://…``; ``${NAME}`` is taken from the environment."""
    video: bool = True
    """Use the pictures of the stream."""
    audio: bool = True
    """Use the sound of the stream."""
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
    outside: bool = False
    """The camera faces outdoors."""
    text: tuple[str, ...] = ()
    """Words said there, each perhaps with a time: ``@12.5 good night``."""
    privacy: tuple[tuple[Point, ...], ...] = ()
    """Polygons (0-1 of the picture) that are painted over before anything else sees it."""
    zone: tuple[Zone, ...] = ()
    """Parts of the picture."""
    event: Mapping[str, KindSettings] = field(default_factory=dict)
    """What this place says of a kind of event."""
    speech: SpeechConfig | None = None
    """Spoken words become text of this place."""

    @property
    def live(self) -> bool:
        """Whether it has a source that does not end."""
        return bool(self.stream or self.camera or self.microphone or self.pcm or self.loop)
