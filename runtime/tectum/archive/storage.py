"""Where an archive lies: in a folder of this machine (``folder.py``), or where fsspec can write (``bucket.py``)."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from tectum.archive.bucket import Bucket
from tectum.archive.extra import needed
from tectum.archive.folder import Folder
from tectum.errors import UsageError, first_line


class Storage(Protocol):
    """Files by name (``events/day=…/part-000001.parquet``), and batches, each a line. All raise OSError, what is not
    there FileNotFoundError. ``name``: how a person calls it; ``filesystem``: through which DuckDB reads it, None: as
    files of this machine."""

    name: str
    filesystem: Any

    def read(self, name: str) -> bytes:
        """A file of it."""

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """Of each batch that is done the line, in order, and how the place of that is called."""

    def found(self, name: str, content: bytes) -> None:
        """Begin it with this file; nothing where it has one. Raises UsageError: it holds something else."""

    def hold(self) -> None:
        """From now on nobody else adds to it. Raises UsageError: somebody does, and cannot be stopped."""

    def tidy(self, tables: Iterable[str], kept: set[str]) -> None:
        """Remove the parts in the folders of tables that are not ``kept``: of no batch. Only while it is held."""

    def part(self, batch: int) -> str:
        """How the files of a batch are called, without their folder."""

    def write(self, name: str, fill: Callable[[Path], None]) -> str:
        """Keep what ``fill`` writes into a file, whole and to last; its SHA-256. Only while it is held."""

    def add(self, line: bytes) -> None:
        """A batch is done: all of its line is kept, or nothing. Only while it is held. Raises UsageError: another run
        has taken over."""

    def address(self, name: str) -> str:
        """Of a file, for DuckDB."""

    def close(self) -> None:
        """Somebody else may add."""


def storage_of(where: str) -> Storage:
    """The storage at a path or an address. Raises UsageError: nothing is known of such addresses."""
    if "://" not in where:
        return Folder(Path(where))
    try:
        system, root = needed("fsspec").core.url_to_fs(where)
    except UsageError:
        raise
    except Exception as error:  # of any client's own types
        raise UsageError(f"{where}: cannot be opened: {first_line(error)}") from None
    if "file" in (system.protocol if isinstance(system.protocol, tuple) else (system.protocol,)):
        return Folder(Path(root))
    if not root.strip("/"):
        raise UsageError(f"{where}: names no archive: give a bucket or folder, as s3://bucket/archive")
    return Bucket(where.rstrip("/"), system, root)
