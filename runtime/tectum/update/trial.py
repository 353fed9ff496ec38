"""Whether a bundle is well on this device, before it counts: it loads, its variants compute what they should, it is in
time; and what it would have told of the last day."""

import logging
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
from msgspec import Struct, field

from tectum.bundle import Bundle
from tectum.config.check import check_labels
from tectum.config.schema import Config
from tectum.encode.onnx.plan import Plan
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.errors import TectumError, UsageError
from tectum.host.pacing import paced
from tectum.host.tune import rates, wrong_here
from tectum.house.lessons import with_lessons
from tectum.supervise.machine import host
from tectum.update.shadow import Shadow

log = logging.getLogger(__name__)

LONGEST_S = 600.0
"""Of loading and running every graph, in a process of its own: what crashes or hangs there costs nothing here."""
ROUNDS, WARM, SLOT_S = 24, 4, 0.03
MOST_OF_CORES = 0.7
"""Of what the device has, that all places together may take; above it pictures would be late whenever two meet."""


class Trial(Struct):
    """``refused``: why it is not well here; empty where it is. ``told``: what was found, for people."""

    refused: str = ""
    told: list[str] = field(default_factory=list)


def try_bundle(bundle: Bundle, present: Bundle | None, config: Config | None) -> Trial:
    """Beside the ``present`` one, for the house of ``config`` (None: for one place that keeps nothing). Takes a second
    for each graph, and what the last day's clips take to be read."""
    trial = Trial()
    try:
        _run_apart(bundle.path)
        chosen = _in_variant(bundle, config)
        if config is not None:
            check_labels(config, with_lessons(chosen, config.state).labels)
        _check_agreement(bundle, chosen, trial)
        before = None if present is None else _in_variant(present, config)
        _check_pace(chosen, before, len(config.places) if config is not None else 1, trial)
        if config is not None and before is not None:
            shadow = Shadow.of(config, before, chosen)
            trial.told += shadow.told
            if shadow.missed:
                raise UsageError(f"it misses what was marked as right: {', '.join(shadow.missed)}")
    except TectumError as error:
        trial.refused = str(error)
    return trial


def _run_apart(folder: Path) -> None:
    """Every graph of every variant runs. Raises UsageError."""
    command = [sys.executable, "-m", "tectum.commands.main", "bundle", "verify", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        raise UsageError(f"running its graphs took longer than {LONGEST_S:.0f} s") from None
    if done.returncode < 0:
        raise UsageError(f"running its graphs ended the process by signal {-done.returncode}")
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise UsageError(said[-1].removeprefix("tectum: "))


def _in_variant(bundle: Bundle, config: Config | None) -> Bundle:
    """As the house would run it. Raises UsageError."""
    if config is not None and config.model.variant:
        return bundle.in_variant(config.model.variant)
    plan = Plan.stored(bundle.path, bundle.graphs)
    return bundle.in_variant(plan.variant) if plan is not None and plan.variant in bundle.variants else bundle


def _check_agreement(bundle: Bundle, chosen: Bundle, trial: Trial) -> None:
    """Whether each variant computes on this CPU what it did where it was made. Raises UsageError: the ``chosen`` one
    does not."""
    for name in bundle.variants:
        variant = bundle.in_variant(name)
        for graph in (one for one in variant.graphs if one in bundle.part.files):
            feeds = Workload(variant).feeds(graph, 4)
            if reason := wrong_here(variant, graph, bundle, Session(variant.graph(graph)), feeds):
                if name == chosen.variant:
                    raise UsageError(f"{graph} of {name}: {reason}")
                trial.told.append(f"variant {name} is not for this device: {graph}: {reason}")
                break


def _check_pace(chosen: Bundle, before: Bundle | None, places: int, trial: Trial) -> None:
    """Milliseconds of a core that a second of a place takes, both measured in turn. Raises UsageError: this device has
    not the time."""
    cost, cost_before = _costs(chosen, before)
    beside = "" if cost_before is None else f"; the present one {cost_before:.1f} ms"
    trial.told.append(f"a second of a place takes {cost:.1f} ms of a core{beside}")
    most = 1e3 * host().cores * MOST_OF_CORES
    if cost * places > most and (cost_before is None or cost > cost_before):
        raise UsageError(
            f"{places} places would take {cost * places:.0f} ms of cores a second; this device has {most:.0f} to give"
        )


def _costs(chosen: Bundle, before: Bundle | None) -> tuple[float, float | None]:
    timed = [(bundle, graph) for bundle in (chosen, before) if bundle is not None for graph in bundle.graphs]
    runs = [partial(_run, Session(of.graph(graph)), Workload(of).feeds(graph, ROUNDS)) for of, graph in timed]
    walls, _ = paced(runs, range(ROUNDS), ROUNDS, SLOT_S)

    def cost(bundle: Bundle) -> float:
        """Of a second: each graph as often as it runs."""
        rate = rates(bundle)
        took = zip(timed, walls, strict=True)
        return sum(rate[graph] * float(np.median(wall[WARM:])) for (of, graph), wall in took if of is bundle)

    return cost(chosen), None if before is None else cost(before)


def _run(session: Session, feeds: list[dict[str, np.ndarray]], number: int) -> object:
    return session(feeds[number])
