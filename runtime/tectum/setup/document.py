"""The TOML of a house's file while it is edited: its tables, with every comment where it was."""

import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tectum.config.document import BYTE_ORDER_MARK
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

WINDOWS = "\r\n"


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


def edited(before: str, edit: Callable[["TOMLDocument"], None]) -> str:
    """The text of a file after an ``edit``. Raises ValueError: it is not TOML, or laid out so that it cannot be made;
    RecursionError; and what the edit raises for people."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    mark = BYTE_ORDER_MARK if before.startswith(BYTE_ORDER_MARK) else ""
    document = tomlkit.parse(before.removeprefix(mark))
    try:
        edit(document)
        tomllib.loads(tomlkit.dumps(document))  # a table within one line can come out as none
    except (TOMLKitError, ValueError, TypeError, AttributeError, KeyError):
        raise ValueError("what this stands in is no [table] with lines of its own; lay it out so, or edit it") from None
    after = mark + tomlkit.dumps(document)
    return after.replace(WINDOWS, "\n").replace("\n", WINDOWS) if WINDOWS in before else after
