"""What Home Assistant learns of a house, so that it needs no integration of its own: device-based MQTT discovery.

One device for the house, one for each place. Sources: Home Assistant, "MQTT Discovery" (device discovery payload), and
its binary_sensor, event, image, sensor, switch, select and text platforms.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tectum.decide.events import HOUSE
from tectum.deliver.sinks.mqtt_appearance import appearance, called, part_icon
from tectum.deliver.sinks.mqtt_names import Topics, slug
from tectum.modality import SITUATION, VISION, lasting_heads, modalities, owner_of
from tectum.supervise.health import STATES
from tectum.version import VERSION

SAID = frozenset({"situation", "intent", "context"})
"""Heads of events of the house as a whole."""
NO_STATE = frozenset({("situation", "quiet"), ("situation", "routine")})
MILLISECONDS = {
    "unit_of_measurement": "ms",
    "device_class": "duration",
    "state_class": "measurement",
    "suggested_display_precision": 0,
}
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


def place_states(labels: Mapping[str, Sequence[str]], switches: Iterable[str]) -> list[tuple[str, str]]:
    """Those of a place with these switches: from what there is to switch follow the senses it has."""
    there = set(switches)

    def senses(head: str) -> bool:
        sense = owner_of(head)
        return sense is None or not sense.switch or sense.switch in there

    return [(head, kind) for head, kind in situation_kinds(labels) if senses(head)]


def rule_event_type(rule: str, labels: Mapping[str, Sequence[str]]) -> str:
    """What the events of a rule are called among those of a device: never as a label is, even where a typed rule is
    older than the label."""
    return f"{rule}_rule" if any(rule in names for names in labels.values()) else rule


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
            "icon": part_icon(key.partition("_")[0]),
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
    for rule in rules:
        parts[f"rule_{slug(rule)}"] = _rule(unique, rule, topics.of(HOUSE, "rule", slug(rule)))
    heard = [label for head, names in labels.items() if head in SAID for label in names]
    kinds = [*heard, *(rule_event_type(rule, labels) for rule in rules)]
    parts["events"] = _events(unique, topics.of(HOUSE, "event"), kinds)
    parts["incident"] = _incident(unique, topics.of(HOUSE, "incident"))
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
    stills: bool = False,
) -> dict[str, Any]:
    """The payload of one place. ``switches``: what there is to switch; from it follow the senses the place has.
    ``rules``, ``sensors``: names, kinds of events too. ``stills``: pictures come every few seconds."""
    unique = topics.place_id(slug(place))
    alive = {"topic": topics.status}
    parts: dict[str, dict[str, Any]] = {}
    for head, kind in place_states(labels, switches):
        sense = owner_of(head)
        topic = topics.of(place, head, kind)
        more = (
            {"availability": [alive, {"topic": topics.of(place, sense.name)}], "availability_mode": "all"}
            if sense
            else {}
        )
        parts[f"{head}_{kind}"] = _state(unique, head, kind, topic) | more
    kinds = [label for names in labels.values() for label in names]
    told = [rule_event_type(rule, labels) for rule in rules]
    parts["events"] = _events(unique, topics.of(place, "event"), [*kinds, *told, *sensors])
    parts["incident"] = _incident(unique, topics.of(place, "incident"))
    if snapshots and modalities()[VISION].switch in switches:
        parts["snapshot"] = {
            "platform": "image",
            "unique_id": f"{unique}_snapshot",
            "name": "Last snapshot",
            "icon": part_icon("snapshot"),
            "image_topic": topics.of(place, "snapshot"),
            "content_type": "image/jpeg",
        }
    if stills and modalities()[VISION].switch in switches:
        parts["still"] = {
            "platform": "camera",
            "unique_id": f"{unique}_still",
            "name": "Camera",
            "icon": part_icon("still"),
            "topic": topics.of(place, "still"),
            "availability": [alive, {"topic": topics.of(place, VISION)}],
            "availability_mode": "all",
        }
    parts |= _place_figures(unique, topics.of(place, "health"))
    if commands:
        for name in switches:
            parts[name] = {
                "platform": "switch",
                "unique_id": f"{unique}_{name}",
                "name": called(name),
                "icon": part_icon(name),
                "device_class": "switch",
                "state_topic": topics.of(place, "switch", name),
                "command_topic": topics.of(place, "switch", name, "set"),
                "entity_category": "config",
            }
        parts["context"] = _context(f"{unique}_context", topics.of(place, "context"), labels)
        parts["say"] = _text_input(f"{unique}_say", topics.of(place, "say"))
    about = {"name": place, "model": "Place", "via_device": topics.house_id, "suggested_area": place}
    return _device(unique, about, topics, parts)


def _state(unique: str, head: str, kind: str, topic: str) -> dict[str, Any]:
    return {
        "platform": "binary_sensor",
        "unique_id": f"{unique}_{head}_{kind}",
        "state_topic": topic,
        "value_template": "{{ value_json.state }}",
        "json_attributes_topic": topic,
        **appearance(head, kind),
    }


def _rule(unique: str, rule: str, topic: str) -> dict[str, Any]:
    """No device class: a rule may join anything."""
    return {
        "platform": "binary_sensor",
        "unique_id": f"{unique}_rule_{slug(rule)}",
        "name": called(rule),
        "icon": part_icon("rule"),
        "state_topic": topic,
        "value_template": "{{ value_json.state }}",
        "json_attributes_topic": topic,
    }


def _incident(unique: str, topic: str) -> dict[str, Any]:
    return {
        "platform": "sensor",
        "unique_id": f"{unique}_incident",
        "name": "Incident",
        "icon": part_icon("incident"),
        "state_topic": topic,
        "value_template": "{{ value_json.sentence }}",
        "json_attributes_topic": topic,
    }


def _events(unique: str, topic: str, kinds: Sequence[str]) -> dict[str, Any]:
    return {
        "platform": "event",
        "unique_id": f"{unique}_events",
        "name": "Events",
        "icon": part_icon("events"),
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
            "icon": part_icon("health"),
            "value_template": "{{ value_json.state }}",
            "device_class": "enum",
            "options": list(STATES),
            "json_attributes_topic": topic,
        },
        "skew": {
            **common,
            "unique_id": f"{unique}_skew",
            "name": "Skew of picture and sound",
            "icon": part_icon("skew"),
            "value_template": "{{ value_json.av_skew_ms }}",
            **MILLISECONDS,
        },
        "latency": {
            **common,
            "unique_id": f"{unique}_latency",
            "name": "Capture to event, p95",
            "icon": part_icon("latency"),
            "value_template": "{{ value_json.event_p95_ms }}",
            **MILLISECONDS,
        },
    }


def _context(unique: str, topic: str, labels: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "platform": "select",
        "unique_id": unique,
        "name": "Context",
        "icon": part_icon("context"),
        "state_topic": topic,
        "command_topic": f"{topic}/set",
        "options": [shown(name) for name in labels["context"]],
    }


def _text_input(unique: str, topic: str) -> dict[str, Any]:
    return {
        "platform": "text",
        "unique_id": unique,
        "name": "Say",
        "icon": part_icon("say"),
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


def topics_in(config: Mapping[str, Any]) -> set[str]:
    """The topics of which a device's payload says that something stands there."""
    found = {way["topic"] for way in config["availability"]}
    for part in config["components"].values():
        found |= {part[key] for key in ("state_topic", "json_attributes_topic", "image_topic") if key in part}
        found |= {way["topic"] for way in part.get("availability", ())}
    return found
