"""The commands about this host: ``tectum tune``, ``tectum doctor``, ``tectum bench``."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tectum import __version__
from tectum.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from tectum.engine import Engine

GOALS = ("latency", "cpu")
COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def say(console: "Console", colour: str, message: str) -> None:
    """One line for people, on standard error."""
    console.print(f"tectum: {message}", style=colour, markup=False)


def add_bundle(command: argparse.ArgumentParser) -> None:
    """Which bundle."""
    command.add_argument(
        "--bundle", type=Path, metavar="DIR", help="model bundle (default: the one that comes with tectum)"
    )


def add_model(command: argparse.ArgumentParser) -> None:
    """Which bundle, and how it runs."""
    add_bundle(command)
    command.add_argument(
        "--provider",
        default="auto",
        metavar="POLICY",
        help="auto: what 'tectum tune' found, else CUDA if it loads, else the CPU; NAME or require:NAME: this, or an"
        " error; "
        "prefer:NAME,NAME: in order, told when passed over; names: cpu, cuda, tensorrt, openvino",
    )
    command.add_argument(
        "--variant", metavar="NAME", help="variant of the bundle: fp32, int8, … (default: tuned, or fp32)"
    )
    command.add_argument("--threads", type=int, metavar="N", help="at most so many threads (default: tuned, or 1)")
    command.add_argument("--no-tune", action="store_true", help="do not use what 'tectum tune' found")


def add_tune(command: argparse.ArgumentParser) -> None:
    """Arguments of ``tectum tune``."""
    command.add_argument("--threads", type=int, metavar="N", help="most threads a graph may use (default: all cores)")
    command.add_argument(
        "--goal", choices=GOALS, default="latency", help="what counts: time to a result, or CPU time (default: latency)"
    )
    command.add_argument("--forget", action="store_true", help="remove what was found on this host, measure nothing")
    command.add_argument("--json", type=Path, metavar="FILE", help="write every candidate with its figures")


def add_doctor(command: argparse.ArgumentParser) -> None:
    """Arguments of ``tectum doctor``."""
    command.add_argument("--json", action="store_true", help="print one JSON object instead")


def add_bench(command: argparse.ArgumentParser) -> None:
    """Arguments of ``tectum bench``, beside those of the model."""
    command.add_argument("--places", type=int, default=1, metavar="N", help="places of the paced house (default: 1)")
    command.add_argument("--seconds", type=float, default=20.0, metavar="S", help="of the paced house (default: 20)")
    command.add_argument(
        "--media", type=Path, metavar="FILE", help="a recording that every place watches, decoding included"
    )
    command.add_argument("--gates", action="store_true", help="what did not change is not encoded again")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    command.add_argument("--html", type=Path, metavar="FILE", help="write a page with a chart")


def tune_command(options: argparse.Namespace, console: "Console") -> int:
    """Measure, choose, store."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from tectum.bundle import Bundle
    from tectum.tune import forget, tune

    bundle = Bundle.load(options.bundle)
    if options.forget:
        told = "what was tuned is forgotten" if forget(bundle) else "nothing was tuned on this host"
        console.print(f"{bundle.path}: {told}", markup=False)
        return 0
    check_folder("--json", options.json)
    say = partial(console.print, style="dim", markup=False)
    plan, candidates = tune(bundle, options.threads, options.goal, say)
    table = Table("graph", "variant", "provider", "x", "p50 ms", "p90 ms", "CPU ms", "dB", "", box=box.SIMPLE_HEAD)
    refused = []
    for one in candidates:
        row = [one.graph, one.variant, one.provider, str(one.threads)]
        if one.refused:
            table.add_row(*row, *[""] * 4, "refused", style="dim")
            refused.append(f"refused: {one.graph} {one.variant} on {one.provider}: {one.refused}")
            continue
        figures = [f"{value:.3f}" for value in (one.p50_ms, one.p90_ms, one.cpu_ms)]
        same = "same" if one.db >= 200 else f"{one.db:.0f}"
        table.add_row(*row, *figures, same, "chosen" if one.chosen else "", style="bold" if one.chosen else None)
    out = Console()
    out.print(table)
    for told in refused:
        out.print(told, style="dim", markup=False, highlight=False, soft_wrap=True)
    what = "of CPU" if options.goal == "cpu" else "waited"
    for variant, cost in plan.measured["cost_ms_per_s"].items():
        out.print(f"{variant}: {cost:.1f} ms {what} per second of a place", highlight=False)
    file = plan.store(bundle.path)
    console.print(f"chosen: {plan.variant}; kept in {file}", markup=False)
    if options.json is not None:
        _write(options.json, {"variant": plan.variant, **plan.measured})
    return 0


