"""The training loop that every part uses, top to bottom."""

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn


@dataclass(frozen=True)
class Schedule:
    """AdamW with a linear warm-up over the first 5 % of ``steps`` and a cosine down to a hundredth of ``lr``."""

    steps: int
    lr: float
    weight_decay: float = 0.02

    def factor(self, step: int) -> float:
        warm = max(1, self.steps // 20)
        if step < warm:
            return (step + 1) / warm
        return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, self.steps - warm)))


def fit(
    name: str,
    model: nn.Module,
    batches: Iterator[Any],
    loss: Callable[[Any], dict[str, Tensor]],
    schedule: Schedule,
    run: Path,
    average: float = 0.998,
) -> dict[str, float]:
    """Minimise the sum of ``loss(batch)`` for ``schedule.steps`` batches; append each 20th step to ``run/log.jsonl``.

    At the end the model holds the exponential moving average of its weights (Polyak), warmed up over the first
    steps. Returns the last losses and the seconds taken. Raises FloatingPointError on a loss that is not finite.
    """
    weights = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in weights if p.ndim > 1], "weight_decay": schedule.weight_decay},
        {"params": [p for p in weights if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=schedule.lr)
    mean = [p.detach().clone() for p in weights]
    begin = time.monotonic()
    smooth: dict[str, float] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[note]}"), refresh_per_second=2) as progress:
        task = progress.add_task(name, total=schedule.steps, note="")
        for step in range(schedule.steps):
            for group in optimizer.param_groups:
                group["lr"] = schedule.lr * schedule.factor(step)
            parts = loss(next(batches))
            total = torch.stack(list(parts.values())).sum()
            if not torch.isfinite(total):
                raise FloatingPointError(f"{name}: the loss is not finite at step {step}")
            optimizer.zero_grad(set_to_none=True)
            total.backward()
            torch.nn.utils.clip_grad_norm_(weights, 5.0)
            optimizer.step()
            keep = min(average, (1 + step) / (10 + step))
            torch._foreach_mul_(mean, keep)
            torch._foreach_add_(mean, [p.detach() for p in weights], alpha=1 - keep)
            for key, value in parts.items():
                smooth[key] = 0.95 * smooth.get(key, value.item()) + 0.05 * value.item()
            progress.update(task, advance=1, note=" ".join(f"{k} {v:.3f}" for k, v in smooth.items()))
            if step % 20 == 19 or step == schedule.steps - 1:
                line = {
                    "part": name,
                    "step": step + 1,
                    "seconds": round(time.monotonic() - begin, 1),
                    **smooth,
                }
                with (run / "log.jsonl").open("a") as log:
                    log.write(json.dumps(line) + "\n")
    with torch.no_grad():
        for parameter, average_value in zip(weights, mean, strict=True):
            parameter.copy_(average_value)
    return {**smooth, "seconds": time.monotonic() - begin}
