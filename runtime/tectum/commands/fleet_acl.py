"""``tectum fleet acl``: who may say what on the broker of a fleet."""

import argparse
import logging
from pathlib import Path

from tectum.errors import UsageError

log = logging.getLogger(__name__)


def add_acl(acl: argparse.ArgumentParser) -> None:
    """Its arguments."""
    acl.add_argument("folder", type=Path, metavar="DIR", help="where the configuration of mosquitto is, or is to be")
    acl.add_argument("device", nargs="*", metavar="DEVICE", help="node names of houses that are to have a user")
    acl.add_argument("--viewer", action="append", default=[], metavar="NAME", help="who may read (may be repeated)")
    acl.add_argument(
        "--operator", action="append", default=[], metavar="NAME",
        help="who may read, and ask devices to update and to tune (may be repeated)",
    )  # fmt: skip
    acl.add_argument("--remove", action="append", default=[], metavar="NAME", help="who may no more (may be repeated)")
    acl.add_argument("--topic", default="", help="in front of all topics (default: tectum)")
    acl.set_defaults(command=acl_command)


def acl_command(options: argparse.Namespace) -> int:
    """Add and remove users; what stands there stays."""
    from tectum.commands.output import Output
    from tectum.deliver.sinks.mqtt_names import TOPIC
    from tectum.fleet.access import CONFIGURATION, DEVICE, OPERATOR, SECRETS, VIEWER, Access

    both = {*options.device, *options.viewer, *options.operator} & {*options.remove}
    for name in sorted(both):
        raise UsageError(f"--remove {name}: is to be there, too")
    access = Access.read(options.folder, options.topic or TOPIC)
    access.remove(options.remove)
    new = access.add(options.device, DEVICE) + access.add(options.viewer, VIEWER)
    new += access.add(options.operator, OPERATOR)
    access.write()
    out = Output()
    for name in new:
        out.print(f"{access.roles[name]} {name}: its password is in {options.folder / SECRETS / name}")
    log.info("%d users; mosquitto.conf: include_dir %s", len(access.roles), (options.folder / CONFIGURATION).parent)
    return 0
