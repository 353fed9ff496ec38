"""The training loop: resume to the same result, several processes, and errors."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from tests.own_recipe import write_sounds
from torch import nn

from tectum.errors import UsageError
from tectum_export.cli import main
from tectum_export.train.loop import Schedule, fit


class Line(nn.Module):
    """Learns y = 3 x - 1, with dropout, so that the random state counts too."""

    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.1)
        self.line = nn.Linear(4, 1)

    def forward(self, batch):
        x, y = batch
        return {"error": (self.line(self.drop(x))[:, 0] - y).square().mean()}


def rows_of(step, rows):
    x = torch.stack([torch.from_numpy(np.random.default_rng([step, row]).standard_normal(4)).float() for row in rows])
    return x, 3 * x[:, 0] - 1


def train(folder, steps=60, stop=None):
    torch.manual_seed(1)
    task = Line()

    def batch(step, rows):
        if step == stop:
            raise KeyboardInterrupt
        return rows_of(step, rows)

    fit("line", task, batch, Schedule(steps, 0.1, 16, seed=5), folder)
    return task


def test_an_interrupted_run_goes_on_to_the_same_result(tmp_path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    parts.mkdir()
    wanted = train(whole)
    with pytest.raises(KeyboardInterrupt):
        train(parts, stop=37)
    assert (parts / "line.ckpt").is_file()
    got = train(parts)
    assert not (parts / "line.ckpt").exists()
    assert torch.equal(wanted.line.weight, got.line.weight)
    last = [json.loads((f / "log.jsonl").read_text().splitlines()[-1]) for f in (whole, parts)]
    assert last[0]["error"] == last[1]["error"]
    assert last[0]["error"] < 5


def test_a_checkpoint_of_another_schedule_is_not_used(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, stop=20)
    other = train(tmp_path, steps=30)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert torch.equal(other.line.weight, train(fresh, steps=30).line.weight)


def test_layers_may_take_smaller_steps(tmp_path):
    torch.manual_seed(0)
    task = nn.ModuleDict({"slow": Line(), "fast": Line()})
    task.forward = lambda batch: {name: part(batch)["error"] for name, part in task.items()}
    before = {name: part.line.weight.detach().clone() for name, part in task.items()}
    schedule = Schedule(1, 0.1, 16, weight_decay=0.0)
    fit("pace", task, rows_of, schedule, tmp_path, None, lambda name: 0.01 if name.startswith("slow") else 1.0, 0.0)
    moved = {name: (part.line.weight - before[name]).abs().max().item() for name, part in task.items()}
    assert moved["slow"] == pytest.approx(0.01 * moved["fast"], rel=0.05)  # Adam's first step is the rate itself
    assert moved["fast"] > 0.01


def test_a_loss_that_is_not_finite_stops_the_run(tmp_path):
    task = Line()
    with pytest.raises(FloatingPointError, match="line: the loss is not finite at step 0"):
        fit("line", task, lambda _step, _rows: (torch.full((16, 4), torch.inf), torch.zeros(16)),
            Schedule(5, 0.1, 16), tmp_path)  # fmt: skip


def test_a_batch_that_cannot_be_shared_is_refused(tmp_path):
    class Three:
        world_size = 3

    with pytest.raises(UsageError, match="a batch of 16 cannot be shared by 3"):
        fit("line", Line(), rows_of, Schedule(5, 0.1, 16), tmp_path, Three())


@pytest.mark.slow
@pytest.mark.long
def test_two_processes_learn_as_one(tmp_path):
    """The text part of a small recipe: the same data, shared out over two processes, gives the same loss curve."""
    data = write_sounds(tmp_path)
    curves = []
    for devices in (1, 2):
        run = tmp_path / str(devices)
        command = [
            "train", str(data / "workshop.toml"), "--data", str(data), "--out", str(run),
            "--part", "text", "--accelerator", "cpu", "--devices", str(devices),
        ]  # fmt: skip
        if devices == 1:
            assert main(command) == 0
        else:
            subprocess.run([sys.executable, "-m", "tectum_export.cli", *command], check=True, capture_output=True)
        curves.append(json.loads((run / "log.jsonl").read_text().splitlines()[0]))
        assert (run / "text.pt").is_file()
    assert curves[0]["step"] == curves[1]["step"]
    assert curves[0]["heads"] == pytest.approx(curves[1]["heads"], rel=0.03)
