"""What an archive is made of, and what was done: ``archive.json``, and ``manifest.jsonl`` with a line for each batch.

A batch is done once its line is whole. What a run that was killed left of one is removed by the next.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from tectum.archive.parquet import TABLES
from tectum.archive.recordings import Recording
from tectum.errors import StoreError, UsageError
from tectum.files import is_file, is_folder, write_whole
from tectum.version import VERSION

SCHEMA = 1
ABOUT, LOG = "archive.json", "manifest.jsonl"
State = Literal["done", "in part", "failed", "same"]
T = TypeVar("T")


class About(Struct, frozen=True):
    """What all of an archive is of: a bundle in a variant (``identity``: the same for those that score alike), its
    ``labels`` by head; ``columns`` of the scores; whether the cameras face ``outside``, and ``embeddings`` are kept."""

    schema: int
    tectum: str
    bundle: str
    variant: str
    identity: str
    labels: dict[str, tuple[str, ...]]
    columns: tuple[str, ...]
    outside: bool
    embeddings: bool


class Entry(Struct, frozen=True):
    """A recording that was looked at. ``recording``: SHA-256 of its content (empty: it was never read whole).
    ``state``: ``done``, ``in part`` (what could be read of it), ``failed``, or ``same`` as another one."""

    source: str
    place: str
    size: int
    changed: float | None
    recording: str
    state: State
    reason: str = ""
    seconds: float = 0.0
    events: int = 0


class Batch(Struct, frozen=True):
    """Recordings whose rows lie in the same ``files``: SHA-256 by name. ``at``: seconds since 1970."""

    batch: int
    at: float
    recordings: tuple[Entry, ...]
    files: dict[str, str]


def about(bundle: Any, columns: tuple[str, ...], outside: bool, embeddings: bool) -> About:
    """What an archive by a bundle is of."""
    told = (f"{bundle.name} {bundle.version}", bundle.variant, bundle.identity)
    return About(SCHEMA, VERSION, *told, dict(bundle.labels), columns, outside, embeddings)


class Manifest:
    """Of an archive's ``folder``, to be read; :meth:`begin` for who adds to it. ``about``, ``batches``."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.about = _read(folder / ABOUT, lambda raw: msgspec.json.decode(raw, type=About))
        if self.about.schema != SCHEMA:
            raise StoreError(
                f"{folder / ABOUT}: schema {self.about.schema}; this Tectum reads {SCHEMA}: another version wrote it"
            )
        self.batches = list(self._lines())
        self._log: int | None = None

    @classmethod
    def begin(cls, folder: Path, about: About) -> "Manifest":
        """Begin an archive, or go on with it: what a killed run left undone is removed, and nobody else may add.

        Raises UsageError: the folder holds something else, an archive of another bundle or other options, or another
        run has it; StoreError: it cannot be read or written.
        """
        try:
            if not is_file(folder / ABOUT):
                if is_folder(folder) and any(not one.name.startswith(".") for one in folder.iterdir()):
                    raise UsageError(f"--out {folder}: is no archive, and not empty; give another folder")
                folder.mkdir(parents=True, exist_ok=True)
                write_whole(folder / ABOUT, msgspec.json.format(msgspec.json.encode(about), indent=1))
            manifest = cls(folder)
            manifest._open()
        except OSError as error:
            raise StoreError(f"--out {folder}: cannot be written: {error.strerror}") from None
        for what in ("identity", "outside", "embeddings"):
            was, now = (getattr(one, what) for one in (manifest.about, about))
            if was != now:
                called = f"bundle {manifest.about.bundle}, {manifest.about.variant}" if what == "identity" else was
                raise UsageError(f"--out {folder}: was begun with {what} {called}, not {now}; give another folder")
        return manifest

    def close(self) -> None:
        """Another run may add."""
        if self._log is not None:
            os.close(self._log)
            self._log = None

    def add(self, batch: Batch) -> None:
        """The files of a batch are written: it is done. Raises OSError."""
        assert self._log is not None  # noqa: S101  begin() opened it
        line = msgspec.json.encode(batch) + b"\n"
        end = os.lseek(self._log, 0, os.SEEK_END)
        try:
            while line:
                line = line[os.write(self._log, line) :]
            os.fsync(self._log)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._log, end)
            raise
        self.batches.append(batch)

    @property
    def entries(self) -> Iterator[Entry]:
        """Every recording, in the order in which they were done."""
        for batch in self.batches:
            yield from batch.recordings

    def left(self, found: list[Recording]) -> list[Recording]:
        """Those that were not looked at yet, or have changed since."""
        known = {(one.source, one.size, one.changed) for one in self.entries}
        return [one for one in found if (one.source, one.size, one.changed) not in known]

    def _open(self) -> None:
        """Have the log to add to, without the line that broke off, and no files but those of its batches."""
        self._log = os.open(self.folder / LOG, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise UsageError(f"--out {self.folder}: another run adds to it; wait for it, or end it") from None
        self.batches = list(self._lines())  # what it was before the lock was had may be old
        whole = (self.folder / LOG).read_bytes()
        os.ftruncate(self._log, whole.rfind(b"\n") + 1)
        done = {name for batch in self.batches for name in batch.files}
        for table in TABLES:
            for file in (self.folder / table).rglob("*"):
                ours = file.name.startswith(("part-", ".part-"))
                if ours and str(file.relative_to(self.folder)) not in done:
                    file.unlink()

    def _lines(self) -> Iterator[Batch]:
        if not is_file(self.folder / LOG):
            return
        lines = _read(self.folder / LOG, lambda raw: raw.split(b"\n"))
        for number, line in enumerate(lines[:-1], start=1):  # behind the last line break: nothing, or what broke off
            where = f"{self.folder / LOG}, line {number}"
            batch = _decoded(where, lambda line=line: msgspec.json.decode(line, type=Batch))  # type: ignore[misc]
            yield batch

    @property
    def next_batch(self) -> int:
        """The number of the next one."""
        return max((one.batch for one in self.batches), default=0) + 1


def _read(file: Path, decode: Callable[[bytes], T]) -> T:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{file.parent}: is no archive: it has no {file.name}") from None
    except OSError as error:
        raise StoreError(f"{file}: cannot be read: {error.strerror}") from None
    return _decoded(str(file), lambda: decode(raw))


def _decoded(where: str, decode: Callable[[], T]) -> T:
    try:
        return decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StoreError(f"{where}: is damaged: {error}") from None
