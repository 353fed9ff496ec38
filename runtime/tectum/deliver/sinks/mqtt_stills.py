"""A picture of each camera every few seconds, for whoever listens then: nothing of it stays on the broker."""

import contextlib
import time
from typing import Any

from tectum.deliver.controls import Controls
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.errors import UsageError
from tectum.imaging.thumbnail import jpeg
from tectum.modality import VISION, modalities

HEIGHT = 480


class MqttStills:
    """Of ``house``, each place at most every ``every_s`` seconds; 0: never."""

    def __init__(self, topics: Topics, connection: MqttConnection, house: Controls, every_s: float):
        self._topics, self._connection, self._house, self._every_s = topics, connection, house, every_s
        self._last: dict[str, tuple[float, Any]] = {}

    def forget(self) -> None:
        """Whoever listens may be new: every picture is due."""
        self._last.clear()

    def publish_due(self) -> None:
        """Those that are due and new. For calling every second or so."""
        now, switch = time.monotonic(), modalities()[VISION].switch
        for place, switches in self._house.switches().items() if self._every_s else ():
            if not switches.get(switch, False):
                continue
            when, shown = self._last.get(place, (float("-inf"), None))
            if now - when < self._every_s:
                continue
            with contextlib.suppress(UsageError):  # a reload took it away meanwhile
                picture = self._house.picture(place)
                if picture is not None and picture is not shown:
                    self._last[place] = now, picture
                    raw = jpeg(picture, min(HEIGHT, picture.height))
                    self._connection.publish(self._topics.of(place, "still"), raw, qos=0)
