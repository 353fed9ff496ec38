"""``tectum check``: what can be known of a house's file without running it."""

import argparse
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    check = commands.add_parser("check", help="check the file of a house and list what is in it; nothing is run")
    check.add_argument("config", type=Path, nargs="?", metavar="CONFIG.toml")
    check.add_argument("--schema", action="store_true", help="print the JSON schema of such files, for editors")
    check.set_defaults(command=check_command)


def check_command(options: argparse.Namespace) -> int:
    """Everything that can be known without running it."""
    if options.schema:
        from tectum.config.json_schema import house_schema

        print(json.dumps(house_schema(), indent=1, ensure_ascii=False))
        return 0
    if options.config is None:
        raise UsageError("check: give a CONFIG.toml, or --schema")
    from tectum.bundle import Bundle
    from tectum.config.check import check_labels
    from tectum.config.load import read_config
    from tectum.house.rulebook import house_rules

    config = read_config(options.config)
    model = config.model
    bundle = Bundle.load(config.path(model.bundle) if model.bundle else None, model.variant or None)
    check_labels(config, bundle.labels)
    rules = house_rules(config, bundle.labels)
    places = ", ".join(place.name for place in config.places)
    about = f"{len(config.places)} places ({places}), bundle {bundle.name} {bundle.version}, provider {model.provider}"
    about += f", {len(rules)} rules" if rules else ""
    log.info("%s: fine: %s", options.config, about)
    return 0
