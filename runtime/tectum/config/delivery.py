"""``[[sink]]``, ``[mqtt]``, ``[web]``, ``[intents]``: who is told, who may look, and who carries commands out."""

from typing import Annotated

from msgspec import Meta, Struct, field

from tectum.address import expand, redact_url
from tectum.tables.broker import Broker
from tectum.tables.values import Secret


class SinkConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Where events go beside the console."""

    type: str
    """``jsonl`` with ``file``, or ``webhook`` with ``url`` and perhaps ``secret``."""
    file: str = ""
    """Of jsonl: one JSON object a line is appended to it; relative to the configuration."""
    url: Secret = field(default_factory=Secret)
    """Of webhook: where events are posted; ``${NAME}`` is taken from the environment."""
    secret: Secret = field(default_factory=Secret)
    """Of webhook: signs what is sent; ``${NAME}`` is taken from the environment."""
    name: str = ""
    """How it is called in ``tectum health``."""

    @property
    def called(self) -> str:
        """``name``, or what stands for it; nothing secret is in it."""
        return self.name or self.file or (f"webhook {redact_url(expand(self.url))}" if self.url else self.type)


class MqttConfig(Broker, frozen=True):
    """An MQTT broker, and Home Assistant behind it (docs/home-assistant.md)."""

    topic: str = "tectum"
    """In front of every topic."""
    node: Annotated[
        str, Meta(pattern="^[A-Za-z0-9_-]{1,64}(?!\n)$", extra={"allowed": "1 to 64 letters, digits, '-' and '_'"})
    ] = "house"  # fmt: skip
    """Name of this house in topics, other than that of any other house on the broker."""
    discovery: str = "homeassistant"
    """Home Assistant's prefix; empty: nothing is told to Home Assistant."""
    snapshots: bool = True
    """The picture of an event is sent too."""
    commands: bool = True
    """Switches, context and words are taken from the broker."""


class WebConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The page, the API and the metrics (docs/web.md)."""

    port: Annotated[int, Meta(ge=0, le=65_535, extra={"allowed": "1 to 65535"})] = 0
    """0: none."""
    host: str = "127.0.0.1"
    """The address of this machine that is listened on; other than loopback it needs ``password`` or ``token``."""
    password: Secret = field(default_factory=Secret)
    """For people: what ``tectum password`` prints (``scrypt:…``); ``${NAME}`` is taken from the environment."""
    token: Secret = field(default_factory=Secret)
    """For programs: at least 16 characters; ``${NAME}`` is taken from the environment."""
    certificate: str = ""
    """File with a certificate, for HTTPS; relative to the configuration."""
    key: str = ""
    """File with the key of the certificate; relative to the configuration."""


class Thing(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be commanded."""

    name: str
    """As Home Assistant calls it."""
    domain: Annotated[str, Meta(pattern="^[a-z_]+(?!\n)$", extra={"allowed": "as light, switch, cover"})]
    """``light``, ``switch``, ``cover`` …"""


class IntentsConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What commands are about, and who carries them out (docs/home-assistant.md)."""

    language: str = ""
    """Of the sentences, as ``en``; empty: slots are not read."""
    areas: tuple[str, ...] = ()
    """Rooms."""
    thing: tuple[Thing, ...] = ()
    """What can be named."""
    home_assistant: str = ""
    """Address of a Home Assistant that is asked to carry out what was understood; empty: commands are told, not carried
    out. ``${NAME}`` is taken from the environment."""
    token: Secret = field(default_factory=Secret)
    """Of that Home Assistant; ``${NAME}`` is taken from the environment."""
    allowed: tuple[str, ...] = ()
    """Intents that may be carried out; empty: all."""
