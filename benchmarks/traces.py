"""What traces cost an event: from a decision until a sink has it, without them and with them, in turn.

The real outbox without a store, one sink that takes everything, one event at a time; the spans go to a real receiver on
loopback (``tests/otlp_receiver.py``). *Sent*: what came there, of what was made. *In the outbox*: what the calls take
that make the spans, in the thread that events go through; the sending is another thread's.
"""

import argparse
import json
import os
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.events import start  # noqa: E402
from tests.otlp_receiver import OtlpReceiver  # noqa: E402

from tectum.decide.events import Event  # noqa: E402
from tectum.deliver.outbox import Outbox  # noqa: E402
from tectum.deliver.sinks.base import Sink  # noqa: E402
from tectum.deliver.traces import Traces  # noqa: E402
from tectum.supervise.clock import HouseClock  # noqa: E402
from tectum.supervise.latency import Stages  # noqa: E402
from tectum.tables.values import Secret  # noqa: E402

RESULT = Path(__file__).parent / "results" / "traces.json"


class Taking(Sink):
    """Takes everything, and says so."""

    def __init__(self) -> None:
        self.took = threading.Event()

    def deliver(self, _event: Event) -> None:
        self.took.set()


def through(traces: Traces | None, count: int, first: int) -> list[float]:
    """Milliseconds of each of so many events."""
    sink = Taking()
    outbox = Outbox({"taking": sink}, None, HouseClock.start(), Stages())
    outbox.traces = traces
    outbox.start()
    found = []
    for number in range(first, first + count):
        event = replace(start(at=float(number)), id=f"{number:032x}")
        sink.took.clear()
        begun = time.perf_counter()
        outbox.push([event])
        sink.took.wait()
        found.append(1e3 * (time.perf_counter() - begun))
    outbox.close()
    return found[count // 10 :]


def calls(traces: Traces, count: int) -> list[float]:
    """Milliseconds that the spans of an event take to be made."""
    found = []
    for number in range(count):
        event, now = replace(start(at=float(number)), id=f"{number + 1:032x}"), time.monotonic()
        begun = time.perf_counter()
        traces.decided(event, now, now, now)
        traces.delivered(event, "taking", now)
        found.append(1e3 * (time.perf_counter() - begun))
        time.sleep(0.002)  # as an event now and then, not as a queue that fills
    return found


def spread(values: list[float]) -> dict[str, float]:
    """Percentiles."""
    return {f"p{q}": round(float(np.percentile(values, q)), 3) for q in (50, 90, 99)}


def measure(rounds: int, count: int) -> dict[str, Any]:
    """One run."""
    without, having = list[float](), list[float]()
    with OtlpReceiver() as receiver, ExitStack() as running:
        traces = running.enter_context(Traces(Secret(receiver.url), Secret(), "benchmark"))
        for turn in range(rounds):
            without += through(None, count, 1)
            having += through(traces, count, 1 + turn * count)
        made = calls(traces, count)
        running.close()
        sent = len(receiver.spans)
    expected = 2 * rounds * count + 3 * count  # without a store there is no span of it
    return {
        "events": rounds * count,
        "without_ms": spread(without),
        "with_ms": spread(having),
        "in_the_outbox_ms": spread(made),
        "spans": expected,
        "sent": sent,
    }


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=6)
    asked.add_argument("--events", type=int, default=300, help="of each round (default: 300)")
    asked.add_argument("--out", type=Path, default=RESULT)
    options = asked.parse_args()
    load = os.getloadavg()[0]
    found = measure(options.rounds, options.events)
    table = Table("what", "found")
    for name, value in found.items():
        table.add_row(name, str(value))
    Console().print(table)
    versions = environment("opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http")
    options.out.write_text(json.dumps({**versions, "load": round(load, 2), **found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
