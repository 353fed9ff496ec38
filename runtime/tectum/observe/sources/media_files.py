"""The files of a folder that are recordings or pictures; and how a file is opened, whatever it is called."""

import io
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import av.error

from tectum.errors import MediaError, first_line
from tectum.files import is_folder, is_there
from tectum.imaging.png import without_notes
from tectum.observe.sources.formats import FILE_OPTIONS

log = logging.getLogger(__name__)

STILLS = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".webp", ".tif", ".tiff", ".avif"})
SUFFIXES = STILLS | {
    ".mp4", ".m4v", ".mov", ".3gp", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".vob", ".flv",
    ".wmv", ".ogv", ".gif", ".mjpeg", ".mjpg", ".h264", ".hevc", ".wav", ".flac", ".mp3", ".ogg", ".opus", ".oga",
    ".m4a", ".aac", ".mka", ".wma", ".aif", ".aiff", ".amr", ".ac3",
}  # fmt: skip
MOST_NAMED = 5


def open_media(path: Path) -> Any:
    """The ``av`` container of a file, which names no other. Raises MediaError.

    A picture is recognised by what is in it: FFmpeg takes a name such as ``50%.jpg`` for a numbered series. A recording
    is named as a file: what stands before a colon would be a protocol.
    """
    try:
        name = io.BytesIO(without_notes(path.read_bytes())) if is_still(path) else f"file:{path}"
        return av.open(name, options=FILE_OPTIONS)
    except (av.error.FFmpegError, ValueError, OSError) as error:
        reason = getattr(error, "strerror", None) or first_line(error)
        raise MediaError(f"{path}: cannot be read as video, sound or a picture: {reason}") from None


def is_still(path: Path) -> bool:
    """Whether its name says that it is a picture."""
    return path.suffix.lower() in STILLS


def media_files(path: Path) -> list[Path]:
    """``path`` itself, or the recordings and pictures in a folder, by name; what else is there is named in the log.

    Raises MediaError when there is no such file, or nothing to read in the folder.
    """
    if not is_there(path):
        raise MediaError(f"{path}: no such file or folder")
    if not is_folder(path):
        return [path]
    there = sorted(p for p in path.iterdir() if not p.name.startswith("."))
    found = [p for p in there if p.suffix.lower() in SUFFIXES and p.is_file()]
    left_out = [p for p in there if p not in found]
    if not found:
        raise MediaError(f"{path}: holds no recording or picture (looked for {', '.join(sorted(SUFFIXES))})")
    if left_out:
        log.warning("%s: left out, no recordings or pictures by their names: %s", path, _named(left_out))
    return found


def _named(paths: Sequence[Path]) -> str:
    names = [f"{p.name}/" if p.is_dir() else p.name for p in paths]
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
