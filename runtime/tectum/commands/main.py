"""The command ``tectum``. Each module of this folder is one command: its arguments, what it does, what it prints."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

from tectum.commands.logs import logging_to_stderr
from tectum.commands.options import Parser
from tectum.commands.typed_addresses import TypedAddresses
from tectum.errors import TectumError
from tectum.files import takes_no_more
from tectum.version import VERSION

log = logging.getLogger("tectum.commands.main")  # not __name__: also with python -m

COMMANDS = (
    "analyze",
    "archive",
    "ask",
    "run",
    "events",
    "summary",
    "mark",
    "feedback",
    "fleet",
    "teach",
    "rules",
    "calibrate",
    "check",
    "health",
    "init",
    "password",
    "score",
    "tune",
    "doctor",
    "bench",
    "bundle",
    "update",
)
"""Each a module of this folder, in the order of `tectum --help`."""


def parser(wanted: str = "") -> Parser:
    """The parser of every command, or of that alone which is ``wanted``: those of the others take time to load."""
    made = Parser(prog="tectum", description="See, hear and read a home: events from video, sound and words.")
    made.set_defaults(log_level="info", log_format="text", long_running=False)
    made.add_argument("--version", action="version", version=f"tectum {VERSION}")
    commands = made.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for name in (wanted,) if wanted in COMMANDS else COMMANDS:
        import_module(f"tectum.commands.{name}").add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0, or that of the error (see ``tectum.errors``), 130 after Ctrl-C."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        options = parser(*arguments[:1]).parse_args(arguments)
        signal.signal(signal.SIGTERM, _interrupt)
        if isinstance(sys.stdout, TextIOWrapper):  # a terminal that lacks a character gets its escape, as on stderr
            sys.stdout.reconfigure(errors="backslashreplace")
        typed = TypedAddresses(arguments)
        with logging_to_stderr(options.log_level, options.log_format, options.long_running, typed):
            return _run(options)
    except KeyboardInterrupt:  # before the work began, or once more while it was ending
        return 130


def _run(options: argparse.Namespace) -> int:
    try:
        code = int(options.command(options))
        sys.stdout.flush()  # what does not fit any more is said here, and not while the interpreter ends
        return code
    except TectumError as error:
        log.error("%s", error)
        return error.exit_code
    except KeyboardInterrupt:
        log.info("stopped")
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        _write_no_more()
        return 0
    except OSError as error:
        if not (told := takes_no_more(error)):
            raise
        log.error("%s", told)
        _write_no_more()
        return 1


def _write_no_more() -> None:
    """What is left of our output goes nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def program() -> NoReturn:
    """The program itself: ``main``, and the end of the process. A worker that hangs in a driver was left behind and
    runs on; were the interpreter taken down around it, libraries would be ended while it is in them, and crash."""
    code = main()
    for asked in (signal.SIGINT, signal.SIGTERM):  # it ends already, and nothing is left that could be interrupted
        signal.signal(asked, signal.SIG_IGN)
    from tectum.supervise.worker import workers

    if workers():
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    program()
