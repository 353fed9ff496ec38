"""A door contact at a pin of this machine, as the kernel shows it: a file that holds 0 or 1."""

import threading
import time
from pathlib import Path

from msgspec import Struct

from tectum.errors import MediaError
from tectum.observe.sensor import Sensor
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.types import Reading


class ContactTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """``[[place.source]]`` with ``type = "contact"``."""

    name: str
    """As rules call it."""
    pin: str
    """The file that holds 0 or 1; relative to the configuration."""

    @property
    def sensors(self) -> tuple[Sensor, ...]:
        return (Sensor(self.name, ("open", "closed")),)

    def open(self, context: SourceContext) -> Source:
        return ContactSource(self.sensors[0], context.folder / self.pin)


class ContactSource(Source):
    idles = True

    def __init__(self, sensor: Sensor, pin: Path):
        self.name, self.sensors, self._pin = f"contact {sensor.name}", (sensor,), pin

    def session(self, feed: Feed, stop: threading.Event) -> None:
        last = ""
        while not stop.wait(0.05):
            try:
                level = self._pin.read_text().strip()
            except OSError as error:
                raise MediaError(f"{self._pin}: cannot be read: {error.strerror}") from None
            if level != last and level in ("0", "1"):
                value = "open" if level == "1" else "closed"
                found = last == ""  # it was so before anybody looked: a state, but no change
                feed.push(Reading(feed.place, feed.clock.now(), self.sensors[0].name, value, found), time.monotonic())
                last = level
            feed.alive()
