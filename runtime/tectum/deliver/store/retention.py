"""How long things are kept: by age, by size, and what goes first when the disk runs full.

Files go first: a disk that is full has no room for the log that removing an event writes.
"""

import contextlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from tectum.deliver.store.lock import StoreLock
from tectum.deliver.store.score_levels import DAY_S
from tectum.deliver.store.store import FILE, Store
from tectum.deliver.store.upkeep import TidiedTo
from tectum.errors import StoreError

LEAST_FREE_MB = 100
FOLDERS = ("clips", "snapshots")
DAMAGED = (f"{FILE}.damaged-*", f"{FILE}.broken-*")
LEAST_REST_S = 0.002
"""Between two steps, and at least as long as the last one took: who waits for the database comes in between."""


class SweepResult(Struct, frozen=True):
    """What went: events, files, bytes. ``full``: the disk still has less free than it should. ``trouble``: why the
    database could not be swept, empty where it could."""

    events: int = 0
    files: int = 0
    freed: int = 0
    full: bool = False
    trouble: str = ""


class _File(Struct, frozen=True, order=True):
    """``dated``: when it was last written, seconds since 1970."""

    dated: float
    path: Path
    size: int


def sweep(
    store: Store,
    keep_days: float,
    max_mb: float,
    now: float | None = None,
    rest: Callable[[float], bool | None] = time.sleep,
) -> SweepResult:
    """Remove the oldest clips and snapshots until all takes at most ``max_mb`` and the disk has ``LEAST_FREE_MB`` free,
    then what is older than ``keep_days``. Events themselves are small: they go by age alone, and with them their files,
    whatever date those bear. ``keep_days`` may be infinite. ``rest`` is called with seconds between two steps;
    where it is true, the sweep ends.
    """
    now = time.time() if now is None else now
    before = now - keep_days * DAY_S
    gone = _too_much(store.folder, max_mb)
    events, trouble = 0, ""
    try:
        store.upkeep.forget_clips(_names(store.folder, gone))
        events = _forget(store, before, rest)
        gone += _aged(store, before, now)
        while store.upkeep.shrink() and not rest(LEAST_REST_S):
            pass
    except StoreError as error:
        trouble = str(error)
    for folder in FOLDERS:
        for day in sorted((store.folder / folder).rglob("*/"), reverse=True):
            with contextlib.suppress(OSError):
                day.rmdir()  # where it is empty
    return SweepResult(events, len(gone), sum(file.size for file in gone), is_full(store.folder), trouble)


def make_room(folder: Path, max_mb: float) -> int:
    """Remove the oldest files of a store that has no room to be opened; how many. None where the disk has room. Raises
    StoreError: another house has it."""
    if not is_full(folder):
        return 0
    lock = StoreLock(folder)
    try:
        return len(_too_much(folder, max_mb))
    finally:
        lock.release()


def is_full(folder: Path) -> bool:
    """Whether its disk has less free than it should."""
    return shutil.disk_usage(folder).free < LEAST_FREE_MB * 1e6


def kept_files(folder: Path) -> list[tuple[float, int]]:
    """Of each clip and snapshot when it was written (seconds since 1970), and its bytes."""
    return [(file.dated, file.size) for file in _files(folder)]


def _too_much(folder: Path, max_mb: float) -> list[_File]:
    """Remove the oldest files until there is room."""
    files = _files(folder)
    whole = sum(file.size for file in files) + _size(folder)
    free = shutil.disk_usage(folder).free
    gone = []
    for file in sorted(files):
        if whole <= max_mb * 1e6 and free >= LEAST_FREE_MB * 1e6:
            break
        if _remove(file):
            gone.append(file)
            whole, free = whole - file.size, free + file.size
    return gone


def _forget(store: Store, before: float, rest: Callable[[float], bool | None]) -> int:
    """Remove events that are too old, with their words and messages; how many."""
    events = 0
    at: TidiedTo | None = TidiedTo()
    forgetting = True
    while forgetting or (events and at is not None):
        begun = time.monotonic()
        if forgetting:
            step = store.upkeep.forget(before)
            events, forgetting = events + step, step > 0
        elif at is not None:
            at = store.upkeep.tidy(at)
        if rest(max(LEAST_REST_S, time.monotonic() - begun)):
            break
    return events


def _aged(store: Store, before: float, now: float) -> list[_File]:
    """Remove files that are too old, or of a time to come, but for those of an event that is kept."""
    old = [file for file in _files(store.folder) if file.dated < before or file.dated > now + DAY_S]
    kept = store.upkeep.files(_names(store.folder, old))
    return [file for file in old if _name(store.folder, file) not in kept and _remove(file)]


def _remove(file: _File) -> bool:
    with contextlib.suppress(OSError):
        file.path.unlink()
        return True
    return False


def _name(folder: Path, file: _File) -> str:
    return str(file.path.relative_to(folder))


def _names(folder: Path, files: list[_File]) -> list[str]:
    return [_name(folder, file) for file in files]


def _files(folder: Path) -> list[_File]:
    """Clips, snapshots, and databases that were set aside."""
    found = []
    for path in (*(path for name in FOLDERS for path in (folder / name).rglob("*")), *_set_aside(folder)):
        with contextlib.suppress(OSError):
            if path.is_file():
                state = path.stat()
                found.append(_File(state.st_mtime, path, state.st_size))
    return found


def _set_aside(folder: Path) -> list[Path]:
    return [path for pattern in DAMAGED for path in folder.glob(pattern)]


def _size(folder: Path) -> int:
    """Of the database and its log."""
    found = 0
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            found += (folder / f"{FILE}{suffix}").stat().st_size
    return found
