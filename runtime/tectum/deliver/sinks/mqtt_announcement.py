"""What a house says of itself to whoever looks after many of them: one retained message (docs/fleet.md)."""

import platform
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from tectum.deliver.controls import AlarmCount, BundleInUse, Controls, Drift, Marks
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.errors import StoreError
from tectum.supervise.figures import StageFigures
from tectum.supervise.health import Health, State
from tectum.supervise.house_health import HouseHealth
from tectum.supervise.machine import installed

SCHEMA = 1
LATEST = 253_370_764_800.0
"""The year 9999 begins: calendars end soon after."""
ANNOUNCE_EVERY_S = 15.0
"""Without a change of state, which is said at once."""


class Announcement(Struct, frozen=True, kw_only=True):
    """A device. ``schema``: of this message; ``versions``: of what runs there; ``at``: when this was said, seconds
    since 1970 by its clock; ``up_s``: seconds since its house began. ``parts``: what is not well, by name, with the
    reason; ``places``: the state of each. ``marks``, ``alarms``, ``drift``: None where they cannot be read, or are not
    known yet. ``latency_ms``: by stage, since the house began, in buckets that are the same everywhere."""

    schema: int = SCHEMA
    at: Annotated[float, Meta(ge=0, le=LATEST)]
    up_s: float
    versions: Mapping[str, str]
    bundle: BundleInUse
    state: State
    parts: Mapping[str, Health] = field(default_factory=dict)
    places: Mapping[str, State] = field(default_factory=dict)
    marks: Marks | None = None
    alarms: AlarmCount | None = None
    drift: tuple[Drift, ...] | None = None
    latency_ms: Mapping[str, StageFigures] = field(default_factory=dict)


class MqttAnnouncement:
    """Of ``house`` under ``topics``. With ``fleet`` false there is none, and what an earlier run said is removed."""

    def __init__(self, topics: Topics, connection: MqttConnection, house: Controls, fleet: bool):
        self._topics, self._connection, self._house, self._fleet = topics, connection, house, fleet
        self._versions = {"python": platform.python_version(), **installed("onnxruntime")} if fleet else {}
        self._known: Any = None
        self._due = 0.0

    def connected(self) -> None:
        """The connection is new: it is said again."""
        self._known = None
        if not self._fleet:
            self._connection.publish(self._topics.device, b"", qos=1, retain=True)

    def publish(self, health: HouseHealth) -> None:
        """Say it, where something has changed or it is time to. For calling every second or so."""
        if not self._fleet or not self._connection.connected:
            return
        bundle = self._house.bundle()
        known = bundle, health.states()
        if known == self._known and time.monotonic() < self._due:
            return
        self._known, self._due = known, time.monotonic() + ANNOUNCE_EVERY_S
        raw = msgspec.json.encode(self._of(health, bundle))
        self._connection.publish(self._topics.device, raw, qos=1, retain=True)

    def _of(self, health: HouseHealth, bundle: BundleInUse) -> Announcement:
        marks = alarms = drift = None
        with suppress(StoreError):  # health says why
            marks, alarms, drift = self._house.marks(), self._house.alarms(), self._house.drift()
        return Announcement(
            at=health.at,
            up_s=health.up_s,
            versions={"tectum": health.tectum, **self._versions},
            bundle=bundle,
            state=health.state,
            parts={name: Health(part.state, part.reason) for name, part in health.parts() if part.state != "ok"},
            places={name: place.whole().state for name, place in health.places.items()},
            marks=marks,
            alarms=alarms,
            drift=drift,
            latency_ms=health.stages_ms,
        )
