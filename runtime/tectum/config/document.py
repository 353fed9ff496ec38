"""What a configuration was read from, so that an error names the file, the line, the table and the key."""

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tectum.address import quoted
from tectum.config.key_lines import KeyPath, key_lines, line_of
from tectum.errors import UsageError, first_line

MOST, MOST_NEGATIVE = 2**63 - 1, -(2**63)
DEEPEST = 32
BYTE_ORDER_MARK = "\ufeff"
"""Some editors begin a file with it."""
TOO_DEEP = f"is nested more than {DEEPEST} tables and lists deep"


class Document:
    """The values of a TOML file, and on which line they stand. ``name``: as it stands in errors. ``text``: the file;
    empty for values that come from elsewhere (the command line), which have no lines."""

    def __init__(self, name: str, values: Mapping[str, Any], text: str = ""):
        self.name, self.values, self._text = name, values, text

    @classmethod
    def read(cls, file: Path) -> "Document":
        """Raises UsageError: there is no such file, it cannot be read, or it is not TOML."""
        try:
            text = file.read_bytes().decode()
        except FileNotFoundError:
            raise UsageError(f"{file}: no such file") from None
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
        return cls.parse(str(file), text)

    @classmethod
    def parse(cls, file: str, text: str) -> "Document":
        """Of the ``text`` of a ``file``. Raises UsageError: it is not TOML."""
        text = text.removeprefix(BYTE_ORDER_MARK)
        try:
            document = cls(file, tomllib.loads(text), text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))  # else it is "at end of document"
            line = found[1] if found else len(text.splitlines())
            raise UsageError(f"{file}:{line}: is not TOML: {error}") from None
        except RecursionError:
            raise UsageError(f"{file}: {TOO_DEEP}") from None
        except ValueError as error:  # a number of thousands of digits
            raise UsageError(f"{file}: is not TOML: {first_line(error)}") from None
        document._check_limits()
        return document

    def _check_limits(self) -> None:
        """What TOML itself allows: no walk over the values gets lost in them, and each can be shown."""
        values: list[tuple[KeyPath, Any]] = [((), self.values)]
        while values:
            path, value = values.pop()
            if len(path) > DEEPEST:
                raise UsageError(f"{self.name}: {TOO_DEEP}")
            if isinstance(value, dict):
                values += [((*path, key), part) for key, part in value.items()]
            elif isinstance(value, list):
                values += [((*path, number), part) for number, part in enumerate(value)]
            elif isinstance(value, int) and not MOST_NEGATIVE <= value <= MOST:
                at = max(index for index, part in enumerate(path) if isinstance(part, str))
                raise self.error(path[:at], f"{path[at]}: a whole number has 64 bits at most", *path[at:])

    @cached_property
    def _lines(self) -> Mapping[KeyPath, int]:
        return key_lines(self._text)

    def error(self, table: KeyPath, what: str, *within: str | int) -> UsageError:
        """The one line with ``what`` is wrong in ``table``. ``within``: the key there, and the number of the
        element, whose line is named; without it that of the table."""
        line = line_of(self._lines, (*table, *within))
        where = self.name if line is None else f"{self.name}:{line}"
        return UsageError(": ".join(filter(None, [where, called(table), what])))

    def refused(self, table: KeyPath, key: str, value: object, allowed: str, *within: str | int) -> UsageError:
        """The one line for a ``key`` of ``table`` that is not to be ``value``, with what is ``allowed``."""
        return self.error(table, f"{key} = {quoted(value)}: {allowed}", key, *within)


def called(table: KeyPath) -> str:
    """A table as its header stands in a file, with the number (from 1) of its row.

    >>> called(("place", 1, "event", "person"))
    '[[place]] 2 event.person'
    >>> called(("intents", "thing", 0))
    '[intents] [[thing]] 1'
    """
    shown: list[str] = []
    names: list[str] = []
    for number, (part, following) in enumerate(zip_longest(table, table[1:])):
        if isinstance(part, int):
            continue
        if isinstance(following, int):
            shown += [*_dotted(names), f"[[{part}]] {following + 1}"]
            names = []
        elif number == 0:
            shown.append(f"[{part}]")
        else:
            names.append(part)
    return " ".join([*shown, *_dotted(names)])


def _dotted(names: list[str]) -> list[str]:
    return [f"[{names[0]}]" if len(names) == 1 else ".".join(names)] if names else []
