"""What Home Assistant learns of a house, so that it needs no integration of its own: device-based MQTT discovery.

One device for the house, one for each place. Sources: Home Assistant, "MQTT Discovery" (device discovery payload), and
its binary_sensor, event, image, sensor, switch, select and text platforms.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tectum.decide.events import HOUSE
from tectum.deliver.sinks.mqtt_names import Topics, slug
from tectum.modality import SITUATION, VISION, lasting_heads, modalities, owner_of
from tectum.supervise.health import STATES
from tectum.version import VERSION

CLASSES = {
    "person": "occupancy",
    "smoke_alarm": "smoke",
    "co_alarm": "carbon_monoxide",
    "hazard": "safety",
    "intrusion": "safety",
    "distress": "safety",
}
"""Home Assistant's device class by kind; other sounds are of the class ``sound``."""
ICONS = {"camera": "mdi:cctv", "microphone": "mdi:microphone", "detection": "mdi:eye"}
SAID = frozenset({"situation", "intent", "context"})
"""Heads of events of the house as a whole."""
NO_STATE = frozenset({("situation", "quiet"), ("situation", "routine")})
RARELY_WANTED = frozenset({"other", "weather", "appliance", "engine"})
"""Off in Home Assistant until a person wants them."""
MILLISECONDS = {"unit_of_measurement": "ms", "state_class": "measurement", "suggested_display_precision": 0}
LONGEST_TEXT = 255
UNSET = "unset"
"""What Home Assistant gets for the context ``none``, a word by which it means that there is no state."""


def shown(context: str) -> str:
    """A context as Home Assistant has it; ``context_of`` is the way back."""
    return UNSET if context == "none" else context


def context_of(shown: str) -> str:
    """The context that Home Assistant means."""
    return "none" if shown == UNSET else shown


