"""Measure on this host which variant, providers and threads run a bundle fastest, as it will run, and keep that.

Every candidate (variant x provider x threads) of a graph is loaded, compared with the CPU provider on the same inputs,
and timed *paced*: one run a slot, the candidates in random turn, so that caches are as cold as in a house at rest (a
graph of 0.5 ms back to back takes about 1 ms so). A provider that computes something else is refused however fast.

Of variants that look at pictures of the same size, the one that costs least per second of a place wins: the sum over
its graphs of rate times median time (goal ``latency``) or times CPU time (goal ``cpu``: more places on one device, less
heat). Of several sizes it is the largest one whose cost is within a share of one core: more pixels see more, and cost
alone would never choose them.
"""

import logging
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tectum.bundle import Bundle
from tectum.bundle.manifest import FUSION
from tectum.encode.onnx.parity import agreement_db, least_db
from tectum.encode.onnx.plan import Plan, check_threads, plan_file
from tectum.encode.onnx.provider import ON_GPU, available
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.errors import BundleError, ProviderError, UsageError, first_line
from tectum.fuse.pace import FUSE_EVERY_S
from tectum.host.pacing import paced
from tectum.modality import modalities, part_of
from tectum.supervise.machine import host

log = logging.getLogger(__name__)

SLOT_S = 0.04
RUNS, WARM = 30, 5
WORTH = 0.9
"""A second thread is worth it only below this part of the time: it takes the core from the other graphs."""
GOALS = ("latency", "cpu")
SHARE = 0.25
"""Of one core that a place may take for a larger picture, unless told otherwise: four places fill one core, and a host
on which it takes more would be late for the next picture whenever two meet."""
NOISIER_DB = 6.0
FUSION_HZ = 1 / FUSE_EVERY_S


@dataclass(frozen=True)
class Candidate:
    """One way to run a graph. ``p50_ms``, ``p90_ms``: paced; ``cpu_ms``: CPU time of the process per run; ``db``:
    against the CPU provider; ``refused``: why it is out, if it is."""

    graph: str
    variant: str
    provider: str
    threads: int
    p50_ms: float = 0.0
    p90_ms: float = 0.0
    cpu_ms: float = 0.0
    db: float = 200.0
    refused: str = ""
    chosen: bool = False


def rates(bundle: Bundle) -> dict[str, float]:
    """Runs a second of each graph at one place."""
    return {name: FUSION_HZ if name == FUSION else part_of(name).rate_hz(bundle) for name in bundle.graphs}


def tune(
    bundle: Bundle, threads: int | None = None, goal: str = "latency", share: float = SHARE
) -> tuple[Plan, list[Candidate]]:
    """Measure every candidate of ``bundle`` and choose. Takes about ten seconds per variant and provider.

    ``threads``: the most that a graph may use (default: the cores of this process). ``goal``: ``latency`` or ``cpu``.
    ``share``: of one core, above 0, that a place may take where a smaller picture would take less.
    Raises UsageError for a value that is not allowed.
    """
    if goal not in GOALS:
        raise UsageError(f"goal '{goal}': must be {' or '.join(GOALS)}")
    if not 0 < share < math.inf:
        raise UsageError(f"share {share:g}: must be above 0")
    most = threads if threads is not None else host().cores
    check_threads(most)
    variants = [bundle.in_variant(name) for name in bundle.variants]
    found: list[Candidate] = []
    for graph in bundle.graphs:
        log.info("%s: measuring", graph)
        for alike in _alike(graph, variants):
            found += measure(graph, alike, most)
    best = {v.variant: _best([c for c in found if c.variant == v.variant], goal) for v in variants}
    best = {name: graphs for name, graphs in best.items() if len(graphs) == len(bundle.graphs)}
    rate = rates(bundle)
    costs = {v: sum(rate[g] * _cost(c, goal) for g, c in graphs.items()) for v, graphs in best.items()}
    variant = _chosen(bundle, costs, share)
    won = best[variant]
    marked = [replace(c, chosen=won[c.graph] is c) for c in found]
    measured: dict[str, Any] = {
        "goal": goal,
        "share": share,
        "cost_ms_per_s": {name: round(value, 3) for name, value in costs.items()},
        "candidates": [_row(candidate) for candidate in marked],
    }
    plan = Plan(variant, {g: c.provider for g, c in won.items()}, {g: c.threads for g, c in won.items()}, measured)
    return plan, marked


def _alike(graph: str, variants: list[Bundle]) -> list[list[Bundle]]:
    """The variants by the sizes of the graph's inputs: what is of one size is measured on the same inputs."""
    groups: dict[Any, list[Bundle]] = {}
    for bundle in variants:
        (feed,) = Workload(bundle).feeds(graph, 1)
        sizes = tuple(value.shape for value in feed.values())
        groups.setdefault(sizes, []).append(bundle)
    return list(groups.values())