def doctor_command(options: argparse.Namespace, console: "Console") -> int:
    """Tell every finding; 1 where something fails."""
    from rich.console import Console

    from tectum.doctor import examine

    say = partial(console.print, style="dim", markup=False) if console.is_terminal else lambda _: None
    found = []
    out = Console(soft_wrap=True, highlight=False)
    for finding in examine(options.bundle, say):
        found.append(finding)
        if options.json:
            continue
        out.print(f"{finding.state:4}", style=COLOURS[finding.state], end="  ")
        out.print(f"{finding.name}: {finding.text}", markup=False)
        if finding.fix:
            out.print(f"      → {finding.fix}", markup=False)
    well = all(finding.state != "fail" for finding in found)
    if options.json:
        rows = [asdict(finding) for finding in found]
        print(json.dumps({"tectum": __version__, "ok": well, "findings": rows}, indent=1, ensure_ascii=False))
    return 0 if well else 1


def bench_command(engine: "Engine", options: argparse.Namespace, console: "Console") -> int:
    """Measure, tell, write."""
    from tectum.bench import accuracy, check, house, single_stream
    from tectum.deliver.bench_page import write_page
    from tectum.encode.provider import runtime_version
    from tectum.host import host

    check_folder("--json", options.json)
    check_folder("--html", options.html)
    check(options.places, options.seconds, options.media)
    console.print("each graph, back to back", style="dim")
    single = single_stream(engine)
    console.print(f"a house of {_count(options.places)} for {options.seconds:g} s", style="dim")
    paced = house(engine, options.places, options.seconds, options.media, options.gates)
    known = host()
    result: dict[str, Any] = {
        "bench": "tectum bench",
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "bundle": f"{engine.bundle.name} {engine.bundle.version}",
        "variant": engine.bundle.variant,
        "media": str(options.media) if options.media is not None else "drawn",
        "host": {"cpu": known.cpu, "features": known.features, "cores": known.cores, "memory_mb": known.memory_mb},
        "versions": {"tectum": __version__, "onnxruntime": runtime_version(), "python": sys.version.split()[0]},
        "providers": engine.health(placement=True),
        "single_stream_ms": single,
        "house": asdict(paced),
        "accuracy": accuracy(engine),
    }
    _show(result)
    if options.json is not None:
        _write(options.json, result)
    if options.html is not None:
        write_page(options.html, result)
        console.print(f"page: {options.html}", markup=False)
    return 0


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    out = Console(highlight=False, soft_wrap=True)
    table = Table("ms", "p50", "p90", "p99", "max", "CPU", "provider", title=f"{result['bundle']} {result['variant']}")
    for name, figures in result["single_stream_ms"].items():
        way = result["providers"][name]
        ran = f"{way['loaded'].removesuffix('ExecutionProvider')} x{way['threads']}"
        table.add_row(name, *(f"{figures[key]:.3f}" for key in ("p50", "p90", "p99", "max", "cpu")), ran)
    for kind, figures in result["house"]["latency_ms"].items():
        table.add_row(f"house, {kind}", *(f"{figures[key]:.3f}" for key in ("p50", "p90", "p99", "max")), "", "")
    out.print(table)
    paced = result["house"]
    out.print(
        f"{_count(paced['places'])}, {paced['seconds']:g} s: {paced['cpu_s_per_media_s']:.3f} CPU seconds per second, "
        f"{paced['drops']} pictures dropped, {paced['rss_mb']:.0f} MB resident"
    )
    heads = ", ".join(f"{head} {figures['accuracy']:.3f}" for head, figures in result["accuracy"].items())
    out.print(f"accuracy of these files: {heads}")


def _count(places: int) -> str:
    return "1 place" if places == 1 else f"{places} places"


def check_folder(flag: str, file: Path | None) -> None:
    """Whether the folder of a file to write exists, before minutes are spent. Raises UsageError."""
    if file is not None and not file.absolute().parent.is_dir():
        raise UsageError(f"{flag} {file}: the folder {file.absolute().parent} does not exist")


def _write(file: Path, content: Any) -> None:
    try:
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
