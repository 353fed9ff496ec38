"""``tectum health``: how a running house is."""

import argparse
import time
from typing import TYPE_CHECKING

from tectum.commands.options import add_store, store_folder

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.commands.output import Output
    from tectum.supervise.health import Health
    from tectum.supervise.house_health import PlaceHealth

COLOURS = {"ok": "green", "degraded": "yellow", "down": "red"}


def add(commands: "Commands") -> None:
    """Its arguments."""
    health = commands.add_parser("health", help="how a running house is: sources, skew, drops, latency of every stage")
    add_store(health)
    health.add_argument("--json", action="store_true", help="print the JSON")
    health.set_defaults(command=health_command)


def health_command(options: argparse.Namespace) -> int:
    """What a running house last wrote about itself; 1 where it is down or does not write any more."""
    from msgspec import to_builtins
    from rich.table import Table

    from tectum.commands.output import Output, print_json
    from tectum.house.health_file import HEALTH_EVERY_S, HEALTH_FILE, read_health

    house = read_health(store_folder(options) / HEALTH_FILE)
    old = time.time() - house.at
    silent = old > 5 * HEALTH_EVERY_S or house.stopped
    if options.json:
        print_json(to_builtins(house), indent=1)
        return int(silent or house.state == "down")
    out = Output()
    age = f"not running: last seen {old:.0f} s ago" if silent else f"{house.state}, up {house.up_s:.0f} s"
    out.print(f"house: {age}; {house.rss_mb:.0f} MB, {house.threads} threads")
    for name, place in house.places.items():
        _print_place(out, name, place)
    _print_part(out, "store", house.store)
    for name, part in {**house.words, **house.sinks, **house.services}.items():
        _print_part(out, name, part)
    table = Table("stage, ms", "p50", "p95", "p99", "max", "count")
    for stage, figures in house.stages_ms.items():
        shown = (figures.p50, figures.p95, figures.p99, figures.max)
        table.add_row(stage, *("" if value is None else f"{value:.2f}" for value in shown), str(figures.count))
    out.print(table)
    return int(silent or house.state == "down")


def _print_place(out: "Output", name: str, place: "PlaceHealth") -> None:
    _print_part(out, name, place.worker, f"; {place.events} events")
    for source, state in place.sources.items():
        about = [f"{state.reconnects} reconnects"] if state.reconnects else []
        about += [f"latency {state.latency_ms:.0f} ms"] if state.latency_ms is not None else []
        about += [f"{kind} drift {ppm:+.0f} ppm" for kind, ppm in state.drift_ppm.items() if kind != "session"]
        about += [f"repaired {kind} {count}" for kind, count in state.repaired.items()]
        _print_part(out, f"  {source}", state, "".join(f"; {one}" for one in about))
    if place.speech is not None:
        _print_part(out, "  speech", place.speech, f"; {place.speech.heard} utterances")
    skew = "not measured yet" if place.av_skew_ms is None else f"{place.av_skew_ms:+.0f} ms"
    out.print(f"  skew of picture and sound: {skew} ({place.av_pairs} moments)")
    for kind, (own, to) in place.raised.items():
        out.print(f"  {kind}: raised from {own:.4g} to {to:.6g}")
    if place.looks or place.looks_refused:
        out.print(f"  closer looks: {place.looks}; {place.looks_refused} more were not in the budget")
    if place.drops:
        out.print("  dropped: " + ", ".join(f"{count} {reason}" for reason, count in place.drops.items()))


def _print_part(out: "Output", name: str, part: "Health", more: str = "") -> None:
    out.print(f"{name}: ", end="")
    out.print(part.state, style=COLOURS[part.state], end="")
    out.print((f" ({part.reason})" if part.reason else "") + more)
