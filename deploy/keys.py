"""Write ``docs/keys.md``: every key of a house's file with its type and default, from the configuration's own types."""

import dataclasses
import inspect
import sys
import types
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from tectum.config import schema as config
from tectum.config.tables import NAMES
from tectum.decide.settings import KindSettings, Zone

FILE = Path(__file__).parents[1] / "docs" / "keys.md"
TABLES: tuple[tuple[str, type[Any]], ...] = (
    ("[model]", config.Model),
    ("[house]", config.HouseConfig),
    ("[store]", config.StoreConfig),
    ("[[place]]", config.PlaceConfig),
    ("[place.event.KIND]", KindSettings),
    ("[[place.zone]]", Zone),
    ("[place.speech]", config.SpeechConfig),
    ("[[rule]]", config.RuleConfig),
    ("[[quiet]]", config.QuietConfig),
    ("[[sink]]", config.SinkConfig),
    ("[mqtt]", config.MqttConfig),
    ("[intents]", config.IntentsConfig),
    ("[[intents.thing]]", config.Thing),
    ("[web]", config.WebConfig),
)


def kind(hint: Any) -> str:
    """A type for people."""
    if get_origin(hint) in (Union, types.UnionType):
        return kind(next(part for part in get_args(hint) if part is not type(None)))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if dataclasses.is_dataclass(inner):
            return "tables"
        return "polygons or points" if get_origin(inner) is tuple or inner is float else "a list of texts"
    if hint in NAMES:
        return NAMES[hint].split(",")[0]
    return "a table" if dataclasses.is_dataclass(hint) else "tables by name"


def default(field: Any) -> str:
    """A default as TOML has it."""
    if field.default_factory is not dataclasses.MISSING:
        return ""
    if field.default is dataclasses.MISSING:
        return "must be given"
    value = field.default
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{part}"' for part in value) + "]`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def text() -> str:
    """The whole page."""
    out = ["# Every key", "", "Written by `deploy/keys.py` from the configuration's own types; an example is in",
           "[configuration.md](configuration.md).", ""]  # fmt: skip
    for name, table in TABLES:
        renamed = {inner: outer for outer, inner in getattr(table, "KEYS", {}).items()}
        told = inspect.cleandoc(table.__doc__ or "").replace("``", "`")
        out += [f"## `{name}`", "", told, "", "| key | type | default |", "|---|---|---|"]
        hints = get_type_hints(table)
        for field in dataclasses.fields(table):
            out.append(f"| `{renamed.get(field.name, field.name)}` | {kind(hints[field.name])} | {default(field)} |")
        out.append("")
    return "\n".join(out)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(f"{FILE.name} written", file=sys.stderr)
