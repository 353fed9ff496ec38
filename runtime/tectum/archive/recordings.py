"""The recordings that an archive is made of: in folders, by patterns, in lists, or at addresses that fsspec knows."""

import glob
import logging
import os
import stat
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from tectum.archive.extra import needed
from tectum.errors import MediaError, UsageError, first_line
from tectum.files import is_file, is_folder, is_there
from tectum.observe.sources.media_files import SUFFIXES

log = logging.getLogger(__name__)

HOME = "home"
"""The place of what lies in no folder of its own."""


class Recording(Struct, frozen=True):
    """One of them. ``source``: how it is called, as text (what is no UTF-8 in it is escaped); ``path``: of a file of
    this machine, as its bytes, else None: ``source`` is an address. ``place``: whose it is; ``size`` in bytes and
    ``changed`` (seconds since 1970; None: not known) tell whether it is what it was."""

    source: str
    path: bytes | None
    place: str
    size: int
    changed: float | None

    @property
    def file(self) -> Path | None:
        """Where it lies on this machine."""
        return None if self.path is None else Path(os.fsdecode(self.path))


def find_recordings(sources: Iterable[str], place: str = "") -> list[Recording]:
    """Every recording and picture that ``sources`` name, in order, each once. A source is a file, a folder with all
    below it, a pattern (``*``, ``?``, ``**``), a list (``@FILE``: a source a line) or an address (``s3://…``).

    ``place``: of all; empty: the folder right below a source in which it lies, ``home`` where there is none. Raises
    MediaError: a source is not there, or holds nothing to read; UsageError: of an address, what is missing.
    """
    place, found = shown(place), dict[str, Recording]()
    files = set[tuple[int, int]]()
    for source in _listed(sources):
        before = len(found)
        for one, identity in _remote(source, place) if "://" in source else _local(source, place):
            if identity in files:
                log.warning("%s: is a file that is named twice; it is read once", one.source)
                before -= 1
            elif one.source not in found:
                found[one.source] = one
                files |= {identity} if identity is not None else set()
            else:
                before -= 1
        if len(found) <= before:
            wanted = ", ".join(sorted(SUFFIXES))
            raise MediaError(f"{shown(source)}: holds no recording or picture (looked for {wanted})")
    return list(found.values())


def shown(path: str) -> str:
    """A name of a file as text: what is no UTF-8 in it is escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _listed(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        if not source.startswith("@"):
            yield source
            continue
        try:
            lines = os.fsdecode(Path(source[1:]).read_bytes().removeprefix(BOM_UTF8)).splitlines()
        except OSError as error:
            raise MediaError(f"{shown(source[1:])}: cannot be read as a list: {error.strerror}") from None
        named = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        if not named:
            raise MediaError(f"{shown(source[1:])}: names no recording")
        yield from named


def _local(source: str, place: str) -> Iterator[tuple[Recording, tuple[int, int] | None]]:
    path = Path(source)
    if is_folder(path):
        files = sorted(file for file in path.rglob("*") if not _hidden(file.relative_to(path)))
        root = path
    elif is_there(path):
        files, root = [path], path.parent
    elif glob.has_magic(source):
        files = sorted(Path(one) for one in glob.glob(source, recursive=True))  # noqa: PTH207  with any root
        root = Path(_before_pattern(source) + "x").parent
        files = [file for file in files if not is_folder(file)]
    else:
        raise MediaError(f"{shown(source)}: no such file or folder")
    for file in files:
        if file.suffix.lower() not in SUFFIXES or not is_file(file):
            continue
        told = file.stat()
        if not stat.S_ISREG(told.st_mode):
            continue
        where = place or _below(file.relative_to(root).parts)
        one = Recording(shown(str(file)), os.fsencode(file), where, told.st_size, round(told.st_mtime, 3))
        yield one, (told.st_dev, told.st_ino)


def _before_pattern(path: str) -> str:
    return path[: min(path.index(sign) for sign in "*?[" if sign in path)]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _below(parts: tuple[str, ...]) -> str:
    return shown(parts[0]).strip() or HOME if len(parts) > 1 else HOME


def _remote(source: str, place: str) -> Iterator[tuple[Recording, None]]:
    try:
        system, root = needed("fsspec").core.url_to_fs(source)
        pattern = glob.has_magic(root)
        paths = sorted(system.glob(root) if pattern else system.find(root))
        fixed = _before_pattern(root).rpartition("/")[0] if pattern else root
        told = {path: system.info(path) for path in paths}
    except UsageError:
        raise
    except ImportError as error:
        raise UsageError(f"{source}: {first_line(error)}") from None
    except Exception as error:  # of any client's own types
        raise MediaError(f"{source}: cannot be listed: {first_line(error)}") from None
    for path, info in told.items():
        if PurePosixPath(path).suffix.lower() in SUFFIXES and info.get("type") == "file":
            parts = PurePosixPath(path.removeprefix(fixed).strip("/")).parts
            one = Recording(
                system.unstrip_protocol(path), None, place or _below(parts), int(info.get("size") or 0), _changed(info)
            )
            yield one, None


def _changed(info: dict[str, Any]) -> float | None:
    """When it was written, by what a client calls that."""
    for key in ("mtime", "LastModified", "last_modified", "updated", "created"):
        when = info.get(key)
        if isinstance(when, int | float):
            return round(float(when), 3)
        if isinstance(when, datetime):
            return round(when.timestamp(), 3)
    return None
