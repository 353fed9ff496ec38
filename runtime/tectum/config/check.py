"""What the types of a configuration do not tell: names, numbers, files, and what does not go together."""

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tectum.address import expand, unset
from tectum.config.schema import Config, IntentsConfig, MqttConfig, PlaceConfig, SinkConfig, StoreConfig, WebConfig
from tectum.encode.onnx.plan import MOST_THREADS
from tectum.encode.onnx.provider import Policy
from tectum.errors import UsageError
from tectum.observe.sources.text import utterances

VIDEO, AUDIO = ("media", "stream", "camera"), ("media", "stream", "microphone", "pcm")
SCHEMES = ("rtsp", "rtsps", "http", "https")
SINKS = ("jsonl", "webhook", "console")
TAKEN = ("console", "mqtt", "standard output")
"""What the house itself calls its sinks."""
PASSWORD = re.compile(r"scrypt:[0-9a-f]{32}:[0-9a-f]{64}")
LEAST_TOKEN = 16
NAME = re.compile(r"[^\W_][\w .-]*")


def check_config(file: Path, config: Config) -> None:
    """Everything that needs no bundle. Raises UsageError: file, key, value, what is allowed."""
    model = config.model
    if not 0 <= model.threads <= MOST_THREADS:
        raise UsageError(f"{file}: [model]: threads = {model.threads}: must be 0 (choose) to {MOST_THREADS}")
    try:
        Policy.parse(model.provider)
    except UsageError as error:
        raise UsageError(f"{file}: [model]: {error}") from None
    if model.bundle and not config.path(model.bundle).is_dir():
        raise UsageError(f"{file}: [model]: bundle = '{model.bundle}': no such folder")
    if config.house.text not in ("", "-"):
        raise UsageError(f"{file}: [house]: text = '{config.house.text}': must be '-' (standard input), or left out")
    _check_assist(f"{file}: [house]", config.house.assist)
    _check_store(f"{file}: [store]", config.store)
    seen: set[str] = set()
    for number, place in enumerate(config.places, 1):
        where = f"{file}: [[place]] {number}"
        if not place.name.strip():
            raise UsageError(f"{where}: name = '{place.name}': must not be empty")
        if not NAME.fullmatch(place.name):
            raise UsageError(f"{where}: name = '{place.name}': must be letters, digits, space, '.', '-' and '_'")
        if place.name in seen:
            raise UsageError(f"{where}: name = '{place.name}': another place has this name")
        seen.add(place.name)
        _check_place(where, config, place)
    standard = [p.name for p in config.places if p.pcm == "-"] + (["[house] text"] if config.house.text == "-" else [])
    if len(standard) > 1:
        raise UsageError(f"{file}: standard input is asked for by {' and '.join(standard)}: only one can have it")
    for number, quiet in enumerate(config.quiet, 1):
        for name in quiet.places:
            if name not in seen:
                raise UsageError(f"{file}: [[quiet]] {number}: unknown place '{name}'; allowed: {', '.join(seen)}")
    _check_names(file, "rule", [rule.name for rule in config.rules])
    for number, sink in enumerate(config.sinks, 1):
        where = f"{file}: [[sink]] {number}"
        if sink.type not in SINKS:
            raise UsageError(f"{where}: type = '{sink.type}': must be one of {', '.join(SINKS)}")
        if sink.type == "jsonl" and not sink.file:
            raise UsageError(f"{where}: type = 'jsonl' needs 'file'")
        if sink.type == "webhook":
            _check_webhook(where, sink)
        elif sink.url or sink.secret:
            raise UsageError(f"{where}: url and secret go with type = 'webhook'")
        if sink.file and not config.path(sink.file).parent.is_dir():
            raise UsageError(f"{where}: file = '{sink.file}': its folder does not exist")
        if sink.type != "console" and sink.called in TAKEN:
            raise UsageError(f"{where}: name = '{sink.called}': is taken; others than {', '.join(TAKEN)} are allowed")
    _check_web(f"{file}: [web]", config, config.web)
    _check_intents(f"{file}: [intents]", config.intents)
    _check_mqtt(f"{file}: [mqtt]", config, config.mqtt)
    _check_names(file, "sink", [sink.called for sink in config.sinks])


def _check_names(file: Path, what: str, names: list[str]) -> None:
    for number, name in enumerate(names, 1):
        if names.index(name) != number - 1:
            raise UsageError(
                f"{file}: [[{what}]] {number}: name = '{name}': another {what} has this name; give each its own"
            )
        if what == "rule" and not re.fullmatch(r"[A-Za-z_][\w-]*", name):
            raise UsageError(f"{file}: [[rule]] {number}: name = '{name}': must be letters, digits, '-' and '_'")


