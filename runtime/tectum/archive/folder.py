"""An archive in a folder of this machine: files that take their names once they are whole, and a line for each batch in
``manifest.jsonl``, which is locked by who adds to it."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tectum.errors import UsageError
from tectum.files import flush, is_file, is_folder, write_whole

LOG = "manifest.jsonl"


class Folder:
    """As ``Storage`` has it."""

    filesystem: Any = None

    def __init__(self, path: Path):
        self._path, self._log = path, -1
        self.name = str(path)

    def read(self, name: str) -> bytes:
        """A file of it."""
        return (self._path / name).read_bytes()

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """Behind the last line break there is nothing, or a line that broke off."""
        if is_file(self._path / LOG):
            for number, line in enumerate(self.read(LOG).split(b"\n")[:-1], start=1):
                yield f"{self._path / LOG}, line {number}", line

    def found(self, name: str, content: bytes) -> None:
        """Begin it with this file, where there is none."""
        if is_file(self._path / name):
            return
        if is_folder(self._path) and any(not one.name.startswith(".") for one in self._path.iterdir()):
            raise UsageError(f"--out {self._path}: is no archive, and not empty; give another folder")
        self._path.mkdir(parents=True, exist_ok=True)
        write_whole(self._path / name, content)

    def hold(self) -> None:
        """Lock the log, and take away the line in it that broke off."""
        self._log = os.open(self._path / LOG, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise UsageError(f"--out {self._path}: another run adds to it; wait for it, or end it") from None
        os.ftruncate(self._log, self.read(LOG).rfind(b"\n") + 1)

    def tidy(self, tables: Iterable[str], kept: set[str]) -> None:
        """Remove the parts that are of no batch."""
        for table in tables:
            for file in (self._path / table).rglob("*"):
                ours = file.name.startswith(("part-", ".part-"))
                if ours and str(file.relative_to(self._path)) not in kept:
                    file.unlink()

    def part(self, batch: int) -> str:
        """How the files of a batch are called."""
        return f"part-{batch:06d}.parquet"

    def write(self, name: str, fill: Callable[[Path], None]) -> str:
        """Keep what ``fill`` writes, on the disk before this returns."""
        file = self._path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        begun = file.with_name(f".{file.name}.new")
        fill(begun)
        with begun.open("rb") as read:
            digest = hashlib.file_digest(read, "sha256").hexdigest()
        begun.replace(file)
        flush(file)
        return digest

    def add(self, line: bytes) -> None:
        """All of a line, or nothing."""
        end = os.lseek(self._log, 0, os.SEEK_END)
        line += b"\n"
        try:
            while line:
                line = line[os.write(self._log, line) :]
            os.fsync(self._log)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._log, end)
            raise

    def address(self, name: str) -> str:
        """Its path."""
        return str(self._path / name)

    def close(self) -> None:
        """Let the log go."""
        if self._log != -1:
            os.close(self._log)
            self._log = -1
