"""What a house keeps belongs to its own user alone: the folder 0700, what it holds 0600.

What a house makes is so by its process's umask (``tectum run``); this is for what an earlier version, or a person, left
open.
"""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

from tectum.errors import StoreError, first_line

OTHERS = 0o077
KEPT_FOLDERS = ("snapshots", "clips", "taught")
KEPT = (
    "events.db*",
    "health.*",
    "*.key",
    "push.json*",
    "raised.json*",
    *(f"{name}{deep}" for name in KEPT_FOLDERS for deep in ("", "/**/*")),
)
"""What a house makes in its folder; what else lies there is not its own."""

log = logging.getLogger(__name__)


def make_private(folder: Path) -> None:
    """Make ``folder``, or take it and what a house made in it away from all others; what was open to them is logged.
    Raises StoreError: it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        was = stat.S_IMODE(folder.stat().st_mode)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made: {error.strerror}") from None
    if was & stat.S_ISVTX:  # /tmp and the like: everybody's
        log.warning("%s: is a folder for everybody: what the house keeps there can be seen by others", folder)
    count = 0
    try:
        for path in _open_to_others(folder):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
            count += 1
        if was & OTHERS and not was & stat.S_ISVTX:
            folder.chmod(was & ~OTHERS)
            log.warning(
                "%s: was open to others (%03o); it and %d files in it are closed to them now", folder, was, count
            )
    except OSError as error:
        log.warning("%s: is open to others and cannot be closed: %s", folder, first_line(error))


def _open_to_others(folder: Path) -> Iterator[Path]:
    """Files and folders, no links: what they lead to is not the house's."""
    for pattern in KEPT:
        for path in folder.glob(pattern):
            if not path.is_symlink() and path.stat().st_mode & OTHERS:
                yield path
