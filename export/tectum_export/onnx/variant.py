"""The variants int8 and fp16 of a bundle: built graph by graph, relaxed where they cost, let in by the gate alone."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx
from msgspec.structs import asdict

from tectum.bundle import Bundle
from tectum.encode.onnx.synthetic_inputs import Feed
from tectum.errors import UsageError
from tectum_export.evaluate.evaluation import evaluate
from tectum_export.model.fusion import GRAPHS
from tectum_export.onnx.calibration import real_inputs
from tectum_export.onnx.card import add_size, add_variant
from tectum_export.onnx.gate import Check, check_variant
from tectum_export.onnx.parts import Fp16Graph, Int8Graph, Made, Part, Say
from tectum_export.onnx.quantize import sqnr
from tectum_export.onnx.storage import store_narrow
from tectum_export.train.changes import SMALL
from tectum_export.train.run import LOOK, Run
from tectum_export.whole import write_whole

QUANTISED = ("vision", "audio")
"""Graphs with convolutions. Words and fusion are recurrent or small: int8 gains them no time."""
TRIALS = 6
EQUAL_DB = 200.0
GRAPH_OF = {
    "presence": "vision", "person": "vision", "sound": "audio", "intent": "text", "context": "text", "help": "text",
}  # fmt: skip


def quantize_bundle(
    run: Run, folder: Path, variant: str = "int8", say: Say = lambda _: None, reduce_range: bool = False
) -> list[Check]:
    """Add the variant ``int8`` or ``fp16`` to the bundle ``folder``, calibrated on the train split of ``run``'s data.

    The bundle's own fp32 files and the variant's are evaluated by the same code, each with thresholds and temperatures
    of its own. Where a check fails, the nodes that cost most go back to float, ``STEP_DB`` at a time, until all pass or
    the graph is float again. ``reduce_range``: 7-bit weights, for CPUs without VNNI. Returns the checks that it passed.

    Raises UsageError when the data are not those of the bundle, or no graph is faster (int8) and passes: the bundle is
    then as it was.
    """
    bundle, catalog = Bundle.load(folder, "fp32"), run.catalog()
    if tuple(catalog.intents) != bundle.labels["intent"] or any(
        labels and tuple(labels) != bundle.labels[head] for head, labels in asdict(run.recipe.labels).items()
    ):
        raise UsageError(f"{folder}: its labels are not those of the data in {run.data}; give the data it came from")
    plain, work = run.folder / "fp32", run.folder / variant
    plain.mkdir(parents=True, exist_ok=True)
    for graph in GRAPHS:
        proto = onnx.load(str(bundle.graph(graph)))
        store_narrow(proto, graph)
        onnx.save(proto, str(plain / f"{graph}.onnx"))
    if LOOK in bundle.part.files:  # in float in every variant
        shutil.copyfile(bundle.graph(LOOK), plain / f"{LOOK}.onnx")
    shutil.copytree(plain, work, dirs_exist_ok=True)
    say("fp32: evaluating the bundle's own files")
    before = evaluate(replace(run, graphs=plain))
    feeds, held = real_inputs(run, catalog, "train"), real_inputs(run, catalog, "val")
    rounding = {graph: sqnr(bundle.graph(graph), plain / f"{graph}.onnx", held[graph]) for graph in GRAPHS}
    parts = _parts(variant, plain, work, feeds, held, reduce_range)
    made: dict[str, Made] = {}
    for part in parts:
        made[part.graph] = part.make(say)
        say(_line(made[part.graph], variant))
    checks: list[Check] = []
    for trial in range(1, TRIALS + 1):
        if not any(made[graph].narrow for graph in QUANTISED):
            raise UsageError(
                f"{folder}: {variant} is not faster here or costs too much in every graph; no variant written"
            )
        say(f"{variant}: evaluating, trial {trial}")
        after = evaluate(replace(run, graphs=work))
        checks = check_variant(before, after)
        failed = [check for check in checks if not check.passed]
        for check in failed:
            say(f"{variant} fails: {check}")
        if not failed:
            _write(bundle, variant, plain, rounding, made, before, after, checks)
            if SMALL in bundle.manifest["variants"]:
                _add_small(run.at_small_size(), folder, variant, plain, work, say)
            return checks
        guilty = _guilty(failed, made)
        for part in parts:
            if part.graph in guilty:
                made[part.graph] = part.relax(made[part.graph], trial == TRIALS - 1)
                say(_line(made[part.graph], variant))
    raise UsageError(f"{folder}: {variant} did not pass the gate in {TRIALS} trials; no variant was written")


def _parts(
    variant: str,
    plain: Path,
    work: Path,
    feeds: dict[str, list[Feed]],
    held: dict[str, list[Feed]],
    reduce_range: bool,
) -> list[Part]:
    if variant == "fp16":
        return [Fp16Graph(g, plain / f"{g}.onnx", held[g], work / f"{g}.onnx") for g in QUANTISED]
    parts: list[Part] = []
    for graph in QUANTISED:
        files = (plain / f"{graph}.onnx", feeds[graph], held[graph], work / f"{graph}.onnx")
        parts.append(Int8Graph(graph, *files, reduce_range))
    return parts


def _line(part: Made, variant: str) -> str:
    noise = ", ".join(f"{name} {value:.0f} dB" for name, value in part.sqnr_db.items())
    kind = f"{variant}, {len(part.keep)} nodes in float" if part.narrow else "stays in float"
    return f"{part.graph}: {kind}; {part.before_ms:.2f} -> {part.after_ms:.2f} ms; SQNR {noise}"


def _guilty(failed: list[Check], made: dict[str, Made]) -> set[str]:
    """The graphs to blame: that of the head which failed, else (words, fusion) the noisiest of those in int8."""
    noisiest = min((p for p in made.values() if p.narrow), key=lambda p: min(p.sqnr_db.values())).graph
    named = {GRAPH_OF.get(check.what.split()[0], noisiest) for check in failed}
    return {graph if graph in made and made[graph].narrow else noisiest for graph in named}


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
        "benign": metrics["benign"],
        "recall": metrics.get("recall", {}),
    }


def _add_small(small: Run, folder: Path, variant: str, plain: Path, work: Path, say: Say) -> None:
    """The variant with the small input for pictures too, if it passes the gate against its own fp32.

    Its vision graph stays in fp32, since int8 gains a detector no time (benchmarks/detector_int8.py); the others are
    those of ``variant``.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    whole, narrow = manifest["variants"][SMALL], manifest["variants"][variant]
    name, vision = f"{SMALL}-{variant}", whole["files"]["vision"]
    for graphs in (plain, work):
        shutil.copyfile(folder / vision, graphs / f"vision.{SMALL}.onnx")
    say(f"{name}: evaluating")
    before, after = (evaluate(replace(small, graphs=graphs)) for graphs in (plain, work))
    checks = check_variant(before, after)
    if failed := [check for check in checks if not check.passed]:
        say(f"{name} fails and is not written: {failed[0]}")
        return
    files = {**narrow["files"], "vision": vision}
    whole.update(figures(before))
    part = manifest["variants"][name] = {
        "files": files,
        "inputs": whole["inputs"],
        **figures(after),
        "bytes": sum((folder / file).stat().st_size for file in set(files.values())),
        "latency_ms": {**narrow["latency_ms"], "vision": whole["latency_ms"]["vision"]},
        "sqnr_db": {graph: noise for graph, noise in narrow["sqnr_db"].items() if graph != "vision"},
        "gate": [str(check) for check in checks],
    }
    add_size(folder / "card.md", name, part, after)
    manifest["files"]["card.md"] = hashlib.sha256((folder / "card.md").read_bytes()).hexdigest()
    _store(folder, manifest)


