"""``tectum feedback``: what people said of events, as a folder to train on."""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.options import Parser

if TYPE_CHECKING:
    from tectum.commands.options import Commands

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    feedback = commands.add_parser("feedback", help="what was said of events ('tectum mark'), as a folder to train on")
    actions = feedback.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    export = actions.add_parser("export", help="write the sounds of marked events, one folder a label")
    export.add_argument("config", type=Path, metavar="CONFIG.toml", help="the house")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to make")
    export.set_defaults(command=feedback_command)


def feedback_command(options: argparse.Namespace) -> int:
    """Write the folder, and say what is in it."""
    from tectum.commands.options import store_folder
    from tectum.commands.output import Output
    from tectum.deliver.store.store import open_to_read
    from tectum.offline.marked_recordings import export_marked

    store = open_to_read(store_folder(options))
    try:
        done = export_marked(store, options.out)
    finally:
        store.close()
    for folder, count in sorted(done.files.items()):
        Output().print(f"{options.out}/{folder}: {count}")
    if done.without:
        told = "%d marked events have no sound that is kept ([store] clips names the kinds that have clips): %s"
        log.warning(told, len(done.without), ", ".join(done.without[:3]) + (" ..." if done.without[3:] else ""))
    if not done.files:
        Output().print("nothing to train on was kept")
    return 0
