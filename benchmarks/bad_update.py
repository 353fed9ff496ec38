"""How soon a device is on the version before again, when one that was taken does not run well there.

A device has taken a signed version that is bad in one of four ways. What the unit of systemd does is done here: check
the file, begin the house, and both again some seconds after each end, until one that is ready answers with the version
before. The clock starts with the first check that finds the bad one. No trial on the device comes before, which would
have refused most of them. Afterwards `tectum update` is asked to take the bad one again.
"""

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import onnx
from onnx import TensorProto, helper
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.live import HouseProcess  # noqa: E402
from tests.manager import Manager  # noqa: E402
from tests.signing import bundle_called, overwrite, sign, trust  # noqa: E402
from tests.small_bundle import list_anew  # noqa: E402

from tectum import Bundle  # noqa: E402
from tectum.bundle.versions import Versions  # noqa: E402
from tectum.update.trial import Trial  # noqa: E402
from tectum.update.updating import update  # noqa: E402

RESULT = Path(__file__).parent / "results" / "bad_update.json"
UNIT = (ROOT / "deploy" / "tectum.service").read_text(encoding="utf-8")
ANEW_S = float(re.findall(r"^RestartSec=(\d+)$", UNIT, re.MULTILINE)[0])
GIVEN_UP = int(re.findall(r"^RestartPreventExitStatus=(\d+)$", UNIT, re.MULTILINE)[0])
"""A house that ends so is not begun again."""
LIMIT_S = 60.0
SAID = "turn on the light in the kitchen\n"
HOUSE = "[house]\ntext = '-'\n[model]\nbundle = 'device'\n[[place]]\nname = 'hall'\n"
NAMED = "[place.event.dog_bark]\nthreshold = 0.5\n"


def failing(folder: Path) -> None:
    """Its graph for words fails of every word, and of nothing but words, as its publisher made it."""
    graph = folder / "text.onnx"
    model = onnx.load(str(graph))
    for node in model.graph.node:
        node.output[:] = ["_as_it_was" if name == "help" else name for name in node.output]
        node.input[:] = ["_as_it_was" if name == "help" else name for name in node.input]
    (words,) = [one.name for one in model.graph.input]
    model.graph.initializer.append(helper.make_tensor("_only", TensorProto.FLOAT, [1], [0.0]))
    model.graph.node.extend(
        [
            helper.make_node("Gather", ["_only", words], ["_none"]),
            helper.make_node("ReduceMax", ["_none"], ["_zero"], keepdims=0),
            helper.make_node("Add", ["_as_it_was", "_zero"], ["help"]),
        ]
    )
    overwrite(graph, model.SerializeToString())
    list_anew(folder)


def lacking(folder: Path) -> None:
    """It calls a kind that the house's file names something else."""
    file = folder / "manifest.json"
    overwrite(file, file.read_text().replace('"dog_bark"', '"bark"').encode())


class Bad(NamedTuple):
    """``made``: what its publisher did to it; ``damaged``: a file that is altered on the device; ``killed``: nothing is
    wrong with it but that its house is killed; ``why``: what the device then says it was gone back from for."""

    why: str
    made: Callable[[Path], None] | None = None
    damaged: str = ""
    killed: bool = False


KINDS = {
    "cannot be opened": Bad("fusion.onnx: SHA-256", damaged="fusion.onnx"),
    "lacks what the file names": Bad("unknown kind", made=lacking),
    "fails whenever it reads": Bad("while running Gather node", made=failing),
    "house is killed each time": Bad("a house began with it 2 times and did not run well", killed=True),
}


def bad_device(folder: Path, bad: Bad) -> Path:
    """A device that has 1.0.0, and took a 2.0.0 that is bad in this way."""
    repository, device = folder / "repository", folder / "device"
    failed = sign(repository, bundle_called(folder / "bundle", "1.0.0"))
    failed |= trust(device, repository, repository / "metadata" / "1.root.json")
    made = bundle_called(folder / "next", "2.0.0")
    if bad.made is not None:
        bad.made(made)
    if failed | sign(repository, made):
        raise SystemExit("the bundles could not be signed")
    (folder / "house.toml").write_text(HOUSE + (NAMED if bad.made is lacking else ""))
    update(device, tried=lambda *_: Trial())
    if Bundle.load(device).version != "2.0.0":
        raise SystemExit("the bad version was not taken")
    if bad.damaged:
        overwrite(Bundle.load(device).path / bad.damaged, b"no graph")
    return device


