"""On which line of a TOML file each key stands.

``tomllib`` says what stands in a file, not where; tomlkit keeps the text of each value, but no lines either. This reads
the text once more, only when there is an error to show, and takes for granted that ``tomllib`` has found it to be TOML.
Source: TOML 1.0.0, https://toml.io.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]
"""Where a value stands: names of keys, and the number (from 0) of an element of an array."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\", "e": "\x1b"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) at which each key, table and element of an array first stands. ``text``: TOML that is valid."""
    return _Reader(text).lines


class _Reader:
    def __init__(self, text: str):
        self._text, self._at = text, 0
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._rows: dict[KeyPath, int] = {}
        self.lines: dict[KeyPath, int] = {}
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(text):
            if self._take("[["):
                table = self._row(self._key())
                self._take("]]")
            elif self._take("["):
                table = self._table(self._key())
                self._mark(table, self._at)
                self._take("]")
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _skip(self, what: re.Pattern[str]) -> str:
        found = what.match(self._text, self._at)
        if found is None:
            raise ValueError(f"what stands at {self._at} is not TOML")
        self._at = found.end()
        return found[0]

    def _take(self, sign: str) -> bool:
        there = self._text.startswith(sign, self._at)
        self._at += len(sign) if there else 0
        return there

    def _mark(self, path: KeyPath, at: int) -> None:
        line = bisect_right(self._ends, at - 1) + 1
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def _table(self, keys: list[str]) -> KeyPath:
        """Where a table of this name stands: in the last row of every array of tables on its way."""
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._rows:
                path = (*path, self._rows[path])
        return path

    def _row(self, keys: list[str]) -> KeyPath:
        array = (*self._table(keys[:-1]), keys[-1])
        self._rows[array] = self._rows.get(array, -1) + 1
        path = (*array, self._rows[array])
        self._mark(path, self._at)
        return path

    def _key(self) -> list[str]:
        """A key, perhaps dotted."""
        parts = []
        while True:
            self._skip(_SPACE)
            if self._text[self._at] in "\"'":
                parts.append(_plain(self._skip(_STRING)))
            else:
                parts.append(self._skip(_BARE))
            self._skip(_SPACE)
            if not self._take("."):
                return parts

    def _pair(self, table: KeyPath) -> None:
        begin = self._at
        path = (*table, *self._key())
        self._mark(path, begin)
        self._take("=")
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._text[self._at] in "\"'":
            self._skip(_STRING)
        elif self._take("["):
            self._elements(path)
        elif self._take("{"):
            self._skip(_BLANK)
            while not self._take("}"):
                self._pair(path)
                self._skip(_BLANK)
                self._take(",")
                self._skip(_BLANK)
        else:
            self._skip(_SCALAR)

    def _elements(self, path: KeyPath) -> None:
        number = 0
        self._skip(_BLANK)
        while not self._take("]"):
            self._mark((*path, number), self._at)
            self._value((*path, number))
            self._skip(_BLANK)
            self._take(",")
            self._skip(_BLANK)
            number += 1


def _plain(quoted: str) -> str:
    """The text of a key in quotes."""
    if quoted[0] == "'":
        return quoted[1:-1]

    def plain(found: re.Match[str]) -> str:
        digits = found[1] or found[2] or found[3]
        return chr(int(digits, 16)) if digits else _ESCAPES[found[4]]

    return _ESCAPE.sub(plain, quoted[1:-1])


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of ``path``, or of the nearest thing around it that stands in the file."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), None)
