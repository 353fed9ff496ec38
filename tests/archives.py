"""Archives made in tests, and what is in them."""

import re
from pathlib import Path

import pytest

LACKING = "the extra 'archive' is not installed"


def folder_of(manifest) -> Path:
    """Where the archive of a manifest lies on this machine."""
    return Path(manifest.storage.name)


def rows_of(archive: Path, table: str) -> list[dict]:
    """Every row of a table, in the order of its files."""
    parquet = pytest.importorskip("pyarrow.parquet", reason=LACKING)
    files = sorted((archive / table).rglob("*.parquet"))
    return [row for file in files for row in parquet.ParquetFile(file).read().to_pylist()]


def lines_of(archive: Path, source: Path) -> list[str]:
    """The messages of a recording as they are kept, in order."""
    rows = [row for row in rows_of(archive, "events") if row["source"] == str(source)]
    return [row["line"] for row in sorted(rows, key=lambda row: row["number"])]


def numbered(lines: list[str]) -> list[str]:
    """The same lines with each id replaced by its number: ids are drawn anew by every ``tectum analyze``."""
    seen = dict[str, str]()
    return [re.sub(r"\b[0-9a-f]{32}\b", lambda id: seen.setdefault(id[0], f"id {len(seen)}"), line) for line in lines]
