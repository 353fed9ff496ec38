"""What a person switches at a place."""

from collections.abc import Iterator, Mapping

from tectum.house.place_sources import PlaceSources
from tectum.modality import switches

DETECTION = "detection"
"""The switch of whether anything is made of what a place senses."""


class PlaceSwitches(Mapping[str, bool]):
    """By name whether each is on: those of the modalities that ``sources`` give, and ``detection``."""

    def __init__(self, sources: PlaceSources):
        self._sources = sources
        there = (name for name, modality in switches().items() if modality in sources.modalities)
        self._on = {**dict.fromkeys(there, True), DETECTION: True}

    def __getitem__(self, name: str) -> bool:
        return self._on[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._on)

    def __len__(self) -> int:
        return len(self._on)

    @property
    def detection(self) -> bool:
        """Whether anything is made of what is sensed."""
        return self._on[DETECTION]

    def turn(self, name: str, on: bool) -> bool:
        """Turn one on or off; whether that changed anything. What senses a modality that is off is closed."""
        if self._on[name] == on:
            return False
        self._on[name] = on
        self._sources.mute({modality for what, modality in switches().items() if not self._on.get(what, True)})
        return True