def back(folder: Path, device: Path, killed_after_s: float | None) -> tuple[float, int]:
    """Seconds from the first start until a house that is ready answers with the version before, and how many were
    begun. A house with the bad one is killed so long after it was ready; None: it is left alone."""
    first, starts, file = time.monotonic(), 0, folder / "house.toml"
    notified = folder / "notify"
    while True:
        starts += 1
        (folder / "events.jsonl").unlink(missing_ok=True)
        notified.unlink(missing_ok=True)
        checked = subprocess.run(tectum("check", file), capture_output=True, text=True, check=False)
        if not checked.returncode:
            env = {**os.environ, "NOTIFY_SOCKET": str(notified)}
            with Manager(notified) as manager, HouseProcess(folder, ["run", file], env) as house:
                ready: float | None = None
                while house.process.poll() is None:
                    with contextlib.suppress(OSError):
                        house.process.stdin.write(SAID)
                        house.process.stdin.flush()
                    if ready is None and "READY=1" in manager.lines():
                        ready = time.monotonic()
                    bad = Versions(device).read().on_trial
                    if ready is not None and not bad and house.events(kind="HassTurnOn"):
                        return time.monotonic() - first, starts
                    lived = time.monotonic() - ready if ready is not None else 0.0
                    if bad and killed_after_s is not None and lived > killed_after_s:
                        house.process.kill()
                    time.sleep(0.1)
                    if time.monotonic() - first > 10 * LIMIT_S:
                        raise SystemExit(f"no way back in {10 * LIMIT_S:g} s\n{house.log.read_text()[-3000:]}")
                if house.process.returncode == GIVEN_UP:
                    raise SystemExit(f"the unit would not begin it again\n{house.log.read_text()[-3000:]}")
        elif time.monotonic() - first > 10 * LIMIT_S:
            raise SystemExit(f"no house began in {10 * LIMIT_S:g} s\n{checked.stderr[-3000:]}")
        time.sleep(ANEW_S)


def tectum(*arguments: object) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "tectum.commands.main", *map(str, arguments)]


def refused_from_now_on(device: Path, why: str) -> bool:
    """Whether ``tectum update`` does not take it once more, for what was wrong with it."""
    told = subprocess.run(tectum("update", "--bundle", device), capture_output=True, text=True, check=False)
    said = " ".join(told.stderr.split())
    if "was refused here before: " not in said or why not in said:
        print(f"tectum update: exit code {told.returncode}: {said}", file=sys.stderr)
        return False
    return Bundle.load(device).version == "1.0.0"


def main() -> int:
    """Measure, print, write. 1 where one took longer than a minute, or is taken again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--kind", choices=KINDS, action="append", help="repeatable; default: all")
    parser.add_argument("--killed-after", type=float, default=5.0, metavar="S", help="after it was ready")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    table = Table("version that", "starts", "s, median", "s, longest", "taken again")
    rows: dict[str, dict[str, Any]] = {}
    for kind in options.kind or KINDS:
        took, starts, kept_out, bad = list[float](), list[int](), True, KINDS[kind]
        for _ in range(options.times):
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                device = bad_device(folder, bad)
                seconds, count = back(folder, device, options.killed_after if bad.killed else None)
                kept_out = refused_from_now_on(device, bad.why) and kept_out
                took.append(seconds)
                starts.append(count)
        rows[kind] = {
            "times": len(took),
            "starts": max(starts),
            "median_s": round(median(took), 1),
            "longest_s": round(max(took), 1),
            "taken_again": not kept_out,
        }
        table.add_row(kind, *(str(rows[kind][key]) for key in ("starts", "median_s", "longest_s", "taken_again")))
    Console().print(table)
    longest = max(row["longest_s"] for row in rows.values())
    result = {
        "bench": "bad_update",
        "kinds": rows,
        "longest_s": longest,
        "killed_after_s": options.killed_after,
        "anew_s": ANEW_S,
        **environment("tuf", "onnxruntime"),
    }
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return int(longest > LIMIT_S or any(row["taken_again"] for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
