"""The state sensors of a place: the last reading of each, for whoever asks, and for a pipeline that begins anew."""

from collections.abc import Sequence
from dataclasses import replace

from tectum.errors import UsageError
from tectum.modality import Value
from tectum.observe.sensor import Sensor
from tectum.observe.sources.base import Source
from tectum.observe.sources.state import PostedSource
from tectum.observe.types import Reading
from tectum.supervise.clock import HouseClock
from tectum.supervise.house_health import SensorHealth


class PlaceSensors:
    """Of the ``sources`` of one place, ``place``, and ``watched``: those that are seen in its pictures."""

    def __init__(self, place: str, sources: Sequence[Source], clock: HouseClock, watched: Sequence[Sensor] = ()):
        self._place, self._clock = place, clock
        self._posted = [source for source in sources if isinstance(source, PostedSource)]
        self.sensors = (*(sensor for source in sources for sensor in source.sensors), *watched)
        self._last: dict[str, Reading] = {}

    def keep(self, reading: Reading) -> None:
        """Keep a reading."""
        self._last[reading.name] = reading

    def again(self, now: float) -> list[Reading]:
        """Their last readings, for a pipeline that is new: known, but no change."""
        return [replace(reading, time=now, retained=True) for reading in self._last.values()]

    def unknown(self, now: float) -> list[Reading]:
        """That nothing is known of them."""
        return [replace(reading, time=now, value=None) for reading in self._last.values()]

    def post(self, name: str, raw: object, stamp: float | None = None) -> Value:
        """A reading of a sensor whose readings are posted, at ``stamp`` (seconds since 1970) or now; gives its value.
        Raises UsageError: there is none of this name, or it has no such value."""
        for source in self._posted:
            if any(sensor.name == name for sensor in source.sensors):
                return source.post(name, raw, stamp)
        raise UsageError(
            f"{self._place}: no readings are posted of a sensor '{name}'; allowed: {', '.join(self.posted) or 'none'}"
        )

    @property
    def posted(self) -> list[str]:
        """The sensors whose readings are posted."""
        return [sensor.name for source in self._posted for sensor in source.sensors]

    def health(self) -> dict[str, SensorHealth]:
        """How each is, what it says and since when."""
        return {sensor.name: self._health(self._last.get(sensor.name)) for sensor in self.sensors}

    def _health(self, last: Reading | None) -> SensorHealth:
        if last is None:
            return SensorHealth("ok", "has said nothing yet")
        since = round(self._clock.epoch + last.time, 3)
        if last.value is None:
            return SensorHealth("down", last.reason, since=since)
        return SensorHealth("ok", value=last.value, since=since)
