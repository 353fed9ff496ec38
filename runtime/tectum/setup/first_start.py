"""A house that has no file yet: what its page may ask for, until the file is written."""

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from tectum.errors import UsageError
from tectum.setup.discovery import find_cameras
from tectum.setup.draft import (
    BrokerDraft,
    Found,
    FoundCamera,
    HouseDraft,
    PageDraft,
    PlaceDraft,
    house_text,
    typed_place,
    without_variables,
)
from tectum.setup.house_file import write_house
from tectum.setup.trying import Tried, try_broker, try_camera, try_microphone


class Finder:
    """What there is, and whether it works. ``cameras``: name by device; ``microphones``: names, both of this machine.
    One trial at a time: a camera has few sessions."""

    def __init__(self, cameras: Callable[[], Mapping[str, str]], microphones: Callable[[], Sequence[str]]):
        self._cameras, self._microphones = cameras, microphones
        self._trying = threading.Lock()

    def found(self) -> Found:
        """All of it; the network is listened to for two seconds."""
        here = [FoundCamera(device=device, about=name) for device, name in self._cameras().items()]
        there = [FoundCamera(host=one.host, about=f"{one.name} {one.model}".strip()) for one in find_cameras()]
        return Found((*there, *here), tuple(self._microphones()))

    def try_camera(self, place: PlaceDraft, about: str = "") -> Tried:
        """A picture of it, or why there is none."""
        with self._trying:
            return try_camera(place, about)

    def try_microphone(self, name: str) -> Tried:
        """How loud it is."""
        with self._trying:
            return try_microphone(name)

    def try_broker(self, broker: BrokerDraft) -> Tried:
        """Whether it takes us."""
        with self._trying:
            return try_broker(broker)


class FirstStart(Finder):
    """``file``: where it is to be; ``port``: of the page, the house's too; ``done``: set once the file is there."""

    def __init__(
        self,
        file: Path,
        port: int,
        cameras: Callable[[], Mapping[str, str]],
        microphones: Callable[[], Sequence[str]],
    ):
        super().__init__(cameras, microphones)
        self._file, self._port = file, port
        self._writing = threading.Lock()
        self.done = threading.Event()

    def begin(self, house: HouseDraft) -> None:
        """Write the file. Raises UsageError: something in it is wrong, or it is there by now."""
        if not house.places:
            raise UsageError("a house needs a place")
        for place in house.places:
            typed_place(place)
        without_variables(house.broker.host, house.broker.user, house.broker.password)
        page = PageDraft(self._port, house.page.reachable, house.page.password)
        with self._writing:
            write_house(self._file, house_text(replace(house, page=page), "the set-up page"))
            self.done.set()