def _check_store(where: str, store: StoreConfig) -> None:
    for name, least, most in (
        ("keep_days", 0.001, 36_500),
        ("max_mb", 1, 1e8),
        ("before_s", 0, 30),
        ("after_s", 0, 60),
    ):
        if not least <= getattr(store, name) <= most:
            raise UsageError(f"{where}: {name} = {getattr(store, name):g}: must be {least:g} to {most:g}")


def _check_variables(where: str, *values: str) -> None:
    """That the environment has what they name; the values themselves may be secret and are not told."""
    for value in values:
        for name in unset(value):
            raise UsageError(f"{where}: the environment has no {name}")


def _check_keys(where: str, config: Config, table: MqttConfig | WebConfig) -> None:
    """Certificate and key: both or none, and there."""
    if bool(table.certificate) != bool(table.key):
        raise UsageError(f"{where}: certificate and key go together")
    for key in ("certificate", "key"):
        _check_file(where, config, key, getattr(table, key))


def _check_file(where: str, config: Config, key: str, value: str) -> None:
    if value and not config.path(value).is_file():
        raise UsageError(f"{where}: {key} = '{value}': no such file")


def _check_url(where: str, key: str, value: str) -> None:
    try:
        parts = urlsplit(expand(value))
        fine = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        fine = False
    if not fine:
        raise UsageError(f"{where}: {key}: must begin with http:// or https:// and name a host")


def _check_webhook(where: str, sink: SinkConfig) -> None:
    _check_variables(where, sink.url, sink.secret)
    _check_url(where, "url", sink.url)
    if sink.file:
        raise UsageError(f"{where}: file = '{sink.file}': goes with type = 'jsonl'")


def _check_mqtt(where: str, config: Config, mqtt: MqttConfig) -> None:
    if not mqtt.host:
        if mqtt != MqttConfig():
            raise UsageError(f"{where}: lacks 'host'")
        return
    if not 0 <= mqtt.port <= 65_535:
        raise UsageError(f"{where}: port = {mqtt.port}: must be 1 to 65535, or 0 (1883, or 8883 with tls)")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", mqtt.node):
        raise UsageError(f"{where}: node = '{mqtt.node}': must be 1 to 64 letters, digits, '-' and '_'")
    for key in ("topic", "discovery"):
        value = getattr(mqtt, key)
        if re.search(r"[+#\s\x00]|^/|/$|//", value) or value.startswith("$") or (key == "topic" and not value):
            raise UsageError(f"{where}: {key} = '{value}': must be a topic without '+', '#', blanks and outer '/'")
    for key in ("ca", "certificate", "key"):
        value = getattr(mqtt, key)
        if value and not mqtt.tls:
            raise UsageError(f"{where}: {key} = '{value}': needs tls = true")
    _check_file(where, config, "ca", mqtt.ca)
    _check_keys(where, config, mqtt)
    if mqtt.password and not mqtt.user:
        raise UsageError(f"{where}: password needs 'user'")
    _check_variables(where, mqtt.host, mqtt.user, mqtt.password)


def _check_web(where: str, config: Config, web: WebConfig) -> None:
    if not web.port:
        if web != WebConfig():
            raise UsageError(f"{where}: lacks 'port'")
        return
    if not 1 <= web.port <= 65_535:
        raise UsageError(f"{where}: port = {web.port}: must be 1 to 65535")
    try:
        address = ipaddress.ip_address("127.0.0.1" if web.host == "localhost" else web.host)
    except ValueError:
        raise UsageError(f"{where}: host = '{web.host}': must be an address, as 127.0.0.1, 0.0.0.0 or ::") from None
    _check_variables(where, web.password, web.token)
    password, token = expand(web.password), expand(web.token)
    if not address.is_loopback and not password and not token:
        raise UsageError(f"{where}: host = '{web.host}': beyond loopback it needs 'password' or 'token'")
    if password and not PASSWORD.fullmatch(password):
        raise UsageError(f"{where}: password: must be what 'tectum password' prints (scrypt:…)")
    if token and len(token) < LEAST_TOKEN:
        raise UsageError(f"{where}: token: must have at least {LEAST_TOKEN} characters")
    _check_keys(where, config, web)


def _check_assist(where: str, assist: str) -> None:
    try:
        parts = urlsplit(assist)
        fine = not assist or (parts.scheme == "tcp" and parts.hostname and parts.port)
    except ValueError:
        fine = False
    if not fine:
        raise UsageError(f"{where}: assist = '{assist}': must be tcp://HOST:PORT, as tcp://127.0.0.1:10500")


