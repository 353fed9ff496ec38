"""The int8 variant of a bundle: built graph by graph, kept in float where that is faster, let in by the gate alone."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from tectum.bundle import GRAPHS, Bundle
from tectum.encode.session import Session
from tectum.errors import UsageError
from tectum_export.evaluate.evaluation import evaluate
from tectum_export.onnx.calibration import real_inputs
from tectum_export.onnx.card import add_variant
from tectum_export.onnx.gate import Check, check_variant
from tectum_export.onnx.quantize import Feed, Quantizer, front_end, prepare, quantisable, sqnr
from tectum_export.onnx.storage import store_half, store_rows
from tectum_export.train.run import Run

QUANTISED = ("vision", "audio")
"""Graphs with convolutions. Words and fusion are recurrent or small: int8 gains them no time. The tables of the words
are stored in int8 all the same and widened at load."""
WARM, TIMED, TRIALS = 20, 100, 6
FASTER = 0.97
STEP_DB = 3.0
EQUAL_DB = 200.0
GRAPH_OF = {
    "presence": "vision", "person": "vision", "sound": "audio", "intent": "text", "context": "text", "help": "text",
}  # fmt: skip

Say = Callable[[str], None]


@dataclass
class Made:
    """One graph of the variant. ``keep``: nodes left in float; ``costs``: per node, the dB that its int8 costs."""

    graph: str
    path: Path
    int8: bool
    keep: tuple[str, ...]
    costs: dict[str, float]
    sqnr_db: dict[str, float]
    before_ms: float
    after_ms: float


def interleaved(paths: Sequence[Path], feeds: Sequence[Feed], count: int = TIMED) -> list[list[float]]:
    """Milliseconds of ``count`` runs of each graph after ``WARM``, one thread, taken in turn on the same input."""
    sessions = [Session(path) for path in paths]
    times: list[list[float]] = [[] for _ in paths]
    for index in range(WARM + count):
        for session, found in zip(sessions, times, strict=True):
            begin = time.perf_counter()
            session(feeds[index % len(feeds)])
            found.append(1e3 * (time.perf_counter() - begin))
    return [found[WARM:] for found in times]


class _Builder:
    """Writes one graph in int8, with any nodes left in float."""

    def __init__(self, graph: str, source: Path, feeds: Sequence[Feed], held: Sequence[Feed], out: Path):
        self.graph, self.source, self.held, self.path = graph, source, held, out
        self._proto = prepare(source)
        self.front = front_end(self._proto)
        self.nodes = tuple(n for n in quantisable(self._proto) if n not in self.front)
        self._quantizer = Quantizer(self._proto, feeds)

    def write(self, path: Path, keep: Sequence[str]) -> None:
        self._quantizer.write(path, (*self.front, *keep))
        proto = onnx.load(str(path))
        store_half(proto)
        onnx.save(proto, str(path))

    def make(self, keep: tuple[str, ...], costs: dict[str, float]) -> Made:
        """The graph with ``keep`` in float; as it was where int8 is not faster."""
        self.write(self.path, keep)
        noise = sqnr(self.source, self.path, self.held)
        before, after = (float(np.median(t)) for t in interleaved((self.source, self.path), self.held))
        int8 = len(keep) < len(self.nodes) and after < FASTER * before
        if not int8:
            shutil.copyfile(self.source, self.path)
        return Made(self.graph, self.path, int8, keep, costs, noise, before, after if int8 else before)

    def costs(self, say: Say) -> dict[str, float]:
        """Per node: dB of the worst output that come back when that node alone is left in float."""
        self.write(self.path, ())
        held = self.held[:20]
        whole = min(sqnr(self.source, self.path, held).values())
        alone, out = self.path.with_suffix(".alone.onnx"), {}
        for number, name in enumerate(self.nodes, 1):
            self.write(alone, (name,))
            out[name] = round(min(sqnr(self.source, alone, held).values()) - whole, 2)
            say(f"{self.graph}: node {number} of {len(self.nodes)}: {name} costs {out[name]:.2f} dB")
        alone.unlink(missing_ok=True)
        return out

    def relax(self, part: Made, wholly: bool) -> Made:
        """The next less noisy graph: nodes in the order of what they cost until ``STEP_DB`` is won; gaps of a single
        node between two float ones are closed, since each border costs a conversion. ``wholly``: all of it to float."""
        keep, order = list(part.keep), sorted(part.costs, key=lambda name: -part.costs[name])
        start = min(part.sqnr_db.values())
        left = [name for name in order if name not in keep]
        while left:
            keep.append(left.pop(0))
            if wholly:
                continue
            closed = _close_gaps(keep, self.nodes)
            left = [name for name in left if name not in closed]
            keep = list(closed)
            self.write(self.path, keep)
            if min(sqnr(self.source, self.path, self.held[:20]).values()) >= start + STEP_DB:
                break
        return self.make(tuple(keep), part.costs)


class _Tables:
    """The words: the same graph, its tables stored in int8 rows."""

    def __init__(self, graph: str, source: Path, held: Sequence[Feed], out: Path):
        self.graph, self.source, self.held, self.path = graph, source, held, out

    def make(self, narrow: bool = True) -> Made:
        """The graph with int8 tables, or as it was where it has none that are large or ``narrow`` is false."""
        proto = onnx.load(str(self.source))
        narrow = narrow and store_rows(proto) > 0
        onnx.save(proto if narrow else onnx.load(str(self.source)), str(self.path))
        before, after = (float(np.median(t)) for t in interleaved((self.source, self.path), self.held))
        return Made(self.graph, self.path, narrow, (), {}, sqnr(self.source, self.path, self.held), before, after)

    def relax(self, _part: Made, _wholly: bool) -> Made:
        """Back to what it was."""
        return self.make(narrow=False)


def quantize_bundle(run: Run, folder: Path, say: Say = lambda _: None) -> list[Check]:
    """Add the variant ``int8`` to the bundle ``folder``, calibrated on the train split of ``run``'s data.

    The bundle's own fp32 files and the variant's are evaluated by the same code, each with thresholds and temperatures
    of its own. Where a check fails, the nodes that cost most go back to float, ``STEP_DB`` at a time, until all pass or
    the graph is float again. Returns the checks that it passed. Raises UsageError when the data are not those of the
    bundle, or no int8 graph is faster and passes: the bundle is then as it was, but for the metrics of its fp32 files.
    """
    bundle, catalog = Bundle.load(folder, "fp32"), run.catalog()
    if tuple(catalog.intents) != bundle.labels["intent"] or any(
        labels and tuple(labels) != bundle.labels[head] for head, labels in vars(run.recipe.labels).items()
    ):
        raise UsageError(f"{folder}: its labels are not those of the data in {run.data}; give the data it came from")
    plain, work = run.folder / "fp32", run.folder / "int8"
    for place in (plain, work):
        place.mkdir(parents=True, exist_ok=True)
        for graph in GRAPHS:
            proto = onnx.load(str(bundle.graph(graph)))
            store_half(proto)
            onnx.save(proto, str(place / f"{graph}.onnx"))
    say("fp32: evaluating the bundle's own files")
    before = evaluate(replace(run, graphs=plain))
    feeds, held = real_inputs(run, catalog, "train"), real_inputs(run, catalog, "val")
    rounding = {graph: sqnr(bundle.graph(graph), plain / f"{graph}.onnx", held[graph]) for graph in GRAPHS}
    builders: dict[str, _Builder | _Tables] = {}
    made: dict[str, Made] = {}
    for graph in QUANTISED:
        builder = _Builder(graph, plain / f"{graph}.onnx", feeds[graph], held[graph], work / f"{graph}.onnx")
        builders[graph], made[graph] = builder, builder.make((), builder.costs(say))
        say(_line(made[graph]))
    tables = _Tables("text", plain / "text.onnx", held["text"], work / "text.onnx")
    builders["text"], made["text"] = tables, tables.make()
    say(_line(made["text"]))
    checks: list[Check] = []
    for trial in range(1, TRIALS + 1):
        if not any(made[graph].int8 for graph in QUANTISED):
            raise UsageError(f"{folder}: int8 is not faster here or costs too much in every graph; no variant written")
        say(f"int8: evaluating, trial {trial}")
        after = evaluate(replace(run, graphs=work))
        checks = check_variant(before, after)
        failed = [check for check in checks if not check.passed]
        for check in failed:
            say(f"int8 fails: {check}")
        if not failed:
            _write(bundle, plain, rounding, made, before, after, checks)
            return checks
        for graph in _guilty(failed, made):
            made[graph] = builders[graph].relax(made[graph], trial == TRIALS - 1)
            say(_line(made[graph]))
    raise UsageError(f"{folder}: int8 did not pass the gate in {TRIALS} trials; no variant was written")


def _line(part: Made) -> str:
    noise = ", ".join(f"{name} {value:.0f} dB" for name, value in part.sqnr_db.items())
    kind = f"int8, {len(part.keep)} nodes in float" if part.int8 else "stays in float"
    return f"{part.graph}: {kind}; {part.before_ms:.2f} -> {part.after_ms:.2f} ms; SQNR {noise}"


def _guilty(failed: list[Check], made: dict[str, Made]) -> set[str]:
    """The graphs to blame: that of the head which failed, else (words, fusion) the noisiest of those in int8."""
    noisiest = min((p for p in made.values() if p.int8), key=lambda p: min(p.sqnr_db.values())).graph
    named = {GRAPH_OF.get(check.what.split()[0], noisiest) for check in failed}
    return {graph if made[graph].int8 else noisiest for graph in named}


def _close_gaps(keep: Sequence[str], nodes: Sequence[str]) -> tuple[str, ...]:
    chosen = [name in keep for name in nodes]
    for index in range(1, len(nodes) - 1):
        chosen[index] = chosen[index] or (chosen[index - 1] and chosen[index + 1])
    return tuple(name for name, there in zip(nodes, chosen, strict=True) if there)


def figures(metrics: dict[str, Any]) -> dict[str, Any]:
    """What the manifest holds of an evaluation: thresholds, temperatures, metrics per head, the tables."""
    return {
        "thresholds": metrics["thresholds"],
        "temperatures": metrics["temperatures"],
        "subset_temperatures": metrics["subset_temperatures"],
        "metrics": {
            head: {k: round(v, 4) for k, v in report.items() if isinstance(v, float)}
            for head, report in metrics["heads"].items()
        },
        "subsets": metrics["subsets"],
        "degraded": metrics["degraded"],
    }


def _write(
    bundle: Bundle,
    plain: Path,
    rounding: dict[str, dict[str, float]],
    made: dict[str, Made],
    before: dict[str, Any],
    after: dict[str, Any],
    checks: list[Check],
) -> None:
    """The variant's files into the bundle, then the manifest, which alone makes them count."""
    folder, manifest = bundle.path, json.loads(json.dumps(bundle.manifest))
    fp32 = manifest["variants"]["fp32"]
    for graph, noise in rounding.items():
        if min(noise.values()) < EQUAL_DB:  # its weights were not in half precision yet
            shutil.copyfile(plain / f"{graph}.onnx", bundle.graph(graph))
            fp32.setdefault("rounding_db", {})[graph] = {name: round(value, 1) for name, value in noise.items()}
        manifest["graphs"][graph]["bytes"] = bundle.graph(graph).stat().st_size
    files, latency = dict(fp32["files"]), dict(fp32["latency_ms"])
    for graph, part in made.items():
        fp32["latency_ms"][graph] = {"p50": round(part.before_ms, 3)}  # both by the same runs
        if not part.int8:
            continue
        files[graph] = f"{graph}.int8.onnx"
        shutil.copyfile(part.path, folder / files[graph])
        latency[graph] = {"p50": round(part.after_ms, 3), "fp32_p50": round(part.before_ms, 3)}
    fp32.update(figures(before))
    manifest["variants"]["int8"] = {
        "files": files,
        **figures(after),
        "bytes": sum((folder / name).stat().st_size for name in files.values()),
        "latency_ms": latency,
        "sqnr_db": {g: {k: round(v, 1) for k, v in part.sqnr_db.items()} for g, part in made.items()},
        "float_nodes": {g: list(part.keep) for g, part in made.items() if part.int8},
        "node_costs_db": {g: part.costs for g, part in made.items() if part.int8},
        "gate": [str(check) for check in checks],
    }
    add_variant(folder / "card.md", "int8", manifest["variants"]["int8"])
    names = sorted({"card.md", *(n for v in manifest["variants"].values() for n in v["files"].values())})
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