def situation_kinds(labels: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Head and kind of everything that has a state of its own."""
    return [(head, kind) for head in lasting_heads() for kind in labels.get(head, ()) if (head, kind) not in NO_STATE]


def house_config(
    topics: Topics, labels: Mapping[str, Sequence[str]], rules: Sequence[str], commands: bool
) -> dict[str, Any]:
    """The payload of the house's own device: health, latency, what is said to it as a whole, its context. ``rules``:
    names, kinds of events too."""
    unique = topics.house_id
    about = f"{topics.root}/health"

    def figure(key: str, name: str, template: str, **more: Any) -> dict[str, Any]:
        return {
            "platform": "sensor",
            "unique_id": f"{unique}_{key}",
            "name": name,
            "state_topic": about,
            "value_template": template,
            "entity_category": "diagnostic",
            **more,
        }

    parts = {
        "health": figure("health", "Health", "{{ value_json.state }}", device_class="enum", options=list(STATES))
        | {"json_attributes_topic": about},
        "latency_p50": figure(
            "latency_p50", "Capture to event, median", "{{ value_json.event_p50_ms }}", **MILLISECONDS
        ),
        "latency_p95": figure("latency_p95", "Capture to event, p95", "{{ value_json.event_p95_ms }}", **MILLISECONDS),
        "memory": figure(
            "memory", "Memory", "{{ value_json.rss_mb }}", unit_of_measurement="MB", device_class="data_size"
        ),
    }
    if commands:
        parts["say"] = _text_input(f"{unique}_say", f"{topics.root}/say")
        parts["context"] = _context(f"{unique}_context", f"{topics.root}/context", labels)
    for kind in (kind for head, kind in situation_kinds(labels) if head == SITUATION.name):
        parts[f"situation_{kind}"] = _state(unique, SITUATION.name, kind, topics.of(HOUSE, SITUATION.name, kind))
    heard = [label for head, names in labels.items() if head in SAID for label in names]
    parts["events"] = _events(unique, topics.of(HOUSE, "event"), [*heard, *rules])
    return _device(unique, {"name": "Tectum", "model": "House"}, topics, parts)


def place_config(
    topics: Topics,
    place: str,
    labels: Mapping[str, Sequence[str]],
    switches: Sequence[str],
    rules: Sequence[str],
    sensors: Sequence[str],
    commands: bool,
    snapshots: bool,
) -> dict[str, Any]:
    """The payload of one place. ``switches``: what there is to switch; from it follow the senses the place has.
    ``rules``, ``sensors``: names, kinds of events too."""
    unique = topics.place_id(slug(place))
    alive = {"topic": topics.status}
    parts: dict[str, dict[str, Any]] = {}
    for head, kind in situation_kinds(labels):
        sense = owner_of(head)
        if sense is not None and sense.switch and sense.switch not in switches:
            continue
        topic = topics.of(place, head, kind)
        more = (
            {"availability": [alive, {"topic": topics.of(place, sense.name)}], "availability_mode": "all"}
            if sense
            else {}
        )
        parts[f"{head}_{kind}"] = _state(unique, head, kind, topic) | more
    kinds = [label for names in labels.values() for label in names]
    parts["events"] = _events(unique, topics.of(place, "event"), [*kinds, *rules, *sensors])
    if snapshots and modalities()[VISION].switch in switches:
        parts["snapshot"] = {
            "platform": "image",
            "unique_id": f"{unique}_snapshot",
            "name": "Last snapshot",
            "image_topic": topics.of(place, "snapshot"),
            "content_type": "image/jpeg",
        }
    parts |= _place_figures(unique, topics.of(place, "health"))
    if commands:
        for name in switches:
            parts[name] = {
                "platform": "switch",
                "unique_id": f"{unique}_{name}",
                "name": _name(name),
                "icon": ICONS[name],
                "state_topic": topics.of(place, "switch", name),
                "command_topic": topics.of(place, "switch", name, "set"),
                "entity_category": "config",
            }
        parts["context"] = _context(f"{unique}_context", topics.of(place, "context"), labels)
        parts["say"] = _text_input(f"{unique}_say", topics.of(place, "say"))
    about = {"name": place, "model": "Place", "via_device": topics.house_id, "suggested_area": place}
    return _device(unique, about, topics, parts)


def _state(unique: str, head: str, kind: str, topic: str) -> dict[str, Any]:
    device_class = CLASSES.get(kind) or ("sound" if head == "sound" else None)
    return {
        "platform": "binary_sensor",
        "unique_id": f"{unique}_{head}_{kind}",
        "name": _name(kind),
        "state_topic": topic,
        "value_template": "{{ value_json.state }}",
        "json_attributes_topic": topic,
        **({"device_class": device_class} if device_class else {}),
        **({"enabled_by_default": False} if kind in RARELY_WANTED else {}),
    }


def _events(unique: str, topic: str, kinds: Sequence[str]) -> dict[str, Any]:
    return {
        "platform": "event",
        "unique_id": f"{unique}_events",
        "name": "Events",
        "state_topic": topic,
        "value_template": "{{ value if value_json.phase == 'start' else '' }}",
        "event_types": list(dict.fromkeys(kinds)),
    }


def _place_figures(unique: str, topic: str) -> dict[str, dict[str, Any]]:
    common = {"platform": "sensor", "state_topic": topic, "entity_category": "diagnostic"}
    return {
        "health": {
            **common,
            "unique_id": f"{unique}_health",
            "name": "Health",
            "value_template": "{{ value_json.state }}",
            "device_class": "enum",
            "options": list(STATES),
            "json_attributes_topic": topic,
        },
        "skew": {
            **common,
            "unique_id": f"{unique}_skew",
            "name": "Skew of picture and sound",
            "value_template": "{{ value_json.av_skew_ms }}",
            **MILLISECONDS,
        },
        "latency": {
            **common,
            "unique_id": f"{unique}_latency",
            "name": "Capture to event, p95",
            "value_template": "{{ value_json.event_p95_ms }}",
            **MILLISECONDS,
        },
    }


def _context(unique: str, topic: str, labels: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "platform": "select",
        "unique_id": unique,
        "name": "Context",
        "icon": "mdi:home-account",
        "state_topic": topic,
        "command_topic": f"{topic}/set",
        "options": [shown(name) for name in labels["context"]],
    }


def _text_input(unique: str, topic: str) -> dict[str, Any]:
    return {
        "platform": "text",
        "unique_id": unique,
        "name": "Say",
        "icon": "mdi:message-text",
        "state_topic": topic,
        "command_topic": f"{topic}/set",
        "json_attributes_topic": f"{topic}/answer",
        "max": LONGEST_TEXT,
    }


def _device(unique: str, about: Mapping[str, Any], topics: Topics, parts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "device": {"identifiers": [unique], "manufacturer": "Tectum", "sw_version": VERSION, **about},
        "origin": {"name": "tectum", "sw_version": VERSION},
        "availability": [{"topic": topics.status}],
        "components": dict(parts),
        "qos": 1,
    }


def _name(kind: str) -> str:
    return "CO alarm" if kind == "co_alarm" else kind.replace("_", " ").capitalize()
