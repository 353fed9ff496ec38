"""``tectum fleet update`` and ``tectum fleet tune``: devices are asked, and each says what became of it."""

import argparse
import logging
import math
import sys
from typing import TYPE_CHECKING

from tectum.commands.fleet_broker import add_broker, broker_of
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.fleet.operating import Operator
    from tectum.fleet.progress import Progress
    from tectum.fleet.rollout import Plan, Rollout

log = logging.getLogger(__name__)

STAGES, WAIT_MIN = "5%,50%,100%", 10.0
STAND_COLOURS = {"done": "green", "failed": "red", "left out": "yellow"}


def add_update(update: argparse.ArgumentParser) -> None:
    """Its arguments."""
    update.description = (
        "Each device fetches from the repository that it trusts itself, tries the bundle as 'tectum update' does, and "
        "begins anew with it. Stops where devices go back, fall in health or tell more alarms (docs/fleet.md)."
    )
    _add_shared(update)
    update.add_argument(
        "--stages", metavar="SHARES", help=f"of the fleet, one after the other (default: {STAGES})".replace("%", "%%")
    )
    update.add_argument(
        "--wait", type=float, metavar="MINUTES",
        help=f"watch so long behind each stage (default: {WAIT_MIN:g})",
    )  # fmt: skip
    how = update.add_mutually_exclusive_group()
    how.add_argument("--rollback", action="store_true", help="have them go back to the version before")
    how.add_argument("--resume", action="store_true", help="go on with the rollout that was begun last")
    update.set_defaults(command=update_command)


def add_tune(tune: argparse.ArgumentParser) -> None:
    """Its arguments."""
    _add_shared(tune)
    tune.add_argument("--restart", action="store_true", help="their houses begin anew to use what was found")
    tune.set_defaults(command=tune_command)


def _add_shared(action: argparse.ArgumentParser) -> None:
    add_broker(action)
    action.add_argument("--device", action="append", default=[], metavar="NAME", help="only this (may be repeated)")
    action.add_argument(
        "--most-failing", type=int, default=0, metavar="N", help="go on while at most so many fail (default: 0)"
    )


def update_command(options: argparse.Namespace) -> int:
    """Ask, a part after the other."""
    from tectum.deliver.maintenance import ROLLBACK, UPDATE
    from tectum.fleet.rollout import Plan

    if options.resume:
        for flag in ("stages", "wait"):
            if getattr(options, flag) is not None:
                raise UsageError(f"--{flag}: does not go with --resume, which goes on as it was begun")
    stages = _stages(options.stages if options.stages is not None else "100%" if options.rollback else STAGES)
    minutes = options.wait if options.wait is not None else 0.0 if options.rollback else WAIT_MIN
    if not 0 <= minutes <= 1e5:
        raise UsageError(f"--wait {minutes:g}: must be 0 to 100000 minutes")
    plan = Plan.anew(
        what=ROLLBACK if options.rollback else UPDATE, stages=stages, wait_s=minutes * 60, **_shared(options)
    )
    return _carry_out(options, plan, options.resume)


def tune_command(options: argparse.Namespace) -> int:
    """Ask all at once."""
    from tectum.deliver.maintenance import TUNE
    from tectum.fleet.rollout import Plan

    return _carry_out(options, Plan.anew(what=TUNE, restart=options.restart, **_shared(options)), False)


def _shared(options: argparse.Namespace) -> dict[str, object]:
    if options.most_failing < 0:
        raise UsageError(f"--most-failing {options.most_failing}: must be 0 or more")
    return {"devices": tuple(options.device), "most_failing": options.most_failing}


def _stages(text: str) -> tuple[float, ...]:
    """Of "5%,50%,100%".

    >>> _stages("5%, 50%,all")
    (0.05, 0.5, 1.0)
    """
    wrong = f"--stages {text}: must be as {STAGES}: shares above 0 and up to 100%, each above the one before"
    try:
        parts = [part.strip() for part in text.split(",")]
        stages = tuple(1.0 if part == "all" else float(part.removesuffix("%")) / 100 for part in parts)
    except ValueError:
        raise UsageError(wrong) from None
    rising = all(low < high for low, high in zip((0.0, *stages), stages, strict=False))
    if not rising or not all(map(math.isfinite, stages)) or stages[-1] > 1 or len(stages) > 20:
        raise UsageError(wrong)
    return stages


def _carry_out(options: argparse.Namespace, plan: "Plan", resume: bool) -> int:
    from tectum.commands.output import Output, print_json
    from tectum.fleet.operating import Operator

    out = Output()

    def told(one: "Progress") -> None:
        if options.json:
            print_json({"device": one.name, "stage": one.stage, "state": one.stand, "said": one.said})
            sys.stdout.flush()
        else:
            out.print(f"{one.name}: ", end="")
            out.print(one.stand, style=STAND_COLOURS.get(one.stand), end="")
            out.print(f": {one.said}" if one.said else "")

    def begun(rollout: "Rollout") -> None:
        shares = ", ".join(f"{share:.4g}" for share in (100 * stage for stage in rollout.plan.stages))
        goes_on = f"; goes on at stage {rollout.stage + 1}" if resume else ""
        log.info("rollout %s: %s, stages of %s %%%s", rollout.plan.rollout, rollout.plan.what, shares, goes_on)

    broker, folder, topic = broker_of(options)
    operator = Operator(topic, plan, resume, begun, told)
    try:
        rollout = operator.run(broker, folder)
    except KeyboardInterrupt:
        log.info("no more devices are asked; what was asked goes on there. '--resume' goes on with the rest")
        raise
    return _conclude(options, rollout, operator)


def _conclude(options: argparse.Namespace, rollout: "Rollout", operator: "Operator") -> int:
    """Say of every device what happened."""
    from rich.table import Table

    from tectum.commands.output import Output, print_json
    from tectum.fleet.rollout import why_not

    rows = []
    for device in operator.devices:
        if rollout.plan.devices and device.name not in rollout.plan.devices:
            continue
        one = rollout.devices.get(device.name)
        if one is None:
            rows.append((device.name, "not asked", why_not(device) or "it was not its turn"))
        else:
            rows.append((device.name, one.stand, one.said))
    if options.json:
        for name, state, said in rows:
            print_json({"device": name, "outcome": state, "said": said})
    else:
        table = Table("device", "outcome", "what it said")
        for row in rows:
            table.add_row(*row)
        Output(soft_wrap=False).print(table)
    states = [state for _, state, _ in rows]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    if rollout.stopped:
        log.error(
            "rollout %s: stopped: %s; of %d devices: %s", rollout.plan.rollout, rollout.stopped, len(rows), counts
        )
        return 1
    if "done" not in states:
        log.error("rollout %s: no device did it; of %d devices: %s", rollout.plan.rollout, len(rows), counts or "none")
        return 1
    log.info("rollout %s: done; of %d devices: %s", rollout.plan.rollout, len(rows), counts)
    return 0
