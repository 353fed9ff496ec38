"""What a house has left on a broker and gives up: places that are no more, ids that it had before.

What is kept there (retained) outlives the house. A place that was taken out of the file, while the house ran or while
it did not, would stay in Home Assistant for ever, with the states of everything in it. The broker itself remembers: the
topic ``places`` lists every place that has anything retained, and a place leaves the list after its last message has.
"""

import json
import logging
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from tectum.decide.events import HOUSE, RULE
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.modality import lasting_heads, modalities

log = logging.getLogger(__name__)

GRACE_S = 8.0
"""A place that is changed is away for a moment; taken out of Home Assistant, it would lose what people set there."""
SETTLE_S = 3.0
"""So long after it was asked for, a broker has sent all that it keeps."""
SINGLE = ("snapshot", "incident", "health")
"""What stands at a place by itself."""


class MqttLeftovers:
    """Of the house with these ``topics``; ``discovery``: Home Assistant's prefix, empty: none."""

    def __init__(self, topics: Topics, connection: MqttConnection, discovery: str):
        self._topics, self._connection, self._discovery = topics, connection, discovery
        self._known: dict[str, str] = {}
        self._away: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._lock = threading.RLock()  # messages come by one worker, reports by another
        self._parts: dict[str, dict[str, str]] = {}
        self._wanted: frozenset[str] = frozenset()
        self._looking_until = 0.0

    def config_topic(self, unique: str) -> str:
        """Where Home Assistant learns of the device ``unique``."""
        return f"{self._discovery}/device/{unique}/config"

    def connected(self) -> None:
        """The connection is new: what was asked for is asked for again."""
        with self._lock:
            self._due.clear()
            self._looking_until = 0.0

    def look_over(self, wanted: Iterable[str]) -> None:
        """Ask for what stands of things that a place, or the house, has no more (a rule, a camera, a label): ``take``
        removes it as it comes. ``wanted``: all topics at which something is to stand."""
        with self._lock:
            self._wanted = frozenset(wanted)
            self._looking_until = time.monotonic() + SETTLE_S
            self._connection.unsubscribe(self._standing())
            self._connection.subscribe([(topic, 0) for topic in self._standing()])

    def _standing(self) -> list[str]:
        """Where states of things stand, as filters; no command comes by any of them."""
        root = self._topics.root
        below = [*lasting_heads(), "switch", RULE]
        return [f"{root}/+/{what}/+" for what in below] + [f"{root}/+/{what}" for what in (*modalities(), *SINGLE)]

    def is_gone(self, topic: str) -> bool:
        """Whether something may stand there that is not wanted: of a place that is there."""
        with self._lock:
            place, _, what = topic.removeprefix(f"{self._topics.root}/").partition("/")
            head, _, more = what.partition("/")
            there = place in self._known and place not in self._away
            if not (there or place == HOUSE) or topic in self._wanted:
                return False
            if more:
                return "/" not in more and head in (*lasting_heads(), "switch", RULE)
            return head in (*modalities(), *SINGLE)

    def learn(self, raw: bytes) -> None:
        """What the topic ``places`` says: those of an earlier run are among them."""
        with self._lock, suppress(ValueError, RecursionError):
            known = json.loads(raw)
            if isinstance(known, dict):
                for slug in filter(_is_slug, known):
                    self._known.setdefault(slug, str(known[slug]))

    def note(self, places: Mapping[str, str]) -> None:
        """Something is about to be kept of these places, by slug."""
        with self._lock:
            self._known.update(places)

    def sweep(self, places: Mapping[str, str]) -> tuple[str, list[str]]:
        """Ask for what is left of places that are gone, which ``take`` removes as it comes. For calling every second
        or so. ``places``: those that there are, by slug. Gives what the topic ``places`` is to say, these and those of
        which something is left, and the slugs of which nothing is left any more."""
        with self._lock:
            return self._sweep(places, time.monotonic())

    def _sweep(self, places: Mapping[str, str], now: float) -> tuple[str, list[str]]:
        clear = []
        if self._looking_until and now >= self._looking_until:
            self._looking_until = 0.0
            self._connection.unsubscribe(self._standing())
        self.note(places)
        self._away = {slug: self._away.get(slug, now) for slug in self._known if slug not in places}
        for slug in [slug for slug, since in self._away.items() if now - since >= GRACE_S]:
            if slug not in self._due:
                self._due[slug] = now + SETTLE_S
                self._connection.subscribe([(topic, 0) for topic in self._filters(slug)])
            elif now >= self._due[slug]:
                self._forget(slug)
                clear.append(slug)
                log.info("%s: what was left of the place '%s' is removed", self._connection.name, self._known.pop(slug))
        for slug in [slug for slug in self._due if slug in places]:  # it is back
            self._forget(slug)
        return json.dumps(self._known), clear

    def _forget(self, slug: str) -> None:
        self._connection.unsubscribe(self._filters(slug))
        del self._due[slug]

    def _filters(self, slug: str) -> list[str]:
        return [f"{self._topics.root}/{slug}/#", *self.earlier_configs([slug], of_gone=True)]

    def earlier_configs(self, slugs: Iterable[str], of_gone: bool = False) -> list[str]:
        """Where Home Assistant learnt of the house and these places under ids that they have no more; ``of_gone``: of
        these places alone, whatever id they have."""
        if not self._discovery:
            return []
        topics = self._topics
        ids = {topics.earlier_id(slug): topics.place_id(slug) for slug in slugs}
        if of_gone:
            return [self.config_topic(one) for one in {*ids, *ids.values()}]
        ids[topics.earlier_id()] = topics.house_id
        return [self.config_topic(earlier) for earlier, now in ids.items() if earlier != now]

    def payloads(self, topic: str, payload: Mapping[str, Any], before: bytes = b"") -> list[str]:
        """What is to be published at the ``topic`` of a device: its ``payload``, and in front of it, where it had parts
        that it has no more, one that takes them out of Home Assistant. ``before``: what the broker kept there."""
        parts = payload["components"]
        had = self._parts.get(topic, {})
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            had |= {str(key): str(part["platform"]) for key, part in json.loads(before)["components"].items()}
        self._parts[topic] = {key: part["platform"] for key, part in parts.items()}
        gone = {key: {"platform": platform} for key, platform in had.items() if key not in parts}
        steps = [{**payload, "components": {**parts, **gone}}, payload] if gone else [payload]
        return [json.dumps(step, ensure_ascii=False) for step in steps]

    def take(self, topic: str, raw: bytes, retained: bool) -> bool:
        """Remove a retained message that is left of what was given up. Whether the message is none of anybody else's
        business."""
        if self._discovery and topic.startswith(f"{self._discovery}/device/"):
            left = self._is_of_this_house(raw)
        elif any(topic.startswith(f"{self._topics.root}/{slug}/") for slug in self._due):
            left = True
        elif self._looking_until and not topic.endswith("/set"):
            left = self.is_gone(topic)
        else:
            return False
        if left and retained and raw:
            self._connection.publish(topic, b"", qos=1, retain=True)
        return True

    def _is_of_this_house(self, raw: bytes) -> bool:
        """Whether a device's payload is ours: another house may have had the same id."""
        with suppress(ValueError, KeyError, TypeError, IndexError, RecursionError):
            return bool(json.loads(raw)["availability"][0]["topic"] == self._topics.status)
        return False


def _is_slug(name: str) -> bool:
    return name.isascii() and name.replace("_", "").isalnum()
