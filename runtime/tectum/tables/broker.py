"""An MQTT broker: how it is reached, and a client for it."""

import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from tectum.address import expand, unset
from tectum.errors import AccessError, MediaError, TectumError, UsageError, first_line
from tectum.tables.problem import Problem, certificate_problems, host_problems, missing_files, unset_variables
from tectum.tables.values import Secret

CONNECT_S = 5.0
ID_ITERATIONS = 10_000
"""A broker's log has the ids: what is seen there must not give away a password that is weak."""
REFUSES_LOGIN = frozenset({0x86, 0x87, 0x8A})
"""Bad user name or password, not authorized, banned: reason codes of MQTT 5 (OASIS, section 2.4)."""


def refusal(reason: Any) -> TectumError:
    """What a broker means that answers a connection with a ``paho.mqtt.reasoncodes.ReasonCode`` of failure: an
    AccessError where it refuses who connects, else a MediaError."""
    if reason.value in REFUSES_LOGIN:
        return AccessError(f"refused: {reason}; mend user and password in the file, or there")
    return MediaError(f"refused: {reason}")


class Broker(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an MQTT broker is."""

    host: str = ""
    """Empty: none. ``${NAME}`` is taken from the environment."""
    port: Annotated[
        int, Meta(ge=0, le=65_535, extra={"allowed": "1 to 65535, or 0 (1883, or 8883 with tls)"})
    ] = 0  # fmt: skip
    """0: 1883, or 8883 with ``tls``."""
    user: str = ""
    """``${NAME}`` is taken from the environment."""
    password: Secret = field(default_factory=Secret)
    """``${NAME}`` is taken from the environment."""
    tls: bool = False
    """Encrypt the connection."""
    ca: str = ""
    """File of who signed the broker's certificate; relative to the configuration. Empty: the system's authorities."""
    certificate: str = ""
    """File with the certificate of this house, where the broker asks for one; relative to the configuration."""
    key: str = ""
    """File with the key of the certificate; relative to the configuration."""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port. Raises UsageError: the environment lacks a name."""
        return expand(self.host), self.port or (8883 if self.tls else 1883)

    @property
    def broker_name(self) -> str:
        """How it is called in health and messages."""
        host, port = self.address
        return f"mqtt {host}:{port}"

    def broker_problems(self, folder: Path) -> Iterator[Problem]:
        """What its types do not check. ``folder``: of the configuration."""
        for key, value in (("ca", self.ca), ("certificate", self.certificate), ("key", self.key)):
            if value and not self.tls:
                yield Problem(key, "needs tls = true", value)
        yield from missing_files(folder, ca=self.ca)
        yield from certificate_problems(folder, self.certificate, self.key)
        if self.password and not self.user:
            yield Problem("password", "password needs 'user'", sentence=True)
        yield from host_problems("host", self.host if unset(self.host) else expand(self.host))
        yield from unset_variables(host=self.host, user=self.user, password=self.password)

    def try_broker(self, folder: Path) -> None:
        """Connect as somebody else than the house, and leave. Raises MediaError: it cannot be reached or refuses;
        AccessError: it refuses user and password; UsageError, as ``client``."""
        client, host_and_port = self.client(folder), self.address
        client.connect_timeout = CONNECT_S
        answers: list[Any] = []
        client.on_connect = lambda _client, _data, _flags, reason, _properties: answers.append(reason)
        deadline = time.monotonic() + 2 * CONNECT_S
        try:
            client.connect(*host_and_port)
            while not answers and time.monotonic() < deadline and not client.loop(0.1):
                pass
        except (OSError, ValueError) as error:
            raise MediaError(f"{self.broker_name}: cannot be reached: {first_line(error)}") from None
        if not answers:
            raise MediaError(f"{self.broker_name}: does not answer as a broker does")
        if answers[0].is_failure:
            why = refusal(answers[0])
            raise type(why)(f"{self.broker_name}: {why}")
        with suppress(OSError, ValueError):
            client.disconnect()
            client.loop_write()

    def client_id(self, name: str) -> str:
        """For a client called ``name``, the same each time. With a password nobody else can know it: a broker ends the
        connection of one client where another comes with its id, whoever that is."""
        if not self.password:
            return name
        known = pbkdf2_hmac("sha256", self.password.expanded().encode(), name.encode(), ID_ITERATIONS)
        return f"{name}-{known.hex()[:16]}"

    def client(self, folder: Path, client_id: str = "") -> Any:
        """A ``MqttClient`` (MQTT 5) that is not connected yet. ``folder``: of the configuration. Raises UsageError: the
        package is missing, a certificate cannot be read."""
        try:
            from paho.mqtt import client as paho
            from paho.mqtt.enums import CallbackAPIVersion

            from tectum.tables.mqtt_client import MqttClient
        except ImportError:
            raise UsageError("an MQTT broker needs paho-mqtt: pip install 'tectum[mqtt]'") from None
        client = MqttClient(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=paho.MQTTv5, transport="tcp")
        client.refused = {}
        if self.user:
            client.username_pw_set(expand(self.user), self.password.expanded() or None)
        if self.tls:
            from ssl import PROTOCOL_TLS_CLIENT

            ca, certificate, key = (
                str(folder / name) if name else None for name in (self.ca, self.certificate, self.key)
            )
            try:
                client.tls_set(ca, certificate, key, tls_version=PROTOCOL_TLS_CLIENT)
            except OSError as error:  # those of ``ssl`` are of it
                why = first_line(error)
                raise UsageError(f"{self.broker_name}: ca, certificate or key: cannot be read: {why}") from None
        return client
