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
    from tectum.config.schema import Config
    from tectum.decide.budget import Budget, Choice
    from tectum.deliver.store.score_levels import Watched
    from tectum.deliver.store.store import Store
    from tectum.house.raised import Raise

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
    from tectum.deliver.store.score_levels import DAY_S
    from tectum.deliver.store.store import Store, store_there
    from tectum.house.raised import Raised, remove_raised, write_raised

    folder, config = store_folder(options), read_config(options.config)
    if options.undo:
        gone = remove_raised(folder)
        Output().print(f"every threshold is as before; {TAKEN_UP}" if gone else "no threshold was raised")
        return 0
    budget = Budget.parse(options.budget)
    bundle = Bundle.load(config.path(config.model.bundle) if config.model.bundle else None)
    check_labels(config, bundle.labels)
    kinds = _kinds(options.kind, bundle)
    store_there(folder)
    store = Store(folder, "share")
    try:
        bundle, watched = _counted(store, bundle, folder)
        confirmed: dict[tuple[str, str, str], list[float]] = {}
        for mark in store.marks.read(bundle.identity):
            if mark.right and mark.at >= time.time() - config.store.keep_days * DAY_S:
                confirmed.setdefault((mark.place, mark.head, mark.kind), []).append(mark.score)
    finally:
        store.close()
    raises = _choose(config, bundle, watched, budget, kinds, confirmed)
    if options.dry_run:
        log.info("%d thresholds would be raised; nothing was changed", len(raises))
        return 0
    write_raised(folder, Raised(bundle.identity, time.time(), str(budget), tuple(raises)))
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


def _counted(store: "Store", bundle: "Bundle", folder: Path) -> tuple["Bundle", dict[tuple[str, str], "Watched"]]:
    """The variant of the bundle that ran last, and what was counted of it. Raises UsageError: nothing was."""
    from tectum.house.raised import bundle_of

    for model in store.levels.models():
        ran = bundle_of(model, bundle)
        if ran is not None:
            return ran, store.levels.read(model)
    raise UsageError(
        f"{folder}: nothing was counted yet with bundle {bundle.name} {bundle.version}; let the house run, best for "
        "longer than the budget's time, then calibrate"
    )


def _choose(
    config: "Config",
    bundle: "Bundle",
    watched: Mapping[tuple[str, str], "Watched"],
    budget: "Budget",
    kinds: Mapping[str, tuple[str, ...]],
    confirmed: Mapping[tuple[str, str, str], list[float]],
) -> list["Raise"]:
    """Choose for every place and kind, and print it. The budget is the whole house's: its places share it."""
    from tectum.commands.output import Output
    from tectum.decide.budget import ALARMS, HOURS, choose, unconfirmed
    from tectum.house.raised import Raise, own_threshold

    rows: list[tuple[str, str, float, Choice]] = []
    raises = []
    for head, labels in kinds.items():
        places = [place for place in config.places if watched.get((place.name, head)) and labels]
        for place in places:
            seen = watched[place.name, head]
            hours = seen.seconds / 3600
            most = budget.an_hour * hours / len(places)
            settings = config.settings(place)
            for label in labels:
                own, curve = own_threshold(settings, bundle, head, label), bundle.part.recall.get(head, {}).get(label)
                bounded = label in ALARMS.get(head, ())
                counts = unconfirmed(seen.counts.get(label, ()), confirmed.get((place.name, head, label), ()))
                choice = choose(own, counts, most, curve, bounded)
                rows.append((place.name, label, hours, choice))
                if choice.raised:
                    raises.append(Raise(place.name, head, label, own, round(choice.to, 6), choice.why))
    _print(Output(), rows, budget)
    short = {name: hours for name, _, hours, _ in rows if hours < HOURS[budget.unit]}
    for name, hours in short.items():
        told = "%s: was watched for %.3g hours, less than a %s: what is rarer than that is not known"
        log.warning(told, name, hours, budget.unit)
    return raises


def _print(out: "Output", rows: list[tuple[str, str, float, "Choice"]], budget: "Budget") -> None:
    from rich.table import Table

    from tectum.decide.budget import HOURS, at_most

    table = Table("place", "kind", "threshold", f"began a {budget.unit}", "would then", "at most")
    for place, kind, hours, choice in rows:
        times = HOURS[budget.unit] / hours if hours else 0.0
        to = f"{choice.own:.4g} -> {choice.to:.6g}" if choice.raised else f"{choice.own:.4g}"
        figures = (choice.begun, choice.left, at_most(choice.left))
        table.add_row(place, kind, to, *(f"{figure * times:.3g}" for figure in figures))
    out.print(table)
    for place, kind, _, choice in rows:
        if choice.why:
            out.print(f"{place}: {kind}: {choice.why}")
