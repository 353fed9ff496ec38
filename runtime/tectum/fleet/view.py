"""A fleet as its broker shows it: rebuilt whole from what the broker keeps, and followed from there."""

import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from heapq import merge

import msgspec
from msgspec import Struct

from tectum.deliver.maintenance import SCHEMA as MAINTENANCE_SCHEMA
from tectum.deliver.maintenance import MaintenanceReport
from tectum.deliver.sinks.mqtt_announcement import SCHEMA, Announcement
from tectum.deliver.sinks.mqtt_events import MOST_RECENT
from tectum.errors import UsageError, first_line
from tectum.fleet.ordering import FleetEvent, Ordering, read_event, read_recent
from tectum.supervise.figures import StageFigures
from tectum.supervise.latency import Histogram

STATES = ("ok", "degraded", "down", "offline", "unknown")
NODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Device(Struct):
    """``online``: as the broker says, None where it does not. ``about``: None where it said nothing, or what cannot be
    read (``trouble``). ``recent``: its last events, in its order. ``maintenance``: how what was asked of it stands,
    None where it cannot be asked."""

    name: str
    online: bool | None = None
    about: Announcement | None = None
    trouble: str = ""
    recent: tuple[FleetEvent, ...] = ()
    maintenance: MaintenanceReport | None = None

    @property
    def state(self) -> str:
        """ok, degraded, down, offline or unknown."""
        if self.online is False:
            return "offline"
        return "unknown" if self.about is None or self.online is None else self.about.state


class Fleet:
    """Of the houses below ``topic``. ``told``: called with each event, once, in the order of its device. Messages come
    by one thread; what is asked may be asked by any. ``kept_at``: when something came that the broker had kept, a
    reading of ``time.monotonic``."""

    def __init__(self, topic: str, told: Callable[[FleetEvent], None] = lambda _: None):
        self._topic, self._told = topic, told
        self._devices: dict[str, Device] = {}
        self._orderings: dict[str, Ordering] = {}
        self._lock = threading.RLock()
        self.kept_at = time.monotonic()

    def kept_topics(self) -> list[str]:
        """What the broker keeps of every device, as filters."""
        return [f"{self._topic}/+/{what}" for what in ("status", "device", "recent", "maintenance")]

    def event_topics(self) -> list[str]:
        """Where events come, as filters; no topic is in two of them."""
        return [f"{self._topic}/+/event", f"{self._topic}/+/+/event"]

    def take(self, topic: str, raw: bytes, retained: bool) -> None:
        """A message of the broker. Who sent it is known by its topic alone: what is in it may say anything."""
        node, _, what = topic.removeprefix(f"{self._topic}/").partition("/")
        if not NODE.fullmatch(node):
            return
        with self._lock:
            if retained:
                self.kept_at = time.monotonic()
            if what == "status":
                self._device(node).online = raw == b"online" if raw else None
            elif what == "device":
                self._announce(self._device(node), raw)
            elif what == "maintenance":
                self._device(node).maintenance = _report(raw)
            elif what == "recent":
                recent = read_recent(node, raw)
                self._device(node).recent = tuple(recent)
                self._follow(node, recent)
            elif (one := read_event(node, raw)) is not None:
                device = self._device(node)
                device.recent = (*device.recent, one)[-MOST_RECENT:]
                self._follow(node, [one])

    def overdue(self) -> None:
        """Tell what waits for something that does not come. For calling every second or so."""
        with self._lock:
            now = time.monotonic()
            for ordering in self._orderings.values():
                for one in ordering.overdue(now):
                    self._told(one)

    def _device(self, node: str) -> Device:
        return self._devices.setdefault(node, Device(node))

    def _announce(self, device: Device, raw: bytes) -> None:
        device.about, device.trouble = None, ""
        if not raw:
            return
        try:
            about = msgspec.json.decode(raw, type=Announcement)
        except (ValueError, RecursionError) as error:
            device.trouble = f"what it says of itself cannot be read: {first_line(error)}"
            return
        if about.schema > SCHEMA:
            device.trouble = f"is of a newer Tectum: schema {about.schema}, this one reads up to {SCHEMA}"
            return
        device.about = about

    def _follow(self, node: str, several: Iterable[FleetEvent]) -> None:
        now, ordering = time.monotonic(), self._orderings.setdefault(node, Ordering())
        for one in several:
            for told in ordering.take(one, now):
                self._told(told)

    # --- what is asked of it

    def devices(self) -> list[Device]:
        """Those that take part in the fleet, by name: a house that keeps off it only has a status."""
        with self._lock:
            found = [msgspec.structs.replace(one) for one in self._devices.values()]
        return sorted((one for one in found if one.about or one.trouble or one.recent), key=lambda one: one.name)

    def device(self, name: str) -> Device:
        """Raises UsageError: there is none of that name."""
        devices = self.devices()
        for one in devices:
            if one.name == name:
                return one
        there = ", ".join(one.name for one in devices)
        raise UsageError(f"no device '{name}'; there are: {there}" if there else f"no device '{name}', nor any other")

    def recent(self) -> list[FleetEvent]:
        """The last events of all devices: by time, those of one in its own order, each once."""
        return list(merge(*map(_each_once, self.devices()), key=lambda one: one.at))


def _report(raw: bytes) -> MaintenanceReport | None:
    """None where it says none that this version reads."""
    with suppress(ValueError, RecursionError):
        report = msgspec.json.decode(raw, type=MaintenanceReport)
        return report if report.schema <= MAINTENANCE_SCHEMA else None
    return None


def _each_once(device: Device) -> list[FleetEvent]:
    return list({one.key: one for one in device.recent}.values())


def asked(device: Device) -> str:
    """What was asked of it last, and what became of it, for people; empty: nothing."""
    last = device.maintenance.last if device.maintenance is not None else None
    if last is None:
        return ""
    said = f": {last.said[-1]}" if last.said else ""
    return f"{last.request.what} (rollout {last.request.rollout}): {last.state}{said}"


def counted(devices: Iterable[Device]) -> str:
    """How many are in which state, for people; empty: there is no device."""
    states = [one.state for one in devices]
    return ", ".join(f"{states.count(state)} {state}" for state in STATES if state in states)


def spread(devices: Iterable[Device], stage: str = "event") -> tuple[StageFigures, list[str]]:
    """How long a stage takes over several devices: percentiles of all that they counted, read off the sum of their
    histograms. With it the names of those whose buckets are not of this version, which are left out."""
    whole, left_out = Histogram(), []
    for device in devices:
        figures = device.about.latency_ms.get(stage) if device.about is not None else None
        if figures is not None:
            try:
                whole.merge(figures)
            except UsageError:
                left_out.append(device.name)
    return whole.figures(), left_out
