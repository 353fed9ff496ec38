"""``tectum password``: the hash that ``[web] password`` takes."""

import argparse
import logging
import sys
from typing import TYPE_CHECKING

from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    password = commands.add_parser("password", help="ask for a password and print what [web] password is to be set to")
    password.set_defaults(command=password_command)


def password_command(_options: argparse.Namespace) -> int:
    """Ask twice, or take a line of standard input, and print the hash."""
    import getpass

    from tectum.serve.web.password import LEAST, hashed

    if sys.stdin.isatty():
        password = getpass.getpass("password: ")
        if password != getpass.getpass("again: "):
            raise UsageError("the two are not the same")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if len(password) < LEAST:
        raise UsageError(f"a password must have at least {LEAST} characters")
    log.info("in the configuration: [web] password = …")
    print(hashed(password))
    return 0
