"""The devices of a house on a broker: what Home Assistant is told of each, and where something stands of them."""

from typing import Any

from tectum.deliver.controls import Controls
from tectum.deliver.sinks.mqtt_discovery import house_config, place_config, topics_in
from tectum.deliver.sinks.mqtt_names import Topics, slug
from tectum.modality import modalities


class MqttDevices:
    """Of ``house``. ``commands``: it takes any; ``snapshots``, ``stills``: pictures are sent."""

    def __init__(self, topics: Topics, house: Controls, commands: bool, snapshots: bool, stills: bool):
        self._topics, self._house = topics, house
        self._commands, self._snapshots, self._stills = commands, snapshots, stills

    def payloads(self) -> dict[str, dict[str, Any]]:
        """By id: what the house and its places have now."""
        house, topics = self._house, self._topics
        rules, sensors = house.rule_names(), house.sensors()
        found = {topics.house_id: house_config(topics, house.labels, rules, self._commands)}
        for place, names in house.switches().items():
            known = (house.labels, list(names), rules, sensors.get(place, []))
            payload = place_config(topics, place, *known, self._commands, self._snapshots, self._stills)
            found[topics.place_id(slug(place))] = payload
        return found

    def standing(self) -> set[str]:
        """Every topic at which something of them is to stand."""
        found = set().union(*map(topics_in, self.payloads().values()))
        for place, switches in self._house.switches().items():
            there = [one.name for one in modalities().values() if not one.switch or one.switch in switches]
            found |= {self._topics.of(place, name) for name in there}
            found |= {self._topics.of(place, "switch", name) for name in switches}
        return found
