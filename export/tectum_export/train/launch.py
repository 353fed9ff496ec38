"""Train the parts of a recipe in order, on one device or several, into a run folder."""

import json
import platform
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.precision import MixedPrecision
from lightning_fabric.utilities.exceptions import MisconfigurationException
from torch import nn
from torch.multiprocessing.spawn import ProcessRaisedException

from tectum.errors import TectumError, UsageError
from tectum_export.data.catalog import Catalog
from tectum_export.model.text import TextNetwork
from tectum_export.model.vision import VisionDetector
from tectum_export.recipe import adopted, weights_file
from tectum_export.train.adopted import adopt
from tectum_export.train.audio import train_audio
from tectum_export.train.changes import PARTS, forget_evaluation
from tectum_export.train.fusion import scenes_to_train, train_fusion
from tectum_export.train.kept import forget_kept
from tectum_export.train.run import Run
from tectum_export.train.text import train_text
from tectum_export.train.usual import fit_usual
from tectum_export.train.vision import train_vision
from tectum_export.whole import whole, write_whole


class WholeInputs(MixedPrecision):
    """Networks compute in bf16, but what they are given stays as it is: of its 8 bits a place in a picture of 416
    pixels has steps of two, and a quiet sound beside a loud one none."""

    def convert_input(self, data: Any) -> Any:
        """The same."""
        return data


def launch(run: Run, parts: tuple[str, ...], again: bool, accelerator: str, devices: int, precision: str) -> None:
    """Train on ``devices`` CPUs or GPUs, a process each. Raises UsageError when they are not to be had."""
    try:
        fabric = Fabric(
            accelerator=accelerator,
            devices=devices,
            strategy="ddp_spawn" if devices > 1 else "auto",
            plugins=[WholeInputs("bf16-mixed", _kind(accelerator))] if precision == "bf16-mixed" else None,
        )
    except (RuntimeError, ValueError, MisconfigurationException) as error:
        raise UsageError(f"--accelerator {accelerator} --devices {devices}: {error}") from None
    try:
        fabric.launch(partial(_train_in, folder=run.folder, parts=parts, again=again))
    except ProcessRaisedException as error:  # carries the traceback of the other process as text
        raise TectumError(str(error).strip().splitlines()[-1]) from None


def _kind(accelerator: str) -> str:
    """What PyTorch calls the devices of an accelerator."""
    found = None if accelerator == "cpu" else torch.accelerator.current_accelerator()
    return "cpu" if found is None else found.type


def _train_in(fabric: Fabric, folder: Path, parts: tuple[str, ...], again: bool) -> None:
    train(Run.open(folder), parts, again, fabric)


def train(run: Run, parts: tuple[str, ...] = PARTS, again: bool = False, fabric: Fabric | None = None) -> None:
    """Train the named parts. A part that was trained already is skipped unless ``again``; one that was interrupted
    goes on at its last checkpoint."""
    fabric = fabric or Fabric(accelerator="cpu", devices=1)
    catalog = run.catalog()
    if fabric.global_rank == 0:
        write_whole(run.folder / "environment.json", json.dumps(_environment(), indent=1))
    for part in parts:
        if run.holds(part) and not again:
            continue
        done = run.folder / weights_file(run.recipe, part)
        begin = time.monotonic()
        if adopted(run.recipe, part):  # frozen: nothing is trained
            if fabric.global_rank == 0:
                graph = adopt(run, catalog, part)
                forget_evaluation(run.folder)
                forget_kept(run.folder, part)
                with whole(done) as written:
                    onnx.save(graph, str(written))
            fabric.barrier()
            continue
        model = _train_part(run, catalog, part, fabric)
        if fabric.global_rank == 0:
            forget_evaluation(run.folder)
            forget_kept(run.folder, part)
            with whole(done) as written:
                torch.save(model.state_dict(), written)
            with (run.folder / "log.jsonl").open("a") as log:
                log.write(json.dumps({"part": part, "trained_s": round(time.monotonic() - begin, 1)}) + "\n")
        fabric.barrier()


def _train_part(run: Run, catalog: Catalog, part: str, fabric: Fabric) -> nn.Module:
    recipe, folder = run.recipe, run.folder
    if part == "vision":
        with fabric.rank_zero_first():  # the first process asks the teacher, the others read its answers
            pictures = run.pictures(catalog)
        detector = cast(VisionDetector, run.build("vision", catalog, pretrained=True))
        return train_vision(recipe, pictures, detector, folder, fabric)
    if part == "audio":
        with fabric.rank_zero_first():
            windows = run.windows(catalog)
        task = train_audio(recipe, windows, folder, fabric, run.data)
        fit_usual(task.encoder, windows, recipe)
        return task.encoder
    if part == "text":
        torch.manual_seed(recipe.seed)
        encoder = cast(TextNetwork, run.build("text", catalog))
        return train_text(recipe, encoder, run.sentences(catalog), catalog.intents, folder, fabric)
    return train_fusion(recipe, catalog.intents, scenes_to_train(run, catalog, fabric), folder, fabric)


def _environment() -> dict[str, Any]:
    return {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "numpy": np.__version__,
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
        "commit": _commit(),
    }


def _commit() -> str | None:
    """Of the checkout that trains; None for an installed package, or where git is not installed."""
    if (git := shutil.which("git")) is None:
        return None
    command = [git, "rev-parse", "HEAD"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent, check=False)
    return told.stdout.strip() or None
