"""Large public sets as they are given: shards of many small files, each read once from front to end, wherever it lies.

A shard is a tar of WebDataset (https://github.com/webdataset/webdataset: files of one sample follow each other and are
called alike up to the first dot), or Parquet whose columns hold files (``struct<bytes, path>``, as Hugging Face writes
pictures and sounds). Addresses are whatever fsspec reads; nothing of a shard is kept but the sample at hand.
"""

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from tectum.errors import MediaError, UsageError, first_line

RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")
ROWS = 64
"""Of Parquet, read at once: pictures are large."""


@dataclass
class Sample:
    """``key``: how it is called in its shard, folders and all; ``files``: content by suffix, without its first dot,
    small letters (``jpg``, ``cls.txt``)."""

    key: str
    files: dict[str, bytes] = field(default_factory=dict)


def expand(addresses: Iterable[str]) -> list[str]:
    """Every shard that is named: ``{000..131}`` stands for these numbers, as many digits as the first has.

    >>> expand(["s3://coco/{08..10}.tar", "one.parquet"])
    ['s3://coco/08.tar', 's3://coco/09.tar', 's3://coco/10.tar', 'one.parquet']
    """
    out = list[str]()
    for address in addresses:
        found = RANGE.search(address)
        if found is None:
            out.append(address)
            continue
        first, last = found.groups()
        if int(last) < int(first):
            raise UsageError(f"{address}: {found[0]} counts down; give the smaller number first")
        names = (f"{number:0{len(first)}d}" for number in range(int(first), int(last) + 1))
        out += expand(f"{address[: found.start()]}{name}{address[found.end() :]}" for name in names)
    return out


def read_shard(address: str) -> Iterator[Sample]:
    """The samples of a shard, in order. Raises MediaError: it cannot be read, or breaks off; UsageError: fsspec is
    missing, or it is neither a tar nor Parquet by its name."""
    try:
        import fsspec
    except ImportError:
        raise UsageError("shards need fsspec and pyarrow: pip install 'tectum[export]'") from None
    name = PurePosixPath(address.partition("?")[0]).name
    if name.endswith(".parquet"):
        samples = _parquet
    elif name.endswith((".tar", ".tar.gz", ".tgz")):
        samples = _tar
    else:
        raise UsageError(f"{address}: must be .tar, .tar.gz, .tgz or .parquet")
    try:
        with fsspec.open(address, "rb") as opened:
            yield from samples(opened)
    except (UsageError, GeneratorExit):
        raise
    except Exception as error:  # of any client's own types
        raise MediaError(f"{address}: cannot be read as a shard: {first_line(error)}") from None


def _tar(opened: Any) -> Iterator[Sample]:
    sample: Sample | None = None
    with tarfile.open(fileobj=opened, mode="r|*") as tar:
        for member in tar:
            read = tar.extractfile(member) if member.isfile() else None
            if read is None:
                continue
            path = PurePosixPath(member.name)
            stem, _, suffix = path.name.partition(".")
            key = str(path.with_name(stem)) if stem else ""
            if not key or not suffix:  # .DS_Store, README
                continue
            if sample is None or sample.key != key:
                if sample is not None:
                    yield sample
                sample = Sample(key)
            sample.files[suffix.lower()] = read.read()
            if len(sample.files[suffix.lower()]) != member.size:
                raise EOFError(f"{member.name} breaks off")
    if sample is not None:
        yield sample


def _parquet(opened: Any) -> Iterator[Sample]:
    import pyarrow
    import pyarrow.parquet

    file, number = pyarrow.parquet.ParquetFile(opened), 0
    held = [
        one.name for one in file.schema_arrow
        if pyarrow.types.is_struct(one.type) and {part.name for part in one.type} >= {"bytes", "path"}
    ]  # fmt: skip
    if not held:
        raise ValueError("it has no column of files: a struct of bytes and path")
    for batch in file.iter_batches(ROWS, columns=held):
        for row in batch.to_pylist():
            paths = [PurePosixPath(one["path"] or f"{number:09d}.{name}") for name, one in row.items() if one]
            sample = Sample(paths[0].stem if paths else f"{number:09d}")
            for path, one in zip(paths, (one for one in row.values() if one), strict=True):
                sample.files[path.suffix.lstrip(".").lower()] = one["bytes"] or b""
            number += 1
            yield sample
