"""Which broker a command of ``tectum fleet`` is about."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.tables.broker import Broker


def add_broker(action: argparse.ArgumentParser) -> None:
    """Its arguments."""
    action.add_argument(
        "broker",
        metavar="BROKER",
        help="mqtt://USER:PASSWORD@HOST, mqtts:// (TLS), or a house.toml on it",
    )
    action.add_argument("--topic", default="", help="in front of all topics (default: as the file, or tectum)")
    action.add_argument("--ca", default="", metavar="FILE", help="with mqtts://: who signed its certificate")
    action.add_argument("--json", action="store_true", help="one JSON object a line")


def broker_of(options: argparse.Namespace) -> "tuple[Broker, Path, str]":
    """The broker, the folder of files that it names, and what stands in front of the topics."""
    from msgspec.structs import replace

    from tectum.config.load import read_config
    from tectum.deliver.sinks.mqtt_names import TOPIC
    from tectum.fleet.watching import broker_at
    from tectum.tables.broker import Broker

    if "://" in options.broker:
        broker = broker_at(options.broker)
        if options.ca:
            broker = replace(broker, ca=options.ca)
            for problem in broker.broker_problems(Path()):
                raise UsageError(f"--ca {options.ca}: {problem.what}")
        return broker, Path(), options.topic or TOPIC
    config = read_config(Path(options.broker))
    if config.broker is None:
        raise UsageError(f"{options.broker}: has no [mqtt]")
    if options.ca:
        raise UsageError(f"--ca {options.ca}: goes with mqtts://; that of {options.broker} stands there")
    broker = Broker(*(getattr(config.broker, name) for name in Broker.__struct_fields__))
    return broker, config.folder, options.topic or getattr(config.broker, "topic", TOPIC)
