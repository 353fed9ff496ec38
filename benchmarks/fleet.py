"""Many simulated devices on one broker, which is restarted once and killed once: what the view of them makes of it.

Each device is the real sink with its worker and connection before a house that is none (``tests/fleet.py``), in
processes of their own; the view is that of ``tectum fleet events --follow``, the broker a real mosquitto on loopback.
*Lost*, *twice*, *out of order*: of all events of all devices, beside what the devices told. *Behind*: from the moment
that an event happens until the view has it, by the clock of this machine; of those that happened while the broker was
there, and had been for ``SETTLED_S``. *Caught up*: from the broker's return until the view has all that happened
before. *Rebuilt*: how long another view takes from nothing until it has every device.
"""

import argparse
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.broker import Broker  # noqa: E402
from tests.fleet import SimulatedDevice  # noqa: E402
from tests.live import until  # noqa: E402

from tectum.fleet.ordering import FleetEvent  # noqa: E402
from tectum.fleet.view import Fleet  # noqa: E402
from tectum.fleet.watching import broker_at, watching  # noqa: E402

RESULT = Path(__file__).parent / "results" / "fleet.json"
PROCESSES = 4
AWAY_S, SETTLED_S, LAST_S, LONG_S = 2.0, 5.0, 30.0, 300.0


def devices(port: int, first: int, count: int, every: float) -> None:
    """So many devices, each with an event every ``every`` seconds on average, until a line comes in; then, once all are
    delivered, what they told: a JSON object on standard output."""
    rng = random.Random(first)
    with tempfile.TemporaryDirectory() as folder:
        ours = [SimulatedDevice(port, f"device-{first + n:04d}", Path(folder)).start() for n in range(count)]
        asked = threading.Event()
        threading.Thread(target=lambda: (sys.stdin.readline(), asked.set()), daemon=True).start()
        due = sorted((time.monotonic() + rng.uniform(0, every), n) for n in range(count))
        while not asked.is_set():
            at, index = due.pop(0)
            if asked.wait(max(0.0, at - time.monotonic())):
                break
            ours[index].emit(time.time())
            due.append((at + rng.uniform(0.5, 1.5) * every, index))
            due.sort()
        until(lambda: all(len(one.delivered) == len(one.told) for one in ours), LONG_S)
        print(json.dumps({one.name: one.told for one in ours}), flush=True)
        sys.stdin.readline()
        for one in ours:
            one.close()


class Viewed:
    """What the view was told: by device its events in order, and when each came."""

    def __init__(self) -> None:
        self.ids: dict[str, list[str]] = defaultdict(list)
        self.came: list[tuple[float, float]] = []
        self.missing = 0

    def take(self, one: FleetEvent) -> None:
        """An event: ``came`` is when it happened and when it was told, seconds since 1970."""
        self.ids[one.device].append(one.event.id)
        self.came.append((one.event.at or 0.0, time.time()))
        self.missing += one.missing


def restart(broker: Broker, kill: bool) -> tuple[float, float]:
    """Away for ``AWAY_S``; when it went and when it was back, seconds since 1970."""
    gone = time.time()
    if kill:
        broker.kill()
    else:
        broker.stop()
    time.sleep(AWAY_S)
    broker.start()
    return gone, time.time()


def compared(told: dict[str, list[str]], viewed: Viewed) -> dict[str, int]:
    """What the devices told beside what the view has."""
    lost = twice = disordered = 0
    for name, ids in told.items():
        found = viewed.ids.get(name, [])
        lost += len(set(ids) - set(found))
        twice += len(found) - len(set(found))
        disordered += found != sorted(found, key=lambda one: int(one.rpartition("-")[2]))
    told_of = sum(map(len, told.values()))
    return {"events": told_of, "lost": lost, "twice": twice, "devices_out_of_order": disordered}


def measure(count: int, seconds: float, every: float, folder: Path) -> dict[str, Any]:
    """One run."""
    viewed = Viewed()
    fleet = Fleet("tectum", viewed.take)
    with Broker(folder / "broker", "allow_anonymous true", "max_queued_messages 100000") as broker:
        address = broker_at(f"mqtt://127.0.0.1:{broker.port}")
        share = -(-count // PROCESSES)
        firsts = range(0, count, share)
        command = [sys.executable, __file__, "--run-devices", str(broker.port), str(every)]
        children = [
            subprocess.Popen(
                [*command, str(first), str(min(share, count - first))],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent,
            )
            for first in firsts
        ]  # fmt: skip
        with watching(address, folder, fleet, follow=True):
            until(lambda: sum(one.state == "ok" for one in fleet.devices()) == count, LONG_S)
            whole = time.time()
            away = []
            for kill in (False, True):
                time.sleep(seconds / 3)
                away.append(restart(broker, kill))
            time.sleep(seconds / 3)
            begun = time.monotonic()
            again = Fleet("tectum")
            with watching(address, folder, again):
                rebuilt, seen = time.monotonic() - begun, len(again.devices())
            told: dict[str, list[str]] = {}
            for child in children:
                child.stdin.write("\n")
                child.stdin.flush()
            for child in children:
                told |= json.loads(child.stdout.readline())
            deadline, count_told = time.monotonic() + LAST_S, sum(map(len, told.values()))
            while sum(map(len, viewed.ids.values())) < count_told and time.monotonic() < deadline:
                fleet.overdue()  # what is lost never comes: the comparison says so
                time.sleep(0.05)
        for child in children:
            child.communicate("\n", timeout=60)
    calm = [
        now - at for at, now in viewed.came
        if at > whole and not any(gone - 1.0 <= at <= back + SETTLED_S for gone, back in away)
    ]  # fmt: skip
    caught_up = [max((now - back for at, now in viewed.came if at <= back <= now), default=0.0) for _, back in away]
    p50, p99 = (round(1e3 * float(value), 1) for value in np.quantile(calm or [np.nan], (0.5, 0.99)))
    return {
        "devices": count,
        "events_per_s": round(count / every, 1),
        **compared(told, viewed),
        "said_to_be_missing": viewed.missing,
        "behind_ms": {"p50": p50, "p99": p99, "events": len(calm)},
        "caught_up_s": {"restarted": round(caught_up[0], 2), "killed": round(caught_up[1], 2)},
        "rebuilt_s": round(rebuilt, 2),
        "rebuilt_devices": seen,
    }


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--devices", type=int, default=200)
    asked.add_argument("--seconds", type=float, default=60.0, help="with the broker there (default: 60)")
    asked.add_argument("--every", type=float, default=5.0, help="an event of each device, seconds (default: 5)")
    asked.add_argument("--out", type=Path, default=RESULT)
    asked.add_argument("--run-devices", nargs=4, metavar=("PORT", "EVERY", "FIRST", "COUNT"), help=argparse.SUPPRESS)
    options = asked.parse_args()
    logging.disable(logging.WARNING)  # each device says that the broker is away
    if options.run_devices:
        port, every, first, count = options.run_devices
        devices(int(port), int(first), int(count), float(every))
        return
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        found = measure(options.devices, options.seconds, options.every, Path(folder))
    table = Table("what", "found")
    for name, value in found.items():
        table.add_row(name, str(value))
    Console().print(table)
    result = {**environment("paho-mqtt"), "load": round(load, 2), **found}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
