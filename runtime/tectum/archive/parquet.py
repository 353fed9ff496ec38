"""Findings as Parquet, by day and place: ``TABLE/day=2026-11-29/place=hall/part-000001.parquet``.

Every file has all columns, those of its folder too: whoever reads a file alone, or all together, knows what it is of.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from tectum.archive.extra import needed
from tectum.archive.findings import Failure, Findings
from tectum.archive.storage import Storage

TABLES = ("events", "scores", "embeddings", "recordings", "failures")
Columns = dict[str, Any]
"""Arrow arrays by name, all of one length."""
Days = NDArray[np.int32]
"""Of each row the local day, counted from 1970."""
_FIRST = date(1970, 1, 1)
LONGEST, HASHED = 200, 12
"""Of the name of a folder, of which file systems take 255 bytes."""


def folder_name(place: str) -> str:
    """A place as a part of a path that every file system takes: a long name is cut, and has its hash behind.

    >>> folder_name("front/door"), len(folder_name("x" * 999))
    ('front%2Fdoor', 200)
    """
    name = quote(place, safe="")
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - HASHED - 1]}-{hashlib.sha256(place.encode()).hexdigest()[:HASHED]}"


class Writer:
    """Writes into a ``storage``. ``columns``: of the scores."""

    def __init__(self, storage: Storage, columns: Sequence[str]):
        self._storage, self._names = storage, columns
        self._pa, self._parquet = needed("pyarrow"), needed("pyarrow.parquet")

    def write(self, batch: int, done: Sequence[Findings], failed: Sequence[Failure], now: float) -> dict[str, str]:
        """The files of a batch, each whole and on the disk: their SHA-256 by their names. ``now``:
        seconds since 1970. Raises OSError."""
        made = dict[str, str]()
        for table, rows in (("events", self._events), ("scores", self._scores), ("recordings", self._recordings)):
            made |= self._parted(table, batch, map(rows, done))
        made |= self._parted("embeddings", batch, (rows for one in done for rows in self._embeddings(one)))
        if failed or any(one.damage for one in done):
            name = f"failures/{self._storage.part(batch)}"
            made[name] = self._file(name, self._failures(done, failed, now))
        return made

    def _parted(self, table: str, batch: int, parts: Iterable[tuple[Columns, Days, str]]) -> dict[str, str]:
        """Rows of one recording each, laid into their folders by day and place."""
        laid = dict[str, list[Any]]()
        for columns, days, place in parts:
            for day in np.unique(days):
                said = (_FIRST + timedelta(days=int(day))).isoformat()
                chosen = np.flatnonzero(days == day)
                rows = self._pa.table(columns).take(self._pa.array(chosen))
                for name, value in (("place", place), ("day", said)):
                    rows = rows.add_column(0, name, self._pa.array([value] * len(chosen), self._pa.string()))
                folder = f"{table}/day={said}/place={folder_name(place)}"
                laid.setdefault(f"{folder}/{self._storage.part(batch)}", []).append(rows)
        return {name: self._file(name, self._pa.concat_tables(rows)) for name, rows in laid.items()}

    def _file(self, name: str, rows: Any) -> str:
        return self._storage.write(name, lambda file: self._parquet.write_table(rows, file, compression="zstd"))

    def _whose(self, found: Findings, rows: int) -> Columns:
        text = self._pa.string()
        return {
            "recording": self._pa.array([found.recording] * rows, text),
            "source": self._pa.array([found.source.source] * rows, text),
        }

    def _moments(self, seconds: Iterable[float]) -> Any:
        return self._pa.array([_moment(one) for one in seconds], self._pa.timestamp("us"))

    def _events(self, found: Findings) -> tuple[Columns, Days, str]:
        pa, events = self._pa, found.events
        starts = [found.begin + event.start for event in events]
        ends = [None if event.end is None else _moment(found.begin + event.end) for event in events]
        column: Callable[[str, Any], Any] = lambda name, kind: pa.array(  # noqa: E731
            [getattr(event, name) for event in events], kind
        )
        pictures = [found.pictures.get(event.id) if event.phase == "start" else None for event in events]
        columns = {
            **self._whose(found, len(events)),
            "number": pa.array(range(len(events)), pa.int32()),
            "time": self._moments(starts),
            "end_time": pa.array(ends, pa.timestamp("us")),
            **{name: column(name, pa.string()) for name in ("id", "incident", "head", "kind", "phase", "severity")},
            "score": column("score", pa.float32()),
            **{f"{name}_s": column(name, pa.float64()) for name in ("start", "end", "detected")},
            **{name: column(name, pa.string()) for name in ("text", "zone", "sentence")},
            "picture": pa.array(pictures, pa.binary()),
            "line": pa.array([event.to_json() for event in events], pa.string()),
        }
        return columns, _days(starts), found.source.place

    def _scores(self, found: Findings) -> tuple[Columns, Days, str]:
        at = found.begin + found.scored
        scores = ((name, self._pa.array(found.scores[:, i], from_pandas=True)) for i, name in enumerate(self._names))
        columns = {
            **self._whose(found, len(at)),
            "second": self._pa.array(found.scored),
            "time": self._moments(at),
            **dict(scores),
        }
        return columns, _days(at), found.source.place

    def _embeddings(self, found: Findings) -> Iterator[tuple[Columns, Days, str]]:
        for modality, (seconds, vectors) in found.vectors.items():
            at = found.begin + seconds
            flat = self._pa.array(vectors.reshape(-1))
            columns = {
                **self._whose(found, len(at)),
                "second": self._pa.array(seconds),
                "time": self._moments(at),
                "modality": self._pa.array([modality] * len(at), self._pa.string()),
                "vector": self._pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
            }
            yield columns, _days(at), found.source.place

    def _recordings(self, found: Findings) -> tuple[Columns, Days, str]:
        pa = self._pa
        row: Mapping[str, tuple[Any, Any]] = {
            "time": (_moment(found.begin), pa.timestamp("us")),
            "begin_by": (found.begin_by, pa.string()),
            "seconds": (found.seconds, pa.float64()),
            "bytes": (found.source.size, pa.int64()),
            "pictures": (found.frames, pa.int64()),
            "hops": (found.hops, pa.int64()),
            "events": (sum(event.phase == "start" for event in found.events), pa.int64()),
        }
        columns = {**self._whose(found, 1), **{name: pa.array([value], kind) for name, (value, kind) in row.items()}}
        return columns, _days([found.begin]), found.source.place

    def _failures(self, done: Sequence[Findings], failed: Sequence[Failure], now: float) -> Any:
        rows = [(one.source, one.damage, True) for one in done if one.damage]
        rows += [(one.source, one.reason, False) for one in failed]
        pa = self._pa
        kinds = {"source": pa.string(), "place": pa.string(), "reason": pa.string(), "in_part": pa.bool_()}
        values = zip(*((source.source, source.place, reason, part) for source, reason, part in rows), strict=True)
        columns = {name: pa.array(list(of), kind) for (name, kind), of in zip(kinds.items(), values, strict=True)}
        return pa.table({**columns, "tried": self._moments([now] * len(rows))})


def _moment(since_1970: float) -> datetime:
    """In UTC, without saying so, as Parquet has it."""
    return datetime.fromtimestamp(since_1970, UTC).replace(tzinfo=None)


def _days(at: Iterable[float]) -> Days:
    return np.array([(datetime.fromtimestamp(one).astimezone().date() - _FIRST).days for one in at], np.int32)
