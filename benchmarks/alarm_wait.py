"""How long a smoke or CO alarm without a cadence that confirms it should wait: false ones in hours of a home, and how
many true ones are told, and when, at each wait.

What was heard is kept in ``--work``, as by ``tectum-export alarms``; ``--folds`` as there: the same hours and trials
are not heard again.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Bundle
from tectum.bundle import DEFAULT
from tectum.decide import cadence
from tectum.decide.cadence import CADENCES, FAINT
from tectum.decide.defaults import LONGEST_GAP_S, SUPPORT_WITHIN_S
from tectum.modality import SITUATION, SOUND
from tectum_export.evaluate.home_hours import HomeHours
from tectum_export.evaluate.kept_calls import Kept, decide
from tectum_export.evaluate.true_alarms import LEADS_S
from tectum_export.onnx.alarms import Listening, heard, heard_as
from tectum_export.onnx.fold_bundles import listen_to_folds
from tectum_export.train.run import Run

RESULT = Path(__file__).parent / "results" / "alarm_wait.json"
WAITS = ((2.0, 3.0), (3.0, 3.0), (4.0, 3.0), (6.0, 3.0), (8.0, 3.0), (8.0, 5.0), (12.0, 3.0), (99.0, 3.0))
"""Seconds above the threshold, of the last ``SUPPORT_WITHIN_S``, without a known cadence; and of a tone without a
pause, from which on it is *continuous*."""
HAZARD = "hazard"
WANTED = {SOUND: tuple(CADENCES), SITUATION.name: (HAZARD,)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=DEFAULT, help="bundle folder (default: the one with tectum)")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="data sets of the bundle's recipe")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="keeps what was heard")
    parser.add_argument("--folds", type=Path, metavar="RUN", help="each fold of train too: the run it came from")
    parser.add_argument("--hours", type=float, default=10.0)
    parser.add_argument("--trials", type=int, default=80)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    hours: list[Kept] = []
    true: dict[str, list[Kept]] = {kind: [] for kind in CADENCES}
    for one in homes(options):
        bundle = Bundle.load(one.folder)
        more, alarms = heard(bundle, one.home, options.trials, options.work / heard_as(bundle))
        near = {SOUND: dict.fromkeys(CADENCES, FAINT), SITUATION.name: {HAZARD: 0.25}}
        hours += [kept.about(WANTED, near, SUPPORT_WITHIN_S + LONGEST_GAP_S) for kept in more]
        for kind, found in true.items():
            found += [kept.about(WANTED, {}, 0.0) for kept in alarms[kind]]
    bundle = Bundle.load(options.bundle)
    rows = {f"{support:g}, {whole:g}": at(bundle, hours, true, support, whole) for support, whole in WAITS}
    table = Table("wait, s; continuous, s", "false hazards", *(f"{kind}: false; told; p50, p90 s" for kind in CADENCES))
    for name, row in rows.items():
        told = (row[kind] for kind in CADENCES)
        shown = (
            f"{one['false']}; {one['told']} of {one['trials']}; {one['p50_s']:.2f}, {one['p90_s']:.2f}" for one in told
        )
        table.add_row(name, str(row["false"]), *shown)
    Console().print(table)
    body: dict[str, Any] = {"bench": "alarm_wait", "hours": sum(kept.seconds for kept in hours) / 3600}
    body |= {"seed": options.seed, "rows": rows, **environment("onnxruntime")}
    options.out.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def homes(options: argparse.Namespace) -> Iterator[Listening]:
    """That of val, and those of the folds."""
    run = Run.of_bundle(options.bundle, options.data, options.work)
    yield Listening(options.bundle, HomeHours.of(run, "val", options.hours, seed=options.seed))
    if options.folds:
        trained = Run.open(options.folds, options.data)
        yield from listen_to_folds(trained, options.bundle, options.hours, options.seed, options.work)


def at(
    bundle: Bundle, hours: Sequence[Kept], true: dict[str, list[Kept]], support: float, whole: float
) -> dict[str, Any]:
    """What is told where an alarm waits for so long (s)."""
    thresholds = {head: {one: bundle.thresholds[head][one] for one in labels} for head, labels in WANTED.items()}
    with patch.multiple(cadence, SUPPORT_S=dict.fromkeys(CADENCES, support), CONTINUOUS_S=whole):
        events = [event for kept in hours for _, found in decide(kept, bundle, thresholds) for event in found]
        row: dict[str, Any] = {"false": sum(event.kind == HAZARD for event in events)}
        for kind, trials in true.items():
            decided = (decide(kept, bundle, thresholds)[0][1] for kept in trials)
            detected = [[event.detected for event in found if event.kind in (kind, HAZARD)] for found in decided]
            late = [min(times) - LEADS_S for times in detected if times]
            p50, p90 = np.percentile(late, (50, 90)) if late else (float("nan"),) * 2
            row[kind] = {"trials": len(trials), "told": len(late), "p50_s": round(p50, 2), "p90_s": round(p90, 2)}
            row[kind]["false"] = sum(event.kind == kind for event in events)
    return row


if __name__ == "__main__":
    main()
