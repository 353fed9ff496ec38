"""The TOML of a house's file while it is edited: its tables, with every comment where it was."""

from typing import TYPE_CHECKING, Any

from tectum.errors import UsageError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def place_table(document: "TOMLDocument", name: str) -> Any:
    """The table of a place. Raises UsageError: there is none of this name."""
    for table in document.get("place", ()):
        if table.get("name") == name:
            return table
    raise UsageError(f"unknown place '{name}'")


def table_of(document: "TOMLDocument", name: str) -> Any:
    """The table of a name, made where there is none yet."""
    import tomlkit

    return document.setdefault(name, tomlkit.table())


def plain(number: float) -> float | int:
    """As a person would write it.

    >>> plain(3.0), plain(0.5)
    (3, 0.5)
    """
    return int(number) if number == int(number) else number
