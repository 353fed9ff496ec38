"""``tectum health``: how a running house is."""

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from tectum.commands.options import add_store, store_folder
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands


COLOURS = {"ok": "green", "degraded": "yellow", "down": "red"}


def add(commands: "Commands") -> None:
    """Its arguments."""
    health = commands.add_parser("health", help="how a running house is: sources, skew, drops, latency of every stage")
    add_store(health)
    health.add_argument("--json", action="store_true", help="print the JSON")
    health.set_defaults(command=health_command)


def health_command(options: argparse.Namespace) -> int:
    """What a running house last wrote about itself; 1 where it is down or does not write any more."""
    from rich.table import Table

    from tectum.commands.output import Output, print_json
    from tectum.house.house import HEALTH_EVERY_S, HEALTH_FILE

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
        print_json(row, indent=1)
        return int(silent or row["state"] == "down")
    out = Output()
    age = f"not running: last seen {old:.0f} s ago" if silent else f"{row['state']}, up {row['up_s']:.0f} s"
    out.print(f"house: {age}; {row['rss_mb']:.0f} MB, {row['threads']} threads")

    def part(indent: str, name: str, state: dict[str, Any], more: str = "") -> None:
        out.print(f"{indent}{name}: ", end="")
        reason = f" ({state['reason']})" if state["reason"] else ""
        out.print(f"{state['state']}", style=COLOURS[state["state"]], end="")
        out.print(f"{reason}{more}")

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
        out.print(f"  skew of picture and sound: {skew} ({place['av_pairs']} moments)")
        if place["drops"]:
            out.print("  dropped: " + ", ".join(f"{n} {reason}" for reason, n in place["drops"].items()))
    part("", "store", row["store"])
    for name, one in {**row["words"], **row["sinks"], **row["services"]}.items():
        part("", name, one)
    table = Table("stage, ms", "p50", "p95", "p99", "max", "count")
    for stage, figures in row["stages_ms"].items():
        table.add_row(stage, *(f"{figures[k]:.2f}" for k in ("p50", "p95", "p99", "max")), str(figures["count"]))
    out.print(table)
    return int(silent or row["state"] == "down")
