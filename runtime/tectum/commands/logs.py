"""What a command says on standard error: every message of ``logging``, one a line, as text or JSON.

The package's own messages come from loggers under ``tectum.``, at ``--log-level``; those of libraries from theirs, at
warning or above. A house that runs writes the time and the level with each and leaves repeats out; any other command
writes ``tectum: message``.
"""

import argparse
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from tectum.commands.log_repeats import RepeatFilter
from tectum.commands.typed_addresses import TypedAddresses
from tectum.supervise.escape import escape_controls, escape_json

if TYPE_CHECKING:
    from rich.console import Console

LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("text", "json")
COLOURS = {"DEBUG": "dim", "INFO": "", "WARNING": "yellow", "ERROR": "red", "CRITICAL": "bold red"}
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record has; anything else came as ``extra``."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """``--log-level`` and ``--log-format``, before the command or behind it."""
    group = parser.add_argument_group("messages on standard error")
    group.add_argument(
        "--log-level",
        choices=LEVELS,
        default=argparse.SUPPRESS,
        help="the least that a message must be to be written (default: info)",
    )
    group.add_argument(
        "--log-format",
        choices=FORMATS,
        default=argparse.SUPPRESS,
        help="text, or one JSON object a line (default: text)",
    )


class TextFormatter(logging.Formatter):
    """One line a message, and a marked line each for a traceback. ``stamped``: with time and level."""

    def __init__(self, stamped: bool):
        super().__init__()
        self._stamped = stamped

    def format(self, record: logging.LogRecord) -> str:
        """Source of the time: ISO 8601, local with its offset."""
        head = f"{_time(record)} {record.levelname.lower():7} " if self._stamped else "tectum: "
        whose = "" if _own(record) else f"{record.name}: "
        lines = [head + escape_controls(whose + record.getMessage())]
        if record.exc_info:
            lines += [f"  | {escape_controls(line)}" for line in self.formatException(record.exc_info).split("\n")]
        return "\n".join(lines)


class JsonFormatter(logging.Formatter):
    """One object a line: ``time``, ``level``, ``logger``, ``message``, whatever came as ``extra``, ``traceback``."""

    def format(self, record: logging.LogRecord) -> str:
        """Characters that could break the line or turn a terminal's writing are escaped; the values are the same."""
        row = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in STANDARD},
        }
        if record.exc_info:
            row["traceback"] = self.formatException(record.exc_info)
        return escape_json(json.dumps(row, ensure_ascii=False, default=str))


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")


def _own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "tectum"


class StandardErrorHandler(logging.Handler):
    """Writes to standard error, in colour where that is a terminal and ``colours``. ``repeats``: what may be left
    out."""

    def __init__(self, formatter: logging.Formatter, colours: bool, repeats: RepeatFilter | None = None):
        super().__init__()
        self.setFormatter(formatter)
        self._stream, self._repeats = sys.stderr, repeats
        self._console = _terminal(self._stream) if colours and self._stream.isatty() else None

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, and first the counts of repeats that are due."""
        try:
            for one in [record] if self._repeats is None else self._repeats.admit(record):
                self._write(one)
        except Exception:  # as in every handler of the standard library: a wrong template must not stop its caller
            self.handleError(record)

    def close(self) -> None:
        """Write the counts that are left."""
        self.acquire()
        try:
            for one in [] if self._repeats is None else self._repeats.rest():
                self._write(one)
        finally:
            self.release()
        super().close()

    def _write(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        with suppress(OSError, ValueError):  # nobody reads standard error any more: the house goes on
            if self._console is None:
                self._stream.write(line + "\n")
                self._stream.flush()
            else:
                from rich.text import Text

                self._console.print(Text(line, COLOURS.get(record.levelname, "")))


def _terminal(stream: TextIO) -> "Console":
    from rich.console import Console

    return Console(file=stream, soft_wrap=True, highlight=False)


@contextmanager
def logging_to_stderr(
    level: str = "info", style: str = "text", long_running: bool = False, typed: TypedAddresses | None = None
) -> Iterator[None]:
    """Every message of this process while the context lasts, warnings and threads that die included. ``typed``: of
    the command, which are not shown whole."""
    formatter = JsonFormatter() if style == "json" else TextFormatter(long_running)
    handler = StandardErrorHandler(formatter, style == "text", RepeatFilter() if long_running else None)
    root, own = logging.getLogger(), logging.getLogger("tectum")
    before = root.level, own.level, threading.excepthook
    root.addHandler(handler)
    own.setLevel(level.upper())
    root.setLevel(max(logging.WARNING, own.level))
    # a library may have set a level of its own
    handler.addFilter(lambda record: record.levelno >= (own if _own(record) else root).level)
    if typed is not None:
        handler.addFilter(typed)
    logging.captureWarnings(True)
    threading.excepthook = _died
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        handler.close()
        root.setLevel(before[0])
        own.setLevel(before[1])
        threading.excepthook = before[2]


def _died(what: threading.ExceptHookArgs) -> None:
    if what.exc_type is not SystemExit:
        name = what.thread.name if what.thread is not None else "a thread"
        exc_info = (what.exc_type, what.exc_value or what.exc_type(), what.exc_traceback)
        logging.getLogger("tectum").critical("%s: died", name, exc_info=exc_info)
