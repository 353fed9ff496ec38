"""An MQTT broker: how it is reached, and a client for it."""

import ssl
from pathlib import Path
from typing import Any

import msgspec

from tectum.address import expand
from tectum.errors import UsageError, first_line


class Broker(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a broker is. ``port``: 0: 1883, or 8883 with ``tls``. ``user``, ``password``: ``${NAME}`` is taken from the
    environment. ``ca``: file of the authority that signed the broker's certificate (empty: the system's);
    ``certificate``, ``key``: of this house, where the broker asks for one; files are relative to the configuration."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: bool = False
    ca: str = ""
    certificate: str = ""
    key: str = ""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port. Raises UsageError: the environment lacks a name."""
        return expand(self.host), self.port or (8883 if self.tls else 1883)

    @property
    def called(self) -> str:
        """How it is called in health and messages."""
        host, port = self.address
        return f"mqtt {host}:{port}"

    def client(self, folder: Path, client_id: str = "") -> Any:
        """A ``paho.mqtt.client.Client`` (MQTT 5) that is not connected yet. ``folder``: of the configuration. Raises
        UsageError: the package is missing, a certificate cannot be read."""
        try:
            from paho.mqtt import client as paho
            from paho.mqtt.enums import CallbackAPIVersion
        except ImportError:
            raise UsageError("an MQTT broker needs paho-mqtt: pip install 'tectum[mqtt]'") from None
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=paho.MQTTv5, transport="tcp")
        if self.user:
            client.username_pw_set(expand(self.user), expand(self.password) or None)
        if self.tls:
            ca, certificate, key = (
                str(folder / name) if name else None for name in (self.ca, self.certificate, self.key)
            )
            try:
                client.tls_set(ca, certificate, key, tls_version=ssl.PROTOCOL_TLS_CLIENT)
            except (OSError, ssl.SSLError) as error:
                raise UsageError(
                    f"{self.called}: ca, certificate or key: cannot be read: {first_line(error)}"
                ) from None
        return client
