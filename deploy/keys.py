"""Write ``docs/keys.md`` and ``docs/tectum.schema.json`` from the types that a house's file is read with: every key
with its type, default and meaning, for people and for editors."""

import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from msgspec import NODEFAULT, Struct, structs

from tectum.config.installed import GROUPS, installed_tables
from tectum.config.json_schema import descriptions, house_schema
from tectum.config.load import TABLES, table_type
from tectum.config.refusal import bare, in_words, is_table, list_name
from tectum.tables.values import Secret

DOCS = Path(__file__).parents[1] / "docs"


def tables(prefix: str, key: str, kind: Any, of: str = "") -> Iterator[tuple[str, type[Struct]]]:
    """The heading of each table that a key holds: as it stands in a file; ``of``: which table it belongs to, where
    tables of several types have one of that name."""
    kind, _ = bare(kind)
    name, header = f"{prefix}{key}", "`[{}]`"
    if get_origin(kind) is tuple:
        kind, header = bare(get_args(kind)[0])[0], "`[[{}]]`"
        for of_type, table in installed_tables(kind).items() if kind in GROUPS else ():
            yield f'`[[{name}]] type = "{of_type}"`', table
            for field in structs.fields(table):
                yield from tables(f"{name}.", field.encode_name, field.type, f' of `type = "{of_type}"`')
    elif isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
        kind, name = get_args(kind)[1], f"{name}.KIND"
    if is_table(kind):
        yield header.format(name) + of, kind
        for field in structs.fields(kind):
            yield from tables(f"{name}.", field.encode_name, field.type, of)


def type_name(kind: Any, key: str) -> str:
    """A type for people, with its limits."""
    inner, limits = bare(kind)
    if get_origin(inner) is tuple:
        return list_name(bare(get_args(inner)[0])[0], key).split(", as")[0]
    if is_table(inner):
        return "a table"
    if inner in GROUPS:
        return "tables, each by its `type`"
    if get_origin(inner) is Mapping and not is_table(get_args(inner)[1]):
        return "a table of texts"
    if isinstance(get_origin(inner), type):
        return "tables by name"
    return in_words(inner, limits)


def default(field: structs.FieldInfo) -> str:
    """A default as TOML has it."""
    if field.required:
        return "must be given"
    value = field.default_factory() if field.default is NODEFAULT else field.default
    if value is None or value == () or is_table(bare(field.type)[0]) or isinstance(value, dict):
        return ""
    if isinstance(value, Secret):
        return '`""`'
    if isinstance(value, float):
        return f"`{value:g}`"
    return f"`{json.dumps(value)}`"


def page() -> str:
    """``keys.md``."""
    out = ["# Every key", "", "Written by `deploy/keys.py` from the types that the file is read with, as is",
           "[tectum.schema.json](tectum.schema.json) for editors. [configuration.md](configuration.md) has an example.",
           ""]  # fmt: skip
    for key in TABLES:
        for header, table in tables("", key, table_type(key)):
            told = inspect.cleandoc(table.__doc__ or "").replace("``", "`")
            out += [f"## {header}", "", told, "", "| key | type | default | meaning |", "|---|---|---|---|"]
            meanings = descriptions(table)
            for field in structs.fields(table):
                cells = (type_name(field.type, field.encode_name), default(field), meanings[field.encode_name])
                out.append(f"| `{field.encode_name}` | {' | '.join(cells)} |".replace("|  |", "| |"))
            out.append("")
    return "\n".join(out)


def schema() -> str:
    """``tectum.schema.json``."""
    return json.dumps(house_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (DOCS / "keys.md").write_text(page(), encoding="utf-8")
    (DOCS / "tectum.schema.json").write_text(schema(), encoding="utf-8")
    print("keys.md and tectum.schema.json written", file=sys.stderr)