def _check_intents(where: str, intents: IntentsConfig) -> None:
    if not intents.language and intents != IntentsConfig():
        raise UsageError(f"{where}: lacks 'language'")
    for thing in intents.thing:
        if not re.fullmatch(r"[a-z_]+", thing.domain):
            raise UsageError(f"{where} [[thing]]: domain = '{thing.domain}': must be as light, switch, cover")
        if not thing.name.strip():
            raise UsageError(f"{where} [[thing]]: name = '{thing.name}': must not be empty")
    _check_variables(where, intents.home_assistant, intents.token)
    if bool(intents.home_assistant) != bool(intents.token):
        raise UsageError(f"{where}: home_assistant and token go together")
    if intents.home_assistant:
        _check_url(where, "home_assistant", intents.home_assistant)


def _check_place(where: str, config: Config, place: PlaceConfig) -> None:
    for kinds, what in ((VIDEO, "pictures"), (AUDIO, "sound")):
        named = [key for key in kinds if getattr(place, key)]
        if place.stream and not (place.video if what == "pictures" else place.audio):
            named.remove("stream")
        if len(named) > 1:
            raise UsageError(f"{where}: '{place.name}' has several sources of {what}: {', '.join(named)}")
    if not any(getattr(place, key) for key in (*VIDEO, *AUDIO)) and not place.text and not _said_to(config):
        allowed = ", ".join(dict.fromkeys(VIDEO + AUDIO))
        raise UsageError(f"{where}: '{place.name}' has neither media nor text; give it one of {allowed}")
    _check_file(where, config, "media", place.media)
    if place.stream and urlsplit(place.stream).scheme not in SCHEMES:
        raise UsageError(f"{where}: stream: must begin with {', '.join(f'{s}://' for s in SCHEMES)}")
    if place.stream and not (place.video or place.audio):
        raise UsageError(f"{where}: video = false and audio = false leave nothing of the stream")
    for address in (place.stream, place.speech.transcriber if place.speech else ""):
        try:
            expand(address)
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from None
    for key, least, most in (
        ("speed", 0.1, 100),
        ("pcm_rate", 8_000, 192_000),
        ("pcm_channels", 1, 32),
        ("av_offset_ms", -2_000, 2_000),
        ("width", 0, 16_384),
        ("height", 0, 16_384),
        ("fps", 0, 240),
    ):
        if not least <= getattr(place, key) <= most:
            raise UsageError(f"{where}: {key} = {getattr(place, key):g}: must be {least:g} to {most:g}")
    try:
        utterances(place.text)
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from None
    polygons = [("privacy", points) for points in place.privacy]
    for name, points in [*polygons, *((f"zone '{zone.name}'", zone.points) for zone in place.zone)]:
        if len(points) < 3 or not all(0 <= v <= 1 for point in points for v in point):
            raise UsageError(f"{where}: {name}: must be at least 3 points [x, y], each 0 to 1 of the picture")
    for kind, one in place.event.items():
        if one.threshold is not None and not 0 < one.threshold < 1:
            raise UsageError(f"{where} event.{kind}: threshold = {one.threshold:g}: must be between 0 and 1")
        for key in ("min_s", "merge_s", "max_s", "cool_down_s"):
            value = getattr(one, key)
            if value is not None and not 0 <= value <= 1e6:
                raise UsageError(f"{where} event.{kind}: {key} = {value:g}: must be 0 to 1000000 seconds")


def _said_to(config: Config) -> bool:
    """Whether words can be said to the house."""
    return bool(config.house.text or config.house.socket or config.asked)


def check_labels(file: Path, config: Config, labels: Mapping[str, tuple[str, ...]]) -> None:
    """What only a bundle can tell: kinds of events. Raises UsageError."""
    events = {label for head in ("presence", "sound", "situation") for label in labels[head]} - {"quiet"}
    rules = {rule.name for rule in config.rules}
    told = {*events, *labels["intent"], *labels["context"]} - {"none"}
    for number, place in enumerate(config.places, 1):
        where = f"{file}: [[place]] {number}"
        for kind in place.event:
            if kind not in events:
                raise UsageError(f"{where}: event.{kind}: unknown kind; allowed: {', '.join(sorted(events))}")
        for zone in place.zone:
            for kind in zone.kinds:
                if kind not in labels["presence"]:
                    allowed = ", ".join(labels["presence"])
                    raise UsageError(f"{where}: zone '{zone.name}': unknown kind '{kind}'; allowed: {allowed}")
    for number, quiet in enumerate(config.quiet, 1):
        for kind in quiet.kinds:
            if kind not in told | rules:
                raise UsageError(
                    f"{file}: [[quiet]] {number}: unknown kind '{kind}'; allowed: {', '.join(sorted(told))}"
                )
    for kind in config.store.clips:
        if kind not in events | rules:
            allowed = ", ".join(sorted(events | rules))
            raise UsageError(f"{file}: [store]: clips: unknown kind '{kind}'; allowed: {allowed}")
