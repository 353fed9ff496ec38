"""Types of values of a configuration beyond TOML's own, and what types are called."""

from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar, NoReturn, Self

from tectum.address import HIDDEN, expand

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


class Secret(FromToml):
    """A text as the file has it, that nothing prints: no error, no log, no serialiser; that is why it is no ``str``.

    >>> f"{Secret('hush')}", Secret("hush").reveal()
    ('…', 'hush')
    """

    __slots__ = ("_text",)
    NAME = NAMES[str]
    SCHEMA: ClassVar[Mapping[str, Any]] = {"type": "string"}

    def __init__(self, text: str = ""):
        self._text = text

    @classmethod
    def from_toml(cls, value: object) -> Self:
        """Of a text."""
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError("no text")
        return cls(value)

    def reveal(self) -> str:
        """The text; ``${NAME}`` in it as it stands there."""
        return self._text

    def expanded(self) -> str:
        """The text with ``${NAME}`` from the environment. Raises UsageError for one that is not set."""
        return expand(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not serialised")


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
