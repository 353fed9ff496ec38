"""``tectum calibrate``: raise the thresholds of a house to what its own noise and a budget of false alarms ask for."""

import argparse
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.bundle import Bundle
    from tectum.commands.options import Commands
    from tectum.commands.output import Output
    from tectum.decide.budget import Budget
    from tectum.house.budgeting import Judged

log = logging.getLogger(__name__)

TAKEN_UP = "a running house takes it up at SIGHUP (systemctl reload tectum)"


def add(commands: "Commands") -> None:
    """Its arguments."""
    calibrate = commands.add_parser(
        "calibrate",
        help="raise thresholds where this house is noisy, to a budget of false alarms",
    )
    calibrate.add_argument("config", type=Path, metavar="CONFIG.toml", help="the house")
    calibrate.add_argument(
        "--budget", default="1 a week", metavar="TEXT",
        help="false alarms of each kind that the whole house may have: '2 a day', '1 a month' (default: 1 a week)",
    )  # fmt: skip
    calibrate.add_argument(
        "--kind", action="append", default=[], metavar="KIND",
        help="of this kind of sound or situation, where nearly all that begins is false (may be repeated; default:"
        " smoke and CO alarms, glass, crying, hazard, intrusion, distress)",
    )  # fmt: skip
    how = calibrate.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="say what it would change, and change nothing")
    how.add_argument("--undo", action="store_true", help="put every threshold back to what it was")
    calibrate.set_defaults(command=calibrate_command)


def calibrate_command(options: argparse.Namespace) -> int:
    """Choose, print, keep; or put back."""
    from tectum.bundle import Bundle
    from tectum.commands.options import store_folder
    from tectum.commands.output import Output
    from tectum.config.check import check_labels
    from tectum.config.load import read_config
    from tectum.decide.budget import Budget
    from tectum.deliver.store.store import Store, store_there
    from tectum.house.budgeting import counted, judge, raises_of
    from tectum.house.lessons import with_lessons
    from tectum.house.raised import CALIBRATE, Raised, remove_raised, write_raised

    folder, config = store_folder(options), read_config(options.config)
    if options.undo:
        gone = remove_raised(folder)
        Output().print(f"every threshold is as before; {TAKEN_UP}" if gone else "no threshold was raised")
        return 0
    budget = Budget.parse(options.budget)
    bundle = with_lessons(Bundle.load(config.bundle), folder)
    check_labels(config, bundle.labels)
    kinds = _kinds(options.kind, bundle)
    store_there(folder)
    store = Store(folder, "share")
    try:
        found = counted(store, bundle)
        if found is None:
            raise UsageError(
                f"{folder}: nothing was counted yet with bundle {bundle.name} {bundle.version}; let the house run, "
                "best for longer than the budget's time, then calibrate"
            )
        bundle, watched = found
        judged = judge(config, bundle, store, watched, budget, kinds)
    finally:
        store.close()
    _tell(judged, budget)
    raises = raises_of(judged, CALIBRATE)
    if options.dry_run:
        log.info("%d thresholds would be raised; nothing was changed", len(raises))
        return 0
    write_raised(folder, Raised(bundle.identity, time.time(), str(budget), raises))
    log.info("%d thresholds are raised; %s; '--undo' puts them back", len(raises), TAKEN_UP)
    return 0


def _kinds(asked: list[str], bundle: "Bundle") -> Mapping[str, tuple[str, ...]]:
    """By head the kinds to look at. Raises UsageError: a kind is none that could be."""
    from tectum.decide.budget import ALARMS
    from tectum.decide.open_events import SILENT
    from tectum.house.raised import counted_heads

    could = {head: [one for one in bundle.labels[head] if (head, one) not in SILENT] for head in counted_heads(bundle)}
    known = sorted(label for labels in could.values() for label in labels)
    if unknown := [kind for kind in asked if kind not in known]:
        raise UsageError(f"--kind {unknown[0]}: must be a sound or a situation: {', '.join(known)}")
    return {
        head: tuple(one for one in labels if (one in asked if asked else one in ALARMS.get(head, ())))
        for head, labels in could.items()
    }


def _tell(judged: list["Judged"], budget: "Budget") -> None:
    """Print what was chosen, and of what too little is known."""
    from tectum.commands.output import Output
    from tectum.decide.budget import HOURS

    _print(Output(), judged, budget)
    for name, hours in {one.place: one.hours for one in judged if one.hours < HOURS[budget.unit]}.items():
        told = "%s: was watched for %.3g hours, less than a %s: what is rarer than that is not known"
        log.warning(told, name, hours, budget.unit)


def _print(out: "Output", judged: list["Judged"], budget: "Budget") -> None:
    from rich.table import Table

    from tectum.decide.budget import HOURS, at_most

    table = Table("place", "kind", "threshold", f"began a {budget.unit}", "would then", "at most")
    for one in judged:
        choice, times = one.choice, HOURS[budget.unit] / one.hours if one.hours else 0.0
        to = f"{choice.own:.4g} -> {choice.to:.6g}" if choice.raised else f"{choice.own:.4g}"
        figures = (choice.begun, choice.left, at_most(choice.left))
        table.add_row(one.place, one.kind, to, *(f"{figure * times:.3g}" for figure in figures))
    out.print(table)
    for one in judged:
        if one.choice.why:
            out.print(f"{one.place}: {one.kind}: {one.choice.why}")
