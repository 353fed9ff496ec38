"""How long it takes to judge data before anything is trained, and what recordings of an hour cost then.

*Data at hand*: every file of the recipe ``home`` below ``--data`` opened and decoded, as ``tectum-export check`` and
``train`` do first. *An hour*: a FLAC at 48 kHz, and the sound of a video (FLAC in Matroska, H.264 at one picture a
second), made here; the peak of the memory of a process of its own that judges one, beyond that of its start. *Kept*:
the same when it is then kept to train on (16 bits at 16 kHz: 115 MB an hour). Wall times say little while other work
runs: CPU times stand beside them.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from environment import environment
from tectum_export.data.judge import judge
from tectum_export.data.manifest import Item
from tectum_export.data.sound import RATE, Loudness, sound_pieces
from tectum_export.data.sound_bank import SoundBank
from tectum_export.recipe import load_recipe

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.hour import write_sound, write_video

RESULT = Path(__file__).parent / "results" / "judging.json"


def peak_mb() -> float:
    """Of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def costs(path: Path) -> dict[str, float]:
    """Of one recording, in this process."""
    before, cpu = peak_mb(), time.process_time()
    loudness, count = Loudness(), 0
    for piece in sound_pieces(path):
        loudness.add(piece)
        count += len(piece)
    judged = {"seconds": round(count / RATE, 1), "cpu_s": round(time.process_time() - cpu, 2)}
    judged["peak_mb"] = round(peak_mb() - before, 1)
    SoundBank([Item("audio", "own", "one", ("dog_bark",), path=path)], ("dog_bark",))
    return {**judged, "kept_peak_mb": round(peak_mb() - before, 1)}


def at_hand(data: Path) -> dict[str, Any]:
    """The data of ``home``."""
    wall, cpu = time.monotonic(), time.process_time()
    judged = judge(load_recipe("home"), data)
    took, used = time.monotonic() - wall, time.process_time() - cpu
    size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
    return {
        "files": judged.files,
        "data_mb": round(size / 1e6),
        "errors": len(judged.findings.errors),
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "wall_s": round(took, 1),
        "cpu_s": round(used, 1),
        "cpu_ms_a_file": round(1000 * used / max(1, judged.files), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data of the recipe home")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(costs(options.one)))
        return
    found: dict[str, Any] = environment("numpy", "soundfile", "soxr", "av")
    found |= {"at_hand": at_hand(options.data), "hour": {}}
    with tempfile.TemporaryDirectory() as made:
        for name, write in (("hour.flac", write_sound), ("hour.mkv", write_video)):
            write(Path(made) / name)
            command = [sys.executable, __file__, "--data", str(options.data), "--one", str(Path(made) / name)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found["hour"][name] = json.loads(done.stdout)
    options.out.write_text(json.dumps(found, indent=1) + "\n")
    Console().print_json(data=found)


if __name__ == "__main__":
    main()
