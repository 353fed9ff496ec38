"""The command ``tectum``."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TextIO

from tectum import __version__, history_commands, host_commands, house_commands, run_command
from tectum.errors import TectumError, UsageError
from tectum.host_commands import say

if TYPE_CHECKING:
    from rich.console import Console

    from tectum.analyze import Summary
    from tectum.deliver.sinks import Sink
    from tectum.engine import Engine


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line and where to read more, not the whole usage."""
        self.exit(2, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="tectum", description="See, hear and read a home: events from video, sound and words.")
    parser.add_argument("--version", action="version", version=f"tectum {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    analyze = commands.add_parser(
        "analyze",
        help="run a recording, a picture, a text file or a folder of them, as fast as possible",
        description="Run a recording (or every recording in a folder) and tell its events.",
    )
    analyze.add_argument(
        "path", type=Path, metavar="PATH", help="video, sound, picture, .txt (a sentence a line), or folder"
    )
    run = commands.add_parser(
        "run",
        help="a house from a file; or one camera, microphone, stream or recording, live",
        description="Run a house live: every place of a file, or one place from what is given here, until Ctrl-C.",
    )
    run_command.add_run(run)
    history_commands.add_history(commands, _Parser)
    house_commands.add_house(commands)
    for command in (analyze, run):
        command.add_argument(
            "--text", action="append", default=[], metavar="WORDS",
            help="words said at the start, or at a time: '@12.5 good night' (may be repeated); with 'run' and a live"
            " source, '-' takes lines from standard input",
        )  # fmt: skip
        command.add_argument(
            "--jsonl",
            metavar="FILE",
            help="write each event as one JSON object a line; '-' is standard output",
        )
        command.add_argument("--report", type=Path, metavar="FILE.html", help="write a report that a person can read")
        command.add_argument("--place", default="home", metavar="NAME", help="name of the place (default: home)")
        command.add_argument("--outside", action="store_true", help="the camera faces outdoors")
        command.add_argument(
            "--gates",
            action="store_true",
            help="save work: a picture or sound that did not change is not encoded again",
        )
        host_commands.add_model(command)

    score = commands.add_parser(
        "score",
        help="raw scores per file: presence, sounds, intent; no events",
        description="The raw scores of each file by its own encoder, one JSON object a line.",
    )
    score.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="pictures, sounds, videos, .txt files, or folders"
    )
    score.add_argument(
        "--text", action="append", default=[], metavar="WORDS", help="a sentence to score (may be repeated)"
    )
    score.add_argument("--jsonl", default="-", metavar="FILE", help="where to write; '-' is standard output (default)")
    host_commands.add_model(score)

    tune = commands.add_parser(
        "tune",
        help="measure which variant, provider and threads are fastest here, and use that from now on",
        description="Measure every variant on every provider that loads here, paced as it will run, and keep the best.",
    )
    doctor = commands.add_parser("doctor", help="what this machine has and lacks for Tectum, each with the fix")
    bench = commands.add_parser(
        "bench",
        help="latency, CPU and memory on this host, with the accuracy of the same files",
        description="Each graph back to back, then a house at its own pace: p50, p90, p99, drops, CPU, memory.",
    )
    host_commands.add_tune(tune)
    host_commands.add_doctor(doctor)
    host_commands.add_bench(bench)
    host_commands.add_model(bench)
    for command in (tune, doctor):
        host_commands.add_bundle(command)

    bundle = commands.add_parser("bundle", help="look at a model bundle, or verify it")
    actions = bundle.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=_Parser)
    for name, what in (
        ("inspect", "what it can do, how well, from which data"),
        ("verify", "check every hash and load every graph"),
    ):
        action = actions.add_parser(name, help=what)
        action.add_argument(
            "bundle",
            type=Path,
            nargs="?",
            metavar="BUNDLE",
            help="bundle folder (default: the one that comes with tectum)",
        )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0, or that of the error (see ``tectum.errors``), 130 after Ctrl-C."""
    options = _parser().parse_args(arguments)
    from rich.console import Console

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    commands: dict[str, Callable[[argparse.Namespace, Console], int]] = {
        "analyze": _media,
        "run": lambda options, console: (_media if options.media is not None else run_command.run_command)(
            options, console
        ),
        "check": house_commands.check_command,
        "events": history_commands.events_command,
        "rules": history_commands.rules_command,
        "health": house_commands.health_command,
        "init": house_commands.init_command,
        "password": house_commands.password_command,
        "score": _score,
        "tune": host_commands.tune_command,
        "doctor": host_commands.doctor_command,
        "bench": lambda options, console: host_commands.bench_command(_engine(options, console), options, console),
        "bundle": _bundle,
    }
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return commands[options.command](options, console)
    except TectumError as error:
        say(console, "red", str(error))
        return error.exit_code
    except KeyboardInterrupt:
        console.print("tectum: stopped", markup=False)
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _engine(options: argparse.Namespace, console: "Console") -> "Engine":
    from tectum.engine import Engine

    warn = partial(say, console, "yellow")
    choice = (options.variant, options.provider, options.threads, not options.no_tune)
    return Engine.open(options.bundle, *choice, warn)


def _target(name: str) -> Path | TextIO:
    return sys.stdout if name == "-" else Path(name)


def _sinks(jsonl: str | None) -> "list[Sink]":
    """Where events go: a file or standard output as JSON lines, and the console unless that is taken."""
    from rich.console import Console

    from tectum.deliver.sinks import ConsoleSink, JsonLinesSink

    sinks: list[Sink] = []
    if jsonl is not None:
        sinks.append(JsonLinesSink(_target(jsonl)))
    if jsonl != "-":
        sinks.append(ConsoleSink(Console(soft_wrap=True)))
    return sinks


def _media(options: argparse.Namespace, console: "Console") -> int:
    from tectum.analyze import analyze, analyze_folder
    from tectum.deliver.report import Record, write_report
    from tectum.observe.media import media_files
    from tectum.observe.text import utterances

    paced = options.command == "run"
    if paced:
        run_command.check_media_run(options)
    path: Path = options.media if paced else options.path
    if not options.place.strip():
        raise UsageError("--place: must not be empty")
    utterances(options.text)  # refuse a bad time before anything is loaded
    paths = media_files(path)
    host_commands.check_folder("--report", options.report)
    engine = _engine(options, console)
    sinks = _sinks(options.jsonl)
    records: list[Record] = []
    several = len(paths) > 1 or path.is_dir()

    warn = partial(say, console, "yellow")

    def one(file: Path) -> "Summary":
        record = None
        if options.report is not None:
            record = Record(file.name)
            records.append(record)
        place = f"{options.place}/{file.stem}" if several else options.place
        how = (options.text, place, options.outside, record, warn, paced)
        summary = analyze(file, engine, sinks, *how, gated=options.gates)
        _tell(summary, console)
        return summary

    failed = 0
    try:
        if several:
            done, failed = analyze_folder(paths, one, partial(say, console, "red"))
            console.print(f"{len(done)} of {len(paths)} files read", markup=False)
        else:
            one(paths[0])
    finally:
        for sink in sinks:
            sink.close()
        if options.report is not None and any(r.scores for r in records):
            write_report(options.report, [r for r in records if r.scores], engine.bundle.thresholds)
            console.print(f"report: {options.report}", markup=False)
    return 4 if failed else 0


def _tell(summary: "Summary", console: "Console") -> None:
    speed = summary.seconds / summary.wall_s if summary.wall_s > 0 else 0.0
    console.print(
        f"{summary.path}: {summary.seconds:.1f} s in {summary.wall_s:.1f} s ({speed:.1f} x), "
        f"{summary.frames} pictures, {summary.chunks} sound hops, {summary.events} events",
        style="dim",
        markup=False,
    )


def _score(options: argparse.Namespace, console: "Console") -> int:
    from tectum.deliver.sinks import JsonLinesSink
    from tectum.observe.media import media_files
    from tectum.score import score_file, score_text, to_line

    if not options.files and not options.text:
        raise UsageError("score: give at least one FILE or --text")
    engine = _engine(options, console)
    sink = JsonLinesSink(_target(options.jsonl))
    code = 0

    warn = partial(say, console, "yellow")

    try:
        for text in options.text:
            sink.write(to_line(score_text(engine, text)))
        for given in options.files:
            try:
                for path in media_files(given):
                    try:
                        for row in score_file(engine, path, warn):
                            sink.write(to_line(row))
                    except TectumError as error:
                        say(console, "red", str(error))
                        code = error.exit_code
            except TectumError as error:
                say(console, "red", str(error))
                code = error.exit_code
    finally:
        sink.close()
    return code


def _bundle(options: argparse.Namespace, console: "Console") -> int:
    from rich.console import Console
    from rich.table import Table

    from tectum.bundle import Bundle
    from tectum.engine import Engine

    bundle = Bundle.load(options.bundle)
    out = Console()
    if options.action == "verify":
        for variant in bundle.manifest["variants"]:
            Engine(bundle.in_variant(variant))
        count = len(bundle.manifest["files"])
        out.print(
            f"{bundle.path}: verified: {count} files, {len(bundle.manifest['variants'])} variants, every graph loads",
            markup=False,
        )
        return 0
    part = bundle.manifest["variants"][bundle.variant]
    out.print(f"{bundle.name} {bundle.version}  ({bundle.path})", markup=False, highlight=False)
    table = Table("graph", "parameters", "bytes", "p50 ms", "inputs", "outputs")
    for name, graph in bundle.manifest.get("graphs", {}).items():
        time = part.get("latency_ms", {}).get(name, {}).get("p50", "")
        inputs, outputs = (", ".join(v["name"] for v in graph[k]) for k in ("inputs", "outputs"))
        table.add_row(name, f"{graph['parameters']:,}", f"{graph['bytes']:,}", str(time), inputs, outputs)
    out.print(table)
    table = Table("head", "labels", "accuracy", "majority", "macro F1")
    for head, labels in bundle.labels.items():
        figures = part.get("metrics", {}).get(head, {})
        row = [f"{figures[k]:.3f}" if k in figures else "" for k in ("accuracy", "majority", "macro_f1")]
        table.add_row(head, ", ".join(labels), *row)
    out.print(table)
    for name, variant in bundle.manifest["variants"].items():
        size = bundle.in_variant(name).size
        score = variant.get("metrics", {}).get("situation", {}).get("accuracy")
        told = "" if score is None else f", situation accuracy {score:.3f}"
        out.print(f"variant {name}: {size / 1e6:.2f} MB{told}", markup=False, highlight=False)
    for row in bundle.manifest.get("data", []):
        items = ", ".join(f"{k} {v}" for k, v in row["items"].items())
        out.print(f"data {row['name']}: {items}; {', '.join(row['licences'])}", markup=False, highlight=False)
    out.print(f"read more: {bundle.path / 'card.md'}", markup=False, highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
