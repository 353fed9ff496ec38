"""The sinks that the file of a house names."""

from tectum.config.schema import Config
from tectum.deliver.sinks.base import Sink
from tectum.deliver.sinks.local import ConsoleTable


def open_sinks(config: Config) -> dict[str, Sink]:
    """One for each table, by its name, without the console, which is no matter of the file. Raises TectumError."""
    declared = config.declared_sinks()
    return {name: table.open(config.folder) for name, table in declared if not isinstance(table, ConsoleTable)}
