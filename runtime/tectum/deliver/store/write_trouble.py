"""Why a file beside the database could not be written the last time."""

import errno
from pathlib import Path

from tectum.deliver.store.retention import is_full


class WriteTrouble:
    """Over when the next one can be written; where it was for want of room, also when there is room again, though
    nothing may come to be written for hours. ``folder``: on whose disk they lie."""

    def __init__(self, folder: Path | None):
        self._folder, self._told, self._no_room = folder, "", False

    @property
    def told(self) -> str:
        """What was wrong, empty where nothing is."""
        if self._no_room and self._folder is not None and not is_full(self._folder):
            self.over()
        return self._told

    def failed(self, told: str, error: BaseException | None = None) -> None:
        """One could not be written, for the ``error``; None: not as it should be."""
        self._told, self._no_room = told, getattr(error, "errno", None) == errno.ENOSPC

    def over(self) -> None:
        """One was written."""
        self._told, self._no_room = "", False
