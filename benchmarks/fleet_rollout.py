"""A rollout over many simulated devices on one broker: how long it takes, how far a bad bundle comes, and what becomes
of it when who asks is killed and the broker restarted.

Each device is the real sink with its worker and connection before a house that is none (``tests/fleet.py``), in
processes of their own; it says ``running``, ``trial`` and ``done`` (or ``back``), each at its next report. Who asks is
the real command, ``tectum fleet update``. *Asked to done*: from the command's telling that a device was asked until its
telling that it is done. *Twice*: devices that took more than one request. *Reached*: how many of all took a request
before a bundle stopped the rollout that some devices, or all, go back from.
"""

import argparse
import json
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.broker import Broker  # noqa: E402
from tests.fleet import SimulatedDevice, SimulatedMaintenance  # noqa: E402
from tests.live import until  # noqa: E402

from tectum.fleet.rollout import why_not  # noqa: E402
from tectum.fleet.view import Fleet  # noqa: E402
from tectum.fleet.watching import broker_at, watching  # noqa: E402

RESULT = Path(__file__).parent / "results" / "fleet_rollout.json"
PROCESSES, LONG_S, AWAY_S = 4, 300.0, 2.0
STAGES, WAIT_MIN = "5%,50%,100%", 0.1
WELL, BAD = ("running", "trial", "done"), ("running", "trial", "back")


def devices(port: int, first: int, count: int, bad: float) -> None:
    """So many devices that can be asked, of which the share ``bad`` goes back from what it took, until a line comes in;
    then the requests that each took: a JSON object on standard output."""
    rng = random.Random(first)
    with tempfile.TemporaryDirectory() as folder:
        ours = []
        for number in range(first, first + count):
            device = SimulatedDevice(port, f"device-{number:04d}", Path(folder), maintenance=True)
            device.house.maintenance = SimulatedMaintenance(*(BAD if rng.random() < bad else WELL))
            ours.append(device.start())
        sys.stdin.readline()
        print(json.dumps({one.name: len(one.house.maintenance.took) for one in ours}), flush=True)
        sys.stdin.readline()
        for one in ours:
            one.close()


