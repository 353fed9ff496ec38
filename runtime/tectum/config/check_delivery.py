"""What the types of ``[[sink]]``, ``[mqtt]``, ``[web]`` and ``[intents]`` do not tell."""

import ipaddress
import re
from urllib.parse import urlsplit

from tectum.address import expand, unset
from tectum.config.delivery import IntentsConfig, MqttConfig, SinkConfig, WebConfig
from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.config.schema import Config

SINKS = ("jsonl", "webhook", "console")
TAKEN = ("console", "mqtt", "standard output")
"""What the house itself calls its sinks."""
PASSWORD = re.compile(r"scrypt:[0-9a-f]{32}:[0-9a-f]{64}")
LEAST_TOKEN = 16
MQTT, WEB, INTENTS = ("mqtt",), ("web",), ("intents",)


def check_delivery(config: Config) -> None:
    """All of them. Raises UsageError: file, key, value, what is allowed."""
    for number, sink in enumerate(config.sinks):
        _check_sink(config, sink, ("sink", number))
    _check_web(config, config.web)
    _check_intents(config.document, config.intents)
    _check_mqtt(config, config.mqtt)


def _check_sink(config: Config, sink: SinkConfig, table: KeyPath) -> None:
    document = config.document
    if sink.type not in SINKS:
        raise document.refused(table, "type", sink.type, f"must be one of {', '.join(SINKS)}")
    if sink.type == "jsonl" and not sink.file:
        raise document.error(table, "type = 'jsonl' needs 'file'")
    if sink.type == "webhook":
        _check_variables(document, table, url=sink.url, secret=sink.secret)
        _check_url(document, table, "url", sink.url)
        if sink.file:
            raise document.refused(table, "file", sink.file, "goes with type = 'jsonl'")
    elif sink.url or sink.secret:
        raise document.error(table, "url and secret go with type = 'webhook'", "url" if sink.url else "secret")
    if sink.file and not config.path(sink.file).parent.is_dir():
        raise document.refused(table, "file", sink.file, "its folder does not exist")
    if sink.type != "console" and sink.called in TAKEN:
        raise document.refused(table, "name", sink.called, f"is taken; others than {', '.join(TAKEN)} are allowed")


def _check_variables(document: Document, table: KeyPath, **values: str) -> None:
    """That the environment has what they name; the values themselves may be secret and are not told."""
    for key, value in values.items():
        for name in unset(value):
            raise document.error(table, f"the environment has no {name}", key)


def _check_keys(config: Config, table: KeyPath, given: MqttConfig | WebConfig) -> None:
    """Certificate and key: both or none, and there."""
    if bool(given.certificate) != bool(given.key):
        raise config.document.error(
            table, "certificate and key go together", "certificate" if given.certificate else "key"
        )
    _check_file(config, table, "certificate", given.certificate)
    _check_file(config, table, "key", given.key)


def _check_file(config: Config, table: KeyPath, key: str, value: str) -> None:
    if value and not config.path(value).is_file():
        raise config.document.refused(table, key, value, "no such file")


def _check_url(document: Document, table: KeyPath, key: str, value: str) -> None:
    try:
        parts = urlsplit(expand(value))
        fine = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        fine = False
    if not fine:
        raise document.error(table, f"{key}: must begin with http:// or https:// and name a host", key)


def _check_mqtt(config: Config, mqtt: MqttConfig) -> None:
    document = config.document
    if not mqtt.host:
        if mqtt != MqttConfig():
            raise document.error(MQTT, "lacks 'host'")
        return
    for key, value in (("topic", mqtt.topic), ("discovery", mqtt.discovery)):
        if re.search(r"[+#\s\x00]|^/|/$|//", value) or value.startswith("$") or (key == "topic" and not value):
            raise document.refused(MQTT, key, value, "must be a topic without '+', '#', blanks and outer '/'")
    for key, value in (("ca", mqtt.ca), ("certificate", mqtt.certificate), ("key", mqtt.key)):
        if value and not mqtt.tls:
            raise document.refused(MQTT, key, value, "needs tls = true")
    _check_file(config, MQTT, "ca", mqtt.ca)
    _check_keys(config, MQTT, mqtt)
    if mqtt.password and not mqtt.user:
        raise document.error(MQTT, "password needs 'user'", "password")
    _check_variables(document, MQTT, host=mqtt.host, user=mqtt.user, password=mqtt.password)


def _check_web(config: Config, web: WebConfig) -> None:
    document = config.document
    if not web.port:
        if web != WebConfig():
            raise document.error(WEB, "lacks 'port'")
        return
    try:
        address = ipaddress.ip_address("127.0.0.1" if web.host == "localhost" else web.host)
    except ValueError:
        raise document.refused(WEB, "host", web.host, "must be an address, as 127.0.0.1, 0.0.0.0 or ::") from None
    _check_variables(document, WEB, password=web.password, token=web.token)
    password, token = expand(web.password), expand(web.token)
    if not address.is_loopback and not password and not token:
        raise document.refused(WEB, "host", web.host, "beyond loopback it needs 'password' or 'token'")
    if password and not PASSWORD.fullmatch(password):
        raise document.error(WEB, "password: must be what 'tectum password' prints (scrypt:…)", "password")
    if token and len(token) < LEAST_TOKEN:
        raise document.error(WEB, f"token: must have at least {LEAST_TOKEN} characters", "token")
    _check_keys(config, WEB, web)


def _check_intents(document: Document, intents: IntentsConfig) -> None:
    if not intents.language and intents != IntentsConfig():
        raise document.error(INTENTS, "lacks 'language'")
    for number, thing in enumerate(intents.thing):
        if not thing.name.strip():
            raise document.refused((*INTENTS, "thing", number), "name", thing.name, "must not be empty")
    _check_variables(document, INTENTS, home_assistant=intents.home_assistant, token=intents.token)
    if bool(intents.home_assistant) != bool(intents.token):
        given = "home_assistant" if intents.home_assistant else "token"
        raise document.error(INTENTS, "home_assistant and token go together", given)
    if intents.home_assistant:
        _check_url(document, INTENTS, "home_assistant", intents.home_assistant)
