"""``tectum mark``: say of an event that it was wrong, or right."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tectum.commands.options import Commands


def add(commands: "Commands") -> None:
    """Its arguments."""
    mark = commands.add_parser("mark", help="say of an event that it was wrong: what sounds like it is told no more")
    mark.add_argument("config", type=Path, metavar="CONFIG.toml", help="the house")
    mark.add_argument("event", metavar="ID", help="of the event ('tectum events CONFIG.toml --ids')")
    how = mark.add_mutually_exclusive_group(required=True)
    how.add_argument("--wrong", action="store_true", help="it was not that: suppress what is like it at this place")
    how.add_argument("--right", action="store_true", help="it was that: what is like it is never suppressed")
    how.add_argument("--undo", action="store_true", help="forget what was said of it")
    mark.set_defaults(command=mark_command)


def mark_command(options: argparse.Namespace) -> int:
    """Mark, or forget a mark; a running house takes it up within seconds."""
    from tectum.commands.options import store_folder
    from tectum.commands.output import Output
    from tectum.deliver.store.store import Store, store_there
    from tectum.house.marking import mark_event

    folder = store_folder(options)
    store_there(folder)
    store = Store(folder, "share")
    try:
        mark_event(store, options.event, None if options.undo else options.right)
        if options.undo:
            Output().print("forgotten: what sounds like it is told again")
        else:
            Output().print(f"marked as {'right' if options.right else 'wrong'}; '--undo' forgets it")
        return 0
    finally:
        store.close()
