"""``[[sink]]``, ``[mqtt]``, ``[web]``, ``[intents]``: who gets events, who may look, and who carries commands out."""

from typing import Annotated

from msgspec import Meta, Struct, field

from tectum.tables.values import Secret


class UserConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who may open the page (docs/web.md)."""

    name: Annotated[
        str, Meta(pattern=r"^[\w.-]{1,40}(?!\n)$", extra={"allowed": "1 to 40 letters, digits, '.', '-' and '_'"})
    ]  # fmt: skip
    """To log in with."""
    password: Secret
    """What ``tectum password`` prints (``scrypt:…``); ``${NAME}`` is taken from the environment."""
    role: Annotated[str, Meta(pattern="^(see|operate|own)(?!\n)$", extra={"allowed": "see, operate or own"})] = "see"
    """``see``: look; ``operate``: also switch, say and mark; ``own``: also the settings."""


class WebConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The page, the API and the metrics (docs/web.md)."""

    port: Annotated[int, Meta(ge=0, le=65_535, extra={"allowed": "1 to 65535"})] = 0
    """0: none."""
    host: str = "127.0.0.1"
    """The address of this machine that is listened on; other than loopback it needs ``password`` or ``token``."""
    hosts: tuple[str, ...] = ()
    """Names by which it may be asked for besides its own: behind a proxy, or of your name server (docs/web.md)."""
    trusted_proxies: tuple[str, ...] = ()
    """Reverse proxies, as ``127.0.0.1`` or ``192.168.1.0/28``: whom they name in ``X-Forwarded-For`` is the client, and
    limited by itself (docs/web.md). It goes with ``password`` or ``token``."""
    password: Secret = field(default_factory=Secret)
    """Of the owner, who logs in without a name: what ``tectum password`` prints (``scrypt:…``); ``${NAME}`` is taken
    from the environment."""
    user: tuple[UserConfig, ...] = ()
    """Others who may log in, each by name."""
    token: Secret = field(default_factory=Secret)
    """For programs: at least 16 characters; ``${NAME}`` is taken from the environment."""
    certificate: str = ""
    """File with a certificate, for HTTPS; relative to the configuration."""
    key: str = ""
    """File with the key of the certificate; relative to the configuration."""


class TracesConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Who gets a trace of each decision, by OpenTelemetry's protocol (docs/live.md)."""

    endpoint: Secret = field(default_factory=Secret)
    """Where to, as ``http://127.0.0.1:4318/v1/traces``; ``${NAME}`` is taken from the environment. Empty: no traces."""
    token: Secret = field(default_factory=Secret)
    """Sent as bearer; ``${NAME}`` is taken from the environment."""
    name: str = "house"
    """How this house is called there (``service.instance.id``)."""


class Thing(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be commanded."""

    name: str
    """As Home Assistant calls it."""
    domain: Annotated[str, Meta(pattern="^[a-z_]+(?!\n)$", extra={"allowed": "as light, switch, cover"})]
    """``light``, ``switch``, ``cover`` …"""
    area: str = ""
    """The room that it is in, one of ``areas``: there, "turn that off" may mean it."""


class IntentsConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What commands are about, and who carries them out (docs/home-assistant.md)."""

    language: str = ""
    """Of the sentences, as ``en``; empty: no sentences are read exactly, and no slots."""
    areas: tuple[str, ...] = ()
    """Rooms."""
    thing: tuple[Thing, ...] = ()
    """What can be named."""
    home_assistant: Secret = field(default_factory=Secret)
    """Address of a Home Assistant that is asked to carry out what was understood; empty: commands are events alone.
    ``${NAME}`` is taken from the environment."""
    token: Secret = field(default_factory=Secret)
    """Of that Home Assistant; ``${NAME}`` is taken from the environment."""
    allowed: tuple[str, ...] = ()
    """Intents that may be carried out; empty: all."""
