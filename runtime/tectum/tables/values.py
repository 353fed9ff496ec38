"""Types of values of a configuration beyond TOML's own, and what types are called."""

from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar, Self

NAMES: Mapping[type[Any], str] = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}
"""TOML's own, for people."""


class FromToml:
    """A type that is made of one of TOML's values. ``NAME``: for people; ``SCHEMA``: for JSON schemas."""

    __slots__ = ()
    NAME: ClassVar[str]
    SCHEMA: ClassVar[Mapping[str, Any]]

    @classmethod
    def from_toml(cls, value: object) -> Self:
        """Raises ValueError when ``value`` is not one."""
        raise NotImplementedError


def from_toml(kind: type[Any], value: object) -> object:
    """For msgspec, which knows TOML's own types: a value of any other."""
    if not issubclass(kind, FromToml):
        raise NotImplementedError(f"{kind} is no type of a configuration")
    return kind.from_toml(value)


class Secret(str, FromToml):
    """A text that no error shows."""

    __slots__ = ()
    NAME = NAMES[str]
    SCHEMA: ClassVar[Mapping[str, Any]] = {"type": "string"}

    @classmethod
    def from_toml(cls, value: object) -> Self:
        """Of a text."""
        if not isinstance(value, str):
            raise ValueError("no text")
        return cls(value)

    def __repr__(self) -> str:
        return "'…'"


class TimeOfDay(time, FromToml):
    """A local time of day.

    >>> TimeOfDay.from_toml("22:30").hour
    22
    """

    NAME = "a time of day, as 22:30"
    SCHEMA: ClassVar[Mapping[str, Any]] = {"type": "string", "examples": ["22:30"]}

    @classmethod
    def from_toml(cls, value: object) -> Self:
        """Of TOML's own, or of a text."""
        if not isinstance(value, str | time):
            raise ValueError("no time")
        return cls.fromisoformat(str(value))
