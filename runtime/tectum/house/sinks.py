"""The sinks that the file of a house names."""

from collections.abc import Mapping
from pathlib import Path

from tectum.config.schema import Config
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.deliver.sinks.local import ConsoleTable


def open_sinks(config: Config) -> dict[str, Sink]:
    """One for each table, by its name, without the console, which is no matter of the file. Raises TectumError."""
    return _opened(_tables(config), config.folder)


def open_changed_sinks(old: Config, new: Config) -> tuple[tuple[str, ...], dict[str, Sink]]:
    """The names of those that are in ``new`` no more, or otherwise; and those of it that are new or other, opened.
    Raises TectumError."""
    before, after = _tables(old), _tables(new)
    gone = tuple(name for name, table in before.items() if after.get(name) != table)
    return gone, _opened({name: table for name, table in after.items() if before.get(name) != table}, new.folder)


def _tables(config: Config) -> dict[str, SinkTable]:
    return {name: table for name, table in config.declared_sinks() if not isinstance(table, ConsoleTable)}


def _opened(tables: Mapping[str, SinkTable], folder: Path) -> dict[str, Sink]:
    found: dict[str, Sink] = {}
    try:
        for name, table in tables.items():
            found[name] = table.open(folder)
    except BaseException:
        for sink in found.values():
            sink.close()
        raise
    return found
