"""Why a table is refused, in words for people.

msgspec says quickly that something is wrong; this goes the same way once more, to the first key that it refuses.
"""

import difflib
import types
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, structs

from tectum.address import quoted
from tectum.config.document import Document
from tectum.config.key_lines import KeyPath
from tectum.errors import UsageError
from tectum.tables.values import NAMES, FromToml, Secret, from_toml

ALLOWED = "allowed"
"""Key of ``Meta(extra=…)`` that says in plain words what a type allows, where its limits alone do not."""


def refusal(kind: Any, value: object, document: Document, table: KeyPath) -> UsageError | None:
    """Why ``value`` is no ``kind``; None: it is one. ``table``: where it stands in ``document``."""
    return _Search(document).look(kind, value, table, table)


def unknown_key(document: Document, table: KeyPath, key: str, known: Iterable[str]) -> UsageError:
    """That a table has no such key: those that are allowed, and the one that may have been meant."""
    allowed = list(known)
    near = difflib.get_close_matches(key, allowed, 1)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return document.error(table, f"unknown key {quoted(key)}; allowed: {', '.join(allowed)}{meant}", key)


def bare(kind: Any) -> tuple[Any, Meta]:
    """A type without its limits and without None (TOML has no null), and the limits."""
    if get_origin(kind) in (Union, types.UnionType):
        return bare(next(part for part in get_args(kind) if part is not type(None)))
    if get_origin(kind) is Annotated:
        inner, *limits = get_args(kind)
        return bare(inner)[0], next((limit for limit in limits if isinstance(limit, Meta)), Meta())
    return kind, Meta()


def is_table(kind: Any) -> bool:
    """Whether a type is that of a table."""
    return isinstance(kind, type) and issubclass(kind, Struct)


def list_name(kind: Any, key: str) -> str:
    """What a list of ``kind`` is called."""
    if is_table(kind):
        return f"tables [[{key}]]"
    if get_origin(kind) is tuple:
        return "a list of points or polygons, as [[0, 0], [0.5, 0], [0.5, 1]]"
    return {str: "a list of texts", int: "a list of whole numbers", float: "a list of numbers"}.get(kind, "a list")


def in_words(kind: Any, limits: Meta) -> str:
    """What a single value may be."""
    if get_origin(kind) is Literal:
        return f"one of {', '.join(map(str, get_args(kind)))}"
    return _range(limits) or str(kind.NAME if issubclass(kind, FromToml) else NAMES[kind])


class _Search:
    """``table``: the path of the table in which a value stands; ``path``: its own."""

    def __init__(self, document: Document):
        self._document = document

    def look(self, kind: Any, value: Any, path: KeyPath, table: KeyPath) -> UsageError | None:
        fits, (kind, limits) = _fits(kind, value), bare(kind)
        if fits:
            return None
        if is_table(kind):
            return self._in_table(kind, value, path)
        if get_origin(kind) is tuple:
            return self._in_list(get_args(kind), limits, value, path, table)
        if isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
            return self._in_names(get_args(kind)[1], value, path, table)
        if kind is Secret:
            return self._document.error(table, f"{_key(path)}: must be {Secret.NAME}", *path[len(table) :])
        return self._refused(value, in_words(kind, limits if _is(kind, value) else Meta()), path, table)

    def _refused(self, value: object, allowed: str, path: KeyPath, table: KeyPath) -> UsageError:
        key, *within = path[len(table) :]
        return self._document.refused(table, str(key), value, f"must be {allowed}", *within)

    def _in_table(self, kind: type[Struct], value: object, path: KeyPath) -> UsageError | None:
        if not isinstance(value, dict):
            return self._document.error(path, f"must be a table, got {quoted(value)}")
        known = {field.encode_name: field for field in structs.fields(kind)}
        for key, part in value.items():
            if key not in known:
                return unknown_key(self._document, path, key, known)
            if (found := self.look(known[key].type, part, (*path, key), path)) is not None:
                return found
        lacking = next((key for key, field in known.items() if field.required and key not in value), None)
        return None if lacking is None else self._document.error(path, f"lacks '{lacking}'")

    def _in_names(self, of: Any, value: object, path: KeyPath, table: KeyPath) -> UsageError | None:
        if not isinstance(value, dict):
            what = f"tables, as [{_key(path)}.NAME]" if is_table(of) else 'a table of texts, as {NAME = "text"}'
            return self._refused(value, what, path, table)
        found = (self.look(of, part, (*path, name), path) for name, part in value.items())
        return next(filter(None, found), None)

    def _in_list(self, of: tuple[Any, ...], limits: Meta, value: object, path: KeyPath, table: KeyPath) -> UsageError:
        pair = Ellipsis not in of
        each, _ = bare(of[0])
        if isinstance(value, list) and (not pair or len(value) == len(of)):
            inner = is_table(each) or get_origin(each) in (tuple, Literal)
            if pair or inner or all(_is(each, part) for part in value):
                for number, part in enumerate(value):
                    kind = of[number] if pair else of[0]
                    if (found := self.look(kind, part, (*path, number), table)) is not None:
                        return found
            if allowed := _range(limits):
                return self._refused(value, allowed, path, table)
        return self._refused(
            value, f"{len(of)} numbers, as [0.1, 0.5]" if pair else list_name(each, _key(path)), path, table
        )


def _fits(kind: Any, value: object) -> bool:
    try:
        msgspec.convert(value, kind, builtin_types=(time,), dec_hook=from_toml)
    except msgspec.ValidationError:
        return False
    return True


def _is(kind: Any, value: object) -> bool:
    return type(value) is kind or (kind is float and type(value) is int)


def _key(path: KeyPath) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _range(limits: Meta) -> str:
    """What the limits of a type allow."""
    if limits.extra and ALLOWED in limits.extra:
        return str(limits.extra[ALLOWED])
    if limits.ge is not None and limits.le is not None:
        return f"{limits.ge:g} to {limits.le:g}"
    return f"at least {limits.ge:g}" if limits.ge is not None else ""
