"""Evaluate a run: calibrate on val, report on test, every head and every subset of the modalities."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from tectum_export.data.catalog import Catalog
from tectum_export.evaluate.calibrate import fit_temperature, fit_thresholds, one_of_thresholds, probabilities
from tectum_export.evaluate.metrics import multi_class, multi_label
from tectum_export.evaluate.predict import Predicted, predict_presence, predict_sound, predict_text
from tectum_export.model.fusion import MODALITIES
from tectum_export.train.fusion import encoded
from tectum_export.train.run import Run
from tectum_export.train.scene_set import SceneSet

SCENES = 3000
MULTI = ("presence", "sound", "help")


def evaluate(run: Run) -> dict[str, Any]:
    """All metrics of a run; also written to ``run/metrics.json``. Test sources were seen by no part of the model.

    Situation figures are on *composed* scenes: real pictures, sounds and sentences, paired by the composer.
    """
    catalog = run.catalog()
    labels = {**vars(run.recipe.labels), "intent": catalog.intents, "help": ("help",)}
    val, test = ({**_heads(run, catalog, split)} for split in ("val", "test"))
    scenes = {split: _scenes(run, catalog, split, seed) for split, seed in (("val", 13), ("test", 14))}
    fusion = run.load("fusion", catalog)
    val["situation"] = _situations(fusion, scenes["val"])
    test["situation"] = _situations(fusion, scenes["test"])
    out: dict[str, Any] = {"temperatures": {}, "thresholds": {}, "heads": {}}
    for head, predicted in val.items():
        many = head in MULTI
        temperature = fit_temperature(predicted, many)
        p = probabilities(predicted, temperature, many)
        if many:
            thresholds = fit_thresholds(p, predicted.truth, predicted.known, labels[head], run.recipe.vision.sure)
        else:
            thresholds = one_of_thresholds(p, predicted.truth, labels[head])
        out["temperatures"][head], out["thresholds"][head] = round(temperature, 4), thresholds
        q = probabilities(test[head], temperature, many)
        if many:
            report = multi_label(q, test[head].truth, test[head].known, thresholds, labels[head])
        else:
            report = multi_class(q, test[head].truth, labels[head])
        out["heads"][head] = report
    out["subsets"] = _subsets(fusion, scenes["test"], out["temperatures"]["situation"], labels["situation"])
    (run.folder / "metrics.json").write_text(json.dumps(out, indent=1))
    return out


def _heads(run: Run, catalog: Catalog, split: str) -> dict[str, Predicted]:
    return {
        "presence": predict_presence(run, catalog, split),
        "sound": predict_sound(run, catalog, split),
        **predict_text(run, catalog, split),
    }


def _scenes(run: Run, catalog: Catalog, split: str, seed: int) -> SceneSet:
    few = bool(run.recipe.data.limit)
    parts = encoded(run, catalog, split, run.recipe.fusion.parts // (1 if few else 3), seed)
    return SceneSet(run.recipe, parts, 200 if few else SCENES, seed + 10)


@torch.no_grad()
def _situations(fusion: torch.nn.Module, scenes: SceneSet, keep: tuple[bool, bool, bool] = (True,) * 3) -> Predicted:
    rng = np.random.default_rng(5)
    logits = []
    for start in range(0, len(scenes.scenes), 500):
        index = np.arange(start, min(start + 500, len(scenes.scenes)))
        logits.append(fusion(*scenes.inputs(index, rng, keep))[0])
    truth = scenes.situation.numpy()
    return Predicted(torch.cat(logits).numpy(), truth, np.ones(len(truth), np.float32))


def _subsets(fusion: torch.nn.Module, scenes: SceneSet, temperature: float, labels: tuple[str, ...]) -> dict[str, Any]:
    table = {}
    for size in (3, 2, 1):
        for chosen in combinations(range(3), size):
            keep = (0 in chosen, 1 in chosen, 2 in chosen)
            predicted = _situations(fusion, scenes, keep)
            report = multi_class(probabilities(predicted, temperature, False), predicted.truth, labels)
            name = "+".join(MODALITIES[i] for i in chosen)
            table[name] = {k: report[k] for k in ("accuracy", "macro_f1", "ece", "loss")}
    return table


def show(metrics: dict[str, Any], console: Console) -> None:
    """Print the tables that a person reads first."""
    table = Table(title="Heads, on sources not seen in training")
    for column in ("head", "n", "accuracy", "majority", "macro F1", "macro recall", "loss"):
        table.add_column(column, justify="left" if column == "head" else "right")
    for head, report in metrics["heads"].items():
        figures = [report[k] for k in ("accuracy", "majority", "macro_f1", "macro_recall", "loss")]
        table.add_row(head, str(report["count"]), *(f"{v:.3f}" for v in figures))
    console.print(table)
    table = Table(title="Situation by the modalities present (composed scenes)")
    for column in ("modalities", "accuracy", "macro F1", "ECE"):
        table.add_column(column, justify="left" if column == "modalities" else "right")
    for name, report in metrics["subsets"].items():
        table.add_row(name, *(f"{report[k]:.3f}" for k in ("accuracy", "macro_f1", "ece")))
    console.print(table)
    table = Table(title="Classes")
    for column in ("head", "label", "n", "precision", "recall", "F1", "AUC"):
        table.add_column(column, justify="left" if column in ("head", "label") else "right")
    for head in ("presence", "sound", "context", "help", "situation"):
        for label, row in metrics["heads"][head]["classes"].items():
            figures = [f"{row[k]:.3f}" for k in ("precision", "recall", "f1")]
            table.add_row(head, label, str(row["count"]), *figures, f"{row['auc']:.3f}" if "auc" in row else "")
    console.print(table)


def read_metrics(folder: Path) -> dict[str, Any] | None:
    """What an earlier ``evaluate`` wrote, or None."""
    file = folder / "metrics.json"
    return json.loads(file.read_text()) if file.is_file() else None
