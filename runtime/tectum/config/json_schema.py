"""The JSON schema of a house's file, from the types that it is read with; editors complete and check by it.

What a key means stands below it in the code, as a text of its own; it becomes the key's description. The schema is of
draft 7, which editors of TOML know (taplo, "Even Better TOML").
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import Struct

from tectum.config.installed import GROUPS, installed_tables
from tectum.config.load import MOST_PLACES, TABLES, table_type
from tectum.config.refusal import bare, is_table
from tectum.tables.values import FromToml

DRAFT = "http://json-schema.org/draft-07/schema#"


def house_schema() -> dict[str, Any]:
    """The whole file."""
    typed = [(base, name, kind) for base in GROUPS for name, kind in installed_tables(base).items()]
    kinds = {key: table_type(key) for key in TABLES}
    root, tables = msgspec.json.schema_components(
        [*kinds.values(), *(kind for _, _, kind in typed)],
        schema_hook=_of_value,
        ref_template="#/$defs/{name}",
    )
    properties = dict(zip(TABLES, (_for_toml(part) for part in root), strict=False))
    properties["place"] |= {"minItems": 1, "maxItems": MOST_PLACES}
    for kind in {table for of in kinds.values() for table in tables_in(of)}:
        if kind.__name__ in tables:  # else two packages have a table of this name: neither is described
            _describe(tables[kind.__name__], kind)
    for (base, name, _), reference in zip(typed, root[len(TABLES) :], strict=True):
        table = tables[reference["$ref"].rpartition("/")[2]]
        of_type = {"const": name, "description": "Which kind it is."}
        tables[_typed_name(base, name)] = {
            **table, "properties": {"type": of_type, **table["properties"]}, "required": ["type", *table["required"]],
        }  # fmt: skip
    return {
        "$schema": DRAFT,
        "title": "A house of Tectum",
        "type": "object",
        "properties": properties,
        "required": ["place"],
        "additionalProperties": False,
        "$defs": {name: _for_toml(part) for name, part in tables.items()},
    }


def tables_in(kind: Any) -> Iterator[type[Struct]]:
    """The tables that a type is, or holds, however deep."""
    kind, _ = bare(kind)
    if kind in GROUPS:
        for table in installed_tables(kind).values():
            yield from tables_in(table)
    elif is_table(kind):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from tables_in(field.type)
    else:
        for part in getattr(kind, "__args__", ()):
            yield from tables_in(part)


@cache
def descriptions(kind: type[Struct]) -> Mapping[str, str]:
    """What the text below each field says, by the key in the file; also of the fields that it derives."""
    found: dict[str, str] = {}
    for base in kind.__bases__:
        found |= descriptions(base) if issubclass(base, Struct) and base is not Struct else {}
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    body = next(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    keys = {field.name: field.encode_name for field in msgspec.structs.fields(kind)}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            docstring = ast.literal_eval(text.value)
            found[keys[field.target.id]] = " ".join(docstring.replace("``", "`").split())
    return found


def _of_value(kind: type[Any]) -> dict[str, Any]:
    if kind in GROUPS:
        return {"oneOf": [{"$ref": f"#/$defs/{_typed_name(kind, name)}"} for name in installed_tables(kind)]}
    if not issubclass(kind, FromToml):
        raise NotImplementedError(f"{kind} has no JSON schema")
    return dict(kind.SCHEMA)


def _typed_name(base: type[Any], name: str) -> str:
    """Of the definition of a table with its ``type``; the same table may stand elsewhere without."""
    return f"{base.__name__}.{name}"


def _describe(table: dict[str, Any], kind: type[Struct]) -> None:
    table["description"] = " ".join(inspect.cleandoc(kind.__doc__ or "").replace("``", "`").split())
    for key, text in descriptions(kind).items():
        table["properties"][key]["description"] = text


def _for_toml(part: Any) -> Any:
    """A schema without null, which TOML lacks, and pairs as draft 7 has them."""
    if isinstance(part, list):
        return [_for_toml(one) for one in part]
    if not isinstance(part, dict):
        return part
    part = {key: _for_toml(one) for key, one in part.items()}
    if "prefixItems" in part:
        part["items"] = part.pop("prefixItems")[0]
    if "anyOf" in part:
        (one,) = (one for one in part.pop("anyOf") if one != {"type": "null"})
        part = {**one, **{key: value for key, value in part.items() if key != "default"}}
    return part
