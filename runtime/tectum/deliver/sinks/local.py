"""Where events go: the console and JSON lines."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TextIO

from msgspec import Struct
from rich.console import Console
from rich.text import Text

from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.errors import UsageError
from tectum.files import is_folder
from tectum.supervise.escape import escape_controls, escape_json
from tectum.tables.problem import Problem

COLOURS = {
    "hazard": "bold red",
    "intrusion": "bold red",
    "distress": "bold magenta",
    "visitor": "cyan",
    "command": "green",
}


class ConsoleTable(Struct, SinkTable, frozen=True, forbid_unknown_fields=True):
    """The console, which every house has unless JSON lines go to standard output."""

    called = "console"

    def open(self, _folder: Path) -> Sink:
        """On standard output."""
        return ConsoleSink(Console(soft_wrap=True))


class JsonLinesTable(Struct, SinkTable, frozen=True, forbid_unknown_fields=True):
    """Events are appended to a file, one JSON object a line; those of quiet hours too."""

    file: str
    """Relative to the configuration."""
    name: str = ""
    """How it is called in ``tectum health``."""

    @property
    def called(self) -> str:
        """``name``, or the file."""
        return self.name or self.file

    def problems(self, folder: Path) -> Iterator[Problem]:
        """Of the file."""
        if not is_folder((folder / self.file).parent):
            yield Problem("file", "its folder does not exist", self.file)

    def open(self, folder: Path) -> Sink:
        """Behind what the file holds."""
        return JsonLinesSink(folder / self.file, append=True)


class ConsoleSink(Sink):
    """One readable line an event: time, phase, what, how sure, and for situations which modality decided."""

    def __init__(self, console: Console):
        self._console = console

    def deliver(self, event: Event) -> None:
        colour = COLOURS.get(event.kind, "bold" if event.head == "situation" else "")
        parts = [
            (f"{event.detected:8.2f} s", "dim"),
            (f"  {event.phase:6}  {event.head:9}  ", ""),
            (event.kind, colour),
            (f" {event.state}" if event.state else "", "bold"),
            (f" {event.cadence}" if event.cadence else "", "bold"),
            (f"  {event.score:.2f}", ""),
        ]
        if event.phase == "end" and event.end is not None:
            parts.append((f"  lasted {event.end - event.start:.1f} s", "dim"))
        elif event.attribution:
            shares = sorted(event.attribution.items(), key=lambda pair: -pair[1])
            decided = ", ".join(f"{m} {100 * v:.0f} %" for m, v in shares if v >= 0.005)
            parts.append((f"  decided by {decided}", ""))
            if event.evidence:
                parts.append((f", for {', '.join(map(str, event.evidence))}", ""))
        if event.box and event.phase != "end":
            parts.append((f"  at {event.box[0]:.2f}, {event.box[1]:.2f}", "dim"))
        if event.text and event.phase != "end":
            parts.append((f"  “{event.text}”", ""))
        if event.place != "home":
            parts.append((f"  ({event.place})", "dim"))
        line = Text.assemble(*((escape_controls(text), style) for text, style in parts))
        self._console.print(line, soft_wrap=True)


class JsonLinesSink(Sink):
    """One JSON object a line, flushed at once, to a file or an open stream. ``append``: behind what the file holds. A
    line is in the file whole or not at all, and once, though its disk be full for a while."""

    takes_muted = True  # a log, not a bell: events of quiet hours are in it, marked so

    def __init__(self, target: Path | TextIO, append: bool = False):
        try:
            self._out = _Lines(target, append) if isinstance(target, Path) else target
        except OSError as error:
            raise UsageError(f"--jsonl {target}: cannot be written: {error.strerror}") from None

    def write(self, line: str) -> None:
        """One line that is JSON already; it stays one, whoever reads it."""
        self._out.write(escape_json(line, self._out.encoding or "utf-8") + "\n")
        self._out.flush()

    def deliver(self, event: Event) -> None:
        self.write(event.to_json())

    def close(self) -> None:
        """Close the file; a stream that was given stays open."""
        if isinstance(self._out, _Lines):
            self._out.close()


class _Lines:
    """A file of lines. What is left of one by a disk that was full, or by a power cut, is taken back, or ended."""

    encoding = "utf-8"

    def __init__(self, file: Path, append: bool):
        self._raw = file.open("ab" if append else "wb", buffering=0)
        try:
            self._plain = S_ISREG(os.fstat(self._raw.fileno()).st_mode)
        except BaseException:
            self._raw.close()
            raise
        self._due = b"\n" if append and self._plain and _is_torn(file) else b""

    def write(self, line: str) -> None:
        """Raises OSError; nothing of the line is in the file then."""
        begun = os.fstat(self._raw.fileno()).st_size
        left = memoryview(self._due + line.encode(self.encoding))
        try:
            while left:
                left = left[self._raw.write(left) :]
        except OSError:
            if self._plain:
                self._raw.truncate(begun)
            raise
        self._due = b""

    def flush(self) -> None:
        """Every line is written at once."""

    def close(self) -> None:
        self._raw.close()


def _is_torn(file: Path) -> bool:
    """Whether it ends in the midst of a line."""
    with suppress(OSError), file.open("rb") as there:  # it may be empty, or not to be read
        there.seek(-1, os.SEEK_END)
        return there.read(1) != b"\n"
    return False
