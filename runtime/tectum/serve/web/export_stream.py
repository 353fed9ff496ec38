"""Everything of a stretch of time, or of what people marked, as one zip file, made while it is sent: nothing is
gathered in memory or on disk."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec
from msgspec.structs import replace

from tectum.deliver.stored_event import EventSearch, StoredEvent
from tectum.files import within
from tectum.serve.protocols import EventStore

PIECE = 1 << 18
PAGE = 1000


class _Pipe(io.RawIOBase):
    """What was written and not yet taken; it cannot seek, so the zip file states sizes behind its files."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: object) -> int:
        """Takes all of it."""
        piece = bytes(data)  # type: ignore[call-overload]  # whatever ZipFile writes is bytes-like
        self._pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """What is there, once."""
        found, self._pieces = b"".join(self._pieces), []
        return found


def export(store: EventStore, since: float, until: float) -> Iterator[bytes]:
    """The pieces of the file: ``events.jsonl``, oldest first a page, then each file of an event under its own name."""
    yield from _zipped(
        store.folder, "events.jsonl", ((one.row().to_json(), one) for one in _events(store, since, until))
    )


def export_marks(store: EventStore) -> Iterator[bytes]:
    """The pieces of the file: ``marks.jsonl``, oldest first, then the files of the events that are marked."""
    rows = ((msgspec.json.encode(mark).decode(), store.event(mark.event)) for mark in store.marks.every())
    yield from _zipped(store.folder, "marks.jsonl", rows)


def _zipped(folder: Path, name: str, rows: Iterable[tuple[str, StoredEvent | None]]) -> Iterator[bytes]:
    """A line for each row in a file of this ``name``, then the files of their events that are still kept."""
    pipe = _Pipe()
    files: dict[str, None] = {}
    with ZipFile(pipe, "w", ZIP_STORED) as archive:
        lines = ZipInfo(name)
        lines.compress_type = ZIP_DEFLATED
        with archive.open(lines, "w", force_zip64=True) as out:
            for line, one in rows:
                out.write(f"{line}\n".encode())
                files |= dict.fromkeys(filter(None, (one.event.snapshot, one.clip) if one is not None else ()))
                if piece := pipe.take():
                    yield piece
        for file in files:
            path = within(folder, file)
            if path is not None and path.is_file():
                yield from _file(archive, pipe, path, file)
    yield pipe.take()


def _file(archive: ZipFile, pipe: _Pipe, path: Path, name: str) -> Iterator[bytes]:
    with path.open("rb") as source, archive.open(ZipInfo(name), "w", force_zip64=True) as out:
        while piece := source.read(PIECE):
            out.write(piece)
            yield pipe.take()


def _events(store: EventStore, since: float, until: float) -> Iterator[StoredEvent]:
    """The newest page first, each oldest first."""
    search = EventSearch(since, until, most=PAGE)
    while page := store.events(search):
        yield from page
        search = replace(search, before=(page[0].at, page[0].event.id))
