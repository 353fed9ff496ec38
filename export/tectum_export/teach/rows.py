"""What teachers said, as Parquet: a row a source, readable by whatever reads tables (DuckDB, pandas, Spark).

A cache of an earlier version (``.npz`` beside it) is read where there is no newer one.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum_export.whole import whole

if TYPE_CHECKING:
    import pyarrow

SUFFIX = ".parquet"
TOGETHER = 2000
"""Rows of a row group: of windows of sound some 70 MB."""
SHAPE, NOTE = b"tectum.shape", b"tectum.note"
Columns = Mapping[str, NDArray[Any]]


def write_rows(path: Path, columns: Columns, note: str = "") -> None:
    """Write arrays of one length as ``path``, whole or not at all: texts [N], numbers [N], [N, W] or [N, H, W]. Whole
    numbers of several a row are bytes (samples of sound), others lists. ``note``: kept beside them.

    Raises UsageError: pyarrow is missing.
    """
    arrow, parquet = _arrow()
    held = {name: _column(arrow, np.ascontiguousarray(values)) for name, values in columns.items()}
    fields = [
        arrow.field(
            name, column.type, metadata={SHAPE: f"{columns[name].dtype.str} {columns[name].shape[1:]}".encode()}
        )
        for name, column in held.items()
    ]
    schema = arrow.schema(fields, metadata={NOTE: note.encode()})
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        table = arrow.Table.from_arrays(list(held.values()), schema=schema)
        parquet.write_table(table, part, compression="zstd", row_group_size=TOGETHER, use_dictionary=False)


def read_rows(path: Path) -> tuple[dict[str, NDArray[Any]], str]:
    """The columns of ``path`` as they were written, and its note. Raises UsageError: it cannot be read."""
    arrow, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            schema, count = file.schema_arrow, file.metadata.num_rows
            out = {field.name: np.empty((count, *_shape(field)[1]), _shape(field)[0]) for field in schema}
            row = 0
            for number in range(file.num_row_groups):  # one after the other: never all of it twice
                table = file.read_row_group(number)
                for field in schema:
                    out[field.name][row : row + len(table)] = _array(table.column(field.name), field, len(table))
                row += len(table)
    except (OSError, arrow.ArrowInvalid) as error:
        raise UsageError(f"{path}: cannot be read: {str(error).splitlines()[0]}; remove it to ask anew") from None
    return out, (schema.metadata or {}).get(NOTE, b"").decode()


def stored_rows(path: Path) -> dict[str, NDArray[Any]] | None:
    """The columns that are kept as ``path``, or as the ``.npz`` of an earlier version; None: neither is there."""
    if path.is_file():
        return read_rows(path)[0]
    earlier = path.with_suffix(".npz")
    if not earlier.is_file():
        return None
    with np.load(earlier) as stored:
        return {name: stored[name] for name in stored.files}


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("what teachers say is kept as Parquet, by pyarrow: pip install 'tectum[export]'") from None
    return pyarrow, pyarrow.parquet


def _column(arrow: Any, values: NDArray[Any]) -> "pyarrow.Array":
    if values.ndim == 1:
        return arrow.array(values.tolist() if values.dtype.kind in "UO" else values)
    if not values[0:1].size:  # nothing in a row: Parquet has no list of none
        return arrow.nulls(len(values))
    flat = values.reshape(len(values), -1)
    if values.dtype.kind in "iu":
        width = flat.shape[1] * flat.itemsize
        return arrow.FixedSizeBinaryArray.from_buffers(arrow.binary(width), len(flat), [None, arrow.py_buffer(flat)])
    return arrow.FixedSizeListArray.from_arrays(arrow.array(flat.ravel()), flat.shape[1])


def _shape(field: "pyarrow.Field") -> tuple[np.dtype[Any], tuple[int, ...]]:
    """Of one row of a column."""
    kind, _, rest = (field.metadata or {})[SHAPE].decode().partition(" ")
    return np.dtype(kind), tuple(int(size) for size in rest.strip("(), ").split(",") if size)


def _array(column: "pyarrow.ChunkedArray", field: "pyarrow.Field", count: int) -> NDArray[Any]:
    dtype, shape = _shape(field)
    if not shape:
        return np.array(column.to_pylist(), dtype) if dtype.kind in "UO" else np.asarray(column).astype(dtype)
    if 0 in shape:
        return np.empty((count, *shape), dtype)
    parts = []
    for chunk in column.chunks:
        if field.type.num_fields:
            values = chunk.flatten().to_numpy(zero_copy_only=False)
        else:
            begin = chunk.offset * field.type.byte_width
            values = np.frombuffer(chunk.buffers()[1], np.uint8)[begin : begin + len(chunk) * field.type.byte_width]
            values = values.view(dtype)
        parts.append(values.reshape(len(chunk), *shape))
    return np.concatenate(parts)
