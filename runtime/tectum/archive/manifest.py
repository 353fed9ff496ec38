"""What an archive is made of, and what was done: ``archive.json``, and a line for each batch.

A batch is done once its line is whole. What a run that was killed left of one is removed by the next.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from tectum.archive.parquet import TABLES
from tectum.archive.recordings import Recording
from tectum.archive.storage import Storage
from tectum.errors import StoreError, UsageError
from tectum.version import VERSION

SCHEMA = 1
ABOUT = "archive.json"
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
    """Of the archive in a ``storage``, to be read; :meth:`begin` for who adds to it. ``about``, ``batches``."""

    def __init__(self, storage: Storage):
        self.storage = storage
        where = f"{storage.name}/{ABOUT}"
        try:
            raw = storage.read(ABOUT)
        except FileNotFoundError:
            raise UsageError(f"{storage.name}: is no archive: it has no {ABOUT}") from None
        except OSError as error:
            raise StoreError(f"{where}: cannot be read: {error.strerror or error}") from None
        self.about = _decoded(where, lambda: msgspec.json.decode(raw, type=About))
        if self.about.schema != SCHEMA:
            raise StoreError(f"{where}: schema {self.about.schema}; this Tectum reads {SCHEMA}: another wrote it")
        self.batches = self._done()

    @classmethod
    def begin(cls, storage: Storage, about: About) -> "Manifest":
        """Begin an archive, or go on with it: what a killed run left undone is removed, and nobody else may add.

        Raises UsageError: the place holds something else, an archive of another bundle or other options, or another
        run has it; StoreError: it cannot be read or written.
        """
        try:
            storage.found(ABOUT, msgspec.json.format(msgspec.json.encode(about), indent=1))
            manifest = cls(storage)
            for what in ("identity", "outside", "embeddings"):
                was, now = (getattr(one, what) for one in (manifest.about, about))
                if was != now:
                    called = f"bundle {manifest.about.bundle}, {manifest.about.variant}" if what == "identity" else was
                    raise UsageError(
                        f"--out {storage.name}: was begun with {what} {called}, not {now}; give another folder"
                    )
            storage.hold()
            manifest.batches = manifest._done()  # what it was before it was held may be old
            storage.tidy(TABLES, {name for batch in manifest.batches for name in batch.files})
        except OSError as error:
            raise StoreError(f"--out {storage.name}: cannot be written: {error.strerror or error}") from None
        return manifest

    def close(self) -> None:
        """Another run may add."""
        self.storage.close()

    def add(self, batch: Batch) -> None:
        """The files of a batch are written: it is done. Raises OSError; UsageError: another run has taken over."""
        self.storage.add(msgspec.json.encode(batch))
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

    def _done(self) -> list[Batch]:
        try:
            lines = list(self.storage.lines())
        except OSError as error:
            raise StoreError(f"{self.storage.name}: cannot be read: {error.strerror or error}") from None
        return [
            _decoded(where, lambda line=line: msgspec.json.decode(line, type=Batch))  # type: ignore[misc]
            for where, line in lines
        ]

    @property
    def next_batch(self) -> int:
        """The number of the next one."""
        return max((one.batch for one in self.batches), default=0) + 1


def _decoded(where: str, decode: Callable[[], T]) -> T:
    try:
        return decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StoreError(f"{where}: is damaged: {error}") from None
