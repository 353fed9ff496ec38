"""``tectum summary``: what the night was like."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tectum.commands.options import Commands


def add(commands: "Commands") -> None:
    """Its arguments."""
    summary = commands.add_parser("summary", help="the last night: coughs and cries by the hour, calls, last movement")
    summary.add_argument("config", type=Path, metavar="CONFIG.toml", help="the house")
    summary.add_argument("--language", choices=("en", "de", "zh"), default="en", help="default: en")
    summary.set_defaults(command=summary_command)


def summary_command(options: argparse.Namespace) -> int:
    """Print it, a line each."""
    from datetime import datetime

    from tectum.commands.options import store_folder
    from tectum.commands.output import Output
    from tectum.config.load import read_config
    from tectum.deliver.store.store import open_to_read
    from tectum.house.night_summary import last_night, summary
    from tectum.house.rulebook import night_of
    from tectum.modality import VISION

    config = read_config(options.config)
    seeing = [place.name for place in config.places if any(VISION in one.table.modalities for one in place.declared())]
    store = open_to_read(store_folder(options))
    try:
        begin, end = last_night(datetime.now().astimezone(), night_of(config))
        lines = summary(store, begin, end, options.language, seeing)
    finally:
        store.close()
    out = Output()
    for line in lines:
        out.print(line)
    return 0
