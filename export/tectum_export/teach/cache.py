"""What a teacher said about each source, on disk: asked once, read again by every later run."""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from tectum.errors import UsageError
from tectum_export.data.manifest import Item

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tectum" / "teachers"
Answers = dict[str, NDArray[np.float32]]


def fingerprint(path: Path) -> str:
    """First 16 hex digits of a file's SHA-256. Raises UsageError when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None


def identity(item: Item) -> str:
    """What a cache knows an item by: its source; for one's own recordings what is in the file too, since every folder
    has a ``dog_bark/1.wav``."""
    if item.data_set != "own" or item.path is None:
        return item.source
    return f"{item.source} {fingerprint(item.path)}"


class TeacherCache:
    """Arrays by source in one ``.npz`` below ``folder``, named after the teacher's file content and ``version``.

    Another teacher file, or another ``version`` of the code that asks it, starts a new cache.
    """

    def __init__(self, folder: Path, teacher: Path, version: str):
        self.path = folder / f"{teacher.stem}-{version}-{fingerprint(teacher)}.npz"
        self._known: Answers = {}
        if self.path.is_file():
            with np.load(self.path) as stored:
                self._known = {name: stored[name] for name in stored.files}

    def answers(
        self, asked: Mapping[str, Path], ask: Callable[[Path], NDArray[np.float32]], description: str
    ) -> Answers:
        """The teacher's answer for each source; those not in the cache are asked for and kept, also when it is
        interrupted."""
        new = [source for source in asked if source not in self._known]
        try:
            for source in track(new, description=description, disable=not new):
                self._known[source] = ask(asked[source])
        finally:
            if new and self._known:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                part = self.path.with_suffix(".part.npz")
                np.savez_compressed(part, **self._known)  # type: ignore[arg-type]
                part.replace(self.path)
        return {source: self._known[source] for source in asked}
