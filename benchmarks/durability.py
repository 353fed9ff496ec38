"""``kill -9`` a hundred times under load: is anything lost that a sink had, does the store open, is it whole?

A house of two places is told words as fast as it takes them, and watches a recording with an alarm; its JSON lines are
what was acknowledged. It is killed after a random time, and begun again on the same store. After every kill: each event
in the JSON lines is in the store, the database is whole, every message reaches the sink in the end with its id; and
every clip that was begun is reached from its event.
"""

import argparse
import contextlib
import json
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.media import beeps, write_media  # noqa: E402

RESULT = Path(__file__).parent / "results" / "durability.json"
SAID = b"turn on the light in the kitchen\nwe are away until Sunday\ngood night\n"


def listening(path: Path) -> None:
    """Wait until the house has begun."""
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def talk(path: Path, until: float) -> None:
    """Say things as long as the house listens."""
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as link:
            link.settimeout(0.5)
            link.connect(str(path))
            while time.monotonic() < until:
                link.sendall(SAID)
                time.sleep(0.05)
        time.sleep(0.02)


def read(events: Path) -> list[dict[str, object]]:
    """Whole lines only: the last may be cut by the kill, and was then not acknowledged."""
    if not events.exists():
        return []
    lines = events.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


def unreached(store: Path) -> tuple[int, int]:
    """How many clips there are, and how many no event knows of."""
    clips = {
        str(file.relative_to(store.parent)) for file in (store.parent / "clips").rglob("*.mp4") if file.stat().st_size
    }
    with sqlite3.connect(store) as db:
        known = {name for (name,) in db.execute("SELECT clip FROM event WHERE clip IS NOT NULL")}
    db.close()
    return len(clips), len(clips - known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    console = Console(soft_wrap=True)
    rng = random.Random(0)
    lost = broken = told = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pictures = np.random.default_rng(0).integers(100, 140, (10, 90, 160, 3), dtype=np.uint8)
        write_media(folder / "hall.mp4", 20.0, pictures, beeps(20.0, 1.0))
        (folder / "house.toml").write_text(
            "[house]\nsocket = 'words.sock'\n[[sink]]\ntype = 'jsonl'\nfile = 'all.jsonl'\n"
            "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\nspeed = 4\n[[place]]\nname = 'desk'\n"
        )
        store = folder / "tectum-state" / "events.db"
        command = [sys.executable, "-m", "tectum.commands.main", "run", str(folder / "house.toml")]
        log = (folder / "log.txt").open("w")
        acknowledged: set[tuple[str, str]] = set()
        for index in range(options.times):
            house = subprocess.Popen(command, stdout=log, stderr=log)
            listening(folder / "words.sock")
            talk(folder / "words.sock", time.monotonic() + rng.uniform(0.05, 4.0))
            house.kill()
            house.wait()
            (folder / "words.sock").unlink(missing_ok=True)
            acknowledged = {(str(r["id"]), str(r["phase"])) for r in read(folder / "all.jsonl")}
            try:
                with sqlite3.connect(store) as db:
                    kept = set(db.execute("SELECT event, phase FROM message").fetchall())
                    ids = {row[0] for row in db.execute("SELECT id FROM event")}
                    broken += db.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
                db.close()
                lost += len(acknowledged - kept) + len({i for i, _ in acknowledged} - ids)
            except sqlite3.DatabaseError:
                broken += 1
            told = len(acknowledged)
            if index % 20 == 19:
                console.print(f"{index + 1}: {told} messages told, {lost} lost, {broken} broken", style="dim")
        house = subprocess.Popen(command, stdout=log, stderr=log)  # once more: what was kept is told in the end
        listening(folder / "words.sock")
        time.sleep(6)
        house.terminate()
        house.wait(20)
        rows = read(folder / "all.jsonl")
        with sqlite3.connect(store) as db:
            kept = set(db.execute("SELECT event, phase FROM message").fetchall())
            open_events = db.execute("SELECT COUNT(*) FROM event WHERE until IS NULL").fetchone()[0]
        db.close()
        clips, clips_unreached = unreached(store)
        named = {(str(r["id"]), str(r["phase"])) for r in rows}
        once = [(r["id"], r["phase"]) for r in rows if r["phase"] != "update"]
        twice = len(once) - len(set(once))
        result = {
            "bench": "durability",
            "kills": options.times,
            "messages": len(kept),
            "told": len(named),
            "lost": lost,
            "broken": broken,
            "never_told": len({k for k in kept if k[1] != "update"} - named),
            "told_twice": twice,
            "open_events": open_events,
            "clips": clips,
            "clips_unreached": clips_unreached,
            **environment(),
        }
    table = Table("durability", "")
    for key in (
        "kills",
        "messages",
        "told",
        "lost",
        "broken",
        "never_told",
        "told_twice",
        "open_events",
        "clips",
        "clips_unreached",
    ):
        table.add_row(key, str(result[key]))
    console.print(table)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
