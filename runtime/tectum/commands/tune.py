"""``tectum tune``: measure which variant, provider and threads are fastest on this host."""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tectum.commands.options import Commands

from tectum.commands.options import add_bundle, check_folder, write_json

log = logging.getLogger(__name__)

GOALS = ("latency", "cpu")


def add(commands: "Commands") -> None:
    """Its arguments."""
    tune = commands.add_parser(
        "tune",
        help="measure which variant, provider and threads are fastest here, and use that from now on",
        description="Measure every variant on every provider that loads here, paced as it will run, and keep the best.",
    )
    tune.add_argument("--threads", type=int, metavar="N", help="most threads a graph may use (default: all cores)")
    tune.add_argument(
        "--goal", choices=GOALS, default="latency", help="what counts: time to a result, or CPU time (default: latency)"
    )
    tune.add_argument(
        "--share", type=float, default=0.25, metavar="S",
        help="choose the largest picture for which a place takes at most this share of one core (default: 0.25)",
    )  # fmt: skip
    tune.add_argument("--forget", action="store_true", help="remove what was found on this host, measure nothing")
    tune.add_argument("--json", type=Path, metavar="FILE", help="write every candidate with its figures")
    add_bundle(tune)
    tune.set_defaults(command=tune_command)


def tune_command(options: argparse.Namespace) -> int:
    """Measure, choose, store."""
    from rich import box
    from rich.table import Table

    from tectum.bundle import Bundle
    from tectum.commands.output import Output
    from tectum.host.tune import forget, tune

    bundle = Bundle.load(options.bundle)
    if options.forget:
        outcome = "what was tuned is forgotten" if forget(bundle) else "nothing was tuned on this host"
        log.info("%s: %s", bundle.path, outcome)
        return 0
    check_folder("--json", options.json)
    plan, candidates = tune(bundle, options.threads, options.goal, options.share)
    table = Table("graph", "variant", "provider", "x", "p50 ms", "p90 ms", "CPU ms", "dB", "", box=box.SIMPLE_HEAD)
    refused = []
    for one in candidates:
        row = [one.graph, one.variant, one.provider, str(one.threads)]
        if one.refused:
            table.add_row(*row, *[""] * 4, "refused", style="dim")
            refused.append(f"refused: {one.graph} {one.variant} on {one.provider}: {one.refused}")
            continue
        figures = [f"{value:.3f}" for value in (one.p50_ms, one.p90_ms, one.cpu_ms)]
        same = "same" if one.db >= 200 else f"{one.db:.0f}"
        table.add_row(*row, *figures, same, "chosen" if one.chosen else "", style="bold" if one.chosen else None)
    out = Output(soft_wrap=False)
    out.print(table)
    for line in refused:
        out.print(line, style="dim", soft_wrap=True)
    what = "of CPU" if options.goal == "cpu" else "waited"
    for variant, cost in plan.measured["cost_ms_per_s"].items():
        out.print(f"{variant}: {cost:.1f} ms {what} per second of a place")
    file = plan.store(bundle.path)
    cost = plan.measured["cost_ms_per_s"][plan.variant]
    log.info("chosen: %s, %.1f ms %s per second of a place; kept in %s", plan.variant, cost, what, file)
    if options.json is not None:
        write_json(options.json, {"variant": plan.variant, **plan.measured})
    return 0
