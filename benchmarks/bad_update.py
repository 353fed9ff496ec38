"""How soon a device is on the version before again, when one that was taken does not run well there.

A device with signed bundles has taken a version that is bad in one of four ways; its house is begun again two seconds
after each end, as the unit of systemd does it, until one answers with the version before. The clock starts with the
first house that finds the bad one. No trial on the device comes before: what that would have refused is here, too.
"""

import argparse
import contextlib
import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import onnx
from onnx import TensorProto, helper
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.live import HouseProcess  # noqa: E402
from tests.signing import bundle_called, overwrite, published, sign, trust  # noqa: E402

from tectum import Bundle  # noqa: E402
from tectum.bundle.versions import Versions  # noqa: E402
from tectum.errors import BundleError  # noqa: E402
from tectum.update.trial import Trial  # noqa: E402
from tectum.update.updating import update  # noqa: E402

RESULT = Path(__file__).parent / "results" / "bad_update.json"
ANEW_S = 2.0
"""``RestartSec`` of deploy/tectum.service."""
KILLED_AFTER_S = 5.0
LIMIT_S = 60.0
"""What docs/updates.md promises."""
SAID = "turn on the light in the kitchen\n"
HOUSE = "[house]\ntext = '-'\n[model]\nbundle = 'device'\n[[place]]\nname = 'hall'\n"


def failing_text(folder: Path) -> None:
    """Its graph for words fails of every word, and of nothing but words."""
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


def bad_device(folder: Path, kind: str) -> Path:
    """A device that has 1.0.0, and took a 2.0.0 that is bad in this way."""
    if kind == "fails whenever it reads":
        repository, device = folder / "repository", folder / "device"
        sign(repository, bundle_called(folder / "bundle", "1.0.0"))
        trust(device, repository, repository / "metadata" / "1.root.json")
        bad = bundle_called(folder / "next", "2.0.0")
        failing_text(bad)
        hashed(bad, "text.onnx")
        if sign(repository, bad):
            raise SystemExit("the bad bundle could not be signed")
    else:
        device = published(folder, "device") / "device"
    (folder / "house.toml").write_text(HOUSE)
    update(device, tried=lambda *_: Trial())
    if kind == "cannot be opened":
        overwrite(Bundle.load(device).path / "fusion.onnx", b"no graph")
    elif kind == "lacks what the file names":
        (folder / "house.toml").write_text(HOUSE + "[place.event.dog_bark]\nthreshold = 0.5\n")
        renamed = json.loads(json.dumps(Bundle.load().manifest).replace('"dog_bark"', '"bark"'))
        overwrite(Bundle.load(device).path / "manifest.json", json.dumps({**renamed, "version": "2.0.0"}).encode())
    return device


def hashed(bundle: Path, name: str) -> None:
    """The manifest knows the file as it is now."""
    file = bundle / "manifest.json"
    manifest = json.loads(file.read_text())
    manifest["files"][name] = hashlib.sha256((bundle / name).read_bytes()).hexdigest()
    overwrite(file, json.dumps(manifest).encode())


def again(folder: Path, device: Path, killed: bool) -> tuple[float, int]:
    """Seconds from the first house with the bad version until one with the version before tells an event, and how many
    were begun."""
    first, starts = time.monotonic(), 0
    while True:
        starts += 1
        (folder / "events.jsonl").unlink(missing_ok=True)
        with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
            bad = killed and Versions(device).read().on_trial
            begun = time.monotonic()
            while house.process.poll() is None:
                with contextlib.suppress(OSError):
                    house.process.stdin.write(SAID)
                    house.process.stdin.flush()
                time.sleep(0.1)
                if house.events(kind="HassTurnOn") and Bundle.load(device).version == "1.0.0":
                    return time.monotonic() - first, starts
                if bad and house.events(kind="HassTurnOn") and time.monotonic() - begun > KILLED_AFTER_S:
                    house.process.kill()
                if time.monotonic() - first > 10 * LIMIT_S:
                    raise SystemExit(f"no way back in {10 * LIMIT_S:g} s\n{house.log.read_text()[-3000:]}")
        time.sleep(ANEW_S)


def refused_from_now_on(device: Path) -> bool:
    """Whether an update does not take it once more."""
    try:
        update(device, tried=lambda *_: Trial())
    except BundleError:
        return Bundle.load(device).version == "1.0.0"
    return False


KINDS = ("cannot be opened", "lacks what the file names", "fails whenever it reads", "house is killed each time")


def main() -> int:
    """Measure, print, write. 1 where one took longer than a minute, or is taken again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    table = Table("version that", "starts", "s, median", "s, longest", "taken again")
    rows: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        took, starts, kept_out = list[float](), list[int](), True
        for _ in range(options.times):
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                device = bad_device(folder, kind)
                seconds, count = again(folder, device, killed=kind == KINDS[-1])
                kept_out = kept_out and refused_from_now_on(device)
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
    result = {"bench": "bad_update", "kinds": rows, "longest_s": longest, **environment("tuf", "onnxruntime")}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return int(longest > LIMIT_S or any(row["taken_again"] for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
