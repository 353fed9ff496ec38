"""What becomes of the readings of state sensors (a door contact, a button): events of the head ``state``."""

from collections.abc import Iterable

from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.open_events import OpenEvents
from tectum.modality import Value
from tectum.observe.sensor import Sensor


class States:
    """Of a place whose ``events`` go on. ``sensors``: what its file says of them; others are taken as they come."""

    def __init__(self, events: OpenEvents, sensors: Iterable[Sensor]):
        self._events = events
        self._sensors = {sensor.name: sensor for sensor in sensors}
        self._values: dict[str, Value] = {}

    def read(self, time: float, now: float, name: str, value: Value | None, retained: bool = False) -> list[Event]:
        """A state sensor has ``value`` since ``time``, read at ``now``; None: it is not known. The event of a state
        starts with it and ends when another begins or it is lost; a momentary one is over at once. ``retained``: it was
        so before, and is no change."""
        key = ("state", name, 0)
        held, sensor = self._events.get(key), self._sensors.get(name)
        if value is None:
            return self._events.end([key], now, now) if held else []
        momentary = sensor is not None and sensor.is_momentary(value)
        if held is not None:
            time = max(time, held.start)
            if not momentary and (held.value == value or (sensor is not None and sensor.same(held.value, value))):
                return []
        if momentary and retained:
            return []
        was = None if momentary else self._values.get(name, value if retained else None)
        event = self._events.make(name, "state", time, now, 1.0, modalities=("state",), value=value, was=was)
        if momentary:
            return [event, replace(event, phase="end", end=time)]
        events = self._events.end([key], time, now) if held else []
        self._events.keep(key, event)
        self._values[name] = value
        return [*events, event]
