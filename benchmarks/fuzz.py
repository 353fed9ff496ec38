"""Everything that comes in from outside, nearly right: does anything crash, hang, or fail but by its one line?

Kinds of input (``fuzz_files.py``, ``fuzz_doors.py``): the file of a house, a recipe, a bundle's manifest, graphs and
pieces of words, recordings and pictures of thirteen formats, to look at and to train on, rules, rule sentences, words,
lines of events; and through the doors of a running house: messages of a broker, Wyoming's frames, the socket of words,
raw HTTP, posted readings, and its whole API by Schemathesis. Real ones are changed a little (``fuzz_inputs.py``);
input N of a seed is always the same.

Every kind runs in a process of its own, so that a crash of native code is counted and the next input goes on. *Crash*:
the process died. *Hang*: an input took longer than its deadline. *Uncaught*: an error that is none of Tectum's (those
are the one line a person gets), one of several lines, a traceback in a house's log, or a status of 500. What fails is
kept in ``--failures`` as KIND-SEED-NUMBER, uncaught ones made smaller first; ``--replay FILE`` gives it again.

It fails where anything was found.
"""

import argparse
import json
import mmap
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from fuzz_doors import DOORS, Hung, schemathesis  # noqa: E402
from fuzz_files import FILES, Kind, Take  # noqa: E402
from fuzz_inputs import mutated, smaller  # noqa: E402
from fuzz_state import STATE  # noqa: E402

RESULT = Path(__file__).parent / "results" / "fuzz.json"
KINDS: dict[str, Kind] = {**FILES, **STATE, **DOORS}
API = "api"
"""The kind that Schemathesis makes itself."""
START_S, LOOK_S = 180.0, 0.1
MOST_BYTES = 6 << 30
"""Of memory: a process that asks for more gets a MemoryError, and it counts."""
KEPT = 3
"""Failing inputs of one sort that are kept."""
AT = struct.Struct("<q")


def input_of(kind: str, seeds: list[bytes], seed: int, number: int) -> bytes:
    """Input ``number`` of a kind."""
    return mutated(random.Random(f"{kind} {seed} {number}"), seeds, KINDS[kind].how)


def trouble(take: Take, data: bytes) -> tuple[str, str] | None:
    """What went wrong in a word or two (the same for the same fault), and in full; None where all is well."""
    from tectum.errors import TectumError

    try:
        take(data)
    except TectumError as error:
        return ("an error of several lines", str(error)) if len(str(error).splitlines()) > 1 else None
    except Hung as error:
        return "hangs", str(error)
    except Exception as error:  # what is looked for
        where = [f"{Path(f.filename).name}:{f.name}" for f in traceback.extract_tb(error.__traceback__)]
        return f"{type(error).__name__} in {' < '.join(where[:0:-1][:3])}", traceback.format_exc()
    return None


def work(kind: str, seed: int, first: int, count: int, folder: Path) -> None:
    """The process of a kind: inputs ``first`` to ``count``. ``at``: which one it is at; ``found.jsonl``: faults."""
    if kind not in DOORS:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    parent = os.getppid()
    seeds, take = KINDS[kind].begin(folder)
    (folder / "seeds.json").write_text(json.dumps([one.hex() for one in seeds]))
    with (folder / "at").open("r+b") as file, mmap.mmap(file.fileno(), AT.size) as at:
        for number in range(first, count):
            if os.getppid() != parent:  # who asks was ended: nobody would end this, and its house
                return
            at[:] = AT.pack(number)
            data = input_of(kind, seeds, seed, number)
            found = trouble(take, data)
            if found is not None:
                name = found[0]
                if kind not in DOORS:
                    data = smaller(data, lambda less, name=name: (trouble(take, less) or ("",))[0] == name)
                with (folder / "found.jsonl").open("a") as out:
                    out.write(json.dumps({"number": number, "name": name, "full": found[1], "data": data.hex()}) + "\n")
        at[:] = AT.pack(count)
    if kind in DOORS:
        take(b"")  # the last word is asked for


