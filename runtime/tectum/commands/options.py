"""Options that several commands share, and what stands behind them."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from tectum.commands.logs import add_options
from tectum.commands.typed_addresses import TypedAddresses
from tectum.errors import UsageError
from tectum.files import is_folder
from tectum.supervise.escape import escape_controls

if TYPE_CHECKING:
    from tectum.engine import Engine


class Parser(argparse.ArgumentParser):
    """A parser that takes the options of :mod:`tectum.commands.logs`, and whose error is one line and where to read
    more, not the whole usage."""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self._typed = TypedAddresses(())
        add_options(self)

    def parse_known_args(self, args: Any = None, namespace: Any = None, **more: Any) -> Any:
        """As of every parser."""
        self._typed = TypedAddresses(sys.argv[1:] if args is None else args)
        return super().parse_known_args(args, namespace, **more)

    def error(self, message: str) -> NoReturn:
        message = escape_controls(self._typed.shown(message))
        self.exit(2, f"{self.prog}: {message}; see '{self.prog} --help'\n")


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[Parser]


def add_bundle(command: argparse.ArgumentParser) -> None:
    """Which bundle."""
    command.add_argument(
        "--bundle", type=Path, metavar="DIR", help="model bundle (default: the one that comes with tectum)"
    )


def add_model(command: argparse.ArgumentParser) -> None:
    """Which bundle, and how it runs."""
    add_bundle(command)
    command.add_argument(
        "--provider",
        default="auto",
        metavar="POLICY",
        help="auto: what 'tectum tune' found, else CUDA if it loads, else the CPU; NAME or require:NAME: this, or an"
        " error; "
        "prefer:NAME,NAME: in order, logged when passed over; names: cpu, cuda, tensorrt, openvino",
    )
    command.add_argument(
        "--variant", metavar="NAME", help="variant of the bundle: fp32, int8, … (default: tuned, or fp32)"
    )
    command.add_argument("--threads", type=int, metavar="N", help="at most so many threads (default: tuned, or 1)")
    command.add_argument("--no-tune", action="store_true", help="do not use what 'tectum tune' found")


def add_recording(command: argparse.ArgumentParser) -> None:
    """What ``analyze`` and ``run`` share: utterances, where events go, the place, the model."""
    command.add_argument(
        "--text", action="append", default=[], metavar="WORDS",
        help="words said at the start, or at a time: '@12.5 good night' (may be repeated); with 'run' and a live"
        " source, '-' takes lines from standard input",
    )  # fmt: skip
    command.add_argument(
        "--jsonl",
        metavar="FILE",
        help="write each event as one JSON object a line; '-' is standard output",
    )
    command.add_argument("--report", type=Path, metavar="FILE.html", help="write a report that a person can read")
    command.add_argument("--place", default="home", metavar="NAME", help="name of the place (default: home)")
    command.add_argument("--outside", action="store_true", help="the camera faces outdoors")
    command.add_argument(
        "--gates",
        action="store_true",
        help="save work: a picture or sound that did not change is not encoded again",
    )
    add_model(command)


def check_folder(flag: str, file: Path | None) -> None:
    """Whether the folder of a file to write exists, before minutes are spent. Raises UsageError."""
    if file is not None and not is_folder(file.absolute().parent):
        raise UsageError(f"{flag} {file}: the folder {file.absolute().parent} does not exist")


def write_json(file: Path, content: Any) -> None:
    """Write a file of JSON. Raises UsageError where that cannot be."""
    try:
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None


def open_engine(options: argparse.Namespace) -> "Engine":
    """The engine that the options of :func:`add_model` ask for. Raises BundleError, ProviderError and UsageError."""
    from tectum.engine import Engine

    choice = (options.variant, options.provider, options.threads, not options.no_tune)
    return Engine.open(options.bundle, *choice)


def target(name: str) -> Path | TextIO:
    """The file, or standard output for ``-``."""
    return sys.stdout if name == "-" else Path(name)


def add_store(command: argparse.ArgumentParser) -> None:
    """A house, or the folder of its store."""
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument("config", type=Path, nargs="?", metavar="CONFIG.toml", help="the house")
    where.add_argument("--store", type=Path, metavar="DIR", help="or the folder of its store")


def store_folder(options: argparse.Namespace) -> Path:
    """The folder that ``add_store`` asked for. Raises UsageError: the house keeps nothing."""
    from tectum.config.load import read_config

    if getattr(options, "store", None) is not None:
        return Path(options.store)
    state = read_config(options.config).state
    if state is None:
        raise UsageError(f"{options.config}: [store]: folder = '': this house keeps nothing")
    return state