class Operated:
    """The command, and what it says of each device: ``told`` by (device, state) the first moment, seconds."""

    def __init__(self, address: str, *more: str):
        command = [sys.executable, "-m", "tectum.commands.main", "fleet", "update", address, *more, "--json"]
        self.begun, self.told, self.stages = time.monotonic(), dict[tuple[str, str], float](), dict[str, int]()
        self.outcome = dict[str, str]()
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            row = json.loads(line)
            if "outcome" in row:
                self.outcome[row["device"]] = row["outcome"]
            else:
                self.told.setdefault((row["device"], row["state"]), time.monotonic())
                self.stages[row["device"]] = row["stage"]

    def asked(self) -> int:
        """How many devices so far."""
        return len(self.stages)

    def kill(self) -> None:
        """As the machine would that loses power."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> tuple[int, float]:
        """Its exit code, and the seconds that it took."""
        code = self._process.wait(timeout=4 * LONG_S)
        self._reader.join()
        return code, time.monotonic() - self.begun


@contextmanager
def fleet_of(count: int, bad: float, folder: Path) -> Iterator[tuple[Broker, str, Any]]:
    """A broker with so many devices that can be asked; its address; a function that gives what each took."""
    with Broker(folder / "broker", "allow_anonymous true", "max_queued_messages 100000") as broker:
        share = -(-count // PROCESSES)
        command = [sys.executable, __file__, "--run-devices", str(broker.port), str(bad)]
        children = [
            subprocess.Popen(
                [*command, str(first), str(min(share, count - first))],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent,
            )
            for first in range(0, count, share)
        ]  # fmt: skip
        address = f"mqtt://127.0.0.1:{broker.port}"
        view = Fleet("tectum")
        with watching(broker_at(address), folder, view, follow=True):
            until(lambda: sum(not why_not(one) for one in view.devices()) == count, LONG_S)

        def took() -> dict[str, int]:
            found: dict[str, int] = {}
            for child in children:
                child.stdin.write("\n")
                child.stdin.flush()
                found |= json.loads(child.stdout.readline())
            return found

        yield broker, address, took
        for child in children:
            child.communicate("\n", timeout=60)


def well(count: int, folder: Path) -> dict[str, Any]:
    """A good bundle, over all of them."""
    with fleet_of(count, 0.0, folder) as (_, address, took):
        command = Operated(address, "--stages", STAGES, "--wait", str(WAIT_MIN))
        code, seconds = command.end()
        requests = took()
    waited = [at - command.told[name, "asked"] for (name, state), at in command.told.items() if state == "done"]
    stages = sorted(set(command.stages.values()))
    return {
        "exit": code,
        "seconds": round(seconds, 1),
        "waiting_s": round(60 * WAIT_MIN * len(stages), 1),
        "asked_by_stage": [sum(stage == one for stage in command.stages.values()) for one in stages],
        "done": sum(state == "done" for state in command.outcome.values()),
        "twice": sum(number > 1 for number in requests.values()),
        "never": sum(number == 0 for number in requests.values()),
        "asked_to_done_s": {f"p{p}": round(float(np.percentile(waited, p)), 2) for p in (50, 99)},
    }


def bad_bundle(count: int, share: float, folder: Path) -> dict[str, Any]:
    """A bundle that a share of them goes back from."""
    with fleet_of(count, share, folder) as (_, address, took):
        code, seconds = Operated(address, "--stages", STAGES, "--wait", str(WAIT_MIN)).end()
        requests = took()
    return {
        "goes_back": share,
        "exit": code,
        "reached": sum(map(bool, requests.values())),
        "seconds": round(seconds, 1),
    }


def interrupted(count: int, folder: Path) -> dict[str, Any]:
    """Who asks is killed in the second stage; the broker is away meanwhile; somebody else goes on."""
    with fleet_of(count, 0.0, folder) as (broker, address, took):
        first = Operated(address, "--stages", STAGES, "--wait", str(WAIT_MIN))
        until(lambda: first.asked() > count // 5, LONG_S)
        first.kill()
        broker.stop()
        time.sleep(AWAY_S)
        broker.start()
        view = Fleet("tectum")
        with watching(broker_at(address), folder, view, follow=True):
            until(lambda: sum(bool(one.online) for one in view.devices()) == count, LONG_S)
        code, seconds = Operated(address, "--resume").end()
        requests = took()
    return {
        "killed_after_asking": first.asked(),
        "exit": code,
        "seconds_of_the_rest": round(seconds, 1),
        "twice": sum(number > 1 for number in requests.values()),
        "never": sum(number == 0 for number in requests.values()),
    }


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--devices", type=int, default=200)
    asked.add_argument("--out", type=Path, default=RESULT)
    asked.add_argument("--run-devices", nargs=4, metavar=("PORT", "BAD", "FIRST", "COUNT"), help=argparse.SUPPRESS)
    options = asked.parse_args()
    logging.disable(logging.WARNING)  # each device says that the broker is away
    if options.run_devices:
        port, bad, first, count = options.run_devices
        devices(int(port), int(first), int(count), float(bad))
        return
    load, count = os.getloadavg()[0], options.devices
    with tempfile.TemporaryDirectory() as folder:
        found = {
            "devices": count,
            "stages": STAGES,
            "wait_s": 60 * WAIT_MIN,
            "well": well(count, Path(folder) / "well"),
            "bad": [bad_bundle(count, share, Path(folder) / f"bad{share}") for share in (1.0, 0.2, 0.02)],
            "interrupted": interrupted(count, Path(folder) / "interrupted"),
        }
    table = Table("what", "found")
    for name, value in found.items():
        table.add_row(name, str(value))
    Console().print(table)
    result = {**environment("paho-mqtt"), "load": round(load, 2), **found}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
