"""What there is to see and hear with, and whether it works."""

import threading
from collections.abc import Callable, Mapping, Sequence

from tectum.setup.discovery import find_cameras
from tectum.setup.draft import BrokerDraft, Found, FoundCamera, PlaceDraft
from tectum.setup.stream_paths import host_of
from tectum.setup.trying import Tried, try_broker, try_camera, try_microphone


class Finder:
    """What there is, and whether it works. ``cameras``: name by device; ``microphones``: names, both of this machine.
    One trial at a time: a camera has few sessions."""

    def __init__(self, cameras: Callable[[], Mapping[str, str]], microphones: Callable[[], Sequence[str]]):
        self._cameras, self._microphones = cameras, microphones
        self._trying = threading.Lock()
        self._services: dict[str, str] = {}

    def found(self) -> Found:
        """All of it; the network is listened to for two seconds."""
        here = [FoundCamera(device=device, about=name) for device, name in self._cameras().items()]
        cameras = find_cameras()
        self._services = {one.host: one.service for one in cameras}
        there = [FoundCamera(host=one.host, about=f"{one.name} {one.model}".strip()) for one in cameras]
        return Found((*there, *here), tuple(self._microphones()))

    def try_camera(self, place: PlaceDraft, about: str = "") -> Tried:
        """A picture of it, or why there is none."""
        with self._trying:
            return try_camera(place, about, self._services.get(host_of(place.stream), ""))

    def try_microphone(self, name: str) -> Tried:
        """How loud it is."""
        with self._trying:
            return try_microphone(name)

    def try_broker(self, broker: BrokerDraft) -> Tried:
        """Whether it takes us."""
        with self._trying:
            return try_broker(broker)
