"""What a teacher said about each source, on disk: asked once, read again by every later run."""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from tectum.errors import UsageError
from tectum_export.data.manifest import Item
from tectum_export.teach.rows import SUFFIX, read_rows, stored_rows, write_rows

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
    """Rows of numbers by source in one table (Parquet) below ``folder``, named after the teacher's file content and
    ``version``.

    Another teacher file, or another ``version`` of the code that asks it, starts a new cache.
    """

    def __init__(self, folder: Path, teacher: Path, version: str):
        self.path = folder / f"{teacher.stem}-{version}-{fingerprint(teacher)}{SUFFIX}"
        self._known: Answers = {}
        if self.path.is_file():
            self._known = _by_source(read_rows(self.path)[0])
        elif (earlier := stored_rows(self.path)) is not None:
            self._known = earlier

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
                write_rows(self.path, _as_rows(self._known))
        return {source: self._known[source] for source in asked}


def _as_rows(known: Answers) -> dict[str, NDArray[Any]]:
    """A row for every row of an answer, with its source; one of none for an answer that has none."""
    many = {source: value.reshape(-1, value.shape[-1]) for source, value in known.items()}
    width = max(value.shape[1] for value in many.values())
    rows = [value if len(value) else np.full((1, width), np.nan, np.float32) for value in many.values()]
    return {
        "source": np.array([source for source, part in zip(many, rows, strict=True) for _ in part]),
        "flat": np.array([known[source].ndim == 1 for source, part in zip(many, rows, strict=True) for _ in part]),
        "answer": np.concatenate(rows).astype(np.float32),
    }


def _by_source(rows: Mapping[str, NDArray[Any]]) -> Answers:
    begins = np.flatnonzero(np.append(True, rows["source"][1:] != rows["source"][:-1]))
    out: Answers = {}
    for begin, end in zip(begins, [*begins[1:], len(rows["source"])], strict=True):
        answer = rows["answer"][begin:end]
        if np.isnan(answer).all():
            answer = answer[:0]
        out[str(rows["source"][begin])] = answer[0] if rows["flat"][begin] else answer
    return out
