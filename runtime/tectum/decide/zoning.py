"""Which zone of a place's picture a thing stands in, and which things count there."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from tectum.decide.settings import Zone
from tectum.decide.sighting import Sighting


class Zoning:
    """``zones`` of a place. ``labels``: the things that may be seen; one that zones name counts in them alone."""

    def __init__(self, zones: Sequence[Zone], labels: Iterable[str]):
        self._zones = {label: [zone for zone in zones if not zone.kinds or label in zone.kinds] for label in labels}
        self._bound = {label for zone in zones for label in zone.kinds}

    def place(self, label: str, sightings: Sequence[Sighting]) -> list[Sighting]:
        """Each sighting with the zone that its foot stands in; without those outside of the zones that ``label`` is
        bound to."""
        found = []
        for seen in sightings:
            zone = next((zone.name for zone in self._zones[label] if zone.holds(*seen.foot)), None)
            if zone is not None or label not in self._bound:
                found.append(seen if zone is None else replace(seen, zone=zone))
        return found
