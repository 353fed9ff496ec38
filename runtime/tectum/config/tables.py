"""A TOML table as a frozen dataclass: no unknown key, every value of the type that its field says.

Fields may be text, true/false, whole numbers, numbers, times of day, another dataclass (a table), a tuple of one kind
(a list, or tables ``[[…]]``), or a mapping from names to dataclasses (``[event.person]``).
"""

import dataclasses
import types
from collections.abc import Mapping
from datetime import time
from typing import Any, Union, get_args, get_origin, get_type_hints

from tectum.errors import UsageError

NAMES: dict[Any, str] = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    time: "a time of day, as 22:30",
}


def read_table(kind: type[Any], values: Any, where: str, rename: Mapping[str, str] = types.MappingProxyType({})) -> Any:
    """A ``kind`` from a table. ``where``: said in front of every error. Raises UsageError: key, value, what is allowed.

    ``rename``: keys of the file that are called otherwise in the dataclass (Python's reserved words).
    """
    if not isinstance(values, dict):
        raise UsageError(f"{where}: must be a table, got {values!r}")
    hints = get_type_hints(kind)
    known = {item.name: item for item in dataclasses.fields(kind) if item.init and not item.name.startswith("_")}
    back = {inner: outer for outer, inner in rename.items()}
    given: dict[str, Any] = {}
    for key, value in values.items():
        name = rename.get(key, key)
        if name not in known or (key in back and key not in rename):
            allowed = ", ".join(back.get(n, n) for n in known)
            raise UsageError(f"{where}: unknown key '{key}'; allowed: {allowed}")
        given[name] = _value(hints[name], value, where, key)
    for name, item in known.items():
        needed = item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
        if needed and name not in given:
            raise UsageError(f"{where}: lacks '{back.get(name, name)}'")
    return kind(**given)


def _value(wanted: Any, value: Any, where: str, key: str) -> Any:  # noqa: PLR0911 one return a kind of type
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):  # Optional: TOML has no null, so only the other type can be given
        return _value(next(t for t in inner if t is not type(None)), value, where, key)
    if origin is tuple:
        return _list(inner, value, where, key)
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        if not isinstance(value, dict):
            raise UsageError(f"{where}: {key} = {value!r}: must be tables, as [{key}.NAME]")
        return {name: _value(inner[1], part, f"{where} {key}.{name}", name) for name, part in value.items()}
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        renamed = getattr(wanted, "KEYS", {})
        return read_table(wanted, value, where if where.endswith(key) else f"{where} [{key}]", renamed)
    if wanted is float and type(value) is int:
        return float(value)
    if wanted is time and isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise UsageError(f"{where}: {key} = {value!r}: must be {NAMES[time]}") from None
    if type(value) is not wanted:
        raise UsageError(f"{where}: {key} = {value!r}: must be {NAMES[wanted]}")
    return value


def _list(inner: tuple[Any, ...], value: Any, where: str, key: str) -> Any:
    fixed = len(inner) > 1 and inner[-1] is not Ellipsis
    kind = inner[0]
    if isinstance(value, list) and not fixed:
        if dataclasses.is_dataclass(kind):
            return tuple(_value(kind, row, f"{where} [[{key}]] {n}", key) for n, row in enumerate(value, 1))
        if get_origin(kind) is tuple:
            return tuple(_value(kind, row, where, key) for row in value)
        if all(type(row) is kind for row in value):
            return tuple(value)
    if isinstance(value, list) and fixed and len(value) == len(inner):
        return tuple(_value(t, v, where, key) for t, v in zip(inner, value, strict=True))
    what = {str: "a list of texts", int: "a list of whole numbers"}.get(kind, "a list")
    if fixed:
        what = f"{len(inner)} numbers, as [0.1, 0.5]"
    elif dataclasses.is_dataclass(kind):
        what = f"tables [[{key}]]"
    elif get_origin(kind) is tuple:
        what = "a list of points or polygons, as [[0, 0], [0.5, 0], [0.5, 1]]"
    raise UsageError(f"{where}: {key} = {value!r}: must be {what}")
