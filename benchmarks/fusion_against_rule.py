"""Fusions against the best rule over the same encoders' calibrated scores, on composed scenes of unseen sources.

The encoders of a finished run stay as they are. Temperatures, and how the rule reads "and", are fitted on scenes of the
half of val that no fusion was trained on; every figure is of test.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

from environment import environment
from tectum_export.data.catalog import Catalog
from tectum_export.data.text_sets import NONE, NOT_ACTING
from tectum_export.evaluate.calibrate import fit_temperature, probabilities
from tectum_export.evaluate.evaluation import SCENES, compose_scenes
from tectum_export.evaluate.metrics import multi_class
from tectum_export.evaluate.predict import Predicted, predict_presence, predict_sound, predict_text
from tectum_export.evaluate.situations import (
    ALARMS,
    RECALL,
    degraded_table,
    false_alarms,
    fit_subsets,
    predict_situations,
    rule_scores,
    subset_table,
)
from tectum_export.model.exported import OnnxGraph
from tectum_export.train.parts import Parts
from tectum_export.train.run import Run
from tectum_export.train.scene_set import SceneSet

RESULT = Path(__file__).parent / "results" / "fusion_against_rule.json"
HEADS = ("presence", "sound", "intent", "help")
"""Whose scores the rule takes."""


def encoded(run: Run, catalog: Catalog, kept: Path | None) -> dict[str, Any]:
    """The parts of val and of test, those of test under each degradation too, and the temperatures of the encoders'
    heads; read from the file ``kept`` where there is one, written there else."""
    if kept is not None and kept.is_file():
        stored: dict[str, Any] = torch.load(kept, weights_only=False)
        return stored
    scenes = compose_scenes(run, catalog)
    val: dict[str, Predicted] = {"presence": predict_presence(run, catalog, "val")}
    val |= {"sound": predict_sound(run, catalog, "val"), **predict_text(run, catalog, "val")}
    found = {
        "val": scenes.val.parts,
        "test": scenes.test.parts,
        "degraded": {name: worse.parts for name, worse in scenes.degraded.items()},
        "temperatures": {head: fit_temperature(val[head], head not in ("intent", "context")) for head in HEADS},
    }
    if kept is not None:
        torch.save(found, kept)
    return found


def figures(told: np.ndarray, truth: np.ndarray, labels: tuple[str, ...]) -> dict[str, Any]:
    """Of probabilities: accuracy, calibration, recall by situation, and false alarms an hour."""
    report = multi_class(told, truth, labels)
    alarms = {
        name: false_alarms(told[:, labels.index(name)], truth == labels.index(name))
        for name in ALARMS
        if (truth == labels.index(name)).any()
    }
    return {
        **{key: report[key] for key in ("accuracy", "macro_f1", "ece", "loss")},
        "recall": {name: row["recall"] for name, row in report["classes"].items()},
        "false_alarms_an_hour": {**alarms, "all": sum(alarms.values())},
    }


def of_fusion(fusion: nn.Module, val: SceneSet, test: SceneSet, degraded: dict[str, SceneSet]) -> dict[str, Any]:
    """The figures of a fusion. ``degraded`` are mean accuracies: of what the rule can be asked for too, and of all."""
    labels = test.recipe.labels.situation
    told = predict_situations(fusion, test)
    p = probabilities(told, fit_temperature(predict_situations(fusion, val), False), False)
    table = degraded_table(fusion, test, degraded, labels)
    same = float(np.mean([table[name]["accuracy"] for name in degraded]))
    return {
        **figures(p, told.truth, labels),
        "degraded": {"same as the rule": same, "all": table["mean"]["accuracy"]},
        "by degradation": {name: row["accuracy"] for name, row in table.items()},
        "subsets": subset_table(fusion, test, fit_subsets(fusion, val), labels),
    }


def of_rule(
    val: SceneSet, test: SceneSet, degraded: dict[str, SceneSet], heat: dict[str, float], intents: tuple[str, ...]
) -> dict[str, Any]:
    """The figures of the rule, each alarm in the reading with fewer false ones on val, the rest in the one that is
    right more often there."""
    recipe, labels = test.recipe, test.recipe.labels.situation
    tuned = rule_scores(val, heat, recipe, intents)
    told = rule_scores(test, heat, recipe, intents)
    truth, tuned_truth = test.situation.numpy(), val.situation.numpy()
    best = max(tuned, key=lambda k: float((tuned[k].argmax(1) == tuned_truth).mean()))
    out = figures(told[best] / told[best].sum(1, keepdims=True), truth, labels)
    alarms = out["false_alarms_an_hour"]
    for name in alarms.keys() - {"all"}:
        index = labels.index(name)
        reading = min(tuned, key=lambda k: false_alarms(tuned[k][:, index], tuned_truth == index))
        alarms[name] = false_alarms(told[reading][:, index], truth == index)
    alarms["all"] = sum(value for name, value in alarms.items() if name != "all")
    each = {
        name: float((rule_scores(worse, heat, recipe, intents)[best].argmax(1) == truth).mean())
        for name, worse in degraded.items()
    }
    return {
        **out,
        "reading": best,
        "degraded": {"same as the rule": float(np.mean(list(each.values())))},
        "by degradation": each,
    }


def of_truth(
    test: SceneSet, heat: dict[str, float], intents: tuple[str, ...], reading: str, sure: float = 30.0
) -> dict[str, float]:
    """How often the rule is right where all that one modality should tell is known: what its encoder costs."""
    parts, labels = test.parts, test.recipe.labels

    def certain(held: Iterable[Sequence[bool]]) -> Tensor:
        return (2 * torch.tensor(list(held)).float() - 1) * sure

    acts = next(i for i, name in enumerate(intents) if name not in NOT_ACTING)
    intent = [acts if said.commands else intents.index(NONE) for said in parts.said]
    true: dict[str, dict[str, Any]] = {
        "pictures": {"presence": certain([name in seen for name in labels.presence] for seen in parts.seen)},
        "sounds": {"sound": certain([name in heard for name in labels.sound] for heard in parts.heard)},
        "words": {
            "intent": certain([i == index for i in range(len(intents))] for index in intent),
            "context": certain([name == said.context for name in labels.context] for said in parts.said),
            "help": certain([said.asks_help] for said in parts.said),
        },
    }
    out = {}
    for count in (1, 2):
        for chosen in combinations(true, count):
            heads = {head: logits for name in chosen for head, logits in true[name].items()}
            told = rule_scores(test.on(replace(parts, **heads)), heat, test.recipe, intents)[reading]
            out[" and ".join(chosen)] = float((told.argmax(1) == test.situation.numpy()).mean())
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="a run folder whose encoders and fusion are trained")
    parser.add_argument("graphs", nargs="*", metavar="NAME=FILE", help="other fusions, exported, for these encoders")
    parser.add_argument("--data", type=Path, help="where the data of the run are now, if they moved")
    parser.add_argument("--parts", type=Path, help="file that keeps what the encoders say, to measure again soon")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    torch.set_num_threads(1)
    run = Run.open(options.run, options.data)
    catalog, recipe = run.catalog(), run.recipe
    stored = encoded(run, catalog, options.parts)
    val, test = (SceneSet(recipe, parts(stored, name), SCENES, seed) for name, seed in (("val", 23), ("test", 24)))
    degraded = {name: test.on(worse) for name, worse in stored["degraded"].items()}
    rows = {"rule": of_rule(val, test, degraded, stored["temperatures"], catalog.intents)}
    fusions = {"fusion": run.load("fusion", catalog)}
    fusions |= {name: OnnxGraph(Path(file)) for name, _, file in (given.partition("=") for given in options.graphs)}
    rows |= {name: of_fusion(fusion, val, test, degraded) for name, fusion in fusions.items()}
    known = of_truth(test, stored["temperatures"], catalog.intents, rows["rule"]["reading"])
    columns = ("accuracy", "macro F1", "ECE", "degraded", "false alarms/h")
    table = Table(title=f"Situations on composed scenes of unseen sources; false alarms at {RECALL:.0%} recall")
    for column in ("", *columns):
        table.add_column(column)
    for name, row in rows.items():
        measured = (row["accuracy"], row["macro_f1"], row["ece"], row["degraded"]["same as the rule"])
        table.add_row(name, *(f"{value:.3f}" for value in measured), f"{row['false_alarms_an_hour']['all']:.1f}")
    for name, accuracy in known.items():
        table.add_row(f"rule, {name} known", f"{accuracy:.3f}")
    Console().print(table)
    result = {"bench": "fusion_against_rule", "scenes": len(test.scenes), "rows": rows, "rule_with_truth": known}
    result |= environment("torch")
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n")


def parts(stored: dict[str, Any], name: str) -> Parts:
    """The encoded parts of a split."""
    found: Parts = stored[name]
    return found


if __name__ == "__main__":
    main()
