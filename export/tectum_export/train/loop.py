"""The training loop that every part uses, top to bottom. On one device or several, through Lightning Fabric."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import torch
from lightning_fabric import Fabric
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn

from tectum.errors import UsageError
from tectum_export.whole import whole

KEEP_EVERY = 200
"""Steps between checkpoints; Ctrl-C makes one too."""


@dataclass(frozen=True)
class Schedule:
    """AdamW with a linear warm-up over the first 5 % of ``steps`` and a cosine down to a hundredth of ``lr``."""

    steps: int
    lr: float
    batch: int
    weight_decay: float = 0.02
    seed: int = 0

    def factor(self, step: int) -> float:
        warm = max(1, self.steps // 20)
        if step < warm:
            return (step + 1) / warm
        return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, self.steps - warm)))


def fit(
    name: str,
    task: nn.Module,
    batch: Callable[[int, range], Any],
    schedule: Schedule,
    run: Path,
    fabric: Fabric | None = None,
    pace: Callable[[str], float] = lambda _name: 1.0,
    average: float = 0.998,
) -> dict[str, float]:
    """Minimise the sum of ``task(batch(step, rows))``, a dict of losses, for ``schedule.steps`` steps.

    ``batch(step, rows)`` gives the rows (indices below ``schedule.batch``) of the batch of a step, and nothing else
    may decide what is in them: then an interrupted run goes on to the same result, and several devices, each with its
    share of the rows, learn from the same data as one. Every 20th step is appended to ``run/log.jsonl``; a checkpoint
    ``run/<name>.ckpt`` is kept until the end. At the end the task holds the exponential moving average of its weights
    (Polyak), warmed up over the first steps. Returns the last losses and the seconds taken.

    ``pace(name)``: the share of the learning rate that a parameter takes, by its name in ``task``.

    Raises UsageError when the batch cannot be shared out evenly; FloatingPointError on a loss that is not finite.
    """
    fabric = fabric or Fabric(accelerator="cpu", devices=1)
    if schedule.batch % fabric.world_size:
        raise UsageError(f"{name}: a batch of {schedule.batch} cannot be shared by {fabric.world_size} devices")
    share = schedule.batch // fabric.world_size
    rows = range(fabric.global_rank * share, (fabric.global_rank + 1) * share)
    groups = _groups(task, schedule, pace)
    model, optimizer = fabric.setup(task, torch.optim.AdamW(groups, lr=schedule.lr))
    weights = [p for p in task.parameters() if p.requires_grad]
    kept = run / f"{name}.ckpt"
    state = _State(asdict(schedule), [p.detach().clone() for p in weights])
    state.load(kept, task, optimizer, fabric)
    begin = time.monotonic() - state.seconds
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    note = TextColumn("{task.fields[note]}")
    with Progress(*columns, note, refresh_per_second=2, disable=fabric.global_rank > 0) as progress:
        bar = progress.add_task(name, total=schedule.steps, completed=state.step, note="")
        try:
            while state.step < schedule.steps:
                for group in optimizer.param_groups:
                    group["lr"] = schedule.lr * schedule.factor(state.step) * group["pace"]
                torch.manual_seed(schedule.seed + 1_000_003 * state.step + fabric.global_rank)
                parts = model(fabric.to_device(batch(state.step, rows)))
                total = torch.stack(list(parts.values())).sum()
                if not torch.isfinite(total):
                    raise FloatingPointError(f"{name}: the loss is not finite at step {state.step}")
                optimizer.zero_grad(set_to_none=True)
                fabric.backward(total)
                torch.nn.utils.clip_grad_norm_(weights, 5.0)
                optimizer.step()
                told = {key: _mean(fabric, value) for key, value in parts.items()}
                state.took(weights, told, average, time.monotonic() - begin)
                progress.update(bar, advance=1, note=" ".join(f"{k} {v:.3f}" for k, v in state.smooth.items()))
                if fabric.global_rank == 0 and (state.step % 20 == 0 or state.step == schedule.steps):
                    state.log(name, run / "log.jsonl")
                if state.step % KEEP_EVERY == 0 and state.step < schedule.steps:
                    state.save(kept, task, optimizer, fabric)
        except KeyboardInterrupt:
            state.save(kept, task, optimizer, fabric)
            raise
    with torch.no_grad():
        for parameter, mean in zip(weights, state.mean, strict=True):
            parameter.copy_(mean)
    task.cpu()
    if fabric.global_rank == 0:
        kept.unlink(missing_ok=True)
    return {**state.smooth, "seconds": time.monotonic() - begin}


def _groups(task: nn.Module, schedule: Schedule, pace: Callable[[str], float]) -> list[dict[str, Any]]:
    """The parameters to train by share of the learning rate and by whether their weights decay (biases do not)."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, value in task.named_parameters():
        if value.requires_grad:
            decay = schedule.weight_decay if value.ndim > 1 else 0.0
            groups.setdefault((pace(name), decay), []).append(value)
    return [{"params": values, "weight_decay": decay, "pace": part} for (part, decay), values in groups.items()]


def _mean(fabric: Fabric, value: Tensor) -> float:
    """A loss, averaged over all devices."""
    return cast(Tensor, fabric.all_reduce(value.detach(), reduce_op="mean")).item()  # a tensor in, a tensor out


class _State:
    """Where a training is: the step, the averaged weights, smoothed losses."""

    def __init__(self, schedule: dict[str, Any], mean: list[Tensor]):
        self.schedule, self.mean = schedule, mean
        self.step = 0
        self.seconds = 0.0
        self.smooth: dict[str, float] = {}

    def took(self, weights: Sequence[Tensor], parts: dict[str, float], average: float, seconds: float) -> None:
        """Count one step."""
        keep = min(average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_mul_(self.mean, keep)
            torch._foreach_add_(self.mean, [p.detach() for p in weights], alpha=1 - keep)
        for key, value in parts.items():
            self.smooth[key] = 0.95 * self.smooth.get(key, value) + 0.05 * value
        self.step += 1
        self.seconds = seconds

    def log(self, name: str, path: Path) -> None:
        line = {"part": name, "step": self.step, "seconds": round(self.seconds, 1), **self.smooth}
        with path.open("a") as log:
            log.write(json.dumps(line) + "\n")

    def save(self, path: Path, task: nn.Module, optimizer: torch.optim.Optimizer, fabric: Fabric) -> None:
        if fabric.global_rank:
            return
        values = dict(vars(self))
        with whole(path) as part:
            torch.save({"state": values, "task": task.state_dict(), "optimizer": optimizer.state_dict()}, part)

    def load(self, path: Path, task: nn.Module, optimizer: torch.optim.Optimizer, fabric: Fabric) -> None:
        """Go on with a checkpoint of the same schedule, if there is one."""
        if not path.is_file():
            return
        stored = torch.load(path, map_location=fabric.device, weights_only=True)
        if stored["state"]["schedule"] != self.schedule:
            return
        task.load_state_dict(stored["task"])
        optimizer.load_state_dict(stored["optimizer"])
        vars(self).update(stored["state"])
