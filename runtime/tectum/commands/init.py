"""``tectum init``: write the file of a house by asking."""

import argparse
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.errors import UsageError
from tectum.files import is_there

if TYPE_CHECKING:
    from tectum.commands.options import Commands

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    init = commands.add_parser("init", help="write the file of a house: asks, and offers what this machine has")
    init.add_argument("config", type=Path, nargs="?", default=Path("house.toml"), metavar="CONFIG.toml")
    init.add_argument("--yes", action="store_true", help="ask nothing: take what is offered")
    init.add_argument("--force", action="store_true", help="write over a file that is there")
    init.set_defaults(command=init_command)


def init_command(options: argparse.Namespace) -> int:
    """Ask and write."""
    from tectum.commands.init_wizard import HouseSetup, asker
    from tectum.host.doctor import cameras, microphones
    from tectum.setup.discovery import find_cameras
    from tectum.setup.house_file import write_house
    from tectum.setup.trying import try_camera

    if is_there(options.config) and not options.force:
        raise UsageError(f"{options.config}: exists already; --force writes over it")
    found, heard = cameras().details or {}, microphones().details or []
    there = [] if options.yes else find_cameras()
    text = HouseSetup(asker(options.yes), found, list(heard), there, try_camera).text()
    os.environ.setdefault("MQTT_PASSWORD", "")  # that it is to be set was said; the rest of the file is checked
    write_house(options.config, text, options.force)
    log.info("%s: written; next: tectum check %s && tectum run %s", *[options.config] * 3)
    return 0
