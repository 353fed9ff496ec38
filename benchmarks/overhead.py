"""What the runtime adds: a decision through Tectum against bare ``session.run`` of the same graphs on the same inputs.

One decision is a picture (or a hop of sound) observed, encoded, put on the timeline, fused and decided. The bare side
runs the two graphs with the best settings known (one thread, no spinning, no arena) on arrays that Tectum fed them, and
does nothing else. Both for every decision, the first drawn by lot; CPU time of the process beside wall time.
"""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Engine, Pipeline
from tectum.encode.onnx.sessions import Sessions
from tectum.fuse.pace import FUSE_EVERY_S
from tectum.host.bench import drawn, percentiles
from tectum.modality import modalities
from variants import MEASURED

RESULT = Path(__file__).parent / "results" / "overhead.json"
SECONDS, WARM = 120.0, 50


class Tap:
    """A session that remembers what it was fed last."""

    def __init__(self, session: Any):
        self.session, self.fed = session, {}
        self.outputs = session.outputs

    def __call__(self, feed: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        self.fed = dict(feed)
        return self.session(feed)

    def bare(self) -> None:
        """The same graph on the same arrays, nothing around it."""
        self.session._session.run(None, self.fed)


def measure(variant: str) -> dict[str, Any]:
    """Milliseconds per decision of both sides, by kind of observation."""
    engine = Engine.open(variant=variant, provider="cpu", threads=1, tuned=False)
    taps = {name: Tap(session) for name, session in engine.sessions.items()}
    engine.sessions = Sessions(list(taps), taps.__getitem__)  # whose encoders the place gets
    engine._fusion._session = taps["fusion"]
    place = Pipeline(engine, "home")
    walls: dict[str, list[float]] = {}
    burnt: dict[str, list[float]] = {}
    fused_at, rng = -1e9, np.random.default_rng(0)
    for index, seen in enumerate(drawn(engine, "home", SECONDS, 0)):
        graph = seen.modality
        first = rng.random() < 0.5 and index >= WARM  # whoever comes second finds warmer caches: take turns
        will_fuse = seen.time - fused_at >= FUSE_EVERY_S - 1e-6
        fused_at = seen.time if will_fuse else fused_at
        graphs = (graph, "fusion") if will_fuse else (graph,)
        times: dict[str, tuple[float, float]] = {}
        for side in ("bare", "tectum") if first else ("tectum", "bare"):
            cpu, begin = time.process_time(), time.perf_counter()
            if side == "tectum":
                place.observe(seen)
            else:
                for name in graphs:
                    taps[name].bare()
            times[side] = (time.perf_counter() - begin, time.process_time() - cpu)
        if index < WARM:
            continue
        kind = f"{modalities()[graph].medium}{' and fusion' if will_fuse else ''}"
        for side, (wall, used) in times.items():
            walls.setdefault(f"{kind}|{side}", []).append(1e3 * wall)
            burnt.setdefault(f"{kind}|{side}", []).append(1e3 * used)
    out: dict[str, Any] = {}
    for key, values in walls.items():
        kind, side = key.split("|")
        out.setdefault(kind, {})[side] = {**percentiles(values), "cpu_mean": round(float(np.mean(burnt[key])), 4)}
    for sides in out.values():
        sides["times_wall"] = round(sides["tectum"]["p50"] / sides["bare"]["p50"], 3)
        sides["times_cpu"] = round(sides["tectum"]["cpu_mean"] / sides["bare"]["cpu_mean"], 3)
    total = {side: sum(sum(v) for k, v in burnt.items() if k.endswith(side)) for side in ("tectum", "bare")}
    out["all"] = {"times_cpu": round(total["tectum"] / total["bare"], 3)}
    return out


def main() -> None:
    console = Console()
    body: dict[str, Any] = {}
    for variant in MEASURED:
        body[variant] = measure(variant)
        table = Table("decision on", "bare p50", "Tectum p50", "times wall", "times CPU", title=f"{variant}, ms")
        for kind, sides in body[variant].items():
            if "bare" in sides:
                figures = (sides["bare"]["p50"], sides["tectum"]["p50"], sides["times_wall"], sides["times_cpu"])
                table.add_row(kind, *(f"{value:.3f}" for value in figures))
        console.print(table, f"CPU of all decisions: {body[variant]['all']['times_cpu']:.3f} times the bare runs")
    result = {"bench": "overhead", "seconds_of_media": SECONDS, "variants": body, **environment("onnxruntime")}
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
