"""Tables whose ``type`` says which of the installed kinds they are: where they come from, and which can be loaded."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tectum.deliver.sinks.base import SinkTable
from tectum.errors import PluginError
from tectum.observe.sources.base import SourceTable
from tectum.plugins import SINKS, SOURCES, Group

GROUPS: Mapping[type[Any], Group] = MappingProxyType({SourceTable: SOURCES, SinkTable: SINKS})
"""By the class that all tables of a group derive from."""


def installed_tables(base: type[Any]) -> dict[str, type[Any]]:
    """Every table of a group, by its ``type``; without those that cannot be loaded."""
    found: dict[str, type[Any]] = {}
    tables = GROUPS[base].tables(base)
    for name in tables:
        try:
            found[name] = tables[name]
        except PluginError:  # an error where it is asked for
            continue
    return found
