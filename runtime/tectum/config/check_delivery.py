"""What the types of ``[[sink]]``, ``[mqtt]``, ``[web]`` and ``[intents]`` do not check."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tectum.address import HTTP
from tectum.config.delivery import IntentsConfig, TracesConfig, WebConfig
from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.config.schema import Config
from tectum.deliver.sinks.local import ConsoleTable
from tectum.tables.problem import Problem, address_problems, certificate_problems, unset_variables

TAKEN = ("console", "mqtt", "standard output")
"""What the house itself calls its sinks."""
PASSWORD = re.compile(r"scrypt:[0-9a-f]{32}:[0-9a-f]{64}")
HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
"""A name, an IPv4 or an IPv6 address; no port."""
LEAST_TOKEN = 16
MQTT, WEB, INTENTS, TRACES = ("mqtt",), ("web",), ("intents",), ("traces",)


def check_delivery(config: Config) -> None:
    """All of them. Raises UsageError: file, key, value, what is allowed."""
    for number, sink in enumerate(config.sinks):
        raise_first(config.document, ("sink", number), sink.problems(config.folder))
        if sink.called in TAKEN and not isinstance(sink, ConsoleTable):
            taken = f"is taken; others than {', '.join(TAKEN)} are allowed"
            raise config.document.refused(("sink", number), "name", sink.called, taken)
    _check_web(config, config.web)
    _check_intents(config.document, config.intents)
    _check_traces(config.document, config.traces)
    if config.mqtt is not None and config.mqtt != type(config.mqtt)():
        raise_first(config.document, MQTT, config.mqtt.problems(config.folder))


def raise_first(
    document: Document, table: KeyPath, problems: Iterable[Problem], keys: Mapping[str, str] = MappingProxyType({})
) -> None:
    """The first of the ``problems`` of a ``table``, as a UsageError. ``keys``: by field where the file has another."""
    for problem in problems:
        key = keys.get(problem.key, problem.key)
        raise document.error(table, problem.line(key), *filter(None, (key,)), *problem.within)


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
    for row, name in enumerate(web.hosts):
        if not HOST.fullmatch(name):
            wrong = f"hosts: '{name}': must be a name or an address alone, as house.example.org"
            raise document.error(WEB, wrong, "hosts", row)
    for row, proxy in enumerate(web.trusted_proxies):
        if not _is_proxy(proxy):
            allowed = "must be an address or a network, not everybody, as 127.0.0.1 or 192.168.1.0/28"
            raise document.error(WEB, f"trusted_proxies: '{proxy}': {allowed}", "trusted_proxies", row)
    raise_first(document, WEB, unset_variables(password=web.password, token=web.token))
    password, token = web.password.expanded(), web.token.expanded()
    if not address.is_loopback and not password and not token:
        raise document.refused(WEB, "host", web.host, "beyond loopback it needs 'password' or 'token'")
    if web.trusted_proxies and not password and not token:
        raise document.error(WEB, "trusted_proxies: behind a proxy it needs 'password' or 'token'", "trusted_proxies")
    for row, user in enumerate(web.user):
        table: KeyPath = ("web", "user", row)
        if user.name in [before.name for before in web.user[:row]]:
            raise document.refused(table, "name", user.name, "another user has this name")
        if not password:
            raise document.error(table, "users need an owner: set [web] password")
        raise_first(document, table, unset_variables(password=user.password))
        if not PASSWORD.fullmatch(user.password.expanded()):
            raise document.error(table, "password: must be what 'tectum password' prints (scrypt:…)", "password")
    if password and not PASSWORD.fullmatch(password):
        raise document.error(WEB, "password: must be what 'tectum password' prints (scrypt:…)", "password")
    if token and len(token) < LEAST_TOKEN:
        raise document.error(WEB, f"token: must have at least {LEAST_TOKEN} characters", "token")
    raise_first(document, WEB, certificate_problems(config.folder, web.certificate, web.key))


def _is_proxy(text: str) -> bool:
    try:
        return ipaddress.ip_network(text).prefixlen > 0  # not the whole world
    except ValueError:
        return False


def _check_traces(document: Document, traces: TracesConfig) -> None:
    if not traces.endpoint:
        if traces != TracesConfig():
            raise document.error(TRACES, "lacks 'endpoint'")
        return
    raise_first(document, TRACES, unset_variables(endpoint=traces.endpoint, token=traces.token))
    raise_first(document, TRACES, address_problems("endpoint", traces.endpoint, HTTP))


def _check_intents(document: Document, intents: IntentsConfig) -> None:
    if not intents.language and intents != IntentsConfig():
        raise document.error(INTENTS, "lacks 'language'")
    for number, thing in enumerate(intents.thing):
        if not thing.name.strip():
            raise document.refused((*INTENTS, "thing", number), "name", thing.name, "must not be empty")
        if thing.area and thing.area not in intents.areas:
            unknown = f"unknown area; allowed: {', '.join(intents.areas) or 'none, for there are no areas'}"
            raise document.refused((*INTENTS, "thing", number), "area", thing.area, unknown)
    raise_first(document, INTENTS, unset_variables(home_assistant=intents.home_assistant, token=intents.token))
    if bool(intents.home_assistant) != bool(intents.token):
        given = "home_assistant" if intents.home_assistant else "token"
        raise document.error(INTENTS, "home_assistant and token go together", given)
    if intents.home_assistant:
        raise_first(document, INTENTS, address_problems("home_assistant", intents.home_assistant, HTTP))
