"""Files and folders that are there whole or not at all, whatever interrupts the writing."""

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tectum.files import sync

AT_FDCWD, EXCHANGE = -100, 2
"""Of Linux: paths are relative to where the process is; both names change places."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to: it takes the place of ``path`` when the block ends, unless that fails.
    Several processes may do so at one time: each writes its own, and the last one stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield part
        sync(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8, whole or not at all."""
    with whole(path) as part:
        part.write_text(text, encoding="utf-8")


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder beside ``path`` with a copy of what that holds, to write to: both change places when the block ends,
    unless that fails, and what was there before is removed."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}-"))
    try:
        if path.exists():
            shutil.copytree(path, part, dirs_exist_ok=True)
        yield part
        os.umask(umask := os.umask(0))
        part.chmod(path.stat().st_mode if path.exists() else 0o777 & ~umask)
        for file in (*part.rglob("*"), part):
            sync(file)
        _take_place(part, path)
        sync(path.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _take_place(part: Path, path: Path) -> None:
    """``part`` gets the name ``path``; what had it gets that of ``part``. At once where the system can (Linux,
    renameat2(2) with RENAME_EXCHANGE); else there is a moment in which only ``part`` and the old one aside exist."""
    if not path.exists():
        part.rename(path)
        return
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    if exchange is not None and exchange(AT_FDCWD, os.fsencode(part), AT_FDCWD, os.fsencode(path), EXCHANGE) == 0:
        return
    aside = part.with_name(f"{part.name}.old")
    path.rename(aside)
    part.rename(path)
    aside.rename(part)
