"""``tectum bench``: latency, CPU and memory on this host, beside the accuracy of the same files."""

import argparse
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tectum.version import VERSION

if TYPE_CHECKING:
    from tectum.commands.options import Commands
from tectum.commands.options import add_model, check_folder, open_engine, write_json

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    bench = commands.add_parser(
        "bench",
        help="latency, CPU and memory on this host, with the accuracy of the same files",
        description="Each graph back to back, then a house at its own pace: p50, p90, p99, drops, CPU, memory.",
    )
    bench.add_argument("--places", type=int, default=1, metavar="N", help="places of the paced house (default: 1)")
    bench.add_argument("--seconds", type=float, default=20.0, metavar="S", help="of the paced house (default: 20)")
    bench.add_argument(
        "--media", type=Path, metavar="FILE", help="a recording that every place plays, decoding included"
    )
    bench.add_argument("--gates", action="store_true", help="what did not change is not encoded again")
    bench.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    bench.add_argument("--html", type=Path, metavar="FILE", help="write a page with a chart")
    add_model(bench)
    bench.set_defaults(command=bench_command)


def bench_command(options: argparse.Namespace) -> int:
    """Measure, print, write."""
    from dataclasses import asdict

    from msgspec import to_builtins

    from tectum.encode.onnx.provider import runtime_version
    from tectum.host.bench import accuracy, check, house, single_stream
    from tectum.offline.bench_page import write_page
    from tectum.supervise.machine import host

    check_folder("--json", options.json)
    check_folder("--html", options.html)
    engine = open_engine(options)
    check(options.places, options.seconds, options.media, engine.bundle.shape)
    log.info("each graph, back to back")
    single = single_stream(engine)
    log.info("a house of %s for %g s", _count(options.places), options.seconds)
    paced = house(engine, options.places, options.seconds, options.media, options.gates)
    known = host()
    result: dict[str, Any] = {
        "bench": "tectum bench",
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "bundle": f"{engine.bundle.name} {engine.bundle.version}",
        "variant": engine.bundle.variant,
        "media": str(options.media) if options.media is not None else "drawn",
        "host": {"cpu": known.cpu, "features": known.features, "cores": known.cores, "memory_mb": known.memory_mb},
        "versions": {"tectum": VERSION, "onnxruntime": runtime_version(), "python": sys.version.split()[0]},
        "providers": to_builtins(engine.health(placement=True)),
        "single_stream_ms": single,
        "house": asdict(paced),
        "accuracy": accuracy(engine),
    }
    _show(result)
    if options.json is not None:
        write_json(options.json, result)
    if options.html is not None:
        write_page(options.html, result)
        log.info("page: %s", options.html)
    return 0


def _show(result: dict[str, Any]) -> None:
    from rich.table import Table

    from tectum.commands.output import Output

    out = Output()
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
