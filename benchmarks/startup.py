"""Start-up and memory: ``import tectum``, import to the first decision, and the resident memory of one place.

Every figure is that of fresh processes, one after the other: seven, of which the median is told. First decision: from
before the import to the fused situation of one picture, one hop of sound and one sentence. With an empty cache the
graphs are optimised and kept; with a warm one they are read as they were kept. Byte code is kept too, as that of an
installed package is, whatever the environment says.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from environment import environment
from variants import MEASURED

RESULT = Path(__file__).parent / "results" / "startup.json"
TIMES = 7
IMPORT = "import time; begin = time.perf_counter(); import tectum; print(time.perf_counter() - begin)"
TYPES = "import time; begin = time.process_time(); import msgspec; print(time.process_time() - begin)"
"""What the typed configuration, events and health add."""
SIZE = "from importlib.metadata import files; print(sum(f.locate().stat().st_size for f in files('msgspec')) / 1e6)"
DECISION = """
import time
begin = time.perf_counter()
import numpy as np
from tectum import AudioChunk, Engine, Frame, Utterance
engine = Engine.open(variant="VARIANT", tuned=False)
home, shape = engine.timeline("home"), engine.bundle.shape
home.add(engine.encode(Frame.whole("home", 0.2, np.full((shape.height, shape.width, 3), 99, np.uint8))))
home.add(engine.encode(AudioChunk("home", 0.25, np.zeros(engine.hop, np.float32))))
home.add(engine.encode(Utterance("home", 0.25, "good night")))
engine.fuse(home, 0.25)
print(time.perf_counter() - begin)
"""
MEMORY = """
from tectum import Engine
from tectum.host.bench import house
print(house(Engine.open(variant="VARIANT", tuned=False), 1, 10.0).rss_mb)
"""


def fresh(code: str, folder: Path) -> float:
    """The number that a fresh Python prints last. ``folder``: what is kept for the next one."""
    kept = {"TECTUM_CACHE": str(folder / "cache"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environ = {**os.environ, **kept}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ)
    return float(done.stdout.splitlines()[-1])


def main() -> None:
    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for code in (IMPORT, TYPES, DECISION.replace("VARIANT", "fp32")):  # for the byte code
            fresh(code, folder)
        rows["import tectum, s"] = [fresh(IMPORT, folder) for _ in range(TIMES)]
        rows["import msgspec, s of CPU"] = [fresh(TYPES, folder) for _ in range(TIMES)]
        rows["msgspec on disk, MB"] = [fresh(SIZE, folder)]
        for variant in MEASURED:
            code = DECISION.replace("VARIANT", variant)
            cold = []
            for _ in range(TIMES):
                shutil.rmtree(folder / "cache", ignore_errors=True)
                cold.append(fresh(code, folder))
            rows[f"first decision, {variant}, empty cache, s"] = cold
            rows[f"first decision, {variant}, warm cache, s"] = [fresh(code, folder) for _ in range(TIMES)]
            rows[f"memory of one place, {variant}, MB"] = [fresh(MEMORY.replace("VARIANT", variant), folder)]
    table = Table("", "median", "worst")
    for name, values in rows.items():
        table.add_row(name, f"{statistics.median(values):.3f}", f"{max(values):.3f}")
    Console().print(table)
    body = {"bench": "startup", "processes": TIMES, "figures": rows, **environment("onnxruntime", "numpy")}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
