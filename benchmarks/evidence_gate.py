"""What it costs, and what it saves, that a situation is told only with a cause that can be named: false ones in hours
of a home and true ones that are told, without that, by the rule for limits, and by the bundle's own.

What was heard is kept in ``--work``, as by ``tectum-export alarms``: the same hours and trials are not heard again.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import structs
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Bundle
from tectum.bundle import DEFAULT
from tectum_export.evaluate.harmless_hours import SITUATIONS, VISITOR, Told, false_ones
from tectum_export.evaluate.home_hours import HomeHours
from tectum_export.evaluate.kept_calls import decide
from tectum_export.evaluate.true_alarms import TELL
from tectum_export.onnx.alarms import heard, heard_as
from tectum_export.train.run import Run

RESULT = Path(__file__).parent / "results" / "evidence_gate.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=DEFAULT, help="bundle folder (default: the one with tectum)")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="data sets of the bundle's recipe")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="keeps what was heard")
    parser.add_argument("--split", choices=("val", "test"), default="val")
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    bundle = Bundle.load(options.bundle)
    run = Run.of_bundle(options.bundle, options.data, options.bundle)
    home = HomeHours.of(run, options.split, options.hours, seed=options.seed)
    hours, true = heard(bundle, home, options.trials, options.work / heard_as(bundle))
    by_rule = replace(bundle, variants={**bundle.variants, bundle.variant: structs.replace(bundle.part, evidence={})})
    ways = {"none needed": (bundle, False), "by the rule": (by_rule, True), "the bundle's": (bundle, True)}
    rows: dict[str, Any] = {}
    for name, (made, causes) in ways.items():
        told = Told()
        for kept in hours:
            told.seconds += kept.seconds
            for stretch, events in decide(kept, made, made.thresholds, causes=causes):
                for kind, every in false_ones(stretch, events).items():
                    told.counts[kind] += len(every)
        recall = {}
        for kind, trials in true.items():
            wanted = {*TELL[kind]} & {*SITUATIONS, VISITOR}
            events = [{e.kind for e in decide(one, made, made.thresholds, causes=causes)[0][1]} for one in trials]
            recall[kind] = {"trials": len(trials), "as_situation": sum(bool(kinds & wanted) for kinds in events)}
        rows[name] = {"alarms": told.rate(*SITUATIONS), "visitors": told.rate(VISITOR), "recall": recall}
    table = Table("a cause", *ways)
    for what in ("alarms", "visitors"):
        table.add_row(f"{what} an hour", *(f"{row[what]['an_hour']:.1f}" for row in rows.values()))
    for kind in true:
        found = (row["recall"][kind] for row in rows.values())
        table.add_row(kind, *(f"{one['as_situation']} of {one['trials']}" for one in found))
    Console().print(table)
    body = {"bench": "evidence_gate", "split": options.split, "hours": sum(kept.seconds for kept in hours) / 3600}
    body |= {"seed": options.seed, "rows": rows, **environment("onnxruntime")}
    options.out.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
