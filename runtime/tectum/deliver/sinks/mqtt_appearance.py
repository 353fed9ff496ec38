"""How what a house tells Home Assistant looks there: names, icons, device classes, and what is off until it is wanted.

Sources: Home Assistant, "Binary sensor" (device classes); Material Design Icons.
"""

from typing import Any

from tectum.modality import SITUATION

CLASSES = {
    "smoke_alarm": "smoke",
    "co_alarm": "carbon_monoxide",
    "hazard": "safety",
    "intrusion": "safety",
    "distress": "safety",
    "visitor": "occupancy",
    "command": "sound",
}
"""Home Assistant's device class by kind; others have that of their head."""
HEAD_CLASSES = {"sound": "sound", "presence": "occupancy"}
ICONS = {
    "person": "mdi:account", "cat": "mdi:cat", "dog": "mdi:dog-side", "vehicle": "mdi:car",
    "smoke_alarm": "mdi:smoke-detector-alert", "co_alarm": "mdi:molecule-co", "siren": "mdi:alarm-light",
    "glass_break": "mdi:glass-fragile", "door_knock": "mdi:door", "doorbell": "mdi:doorbell", "dog_bark": "mdi:dog",
    "cat_meow": "mdi:cat", "baby_cry": "mdi:baby-face-outline", "cough": "mdi:virus", "footsteps": "mdi:shoe-print",
    "snore": "mdi:sleep", "car_horn": "mdi:bullhorn", "engine": "mdi:engine", "appliance": "mdi:washing-machine",
    "water": "mdi:water", "weather": "mdi:weather-pouring", "crackling_fire": "mdi:fire",
    "speech_or_laughter": "mdi:account-voice", "scream": "mdi:account-alert", "gunshot": "mdi:target",
    "beep": "mdi:volume-source", "music": "mdi:music", "vacuum": "mdi:robot-vacuum", "other": "mdi:ear-hearing",
    "hazard": "mdi:alert", "intrusion": "mdi:shield-alert", "distress": "mdi:lifebuoy", "visitor": "mdi:human-greeting",
    "command": "mdi:comment-processing",
}  # fmt: skip
HEAD_ICONS = {"sound": "mdi:ear-hearing", "presence": "mdi:eye", SITUATION.name: "mdi:home-alert"}
PART_ICONS = {
    "camera": "mdi:cctv", "microphone": "mdi:microphone", "detection": "mdi:eye", "events": "mdi:format-list-bulleted",
    "incident": "mdi:text-box-outline", "snapshot": "mdi:image", "still": "mdi:video", "health": "mdi:heart-pulse",
    "latency": "mdi:timer-outline", "skew": "mdi:timer-sync-outline", "memory": "mdi:memory",
    "context": "mdi:home-account", "say": "mdi:message-text", "rule": "mdi:link-variant",
}  # fmt: skip
SELDOM = frozenset({
    "siren", "cat_meow", "cough", "footsteps", "snore", "car_horn", "engine", "appliance", "water", "weather",
    "crackling_fire", "speech_or_laughter", "gunshot", "beep", "music", "vacuum", "other", "command",
})  # fmt: skip
"""Off in Home Assistant until a person wants them: eight places would have some 200 sensors."""


def appearance(head: str, kind: str) -> dict[str, Any]:
    """Of the state of a kind."""
    device_class = CLASSES.get(kind) or HEAD_CLASSES.get(head)
    return {
        "name": called(kind),
        "icon": ICONS.get(kind) or HEAD_ICONS.get(head) or "mdi:help-circle-outline",
        **({"device_class": device_class} if device_class else {}),
        **({"enabled_by_default": False} if kind in SELDOM else {}),
    }


def part_icon(part: str) -> str:
    """Of a part that is no state of a kind."""
    return PART_ICONS.get(part) or "mdi:toggle-switch-outline"


def called(kind: str) -> str:
    """A kind, a rule or a switch, as a person reads it."""
    return "CO alarm" if kind == "co_alarm" else kind.replace("_", " ").capitalize()
