"""What pieces of words cost: reading their file at a start, the memory that it keeps, and a cut; all CPU time.

Of a bundle whose text graph takes them (``--bundle``); else of as many made-up pieces as a large one has (``--count``),
syllables as frequent as words are (Zipf), which cut the sentences as finely.
"""

import argparse
import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.bundle import Bundle
from tectum.encode.pieces import BLANK, Pieces

RESULT = Path(__file__).parent / "results" / "sentence_pieces.json"
ROUNDS = 200
READS = 30
LONG = (
    "please turn on all of the lights in the kitchen and the living room, close the blinds upstairs, "
    "set the heating to twenty one degrees and wake me up tomorrow at seven in the morning"
)
SENTENCES = {
    "a command": "turn on the light in the kitchen",
    "160 bytes of words": LONG[:160],
    "160 of one letter": "a" * 160,
    "40 emoji": "\U0001f631" * 40,
    "160 bytes of Thai": "\u0e2a" * 53,
    "53 zero-width signs": "\u200b" * 53,
    "53 ideographs": ("请把厨房和客厅的灯都打开，明天早上七点叫醒我" * 3)[:53],
}


def made_up(count: int) -> Pieces:
    """Every letter, then syllables with and without a blank before them."""
    rng = np.random.default_rng(0)
    letters = "etaoinshrdlucmfwypvbgkqjxz"
    names = dict.fromkeys([BLANK, *letters, *",.!?'0123456789"])
    while len(names) < count:
        length = int(rng.integers(2, 9))
        picked = "".join(letters[min(25, int(value))] for value in rng.exponential(6, length))
        names[BLANK * int(rng.random() < 0.7) + picked] = None
    return Pieces({name: round(-3.5 - float(np.log1p(rank)), 5) for rank, name in enumerate(names)})


def times_ms(run: Callable[[], object], rounds: int) -> dict[str, float]:
    """CPU time: other work on the machine adds little to it."""
    taken = []
    for _ in range(rounds):
        begin = time.process_time()
        run()
        taken.append(1e3 * (time.process_time() - begin))
    return {"p50_ms": round(float(np.median(taken)), 3), "p99_ms": round(float(np.percentile(taken, 99)), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, metavar="DIR", help="a bundle whose text graph takes pieces")
    parser.add_argument("--count", type=int, default=24_000, help="of made-up pieces (default 24000)")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        if options.bundle is None:
            file, limit = Path(folder) / "pieces.tsv", 160
            file.write_text(made_up(options.count).lines(), encoding="utf-8")
        else:
            bundle = Bundle.load(options.bundle)
            if not bundle.pieces:
                parser.error(f"{options.bundle}: its text graph takes bytes")
            file, limit = bundle.path / bundle.pieces, bundle.max_bytes
        read = times_ms(lambda: Pieces.read(file), READS)
        tracemalloc.start()
        pieces = Pieces.read(file)
        kept, size = tracemalloc.get_traced_memory()[0], file.stat().st_size
        tracemalloc.stop()
    cuts = {
        name: {"pieces": len(pieces(text, limit)), **times_ms(lambda text=text: pieces(text, limit), ROUNDS)}
        for name, text in SENTENCES.items()
    }
    table = Table(f"{len(pieces):,} pieces, {size:,} bytes", "pieces", "CPU p50 ms", "p99 ms")
    table.add_row(f"read, {kept / 1e6:.1f} MB kept", "", f"{read['p50_ms']:.1f}", f"{read['p99_ms']:.1f}")
    for name, row in cuts.items():
        table.add_row(name, str(row["pieces"]), f"{row['p50_ms']:.3f}", f"{row['p99_ms']:.3f}")
    Console().print(table)
    facts = {"count": len(pieces), "bytes": size, "kept_bytes": kept, "of": "made up"}
    facts |= {"of": f"{bundle.name} {bundle.version}"} if options.bundle else {}
    body = {"bench": "sentence_pieces", **facts, "read": read, "cuts": cuts, **environment()}
    RESULT.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
