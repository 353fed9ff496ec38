"""What a broker keeps of a device that is gone for good is removed, so that the fleet shows it no more."""

import json
from contextlib import suppress
from pathlib import Path

from tectum.deliver.sinks.mqtt_events import CONFIRM_S
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.errors import AccessError, MediaError, UsageError
from tectum.fleet.view import Fleet
from tectum.fleet.watching import watching
from tectum.tables.broker import Broker

DISCOVERY = "homeassistant"


class Remains(Fleet):
    """Of the device ``name``, what Home Assistant knows of it too. ``found``: where anything is kept."""

    def __init__(self, topic: str, name: str):
        super().__init__(topic)
        self._of, self.found = Topics(topic, name), set[str]()

    def kept_topics(self) -> list[str]:
        """As filters."""
        return [f"{self._of.root}/#", f"{DISCOVERY}/device/+/config"]

    def take(self, topic: str, raw: bytes, retained: bool) -> None:
        """A message of the broker."""
        if topic.startswith(f"{self._of.root}/"):
            super().take(topic, raw, retained)
        elif not self._is_ours(raw):
            return
        if retained and raw:
            self.found.add(topic)

    def _is_ours(self, raw: bytes) -> bool:
        with suppress(ValueError, KeyError, TypeError, IndexError, RecursionError):
            return bool(json.loads(raw)["availability"][0]["topic"] == self._of.status)
        return False


def forget(broker: Broker, folder: Path, topic: str, name: str) -> int:
    """Remove it; gives how many topics that were. Raises UsageError: nothing is kept of such a device, or it is there;
    AccessError: this user may not; MediaError: the broker does not answer."""
    remains = Remains(topic, name)
    with watching(broker, folder, remains) as connection:
        device = remains.device(name)
        if device.online:
            raise UsageError(f"'{name}': is there, and would say all of it again; end its house first")
        for gone in sorted(remains.found):
            sent = connection.publish(gone, b"", qos=1, retain=True)
            with suppress(RuntimeError, ValueError):
                sent.wait_for_publish(CONFIRM_S)
            if connection.refused(sent):
                raise AccessError(f"{connection.name}: refuses this user to remove {gone}; the device's own may")
            if not sent.is_published():
                raise MediaError(f"{connection.name}: did not confirm within {CONFIRM_S:g} s")
    return len(remains.found)
