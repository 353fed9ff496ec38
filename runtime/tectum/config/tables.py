"""A TOML table as a frozen ``msgspec.Struct``: no unknown key, every value of the type and in the range of its field.

Fields may be text, true/false, whole numbers, numbers, a type of ``tables/values.py``, another Struct (a table), a
tuple of one kind (a list, or tables ``[[…]]``), or a mapping from names to Structs (``[event.person]``). A range stands
in the field's type, as ``Annotated[int, Meta(ge=0, le=9)]``.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import time
from typing import TypeVar

import msgspec

from tectum.address import quoted
from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.config.refusal import refusal
from tectum.errors import PluginError
from tectum.tables.values import from_toml

Read = TypeVar("Read")


def read_table(kind: type[Read], values: object, document: Document, table: KeyPath = ()) -> Read:
    """A ``kind`` from what TOML gave: a Struct that forbids unknown fields, or a tuple of them (``[[…]]``).

    ``document`` and ``table`` say where it stands. Raises UsageError: file, line, key, value, what is allowed.
    """
    for path in _not_finite(values):
        key = next(part for part in reversed((*table, *path)) if isinstance(part, str))
        raise document.error(table, f"{key}: must be a finite number", *path)
    try:
        return msgspec.convert(values, kind, builtin_types=(time,), dec_hook=from_toml)
    except msgspec.ValidationError as error:
        raise (refusal(kind, values, document, table) or document.error(table, str(error))) from None


def read_tagged(kinds: Mapping[str, type[Read]], values: object, document: Document, table: KeyPath) -> Read:
    """One of several kinds of table, distinguished by its key ``type``. ``kinds``: by the value of that key.

    Raises UsageError as ``read_table``; an unknown ``type`` names those that are allowed. PluginError: it is there, but
    cannot be loaded.
    """
    if not isinstance(values, dict):
        raise document.error(table, f"must be a table, got {quoted(values)}")
    allowed = ", ".join(kinds)
    if "type" not in values:
        raise document.error(table, f"lacks 'type'; allowed: {allowed}")
    kind = values["type"]
    if not isinstance(kind, str) or kind not in kinds:
        raise document.refused(table, "type", kind, f"must be one of {allowed}")
    try:
        of = kinds[kind]
    except PluginError as error:
        raise PluginError(str(document.error(table, str(error), "type"))) from None
    return read_table(of, {key: value for key, value in values.items() if key != "type"}, document, table)


def _not_finite(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Where ``nan`` and ``inf`` stand: no key has a use for them, and a range does not refuse ``nan``."""
    if isinstance(value, float) and not math.isfinite(value):
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from _not_finite(part, (*path, key))
