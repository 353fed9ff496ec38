"""What each option of the fusion's training adds: clean and degraded, mean and spread over three seeds.

The encoders of a finished run stay as they are; the fusion is trained again for every row. The second table compares
the fusion with a modality missing against a specialist that was trained without that modality.
"""

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from msgspec import structs
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum_export.evaluate.calibrate import probabilities
from tectum_export.evaluate.evaluation import compose_scenes
from tectum_export.evaluate.metrics import multi_class
from tectum_export.evaluate.situations import degraded_table, predict_situations
from tectum_export.model.fusion import MODALITIES, Fusion
from tectum_export.recipe import Recipe
from tectum_export.train.fusion import encoded, scenes_to_train, train_fusion
from tectum_export.train.run import Run
from tectum_export.train.scene_set import SceneSet

RESULT = Path(__file__).parent / "results" / "fusion_ablation.json"
# The plain row has modality dropout, missing tokens, auxiliary heads and degraded parts; rows take away or add one.
ROWS: dict[str, dict[str, Any]] = {
    "plain": {},
    "without modality dropout": {"modality_dropout": 0.0, "text_dropout": 0.0},
    "without missing tokens": {"missing_tokens": False},
    "without auxiliary heads": {"auxiliary": 0.0},
    "with reconstruct-the-missing": {"reconstruct_missing": 0.1},
    "with OGM-GE": {"gradient_modulation": 0.3},
    "with familiar sources": {"familiar": 1.0},
    "with familiar sources, adversarial": {"familiar": 1.0, "adversarial": 0.3},
    "with contrastive": {"contrastive": 0.1},
}
PLAIN = {"modality_dropout": 0.12, "text_dropout": 0.05, "missing_tokens": True, "auxiliary": 0.3,
         "reconstruct_missing": 0.0, "gradient_modulation": 0.0, "adversarial": 0.0, "contrastive": 0.0}  # fmt: skip


def f1(fusion: Fusion, scenes: SceneSet, keep: tuple[bool, bool, bool], labels: tuple[str, ...]) -> float:
    """Macro F1 of the situation."""
    predicted = predict_situations(fusion, scenes, keep)
    return float(multi_class(probabilities(predicted, 1.0, False), predicted.truth, labels)["macro_f1"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="a run folder whose encoders are trained")
    parser.add_argument("--steps", type=int, default=800, help="training steps of each fusion (default 800)")
    parser.add_argument("--seeds", type=int, default=3, help="seeds of each row (default 3)")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch (default 1)")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    run = Run.open(options.run)
    catalog, labels = run.catalog(), run.recipe.labels.situation
    scenes = compose_scenes(run, catalog)
    trained_on = scenes_to_train(run, catalog)
    settings = run.recipe.fusion
    both = structs.replace(run.recipe, fusion=structs.replace(settings, familiar=1.0))
    with_familiar = scenes_to_train(replace(run, recipe=both), catalog)
    alone = structs.replace(run.recipe, fusion=structs.replace(settings, folds=0))
    val_alone = scenes_to_train(replace(run, recipe=alone), catalog)
    undegraded = SceneSet(run.recipe, encoded(run, catalog, "val/0", settings.parts, 11), settings.scenes, 12)

    def trained(seed: int, changes: dict[str, Any], on: SceneSet, without: str | None = None) -> Fusion:
        fusion = structs.replace(run.recipe.fusion, **{**PLAIN, "steps": options.steps, **changes})
        recipe: Recipe = structs.replace(run.recipe, seed=seed, fusion=fusion)
        with tempfile.TemporaryDirectory() as folder:
            return train_fusion(recipe, catalog.intents, on, Path(folder), without=without)

    rows: dict[str, dict[str, list[float]]] = {}
    lost: dict[str, dict[str, list[float]]] = {m: {"fused": [], "specialist": []} for m in MODALITIES}
    everything = (True, True, True)
    for name, changes in {**ROWS, "without folds": {}, "without degraded parts": {}}.items():
        on = with_familiar if changes.get("familiar") else trained_on
        on = {"without folds": val_alone, "without degraded parts": undegraded}.get(name, on)
        row = rows[name] = {"clean": [], "degraded": []}
        for seed in range(1, options.seeds + 1):
            fusion = trained(seed, changes, on)
            row["clean"].append(f1(fusion, scenes.test, everything, labels))
            table = degraded_table(fusion, scenes.test, scenes.degraded, labels)
            row["degraded"].append(table["mean"]["macro_f1"])
            if name == "plain":
                for index, modality in enumerate(MODALITIES):
                    keep = tuple(i != index for i in range(3))
                    lost[modality]["fused"].append(f1(fusion, scenes.test, keep, labels))
                    specialist = trained(seed, {}, on, without=modality)
                    lost[modality]["specialist"].append(f1(specialist, scenes.test, keep, labels))
    table = Table(title=f"Macro F1 of the situation, composed scenes of unseen sources, {options.seeds} seeds")
    for column in ("training", "clean", "degraded mean"):
        table.add_column(column)
    for name, row in rows.items():
        table.add_row(name, *(f"{np.mean(row[k]):.3f} ± {np.std(row[k]):.3f}" for k in ("clean", "degraded")))
    Console().print(table)
    table = Table(title="A modality lost")
    for column in ("without", "fused", "specialist"):
        table.add_column(column)
    for name, row in lost.items():
        table.add_row(name, *(f"{np.mean(row[k]):.3f} ± {np.std(row[k]):.3f}" for k in ("fused", "specialist")))
    Console().print(table)
    options.out.parent.mkdir(exist_ok=True)
    result = {"bench": "fusion_ablation", "steps": options.steps, "rows": rows, "lost": lost, **environment("torch")}
    options.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