def _chosen(bundle: Bundle, costs: Mapping[str, float], share: float) -> str:
    """The cheapest variant of the largest picture that is within ``share`` of a core; else of the smallest."""
    sizes: dict[int, list[str]] = {}
    for name in costs:
        shape = bundle.in_variant(name).shape
        sizes.setdefault(shape.width * shape.height, []).append(name)
    cheapest = [min(names, key=lambda name: costs[name]) for _, names in sorted(sizes.items())]
    within = [name for name in cheapest if costs[name] <= 1e3 * share]
    return within[-1] if within else cheapest[0]


def _row(candidate: Candidate) -> dict[str, Any]:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in vars(candidate).items()}


def _ways(graph: str, most: int) -> Iterator[tuple[str, int]]:
    seldom_or_small = graph == FUSION or not modalities()[graph.partition(".")[0]].continuous
    for provider in available():
        yield provider, 1
        if provider in ON_GPU or seldom_or_small:
            continue
        count = 2
        while count <= min(most, 4):
            yield provider, count
            count *= 2


def measure(graph: str, variants: list[Bundle], most: int) -> list[Candidate]:
    """All candidates of one graph; a file that two variants share is measured once."""
    feeds = Workload(variants[0]).feeds(graph, 8)
    sessions: list[tuple[Candidate, Session]] = []
    out: list[Candidate] = []
    first: dict[Any, str] = {}
    for bundle in variants:
        path = bundle.graph(graph)
        if path in first:
            continue
        first[path] = bundle.variant
        reference = Session(path)
        if reason := wrong_here(bundle, graph, variants[0], reference, feeds):
            out.append(Candidate(graph, bundle.variant, "cpu", 1, refused=reason))
            continue
        least = least_db(bundle.variant)
        for provider, threads in _ways(graph, most):
            candidate = Candidate(graph, bundle.variant, provider, threads)
            try:
                session = Session(path, provider, threads, sizes=bundle.sizes(graph))
                db = agreement_db(reference, session, feeds)
            except (ProviderError, BundleError) as error:
                out.append(replace(candidate, refused=str(error)))
                continue
            except Exception as error:  # a provider that fails while it runs raises onnxruntime's own types
                out.append(replace(candidate, refused=first_line(error)))
                continue
            if db < least:
                reason = f"computes something else: {db:.0f} dB, {least:.0f} are needed"
                out.append(replace(candidate, db=db, refused=reason))
            else:
                sessions.append((replace(candidate, db=db), session))
    out += _timed(sessions, feeds)
    for bundle in variants:
        shared = first[bundle.graph(graph)]
        if shared != bundle.variant:
            out += [replace(c, variant=bundle.variant) for c in out if c.variant == shared]
    return out


def wrong_here(bundle: Bundle, graph: str, plain: Bundle, session: Session, feeds: list[Any]) -> str:
    """Why a narrower graph is not what the gate let pass, on this CPU; empty where it is.

    x86 CPUs without VNNI saturate sums of int8 products: the file is the same, its accuracy is not. The noise against
    fp32 is measured here and compared with what the manifest records.
    """
    recorded = bundle.part.sqnr_db.get(graph)
    if not recorded or bundle.graph(graph) == plain.graph(graph):
        return ""
    db, least = agreement_db(Session(plain.graph(graph)), session, feeds), min(recorded.values()) - NOISIER_DB
    return f"noisier on this CPU than where it was made: {db:.0f} dB, {least:.0f} are needed" if db < least else ""


def _timed(sessions: list[tuple[Candidate, Session]], feeds: list[Any]) -> list[Candidate]:
    """The candidates with their times, measured paced."""
    walls, burnt = paced([session for _, session in sessions], feeds, WARM + RUNS, SLOT_S)
    out = []
    for (candidate, _), wall, cpu_ms in zip(sessions, walls, burnt, strict=True):
        p50, p90 = np.percentile(wall[WARM:], (50, 90))
        out.append(replace(candidate, p50_ms=float(p50), p90_ms=float(p90), cpu_ms=float(np.mean(cpu_ms[WARM:]))))
    return out


def _cost(candidate: Candidate, goal: str) -> float:
    time_ms = candidate.cpu_ms if goal == "cpu" else candidate.p50_ms
    return time_ms if candidate.threads == 1 else time_ms / WORTH


def _best(candidates: list[Candidate], goal: str) -> dict[str, Candidate]:
    """Per graph the best that was not refused. For fp32 the CPU with one thread is always among them, since it is what
    the others are compared with; a graph of another variant may have none."""
    best = {}
    for graph in dict.fromkeys(c.graph for c in candidates):
        fit = [c for c in candidates if c.graph == graph and not c.refused]
        if fit:
            best[graph] = min(fit, key=lambda c: _cost(c, goal))
    return best


def forget(bundle: Bundle) -> bool:
    """Remove what was tuned for ``bundle`` on this host; whether there was something."""
    file = plan_file(bundle.path)
    with suppress(FileNotFoundError):
        file.unlink()
        return True
    return False
