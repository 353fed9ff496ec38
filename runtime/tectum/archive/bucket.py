"""An archive at an address that fsspec can write: an object store, which has no rename, no append and no locks.

Each batch is an object of its own (``manifest/000001.json``) that is created only where none of that number is: of two
runs one gets it. A run begins with such an object that says only that: the run before it, killed or not, can then add
no more (its next number is taken), so what it left is nobody's and is removed. Files are called by their run too: none
ever takes the name of another run's.
"""

import hashlib
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from tectum.errors import UsageError, first_line

LOG = "manifest"
BEGUN = b'{"begun":'
"""With this begins an object that is no batch, but a run's first."""
AT_ONCE = 500
"""Objects that are read side by side."""
TRIES = 20
"""So many runs may begin at once."""


class Bucket:
    """As ``Storage`` has it. ``name``: its address; ``filesystem`` of fsspec, and the ``root`` in that."""

    def __init__(self, name: str, filesystem: Any, root: str):
        self.name, self.filesystem, self._root = name, filesystem, root.rstrip("/")
        self._run = secrets.token_hex(4)
        self._next = 0
        self._folders, self._written = set[str](), list[str]()

    def read(self, name: str) -> bytes:
        """A file of it."""
        with self._told(name):
            return bytes(self.filesystem.cat_file(self._at(name)))

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """What has no line break at its end broke off, where objects can be that."""
        names = [f"{LOG}/{number:06d}.json" for number in self._numbers()]
        for begin in range(0, len(names), AT_ONCE):
            asked = names[begin : begin + AT_ONCE]
            with self._told(LOG):
                found = self.filesystem.cat([self._at(name) for name in asked])
            by_name = {str(path).removeprefix(self._root).strip("/"): bytes(line) for path, line in found.items()}
            for name in asked:
                if by_name[name].endswith(b"\n") and not by_name[name].startswith(BEGUN):
                    yield f"{self.name}/{name}", by_name[name]

    def found(self, name: str, content: bytes) -> None:
        """Begin it with this file, where there is none. A bucket is not made."""
        top = PurePosixPath(self._root).parts[0]
        with self._told(""):
            self.filesystem.invalidate_cache()
            there = self.filesystem.isdir(top)
            if there and self.filesystem.exists(self._at(name)):
                return
            others = there and self.filesystem.find(self._root)
        if not there:
            raise FileNotFoundError(f"there is no bucket or folder {top}")
        if others:
            raise UsageError(f"--out {self.name}: is no archive, and not empty; give another address")
        self._create(name, content)  # or another run has, at this moment

    def hold(self) -> None:
        """Take the next number: who had it before can add no more."""
        for _ in range(TRIES):
            numbers = self._numbers()
            for number in numbers[-1:]:
                name = f"{LOG}/{number:06d}.json"
                if not self.read(name).endswith(b"\n"):
                    self._remove([name])
                    numbers = numbers[:-1]
            self._next = max(numbers, default=0) + 1
            if self._create(f"{LOG}/{self._next:06d}.json", BEGUN + f'"{self._run}"}}\n'.encode()):
                self._next += 1
                return
        raise UsageError(f"--out {self.name}: too many runs begin at once; give each an archive of its own")

    def tidy(self, tables: Iterable[str], kept: set[str]) -> None:
        """Remove the parts that are of no batch."""
        for table in tables:
            with self._told(table):
                self.filesystem.invalidate_cache()
                found = self.filesystem.find(self._at(table))
            named = [str(one).removeprefix(self._root).strip("/") for one in found]
            self._remove([one for one in named if PurePosixPath(one).name.startswith("part-") and one not in kept])

    def part(self, batch: int) -> str:
        """How the files of a batch of this run are called."""
        return f"part-{batch:06d}-{self._run}.parquet"

    def write(self, name: str, fill: Callable[[Path], None]) -> str:
        """Keep what ``fill`` writes. A client may say nothing of an upload that failed: what is there is looked at."""
        with tempfile.TemporaryDirectory(prefix="tectum-archive-") as folder:
            file = Path(folder, "part")
            fill(file)
            with file.open("rb") as read:
                digest = hashlib.file_digest(read, "sha256").hexdigest()
            self._written.append(name)
            with self._told(name):
                self._folder_of(name)
                self.filesystem.put_file(str(file), self._at(name))
                self.filesystem.invalidate_cache()
                kept, made = int(self.filesystem.info(self._at(name))["size"]), file.stat().st_size
        if kept != made:
            raise OSError(f"{name}: {kept} of {made} bytes are there after it was written")
        return digest

    def add(self, line: bytes) -> None:
        """An object of the next number."""
        written, self._written = self._written, []
        if not self._create(f"{LOG}/{self._next:06d}.json", line + b"\n"):
            self._remove(written)
            raise UsageError(f"--out {self.name}: another run was begun and goes on with it; this one ends")
        self._next += 1

    def address(self, name: str) -> str:
        """With its protocol."""
        return str(self.filesystem.unstrip_protocol(self._at(name)))

    def close(self) -> None:
        """The next run that begins takes over."""

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _numbers(self) -> list[int]:
        """Of the objects that are there, in order. One that a listing does not have yet is asked for."""
        with self._told(LOG):
            self.filesystem.invalidate_cache()
            try:
                found = self.filesystem.find(self._at(LOG))
            except FileNotFoundError:
                found = []
            names = [PurePosixPath(one) for one in found]
            numbers = sorted(int(one.stem) for one in names if one.suffix == ".json" and one.stem.isdecimal())
            after = max(numbers, default=0) + 1
            while self.filesystem.exists(self._at(f"{LOG}/{after:06d}.json")):
                numbers.append(after)
                after += 1
        return numbers

    def _create(self, name: str, content: bytes) -> bool:
        """Whether it was made: False where it is there. A client asks again where no answer came, and finds then what
        it wrote itself: what is there is looked at."""
        try:
            with self._told(name):
                self._folder_of(name)
                self.filesystem.pipe_file(self._at(name), content, mode="create")
        except OSError:
            try:
                return self.read(name) == content
            except FileNotFoundError:
                pass
            raise
        return True

    def _folder_of(self, name: str) -> None:
        folder = str(PurePosixPath(self._at(name)).parent)
        if folder not in self._folders:
            self.filesystem.makedirs(folder, exist_ok=True)
            self._folders.add(folder)

    def _remove(self, names: list[str]) -> None:
        for name in names:
            with suppress(FileNotFoundError), self._told(name):
                self.filesystem.rm_file(self._at(name))

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """What any client raises as OSError, in its own words."""
        try:
            yield
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{self.name}/{name}: {first_line(error)}") from None
        except Exception as error:
            raise OSError(f"{name}: {first_line(error)}".removeprefix(": ")) from None
