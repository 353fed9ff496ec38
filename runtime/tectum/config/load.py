"""Read the file of a house. Every error is one line that names the file, the key, the value and what is allowed."""

import tomllib
from pathlib import Path
from typing import Any

from tectum.config.schema import (
    MOST_PLACES,
    TOP,
    Config,
    HouseConfig,
    IntentsConfig,
    Model,
    MqttConfig,
    PlaceConfig,
    QuietConfig,
    RuleConfig,
    SinkConfig,
    StoreConfig,
    WebConfig,
)
from tectum.config.tables import read_table
from tectum.errors import UsageError


def read_config(file: Path) -> Config:
    """Read and check a file. Raises UsageError: file, key, value, what is allowed."""
    from tectum.config.check import check_config

    try:
        with file.open("rb") as opened:
            raw = tomllib.load(opened)
    except FileNotFoundError:
        raise UsageError(f"{file}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: is not TOML: {error}") from None
    for key in raw:
        if key not in TOP:
            raise UsageError(f"{file}: unknown key '{key}'; allowed: {', '.join(TOP)}")
    listed = raw.get("place", [])
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_PLACES:
        raise UsageError(f"{file}: needs 1 to {MOST_PLACES} tables [[place]]")
    config = Config(
        file.absolute().parent,
        read_table(Model, raw.get("model", {}), f"{file}: [model]"),
        _rows(PlaceConfig, listed, file, "place"),
        read_table(HouseConfig, raw.get("house", {}), f"{file}: [house]"),
        read_table(StoreConfig, raw.get("store", {}), f"{file}: [store]"),
        _rows(RuleConfig, raw.get("rule", []), file, "rule"),
        _rows(QuietConfig, raw.get("quiet", []), file, "quiet"),
        _rows(SinkConfig, raw.get("sink", []), file, "sink"),
        read_table(MqttConfig, raw.get("mqtt", {}), f"{file}: [mqtt]"),
        read_table(WebConfig, raw.get("web", {}), f"{file}: [web]"),
        read_table(IntentsConfig, raw.get("intents", {}), f"{file}: [intents]"),
    )
    check_config(file, config)
    return config


def _rows(kind: type[Any], rows: Any, file: Path, key: str) -> tuple[Any, ...]:
    if not isinstance(rows, list):
        raise UsageError(f"{file}: {key}: must be tables [[{key}]]")
    renamed = getattr(kind, "KEYS", {})
    return tuple(read_table(kind, row, f"{file}: [[{key}]] {n}", renamed) for n, row in enumerate(rows, 1))
