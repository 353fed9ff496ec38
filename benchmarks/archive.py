"""What an archive costs: media seconds a CPU second, one and two workers beside each other, and memory with many files.

The recordings of ``--data`` that hold picture and sound are copied under as many names as are needed, each with some
bytes behind its end, so that no two hold the same. CPU time is that of all processes. Memory is the peak of the process
that gives out the work and writes, with a few and with many short recordings: it must not grow with their number. How
much faster two workers are is told by the clock, which needs two cores that do nothing else
(``archive_workers.py`` asks for them), and by the CPU time that they take for the same work.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment

RESULT = Path(__file__).parent / "results" / "archive.json"
CHILD = """
import json, resource, sys
from tectum.commands.main import main
code = main(sys.argv[1:])
own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
print(json.dumps({"code": code, "cpu_s": cpu, "peak_mb": own.ru_maxrss / 1024}))
"""


def run(folder: Path, out: Path, workers: int, *more: str) -> dict[str, Any]:
    """One archive in a process of its own. ``more``: words of the command."""
    arguments = ["archive", str(folder), "--out", str(out), "--workers", str(workers), "--no-tune", *more]
    program = "if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in CHILD.strip().splitlines())
    script = out.with_suffix(".py")
    script.write_text(program)
    begun = time.monotonic()
    done = subprocess.run([sys.executable, str(script), *arguments], capture_output=True, text=True, check=False)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["code"] == 0, done.stderr
    entries = [one for line in (out / "manifest.jsonl").open() for one in json.loads(line)["recordings"]]
    media_s = sum(one["seconds"] for one in entries)
    wall_s = time.monotonic() - begun
    kept = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    return {
        "recordings": len(entries),
        "workers": workers,
        "media_s": round(media_s, 1),
        "wall_s": round(wall_s, 1),
        "media_s_per_cpu_s": round(media_s / told["cpu_s"], 2),
        "media_s_per_wall_s": round(media_s / wall_s, 2),
        "archive_bytes_per_media_s": round(kept / media_s),
        "peak_mb": round(told["peak_mb"], 1),
    }


def copies(source: Path, folder: Path, number: int) -> Path:
    """So many recordings of one, none of which is the same."""
    folder.mkdir()
    raw = source.read_bytes()
    for index in range(number):
        (folder / f"{index}{source.suffix}").write_bytes(raw + b"\0\0\0\x0cfree" + index.to_bytes(4, "big"))
    return folder


def short(folder: Path, number: int) -> Path:
    """So many recordings of one second of noise."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    for index in range(number):
        with wave.open(str(folder / f"{index}.wav"), "wb") as out:
            out.setparams((1, 2, 16_000, 0, "NONE", ""))
            out.writeframes((300 * rng.standard_normal(16_000)).astype("<i2").tobytes())
    return folder


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("shared/data"), metavar="DIR")
    asked.add_argument("--copies", type=int, default=8, help="of the recording (default: 8)")
    asked.add_argument("--short", type=int, nargs=2, default=(100, 10_000), help="few and many (default: 100 10000)")
    asked.add_argument("--out", type=Path, default=RESULT)
    options = asked.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        long = copies(options.data / "video" / "car-detection.mp4", folder / "long", options.copies)
        for workers in (1, 2):
            rows.append({"what": "video and sound", **run(long, folder / f"long-{workers}", workers)})
        for number in options.short:
            many = short(folder / f"short-{number}", number)
            rows.append({"what": "short recordings", **run(many, folder / f"archive-{number}", 2)})
    one, two = rows[0], rows[1]
    efficiency = two["media_s_per_wall_s"] / one["media_s_per_wall_s"] / 2
    grows = rows[3]["peak_mb"] / rows[2]["peak_mb"]
    work = two["media_s_per_cpu_s"] / one["media_s_per_cpu_s"]
    told = {
        "efficiency_1_to_2": round(efficiency, 3),
        "efficiency_1_to_2_of_cpu": round(work, 3),
        "memory_many_to_few": round(grows, 3),
    }
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*map(str, row.values()))
    Console().print(table, told)
    loaded = f"{os.getloadavg()[2]:.1f} on {os.cpu_count()} cores"
    result = {**environment("pyarrow", "onnxruntime", "av"), "load_15_min": loaded, "rows": rows, **told}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
