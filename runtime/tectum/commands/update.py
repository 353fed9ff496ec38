"""``tectum update``: take the newest bundle of the repository that a device trusts, or go back to the one before."""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.bundle_trust import channel_of
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.config.schema import Config

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    update = commands.add_parser(
        "update",
        help="fetch, verify, try and take the newest bundle, or go back to the one before",
        description="Take the newest bundle of a channel, if it is signed and well on this device (docs/updates.md).",
    )
    update.add_argument("config", type=Path, nargs="?", metavar="CONFIG.toml", help="the house, whose bundle it is")
    update.add_argument("--bundle", type=Path, metavar="DIR", help="or the folder of 'tectum bundle trust'")
    update.add_argument("--channel", metavar="NAME", help="another channel, from now on (default: the one it follows)")
    update.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="VERSION",
        help="take this alone, as its folder would be called (may be repeated)",
    )
    how = update.add_mutually_exclusive_group()
    how.add_argument("--rollback", action="store_true", help="go back to the version before; nothing is fetched")
    how.add_argument("--again", action="store_true", help="also try one that was refused here before")
    update.set_defaults(command=update_command)


def update_command(options: argparse.Namespace) -> int:
    from tectum.update.updating import roll_back, update

    folder, config = _asked(options)
    if options.rollback:
        for flag in ("channel", "only"):
            if getattr(options, flag):
                raise UsageError(f"--{flag}: does not go with --rollback")
        outcome = roll_back(folder)
    else:
        channel = channel_of(options) if options.channel is not None else None
        outcome = update(folder, config, channel, options.again, options.only)
    running = "" if outcome.endswith("already") else "; a house that runs takes it when it is begun anew"
    log.info("%s: %s%s", folder, outcome, running)
    return 0


def _asked(options: argparse.Namespace) -> "tuple[Path, Config | None]":
    """The folder of versions, and the house. Raises UsageError."""
    if (options.config is None) == (options.bundle is None):
        raise UsageError("update: give a CONFIG.toml, or --bundle")
    if options.config is None:
        return options.bundle, None
    from tectum.config.load import read_config

    config = read_config(options.config)
    if config.bundle is None:
        raise UsageError(
            f"{options.config}: [model] bundle: names no folder of 'tectum bundle trust'; the bundle that comes with "
            "tectum is updated with tectum"
        )
    return config.bundle, config
