"""How long an event that is written waits while the store makes room, in steps as a house does it and as it was before.

A store of many events is swept of nine in ten of them while another thread stores one event every 50 ms, from an
absolute schedule. Then a store of the same kind is written anew as a whole (``VACUUM``, in one piece), which is what a
house did each minute before. Beside it: what the disk has back.
"""

import argparse
import json
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.decide.events import Event
from tectum.deliver.store.retention import sweep
from tectum.deliver.store.store import FILE, Store

RESULT = Path(__file__).parent / "results" / "store_maintenance.json"
EPOCH, EVERY_S = 1_700_000_000.0, 0.05
DAY_S = 86_400.0
TEXT = "somebody said these words in the kitchen, and they were kept with the event " * 4


def event(index: int, at: float) -> Event:
    """The start of one."""
    return Event(f"event-{index}", "dog_bark", "sound", "hall", "start", at, None, at, 0.9, text=TEXT)


def fill(folder: Path, count: int) -> None:
    """A store of events that are over, one a second."""
    store = Store(folder)
    for first in range(0, count, 2000):
        starts = [event(index, float(index)) for index in range(first, min(count, first + 2000))]
        ends = [replace(one, phase="end", end=one.start + 0.5, detected=one.start + 0.5) for one in starts]
        store.add([*starts, *ends], EPOCH)
    store.close()


def measure(folder: Path, count: int, work: Callable[[Store], None]) -> dict[str, float]:
    """Waits of events that are stored while ``work`` goes on, in ms, and how long that took in s."""
    store, over = Store(folder), threading.Event()
    before = store.file.stat().st_size
    waits: list[float] = []

    def write() -> None:
        due, index = time.monotonic(), count
        while not over.is_set():
            time.sleep(max(0.0, due - time.monotonic()))
            store.add([event(index, float(index) + 10 * DAY_S)], EPOCH)
            waits.append(1e3 * (time.monotonic() - due))
            index, due = index + 1, max(due + EVERY_S, time.monotonic() - 10 * EVERY_S)

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(1.0)
    at_rest = len(waits)
    begun = time.monotonic()
    work(store)
    took = time.monotonic() - begun
    over.set()
    writer.join()
    store.close()
    during = waits[at_rest:]
    figures = np.percentile(during, (50, 99)) if during else (float("nan"),) * 2
    return {
        "took_s": round(took, 2),
        "at_rest_max_ms": round(max(waits[:at_rest]), 1),
        "p50_ms": round(float(figures[0]), 1),
        "p99_ms": round(float(figures[1]), 1),
        "max_ms": round(max(during), 1),
        "mb_before": round(before / 1e6, 1),
        "mb_after": round((folder / FILE).stat().st_size / 1e6, 1),
    }


def in_steps(count: int) -> Callable[[Store], None]:
    """As a house does it."""

    def work(store: Store) -> None:
        done = sweep(store, 1.0, 1e6, EPOCH + 0.9 * count + DAY_S)
        assert done.events == round(0.9 * count), done

    return work


def as_a_whole(store: Store) -> None:
    """As it was: all that is left written anew, while everybody waits."""
    with store._db._lock:
        store._db.connection.execute("VACUUM")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    options = parser.parse_args()
    console = Console(soft_wrap=True)
    rows = {}
    with tempfile.TemporaryDirectory() as made:
        full = Path(made) / "full"
        fill(full, options.events)
        for name, work in (("in steps", in_steps(options.events)), ("as a whole", as_a_whole)):
            folder = Path(made) / name
            shutil.copytree(full, folder)
            rows[name] = measure(folder, options.events, work)
            with sqlite3.connect(folder / FILE) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            db.close()
    table = Table("", *next(iter(rows.values())))
    for name, row in rows.items():
        table.add_row(name, *map(str, row.values()))
    console.print(table)
    result = {"bench": "store_maintenance", "events": options.events, "rows": rows, **environment()}
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
