"""What a house has kept: put in order when it begins, and clips that end."""

import contextlib
import logging
import math
from collections.abc import Iterable
from pathlib import Path

from tectum.deliver.store.clips import Clip
from tectum.deliver.store.permissions import make_private
from tectum.deliver.store.retention import is_full, make_room
from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.files import flush

CLIPS = "clips"

log = logging.getLogger(__name__)


def open_store(folder: Path, sinks: Iterable[str], max_mb: float = math.inf) -> Store:
    """The store of the house in ``folder``, with ``sinks`` by name. What a house that was killed left open is ended,
    and clips that it was writing are those of their events. Where a full disk has no room for that, the oldest clips
    and snapshots make it, and what is beyond ``max_mb``. Raises StoreError."""
    make_private(folder)
    try:
        return _opened(folder, sinks)
    except StoreError as error:
        if not (gone := make_room(folder, max_mb)):
            raise StoreError(f"{error}; the disk is nearly full") if is_full(folder) else error from None
        log.warning("%s: the disk is full; the %d oldest clips and snapshots made room", folder, gone)
        return _opened(folder, sinks)


def _opened(folder: Path, sinks: Iterable[str]) -> Store:
    store = Store(folder)
    try:
        store.keep_sinks(sinks)
        if ended := store.end_open():
            log.warning("%d events that were open when the house last stopped were ended", ended)
        if adopted := store.upkeep.adopt(_clips(folder)):
            log.warning("%d clips that the house was writing when it last stopped are those of their events", adopted)
    except BaseException:
        store.close()
        raise
    return store


def _clips(folder: Path) -> list[str]:
    """Those that hold something, relative to the folder; a file of nothing is removed."""
    found = []
    for file in (folder / CLIPS).rglob("*.*"):
        with contextlib.suppress(OSError):
            if not file.is_file():
                continue
            if file.stat().st_size:
                found.append(str(file.relative_to(folder)))
            else:
                file.unlink()
    return found


def is_wanted(store: Store | None, clip: Clip) -> bool:
    """Whether what a clip shows first is still kept."""
    return store is None or store.holds(clip.events[0])


def keep_clip(store: Store | None, events: list[str], file: Path | None, trouble: str) -> None:
    """The clip of ``events`` is over and lies in ``file``, None where it could not be written; ``trouble`` says why.
    With it, their snapshots are on the disk for good."""
    if store is None:
        return
    if trouble:
        log.warning("%s", trouble)
    try:
        store.set_clip(events, None if file is None else str(file.relative_to(store.folder)))
        for event in events:
            kept = store.event(event)
            if kept is not None and kept.event.snapshot:
                with contextlib.suppress(FileNotFoundError):  # retention was here
                    flush(store.folder / kept.event.snapshot)
    except (StoreError, OSError) as error:
        log.warning("%s", error)