@dataclass
class Row:
    """What became of a kind. ``sorts``: how often by what went wrong."""

    inputs: int = 0
    crashes: int = 0
    hangs: int = 0
    uncaught: int = 0
    seconds: float = 0.0
    sorts: Counter[str] = field(default_factory=Counter)

    @property
    def fine(self) -> bool:
        """Whether nothing was found."""
        return not (self.crashes or self.hangs or self.uncaught)


class Fuzz:
    """Runs the kinds. ``failures``: where failing inputs are kept."""

    def __init__(self, seed: int, failures: Path, say: Callable[[str], None]):
        self.seed, self.failures, self.say = seed, failures, say
        self.rows: dict[str, Row] = {}
        self._first: Counter[str] = Counter()

    def run(self, kind: str, count: int, most_s: float) -> None:
        """The next ``count`` inputs of a kind, or as many as ``most_s`` seconds are enough for once it has begun: on a
        busy machine a house takes a minute to begin, in which nothing is tried."""
        row = self.rows.setdefault(kind, Row())
        begun = time.monotonic()
        if kind == API:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
                found = schemathesis(Path(made), max(1, count // 100), self.seed, most_s)
            row.inputs += found.cases
            if found.trouble:
                self._note(row, kind, 0, "uncaught", "schemathesis", found.trouble, b"")
        else:
            first, last = self._first[kind], self._first[kind] + count
            while first < last and most_s > 0:
                first, took = self._process(row, kind, first, last, most_s)
                most_s -= took
            row.inputs += first - self._first[kind]
            self._first[kind] = first
        row.seconds += time.monotonic() - begun

    def _process(self, row: Row, kind: str, first: int, last: int, most_s: float) -> tuple[int, float]:
        """A process until it ends, dies or is ended; the first input that was not given yet, and for how long (s) it
        was given any."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
            folder = Path(made)
            (folder / "at").write_bytes(AT.pack(-1))
            command = [sys.executable, __file__, "--work", kind, str(self.seed), str(first), str(last), made]
            with (folder / "log.txt").open("w+") as log:
                process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
                hung, took = self._watch(process, folder, KINDS[kind].deadline_s, most_s)
                log.seek(0)
                told = log.read()[-4000:]
            (at,) = AT.unpack((folder / "at").read_bytes())
            rows = (folder / "found.jsonl").read_text().splitlines() if (folder / "found.jsonl").exists() else []
            for one in map(json.loads, rows):
                what = "hangs" if one["name"] == "hangs" else "uncaught"
                self._note(row, kind, one["number"], what, one["name"], one["full"], bytes.fromhex(one["data"]))
            if at < 0 and (hung or process.returncode):
                raise SystemExit(f"fuzz: {kind} cannot be begun:\n{told}")
            if hung or process.returncode not in (0, -signal.SIGTERM):
                seeds = [bytes.fromhex(one) for one in json.loads((folder / "seeds.json").read_text())]
                name = "hangs" if hung else f"ended with {process.returncode}"
                data = input_of(kind, seeds, self.seed, min(at, last - 1))
                self._note(row, kind, at, "hangs" if hung else "crashes", name, told, data)
            return min(last, at + 1), took

    def _watch(
        self, process: subprocess.Popen[bytes], folder: Path, deadline_s: float, most_s: float
    ) -> tuple[bool, float]:
        """Whether it hung, and how long it was given inputs. One that is still well when its time is over is ended."""
        since, was, begun = time.monotonic(), -1, float("inf")
        while process.poll() is None:
            time.sleep(LOOK_S)
            (at,) = AT.unpack((folder / "at").read_bytes())
            now = time.monotonic()
            if at != was:
                since, was = now, at
                begun = min(begun, now)
            if now - since > (deadline_s if at >= 0 else START_S):
                self._end(process, signal.SIGKILL)
                return True, max(0.0, now - begun)
            if now - begun > most_s:
                self._end(process, signal.SIGTERM)
        return False, max(0.0, time.monotonic() - begun)

    @staticmethod
    def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
        """With all that it began."""
        os.killpg(process.pid, how)
        process.wait()

    def _note(self, row: Row, kind: str, number: int, what: str, name: str, full: str, data: bytes) -> None:
        setattr(row, what, getattr(row, what) + 1)
        row.sorts[name] += 1
        if row.sorts[name] <= KEPT:
            self.failures.mkdir(parents=True, exist_ok=True)
            file = self.failures / f"{kind}-{self.seed}-{number}"
            file.write_bytes(data)
            file.with_name(f"{file.name}.txt").write_text(full, encoding="utf-8", errors="replace")
            self.say(f"{kind}: {name}: {file}")


def replay(file: Path) -> int:
    """Give a kept input again, in this process; the exit code."""
    kind = file.name.rsplit("-", 2)[0]
    with tempfile.TemporaryDirectory() as made:
        _, take = KINDS[kind].begin(Path(made))
        found = trouble(take, file.read_bytes())
        if found is None and kind in DOORS:
            found = trouble(take, b"")
    print(found[1] if found else "nothing is wrong with it")
    return int(found is not None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000, help="in all; over the night: 1000000")
    parser.add_argument(
        "--minutes",
        type=float,
        default=float("inf"),
        help="no longer than so, each kind as long; what it takes to begin them comes on top",
    )
    parser.add_argument("--jobs", type=int, default=1, help="kinds at a time")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=[*KINDS, API], default=[*KINDS, API], metavar="KIND")
    parser.add_argument("--list", action="store_true", help="print the kinds and end")
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"), metavar="DIR")
    parser.add_argument("--out", type=Path, default=RESULT, metavar="FILE", help="the figures, as JSON")
    parser.add_argument("--replay", type=Path, metavar="FILE")
    parser.add_argument("--work", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        kind, *numbers, folder = options.work
        work(kind, *map(int, numbers), Path(folder))
        return
    if options.list:
        print("\n".join([*KINDS, API]))
        return
    if options.replay:
        sys.exit(replay(options.replay))
    console = Console(soft_wrap=True, highlight=False)
    fuzz = Fuzz(options.seed, options.failures, console.print)
    begun = time.monotonic()
    weights = {kind: KINDS[kind].weight if kind in KINDS else 10 for kind in options.kinds}
    share_s = 60 * options.minutes * options.jobs / len(weights)

    def run(kind: str) -> None:
        count = max(1, options.inputs * weights[kind] // sum(weights.values()))
        fuzz.run(kind, count, share_s)

    if API in weights:  # its house is begun by this process, which only the main thread may do
        run(API)
    with ThreadPoolExecutor(options.jobs) as jobs:
        list(jobs.map(run, [kind for kind in weights if kind != API]))
    table = Table("kind", "inputs", "crashes", "hangs", "uncaught", "seconds")
    for kind, row in sorted(fuzz.rows.items()):
        table.add_row(kind, *map(str, (row.inputs, row.crashes, row.hangs, row.uncaught, round(row.seconds))))
    whole = {
        key: sum(getattr(row, key) for row in fuzz.rows.values()) for key in ("inputs", "crashes", "hangs", "uncaught")
    }
    table.add_row("all", *map(str, whole.values()), str(round(time.monotonic() - begun)), style="bold")
    console.print(table)
    rows = {kind: {**vars(row), "seconds": round(row.seconds, 1)} for kind, row in sorted(fuzz.rows.items())}
    body = {
        "bench": "fuzz",
        "seed": options.seed,
        "all": whole,
        "kinds": rows,
        **environment("av", "onnxruntime", "msgspec"),
    }
    options.out.write_text(json.dumps(body, indent=1) + "\n")
    sys.exit(int(any(not row.fine for row in fuzz.rows.values())))


if __name__ == "__main__":
    main()