def _store(folder: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    write_whole(folder / "manifest.json", text)


def _write(
    bundle: Bundle,
    variant: str,
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
    for graph, part in made.items():
        fp32["latency_ms"][graph] = {"p50": round(part.before_ms, 3)}  # both by the same runs
    files, latency = dict(fp32["files"]), dict(fp32["latency_ms"])
    for graph, part in made.items():
        if not part.narrow:
            continue
        files[graph] = f"{graph}.{variant}.onnx"
        shutil.copyfile(part.path, folder / files[graph])
        latency[graph] = {"p50": round(part.after_ms, 3), "fp32_p50": round(part.before_ms, 3)}
    fp32.update(figures(before))
    manifest["variants"][variant] = {
        "files": files,
        **figures(after),
        "bytes": sum((folder / name).stat().st_size for name in set(files.values())),
        "latency_ms": latency,
        "sqnr_db": {g: {k: round(v, 1) for k, v in part.sqnr_db.items()} for g, part in made.items()},
        "float_nodes": {g: list(part.keep) for g, part in made.items() if part.narrow},
        "node_costs_db": {g: part.costs for g, part in made.items() if part.narrow},
        "gate": [str(check) for check in checks],
    }
    add_variant(folder / "card.md", variant, manifest["variants"][variant])
    pieces = manifest["inputs"]["text"].get("pieces")
    more = ("card.md", *manifest.get("harmless", {}).values(), *([pieces] if pieces else []))
    names = sorted({*more, *(n for v in manifest["variants"].values() for n in v["files"].values())})
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    _store(folder, manifest)
