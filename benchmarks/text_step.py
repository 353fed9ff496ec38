"""How long a step of training the text network takes, and what of it is saved: weights that each group of a batch
rounds anew, and the fused attention; in turn, on one thread, of made pieces of a batch's size."""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from statistics import median
from unittest.mock import patch

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn
from torch.nn import functional as F

from environment import environment
from tectum_export.model import attention
from tectum_export.model.attention import rounded_once
from tectum_export.model.pieces import PieceEncoder
from tectum_export.train.text import in_groups

RESULT = Path(__file__).parent / "results" / "text_step.json"
ROWS, SHORTEST, LONGEST, KNOWN = 112, 4, 24, 20_000
"""Sentences of a batch with those that are reworded and words alone, their pieces, and how many pieces there are."""
WAYS = {
    "as it trains": (),
    "each group rounds": ("each group rounds",),
    "fused attention": ("fused attention",),
    "both, as before": ("each group rounds", "fused attention"),
}


@contextmanager
def _other(ways: tuple[str, ...]) -> Iterator[Callable[[nn.Module], object]]:
    """As it was before, in these; gives what rounds."""
    with ExitStack() as stack:
        if "fused attention" in ways:
            stack.enter_context(patch.object(attention, "_plainly", F.scaled_dot_product_attention))
        yield (lambda _part: nullcontext()) if "each group rounds" in ways else rounded_once


def _codes() -> Tensor:
    rng = np.random.default_rng(1)
    codes = np.zeros((ROWS, LONGEST), np.int32)
    for row, length in zip(codes, rng.integers(SHORTEST, LONGEST + 1, ROWS), strict=True):
        row[:length] = rng.integers(1, KNOWN, length)
    return torch.from_numpy(codes)


def seconds(ways: tuple[str, ...], steps: int) -> float:
    """Of CPU, of the median step."""
    torch.manual_seed(0)
    encoder = PieceEncoder(42, 4, 128, KNOWN, 64).train()
    optimizer = torch.optim.AdamW(encoder.parameters(), 1e-4)
    codes, took = _codes(), []
    with _other(ways) as rounding:
        for _ in range(steps + 1):
            begin = time.process_time()
            with rounding(encoder):  # type: ignore[attr-defined]
                loss = in_groups(encoder.pool, codes).square().mean()
            optimizer.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            optimizer.step()
            took.append(time.process_time() - begin)
    return median(took[1:])


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    torch.set_num_threads(1)
    took: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(options.rounds):
        for name, ways in WAYS.items():
            took[name].append(seconds(ways, options.steps))
    best = {name: round(min(values), 3) for name, values in took.items()}
    table = Table("a step", "s of CPU")
    for name, value in best.items():
        table.add_row(name, f"{value:.2f}")
    Console().print(table)
    result = {"bench": "text_step", "rows": ROWS, "seconds": best, **environment("torch", "numpy")}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
