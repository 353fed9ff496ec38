"""The commands about a house itself: ``tectum check``, ``init``, ``password``, ``health``."""

import argparse
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tectum.errors import UsageError
from tectum.history_commands import add_store, store_folder

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {"ok": "green", "degraded": "yellow", "down": "red"}


def add_house(commands: Any) -> None:
    """Their arguments."""
    check = commands.add_parser("check", help="check the file of a house and say what is in it; nothing is run")
    check.add_argument("config", type=Path, metavar="CONFIG.toml")

    health = commands.add_parser("health", help="how a running house is: sources, skew, drops, latency of every stage")
    add_store(health)
    health.add_argument("--json", action="store_true", help="print the JSON")

    init = commands.add_parser("init", help="write the file of a house: asks, and offers what this machine has")
    init.add_argument("config", type=Path, nargs="?", default=Path("house.toml"), metavar="CONFIG.toml")
    init.add_argument("--yes", action="store_true", help="ask nothing: take what is offered")
    init.add_argument("--force", action="store_true", help="write over a file that is there")
    commands.add_parser("password", help="ask for a password and print what [web] password is to be set to")


def check_command(options: argparse.Namespace, console: "Console") -> int:
    """Everything that can be known without running it."""
    from tectum.bundle import Bundle
    from tectum.config import read_config
    from tectum.config_check import check_labels
    from tectum.house_controls import house_rules

    config = read_config(options.config)
    model = config.model
    bundle = Bundle.load(config.path(model.bundle) if model.bundle else None, model.variant or None)
    check_labels(options.config, config, bundle.labels)
    rules = house_rules(config, bundle.labels)
    places = ", ".join(place.name for place in config.places)
    told = f"{len(config.places)} places ({places}), bundle {bundle.name} {bundle.version}, provider {model.provider}"
    told += f", {len(rules)} rules" if rules else ""
    console.print(f"{options.config}: fine: {told}", markup=False, highlight=False)
    return 0


def init_command(options: argparse.Namespace, console: "Console") -> int:
    """Ask and write."""
    from tectum.doctor import cameras, microphones
    from tectum.house_setup import HouseSetup, asker, write_house

    if options.config.exists() and not options.force:
        raise UsageError(f"{options.config}: exists already; --force writes over it")
    say = partial(console.print, markup=False, highlight=False)
    found, heard = cameras().details or {}, microphones().details or []
    text = HouseSetup(asker(options.yes), say, found, list(heard)).text()
    write_house(options.config, text, options.force)
    say(f"{options.config}: written; next: tectum check {options.config} && tectum run {options.config}")
    return 0


def password_command(_options: argparse.Namespace, console: "Console") -> int:
    """Ask twice, or take a line of standard input, and print the hash."""
    import getpass

    from tectum.web.password import LEAST, hashed

    if sys.stdin.isatty():
        password = getpass.getpass("password: ")
        if password != getpass.getpass("again: "):
            raise UsageError("the two are not the same")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if len(password) < LEAST:
        raise UsageError(f"a password must have at least {LEAST} characters")
    console.print("in the configuration: [web] password = …", style="dim", markup=False)
    print(hashed(password))
    return 0


def health_command(options: argparse.Namespace, console: "Console") -> int:
    """What a running house last wrote about itself; 1 where it is down or does not write any more."""
    from rich.console import Console
    from rich.table import Table

    from tectum.live import HEALTH_EVERY_S, HEALTH_FILE

    file = store_folder(options) / HEALTH_FILE
    try:
        row = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{file}: no such file; has this house run yet?") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from None
    old = time.time() - row["at"]
    silent = old > 5 * HEALTH_EVERY_S or bool(row.get("stopped"))
    if options.json:
        print(json.dumps(row, indent=1))
        return int(silent or row["state"] == "down")
    out = Console(highlight=False, soft_wrap=True)
    age = f"not running: last seen {old:.0f} s ago" if silent else f"{row['state']}, up {row['up_s']:.0f} s"
    out.print(f"house: {age}; {row['rss_mb']:.0f} MB, {row['threads']} threads", markup=False)

    def part(indent: str, name: str, state: dict[str, Any], more: str = "") -> None:
        out.print(f"{indent}{name}: ", end="", markup=False)
        reason = f" ({state['reason']})" if state["reason"] else ""
        out.print(f"{state['state']}", style=COLOURS[state["state"]], end="")
        out.print(f"{reason}{more}", markup=False)

    for name, place in row["places"].items():
        part("", name, place["lane"], f"; {place['events']} events")
        for source, state in place["sources"].items():
            told = [f"{state['reconnects']} reconnects"] if state["reconnects"] else []
            told += [f"latency {state['latency_ms']:.0f} ms"] if state["latency_ms"] is not None else []
            told += [f"{kind} drift {ppm:+.0f} ppm" for kind, ppm in state["drift_ppm"].items() if kind != "session"]
            told += [f"repaired {kind} {count}" for kind, count in state["repaired"].items()]
            part("  ", source, state, "".join(f"; {one}" for one in told))
        if place["speech"]:
            part("  ", "speech", place["speech"], f"; {place['speech']['heard']} utterances")
        skew = "not measured yet" if place["av_skew_ms"] is None else f"{place['av_skew_ms']:+.0f} ms"
        out.print(f"  skew of picture and sound: {skew} ({place['av_pairs']} moments)", markup=False)
        if place["drops"]:
            out.print("  dropped: " + ", ".join(f"{n} {reason}" for reason, n in place["drops"].items()), markup=False)
    part("", "store", row["store"])
    for name, sink in {**row["words"], **row["sinks"]}.items():
        part("", name, sink)
    table = Table("stage, ms", "p50", "p95", "p99", "max", "count")
    for stage, figures in row["stages_ms"].items():
        table.add_row(stage, *(f"{figures[k]:.2f}" for k in ("p50", "p95", "p99", "max")), str(figures["count"]))
    out.print(table)
    return int(silent or row["state"] == "down")
