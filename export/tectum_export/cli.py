"""The command ``tectum-export``: adopt, gather, check, train, evaluate, export, quantize, alarms, join."""

import argparse
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tectum.bundle import Bundle
from tectum.errors import TectumError, UsageError
from tectum.files import takes_no_more
from tectum_export.data.manifest import SPLITS

if TYPE_CHECKING:
    from tectum_export.data.catalog import Catalog
    from tectum_export.recipe import Recipe


MOVED = "where the run's data are now, if they were moved"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tectum-export", description="Train, evaluate and export Tectum models.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    adopt = commands.add_parser(
        "adopt", help="look at an ONNX graph of one's own, and write the table of a recipe that takes it for an encoder"
    )
    adopt.add_argument("model", type=Path, metavar="MODEL", help="an ONNX file")
    adopt.add_argument("--recipe", default="home", metavar="RECIPE", help="whose labels it is to tell (default home)")
    adopt.add_argument("--names", type=Path, metavar="FILE", help="what its classes are called, a line each, from 0 on")
    adopt.add_argument("--source", default="", metavar="TEXT", help="whose model it is")
    adopt.add_argument("--licence", default="", metavar="SPDX", help="under which it is given")
    adopt.add_argument("--out", type=Path, metavar="FILE", help="write the recipe here, not to standard output")
    gather = commands.add_parser(
        "gather", help="stream a public set out of its shards (tar, Parquet) into a folder that recipes name; goes on"
    )
    gather.add_argument("kind", choices=("pictures", "sounds", "sentences"), metavar="pictures|sounds|sentences")
    gather.add_argument(
        "shards", nargs="+", metavar="SHARD", help="a file or address; {000..131} stands for these numbers"
    )
    gather.add_argument(
        "--labels", type=Path, metavar="FILE", help="COCO's instances (.json); FSD50K's, AudioSet's .csv"
    )
    gather.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="of MASSIVE's sentences, as de-DE (may be repeated)",
    )
    gather.add_argument("--clips", type=Path, metavar="FILE", help="FSD50K's licences of its clips (.json)")
    gather.add_argument("--licence", default="", metavar="NAME", help="of all sounds, where --clips says none")
    gather.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="keep what is under this licence (may be repeated)"
    )
    gather.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder")
    check = commands.add_parser("check", help="read a recipe and open every file of its data; names all that is wrong")
    check.add_argument("recipe", metavar="RECIPE", help="a TOML file, or the name of a built-in recipe (home)")
    check.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the recipe's data sets")
    train = commands.add_parser(
        "train", help="train a recipe into a run folder; goes on where it stopped, part by part"
    )
    train.add_argument("recipe", metavar="RECIPE", help="a TOML file, or the name of a built-in recipe (home)")
    train.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the recipe's data sets")
    train.add_argument("--out", type=Path, required=True, metavar="RUN", help="run folder to make or go on with")
    train.add_argument(
        "--part",
        action="append",
        choices=("vision", "audio", "text", "fusion"),
        help="train only this part (may be repeated)",
    )
    train.add_argument(
        "--keep",
        type=Path,
        metavar="BUNDLE",
        help="take the parts that no --part names from this bundle as they are, where recipe and data are those of it",
    )
    train.add_argument("--again", action="store_true", help="train parts anew that were trained already")
    train.add_argument("--smoke", action="store_true", help="a tiny run that exercises every stage and learns little")
    train.add_argument(
        "--threads", type=int, default=0, metavar="N", help="threads of PyTorch (default: its own choice)"
    )
    train.add_argument(
        "--accelerator", choices=("auto", "cpu", "cuda"), default="auto", help="what to train on (default auto)"
    )
    train.add_argument(
        "--devices", type=int, default=1, metavar="N", help="processes, or GPUs, side by side (default 1)"
    )
    train.add_argument(
        "--precision", choices=("32-true", "bf16-mixed"), default="32-true", help="bf16-mixed is for GPUs that have it"
    )
    evaluate = commands.add_parser(
        "evaluate",
        help="calibrate on val, report on test; writes metrics.json and, for people, report.html",
    )
    evaluate.add_argument("run", type=Path, metavar="RUN")
    evaluate.add_argument("--data", type=Path, metavar="DIR", help=MOVED)
    evaluate.add_argument(
        "--graphs",
        type=Path,
        metavar="DIR",
        help="evaluate the exported .onnx graphs of this folder (a bundle) instead; writes into RUN/of-DIR",
    )
    export = commands.add_parser("export", help="write the four ONNX graphs, the manifest and the card")
    export.add_argument("run", type=Path, metavar="RUN")
    export.add_argument("--out", type=Path, required=True, metavar="BUNDLE", help="bundle folder to write")
    export.add_argument("--data", type=Path, metavar="DIR", help=MOVED)
    quantize = commands.add_parser(
        "quantize", help="add a narrower variant to a bundle, if it is accurate and faster; falls back node by node"
    )
    quantize.add_argument(
        "--variant", choices=("int8", "fp16"), default="int8", help="int8 for CPUs (default), fp16 for GPUs"
    )
    quantize.add_argument(
        "--reduce-range", action="store_true", help="7-bit weights: for x86 CPUs without VNNI, on which 8 bits saturate"
    )
    quantize.add_argument(
        "target", type=Path, metavar="RUN|BUNDLE", help="an evaluated run (exported to --out first), or a bundle"
    )
    quantize.add_argument("--out", type=Path, metavar="BUNDLE", help="bundle to write (default for a bundle: in place)")
    quantize.add_argument(
        "--data", type=Path, metavar="DIR", help="data sets of the recipe (default for a run: its own)"
    )
    quantize.add_argument("--work", type=Path, metavar="DIR", help="keep both evaluations here (default for a run: it)")
    alarms = commands.add_parser(
        "alarms",
        help="choose from when on situations rest on sounds, by false ones an hour, and write it into a bundle",
    )
    alarms.add_argument("bundle", type=Path, metavar="BUNDLE", help="after its last variant was added")
    alarms.add_argument("--data", type=Path, required=True, metavar="DIR", help="data sets of its recipe")
    alarms.add_argument("--hours", type=float, default=10.0, help="of harmless sound of val (default 10)")
    alarms.add_argument("--trials", type=int, default=40, help="true alarms of each kind (default 40)")
    alarms.add_argument(
        "--folds", type=Path, metavar="RUN", help="as many hours and alarms of each fold of train: the run it came from"
    )
    alarms.add_argument("--seed", type=int, default=100)
    alarms.add_argument("--work", type=Path, metavar="DIR", help="keep here what was heard: the next choice is quick")
    harmless = commands.add_parser(
        "harmless", help="add to a bundle what its encoder makes of harmless sounds, for 'tectum teach' (export does)"
    )
    harmless.add_argument("target", type=Path, metavar="BUNDLE")
    harmless.add_argument("--data", type=Path, required=True, metavar="DIR", help="data sets of its recipe")
    join = commands.add_parser(
        "join", help="add the modality of an installed package to a bundle: its encoder, and what it says to the fusion"
    )
    join.add_argument("graph", type=Path, metavar="GRAPH", help="its encoder, an ONNX file")
    join.add_argument("examples", type=Path, metavar="EXAMPLES", help="what to learn from, an .npz file (extending.md)")
    join.add_argument("--modality", metavar="NAME", help="as its package calls it (default: as GRAPH is called)")
    join.add_argument("--bundle", type=Path, metavar="BUNDLE", help="to which (default: the one that Tectum brings)")
    join.add_argument("--out", type=Path, required=True, metavar="BUNDLE", help="bundle folder to write")
    join.add_argument("--window", type=float, default=6.0, metavar="S", help="how far back it counts (default 6)")
    join.add_argument("--slots", type=int, default=3, metavar="N", help="in how many slots (default 3)")
    join.add_argument("--licence", default="LicenseRef-unknown", metavar="SPDX", help="of graph and examples")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        (_gather if options.command == "gather" else _run)(options, console)
    except TectumError as error:
        console.print(f"tectum-export: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        return error.exit_code
    except KeyboardInterrupt:
        console.print("tectum-export: stopped; what was done is kept: the same command goes on from here")
        return 130
    except OSError as error:
        if not (told := takes_no_more(error)):
            raise
        last = "what was done is kept: the same command goes on from here"
        console.print(f"tectum-export: {told}; {last}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    return 0


def _run(options: argparse.Namespace, console: Console) -> None:
    try:
        import torch  # noqa: F401  # asked for once, where it can be said plainly
    except ImportError:
        raise UsageError("PyTorch is not installed; install 'tectum[export]'") from None
    warnings.filterwarnings("ignore", category=FutureWarning)
    if options.command in ("adopt", "join"):
        (_adopt if options.command == "adopt" else _join)(options, console)
        return
    if options.data is not None:
        if not options.data.is_dir():
            raise UsageError(f"--data {options.data}: no such folder")
        options.data = options.data.resolve()
    if options.command == "check":
        _check(options, console)
        return
    if options.command == "train":
        _train(options, console)
        return
    if options.command == "quantize":
        _quantize(options, console)
        return
    if options.command in ("alarms", "harmless"):
        (_alarms if options.command == "alarms" else _harmless)(options, console)
        return
    from tectum_export.train.run import Run

    run = Run.open(options.run, options.data)
    if options.command == "evaluate":
        from tectum_export.evaluate.evaluation import evaluate, show

        run = replace(run, graphs=options.graphs)
        if options.graphs is not None and not options.graphs.is_dir():
            raise UsageError(f"--graphs {options.graphs}: no such folder")
        metrics = evaluate(run)
        show(metrics, Console())
        sees, whole = "presence" in metrics["heads"], "situation" in metrics["heads"]
        if sees and run.recipe.vision.small and run.at_small_size().takes_its_pictures():
            Console().rule("at the small size of pictures")
            show(evaluate(run.at_small_size()), Console())
        written = f"written: {run.results / 'metrics.json'}"
        further = whole and not run.graphs
        console.print(f"{written}; next: tectum-export export {run.folder} --out BUNDLE" if further else written)
        return
    from tectum_export.onnx.bundle import write_bundle

    manifest = write_bundle(run, options.out)
    size = sum(graph["bytes"] for graph in manifest["graphs"].values())
    console.print(
        f"written: {options.out} ({size / 1e6:.1f} MB of graphs); check it: tectum bundle verify {options.out}"
    )


def _gather(options: argparse.Namespace, console: Console) -> None:
    from tectum_export.data.massive import gather_sentences
    from tectum_export.data.shard_sets import coco_labels, gather_pictures, gather_sounds, sound_labels_of

    say = partial(console.print, markup=False, highlight=False, soft_wrap=True)
    if options.kind == "sentences":
        count = gather_sentences(options.shards, options.out, options.locale, say)
        say(f"{options.out}: {count} sentences")
        return
    if options.labels is None:
        raise UsageError(f"--labels FILE: is needed for {options.kind}: the set's own labels")
    if options.kind == "pictures":
        labels, gather = coco_labels(options.labels), gather_pictures
    else:
        labels, gather = sound_labels_of(options.labels, options.clips, options.licence), gather_sounds
    say(f"{options.out}: {gather(options.shards, labels, options.out, options.only, say)} {options.kind}")


def _alarms(options: argparse.Namespace, console: Console) -> None:
    from tectum_export.evaluate.home_hours import HomeHours
    from tectum_export.onnx.alarms import choose_alarms
    from tectum_export.onnx.fold_bundles import listen_to_folds
    from tectum_export.train.run import Run
    from tectum_export.whole import whole_folder

    if options.trials < 1:
        raise UsageError(f"--trials {options.trials}: must be 1 or more")
    Bundle.load(options.bundle)
    say = partial(console.print, markup=False, highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        run = Run.of_bundle(options.bundle, options.data, work)
        home = HomeHours.of(run, "val", options.hours, seed=options.seed)
        folds = []
        if options.folds:
            trained = Run.open(options.folds, options.data)
            folds = list(listen_to_folds(trained, options.bundle, options.hours, options.seed, work))
        with whole_folder(options.bundle) as folder:
            choose_alarms(folder, home, options.trials, work, say, folds)
    say(f"written: {options.bundle}; measure it: benchmarks/false_alarms.py --bundle {options.bundle} --data DIR")


def _harmless(options: argparse.Namespace, console: Console) -> None:
    from tectum_export.onnx.harmless import add_harmless
    from tectum_export.train.run import Run
    from tectum_export.whole import whole_folder

    run = Run.of_bundle(options.target, options.data, options.target)
    with whole_folder(options.target) as work:  # what is interrupted leaves the bundle as it was
        add_harmless(run, work)
    console.print(f"written: {options.target}")


def _adopt(options: argparse.Namespace, console: Console) -> None:
    from tectum_export.adopt.look import look_at, read_names
    from tectum_export.recipe import load_recipe

    names = read_names(options.names) if options.names else ()
    found = look_at(options.model, load_recipe(options.recipe).labels, names)
    text = found.table(options.recipe, options.source, options.licence)
    if options.out is None:
        print(text, end="")
    else:
        if options.out.exists():
            raise UsageError(f"--out {options.out}: exists already; choose another file")
        try:
            options.out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--out {options.out}: cannot be written: {error.strerror}") from None
    lacking = [name for name in ("source", "licence") if not getattr(options, name).strip()]
    last = (f"fill in {' and '.join(lacking)}; " if lacking else "") + f"put {options.model.name} into the data folder"
    for line in (*found.said, last):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _join(options: argparse.Namespace, console: Console) -> None:
    from tectum_export.sense.joined import join, modality_called

    if not 0 < options.window <= 3600:
        raise UsageError(f"--window {options.window:g}: must be above 0, and at most 3600")
    if not 1 <= options.slots <= 1024:
        raise UsageError(f"--slots {options.slots}: must be 1 to 1024")
    bundle = Bundle.load(options.bundle)
    modality = modality_called(options.modality or options.graph.stem, bundle)
    told = join(
        bundle, options.graph, options.examples, modality, options.out, options.slots, options.window, options.licence
    )
    for line in (
        f"{modality.name}: {told.counts}; on test: {told.worth}; the situation by it alone: {told.accuracy:.3f} right",
        f"written: {options.out}; check it: tectum bundle verify {options.out}",
    ):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _check(options: argparse.Namespace, console: Console) -> None:
    from tectum_export.recipe import load_recipe

    _judged(load_recipe(options.recipe), options.data, console)
    console.print("the data are in order")


def _judged(recipe: "Recipe", data: Path, console: Console) -> "Catalog":
    """The data of a recipe, if they are in order; says what is odd. Raises UsageError after all that is wrong."""
    from tectum_export.data.judge import counts, judge
    from tectum_export.recipe import adopted
    from tectum_export.train.adopted import read_part

    begin = time.monotonic()
    for part in (name for name in ("vision", "audio") if adopted(recipe, name)):
        read_part(recipe, data, part)
    judged = judge(recipe, data)
    for found in sorted(judged.findings, key=lambda found: found.error):
        style, kind = ("red", "error") if found.error else ("yellow", "warning")
        console.print(f"{kind}: {found}", style=style, markup=False, highlight=False, soft_wrap=True)
    table = Table("data", *SPLITS, title=f"{judged.files} files opened in {time.monotonic() - begin:.0f} s")
    for modality, items in counts(judged.catalog).items():
        table.add_row(modality, *(str(items[split]) for split in SPLITS))
    console.print(table)
    if errors := judged.findings.errors:
        raise UsageError(f"--data {data}: {len(errors)} errors, named above; mend them, or take the files out")
    return judged.catalog


def _train(options: argparse.Namespace, console: Console) -> None:
    import torch

    from tectum_export.data.catalog import read_catalog
    from tectum_export.recipe import load_recipe, weights_file
    from tectum_export.train.changes import PARTS
    from tectum_export.train.kept import keep
    from tectum_export.train.launch import launch
    from tectum_export.train.run import Run

    if options.threads < 0:
        raise UsageError(f"--threads {options.threads}: must be 0 (choose) or more")
    if options.devices < 1:
        raise UsageError(f"--devices {options.devices}: must be 1 or more")
    if options.keep is not None and not options.part:
        raise UsageError("--keep BUNDLE: needs --part, which names what is to be trained instead")
    if options.threads:
        torch.set_num_threads(options.threads)
    recipe = load_recipe(options.recipe, options.smoke)
    done = all((options.out / weights_file(recipe, part)).is_file() for part in options.part or PARTS)
    catalog = (
        read_catalog(recipe, options.data) if done and not options.again else _judged(recipe, options.data, console)
    )
    parts = _parts(options.part, catalog, console)
    run, said = Run.create(options.out, recipe, options.data, catalog, parts if options.again else ())
    if options.keep is not None and (taken := keep(run, catalog, options.keep, _others(options.part))):
        said.append(f"taken from {options.keep}: {', '.join(taken)}")
    for line in said:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    launch(run, parts, options.again, options.accelerator, options.devices, options.precision)
    console.print(f"trained: {options.out}; next: tectum-export evaluate {options.out}")


def _others(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts that are none of these; the fusion is never one."""
    from tectum_export.model.fusion import MODALITIES

    return tuple(part for part in MODALITIES if part not in parts)


def _parts(asked: list[str] | None, catalog: "Catalog", console: Console) -> tuple[str, ...]:
    """The parts to train, of those that there are data for. Raises UsageError when one was asked for without."""
    from tectum_export.train.changes import PARTS, trainable

    there = trainable(catalog)
    for part in asked or ():
        if part not in there:
            raise UsageError(
                f"--part {part}: the recipe's data hold nothing to train it on; there is data for: {', '.join(there)}"
            )
    if lacking := [part for part in PARTS if part not in there]:
        console.print(
            f"no data of {' and '.join(catalog.lacks())}, so not trained: {' and '.join(lacking)}; a bundle needs them"
        )
    return tuple(part for part in there if part in (asked or there))


def _quantize(options: argparse.Namespace, console: Console) -> None:
    from tectum_export.onnx.bundle import write_bundle
    from tectum_export.onnx.variant import quantize_bundle
    from tectum_export.train.run import Run
    from tectum_export.whole import whole_folder

    target, out = options.target, options.out
    with tempfile.TemporaryDirectory() as temporary:
        if (target / "manifest.json").is_file():
            if options.data is None:
                raise UsageError(f"{target}: is a bundle: --data must name the folder with the data sets of its recipe")
            run = Run.of_bundle(target, options.data, options.work or Path(temporary))
            if out is not None and out.resolve() != target.resolve():
                if out.exists():
                    raise UsageError(f"--out {out}: exists already; choose another folder")
                shutil.copytree(target, out)
        else:
            run = Run.open(target, options.data)
            if out is None:
                raise UsageError(f"{target}: is a run: --out must name the bundle to write")
            write_bundle(run, out)
            run = replace(run, folder=options.work or run.folder)
        folder = out or target
        say = partial(console.print, markup=False, highlight=False, soft_wrap=True)
        with whole_folder(folder) as work:  # what is interrupted leaves the bundle as it was
            quantize_bundle(run, work, options.variant, say, options.reduce_range)
    written = Bundle.load(folder)
    table = Table("variant", "MB", *written.graphs, "situation", title=str(folder))
    for name, part in written.manifest["variants"].items():
        size = written.in_variant(name).size
        times = [f"{part['latency_ms'][graph]['p50']} ms" for graph in written.graphs]
        table.add_row(name, f"{size / 1e6:.2f}", *times, f"{part['metrics']['situation']['accuracy']:.4f}")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
