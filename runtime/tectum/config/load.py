"""Read the file of a house. Every error is one line: the file, the line, the key, the value and what is allowed."""

from pathlib import Path
from typing import Any

from msgspec import structs

from tectum.config.document import Document
from tectum.config.installed import GROUPS
from tectum.config.key_lines import KeyPath
from tectum.config.place import PlaceConfig
from tectum.config.refusal import unknown_key
from tectum.config.schema import Config
from tectum.config.tables import Read, read_table, read_tagged
from tectum.deliver.sinks.base import SinkTable
from tectum.errors import PluginError
from tectum.observe.sources.base import SourceTable
from tectum.plugins import SINKS

MOST_PLACES = 64
TABLES = {field.encode_name: field for field in structs.fields(Config) if field.name not in ("folder", "document")}
"""What may stand in the file, by its key there."""


def table_type(key: str) -> Any:
    """What is read under a key of the file; ``[mqtt]`` is the table of the installed sink of that name. Raises
    PluginError: that cannot be loaded."""
    field = TABLES[key]
    return SINKS.table(key, SinkTable) if field.type == SinkTable | None else field.type


def read_config(file: Path) -> Config:
    """Read and check a file. Raises UsageError: file, line, key, value, what is allowed."""
    return config_of(Document.read(file), file.absolute().parent)


def config_of(document: Document, folder: Path) -> Config:
    """The configuration that a file, or the command line, gives; checked. ``folder``: paths are relative to it.

    Raises UsageError.
    """
    from tectum.config.check import check_config

    for key in document.values:
        if key not in TABLES:
            raise unknown_key(document, (), key, TABLES)
    listed = document.values.get("place")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_PLACES:
        raise document.error((), f"needs 1 to {MOST_PLACES} tables [[place]]", "place")
    given: dict[str, Any] = {
        field.name: _named(key, document)
        for key, field in TABLES.items()
        if key in document.values and key not in ("place", "sink")
    }
    given["sinks"] = _typed(SinkTable, document.values.get("sink", []), document, ("sink",))
    places = tuple(_place(row, document, ("place", number)) for number, row in enumerate(listed))
    config = Config(folder, **given, places=places, document=document)
    check_config(config)
    return config


def _named(key: str, document: Document) -> Any:
    try:
        kind = table_type(key)
    except PluginError as error:
        raise PluginError(str(document.error((), str(error), key))) from None
    return read_table(kind, document.values[key], document, (key,))


def _place(row: object, document: Document, table: KeyPath) -> PlaceConfig:
    listed = row.get("source", []) if isinstance(row, dict) else []
    plain = {key: value for key, value in row.items() if key != "source"} if isinstance(row, dict) else row
    place = read_table(PlaceConfig, plain, document, table)
    return structs.replace(place, source=_typed(SourceTable, listed, document, (*table, "source")))


def _typed(base: type[Read], rows: object, document: Document, path: KeyPath) -> tuple[Read, ...]:
    """Tables that are read by who offers their ``type``. ``path``: of the list in ``document``."""
    *table, key = path
    if not isinstance(rows, list):
        raise document.refused(tuple(table), str(key), rows, f"must be tables [[{key}]]")
    kinds = GROUPS[base].tables(base)
    return tuple(read_tagged(kinds, row, document, (*path, number)) for number, row in enumerate(rows))
