"""Whether a path that came from outside names something.

One that no file system takes, as a name too long, names nothing; ``pathlib`` raises for it, which is easily forgotten.
"""

import contextlib
import errno
import os
from pathlib import Path

TAKES_NO_MORE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
"""Errors of a disk that takes no more, and not of whoever writes."""


def takes_no_more(error: OSError) -> str:
    """What a person is told where a disk takes no more; empty: it is another error.

    >>> takes_no_more(OSError(errno.ENOSPC, "No space left on device")), takes_no_more(OSError(errno.EBADF, "Bad"))
    ('what comes out cannot be written: No space left on device', '')
    """
    if error.errno not in TAKES_NO_MORE:
        return ""
    what = "what comes out" if error.filename is None else f"{error.filename}:"
    return f"{what} cannot be written: {error.strerror}"


def is_there(path: Path) -> bool:
    """Whether there is anything of this name.

    >>> is_there(Path("/")), is_there(Path("x" * 5_000)), is_there(Path("a\\0b"))
    (True, False, False)
    """
    return os.path.exists(path)  # noqa: PTH110  it raises nothing


def is_file(path: Path) -> bool:
    """Whether there is a file of this name."""
    return os.path.isfile(path)  # noqa: PTH113  it raises nothing


def within(folder: Path, name: str) -> Path | None:
    """The path of what is called ``name`` in a folder, links followed; None where that lies outside of it.

    >>> within(Path("/srv"), "clips/a.mp4"), within(Path("/srv"), "../etc/passwd")
    (PosixPath('/srv/clips/a.mp4'), None)
    """
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def is_folder(path: Path) -> bool:
    """Whether there is a folder of this name."""
    return os.path.isdir(path)  # noqa: PTH112  it raises nothing


def set_aside(file: Path) -> str:
    """Keep a damaged file under another name, for whoever can make something of it; that name. One that cannot be
    renamed stays, and is written over."""
    aside = file.with_name(f"{file.name}.damaged")
    with contextlib.suppress(OSError):
        file.replace(aside)
    return aside.name


def write_private(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its user alone to read. Raises OSError."""
    write_whole(file, content, 0o600)


def write_whole(file: Path, content: bytes, mode: int = 0o666, lasting: bool = False) -> None:
    """Write a file whole or not at all; ``mode``: its permissions, less what the process never gives; ``lasting``:
    it is on the disk before it takes the name, and the name before this returns. Raises OSError; then nothing is left
    beside it."""
    begun = file.with_name(f".{file.name}.new")
    begun.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
            if lasting:
                out.flush()
                os.fsync(out.fileno())
        begun.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            begun.unlink()
        raise
    if lasting:
        sync(file.parent)


def flush(file: Path) -> None:
    """Write what the system holds of a file or folder, and of its name, to the disk: it outlasts a power cut. Raises
    OSError."""
    for path in (file, file.parent):
        sync(path)


def sync(path: Path) -> None:
    """Write what the system holds of a file, or of the names in a folder, to the disk. Raises OSError."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
