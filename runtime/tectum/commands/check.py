"""``tectum check``: what can be known of a house's file without running it; with ``--try``, whether its parts work."""

import argparse
import json
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tectum.bundle import Bundle, Shape
    from tectum.commands.options import Commands
    from tectum.config.schema import Config

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    check = commands.add_parser("check", help="check the file of a house and list what is in it; nothing is run")
    check.add_argument(
        "--try", dest="trying", action="store_true",
        help="also open every source, speech server, broker, sink and port, and say what works; nothing is delivered",
    )  # fmt: skip
    check.add_argument("config", type=Path, nargs="?", metavar="CONFIG.toml")
    check.add_argument("--schema", action="store_true", help="print the JSON schema of such files, for editors")
    check.set_defaults(command=check_command)


def check_command(options: argparse.Namespace) -> int:
    """Everything that can be known without running it; whether its parts work, where that is asked for."""
    if options.schema:
        from tectum.config.json_schema import house_schema

        print(json.dumps(house_schema(), indent=1, ensure_ascii=False))
        return 0
    if options.config is None:
        raise UsageError("check: give a CONFIG.toml, or --schema")
    from tectum.config.check import check_labels
    from tectum.config.load import read_config
    from tectum.house.lessons import with_lessons
    from tectum.house.opening import open_bundle
    from tectum.house.rulebook import house_rules

    config = read_config(options.config)
    model = config.model
    bundle = with_lessons(open_bundle(config), config.state)
    check_labels(config, bundle.labels)
    rules = house_rules(config, bundle.labels)
    places = ", ".join(place.name for place in config.places)
    about = f"{len(config.places)} places ({places}), bundle {bundle.name} {bundle.version}, provider {model.provider}"
    own = sum(rule.situation for rule in rules)
    about += f", {own} situations of its own" if own else ""
    about += f", {len(rules) - own} rules" if len(rules) > own else ""
    log.info("%s: fine: %s", options.config, about)
    _tell_raised(config, bundle)
    for place in config.places:
        if not place.declared():
            log.warning("%s: has no source: nothing happens there but what somebody says to it", place.name)
    return _try(config, bundle.shape) if options.trying else 0


def _tell_raised(config: "Config", bundle: "Bundle") -> None:
    from tectum.house.raised import bundle_of, read_raised

    raised = read_raised(config.state)
    of = bundle_of(raised.model, bundle)
    if of is None:
        if raised.raises:
            log.warning("thresholds that calibrate raised were for another model: they do not count; calibrate anew")
        return
    for place in config.places:
        for one in raised.of(place.name, config.settings(place), of):
            log.info("%s", one)


def _ports(config: "Config") -> "dict[str, Callable[[], str]]":
    """What tries each port that the house is to listen on, by the key that names it."""
    from tectum.address import Address
    from tectum.serve.connections import try_port

    ports = {"[web]": (config.web.host, config.web.port)}
    if config.house.assist:
        assist = Address.of_server(config.house.assist)
        ports["[house] assist"] = (assist.host, assist.port or 0)
    return {name: partial(try_port, host, port) for name, (host, port) in ports.items() if port}


def _try(config: "Config", shape: "Shape") -> int:
    from tectum.commands.output import Output
    from tectum.house.trial import try_house

    out, failed = Output(), 0
    for trial in try_house(config, shape, more=_ports(config)):
        failed += not trial.fine
        out.print(f"{'works' if trial.fine else 'FAILS'}  {trial.name}: {trial.what}")
    if failed:
        log.error("%d of what the house needs does not work", failed)
    return 1 if failed else 0
