"""A house that has no file yet: what its page may ask for, until the file is written."""

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from tectum.errors import UsageError
from tectum.setup.draft import HouseDraft, PageDraft, house_text, typed_place, without_variables
from tectum.setup.finder import Finder
from tectum.setup.house_file import write_house


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
