"""How long things are kept: by age, by size, and what goes first when the disk runs full."""

import contextlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from tectum.deliver.store.store import Store

DAY_S = 86_400.0
LEAST_FREE_MB = 100
FOLDERS = ("clips", "snapshots")


@dataclass(frozen=True)
class SweepResult:
    """What went: events, files, bytes. ``full``: the disk still has less free than it should."""

    events: int = 0
    files: int = 0
    freed: int = 0
    full: bool = False


def sweep(store: Store, keep_days: float, max_mb: float, now: float | None = None) -> SweepResult:
    """Remove what is older than ``keep_days``, then the oldest clips and snapshots until all takes at most ``max_mb``
    and the disk has ``LEAST_FREE_MB`` free. Events themselves are small: they go by age alone, and with them their
    files, whatever date those bear. ``keep_days`` may be infinite.
    """
    now = time.time() if now is None else now
    before = now - keep_days * DAY_S
    events = store.forget(before)
    files = _files(store.folder)
    old = {file for (dated, _), _, file in files if dated < before or dated > now + DAY_S}
    kept = {store.folder / name for name in store.files()} if old else set()
    aged = old - kept
    gone = freed = 0
    whole = sum(size for _, size, _ in files) + _size(store.folder)
    free = shutil.disk_usage(store.folder).free
    for order, size, file in sorted(files):
        too_much = whole > max_mb * 1e6 or free < LEAST_FREE_MB * 1e6
        if file not in aged and not too_much:
            continue
        with contextlib.suppress(OSError):
            file.unlink()
            gone, freed, whole, free = gone + 1, freed + size, whole - size, free + size
        del order
    for folder in FOLDERS:
        for day in (store.folder / folder).glob("*/"):
            with contextlib.suppress(OSError):
                day.rmdir()  # where it is empty
    if events:
        store.shrink()
    return SweepResult(events, gone, freed, shutil.disk_usage(store.folder).free < LEAST_FREE_MB * 1e6)


def _files(folder: Path) -> list[tuple[tuple[float, str], int, Path]]:
    """Clips and snapshots with what they are sorted by: oldest first."""
    found = []
    for name in FOLDERS:
        for file in (folder / name).rglob("*"):
            with contextlib.suppress(OSError):
                if file.is_file():
                    state = file.stat()
                    found.append(((state.st_mtime, file.name), state.st_size, file))
    return found


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("events.db*") if file.is_file())
