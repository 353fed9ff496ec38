"""``tectum analyze``, and ``tectum run --media``: recordings to events."""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.options import add_recording, check_folder, open_engine, target
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.deliver.sinks.base import Sink
    from tectum.offline.analyze import Summary

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    analyze = commands.add_parser(
        "analyze",
        help="run a recording, a picture, a text file or a folder of them, as fast as possible",
        description="Run a recording (or every recording in a folder) and print its events.",
    )
    analyze.add_argument(
        "path", type=Path, metavar="PATH", help="video, sound, picture, .txt (a sentence a line), or folder"
    )
    add_recording(analyze)
    analyze.set_defaults(command=analyze_command)


def _sinks(jsonl: str | None) -> "list[Sink]":
    """Where events go: a file or standard output as JSON lines, and the console unless that is taken."""
    from rich.console import Console

    from tectum.deliver.sinks.local import ConsoleSink, JsonLinesSink

    sinks: list[Sink] = []
    if jsonl is not None:
        sinks.append(JsonLinesSink(target(jsonl)))
    if jsonl != "-":
        sinks.append(ConsoleSink(Console(soft_wrap=True)))
    return sinks


def analyze_command(options: argparse.Namespace) -> int:
    from tectum.observe.sources.media_files import media_files
    from tectum.observe.sources.text import utterances
    from tectum.offline.analyze import analyze, analyze_folder
    from tectum.offline.report import Record, write_report

    paced = options.path is None
    path: Path = options.media if paced else options.path
    if not options.place.strip():
        raise UsageError("--place: must not be empty")
    utterances(options.text)  # refuse a bad time before anything is loaded
    paths = media_files(path)
    check_folder("--report", options.report)
    engine = open_engine(options)
    sinks = _sinks(options.jsonl)
    records: list[Record] = []
    several = len(paths) > 1 or path.is_dir()

    def one(file: Path) -> "Summary":
        record = None
        if options.report is not None:
            record = Record(file.name)
            records.append(record)
        place = f"{options.place}/{file.stem}" if several else options.place
        how = (options.text, place, options.outside, record, paced)
        summary = analyze(file, engine, sinks, *how, gated=options.gates)
        _show(summary)
        return summary

    failed = 0
    try:
        if several:
            done, failed = analyze_folder(paths, one)
            whole = len(paths) - failed
            broken = f", {len(done) - whole} in part" if len(done) > whole else ""
            log.info("%d of %d files read%s", whole, len(paths), broken)
        else:
            failed = bool(one(paths[0]).damage)
    finally:
        for sink in sinks:
            sink.close()
        if options.report is not None and any(r.scores for r in records):
            write_report(options.report, [r for r in records if r.scores], engine.bundle.thresholds)
            log.info("report: %s", options.report)
    return 4 if failed else 0


def _show(summary: "Summary") -> None:
    speed = summary.seconds / summary.wall_s if summary.wall_s > 0 else 0.0
    took = f"{summary.seconds:.1f} s in {summary.wall_s:.1f} s ({speed:.1f} x)"
    found = f"{summary.frames} pictures, {summary.chunks} sound hops, {summary.events} events"
    log.info("%s: %s, %s", summary.path, took, found)
