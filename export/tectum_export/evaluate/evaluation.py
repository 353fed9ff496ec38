"""Evaluate a run: calibrate on val, report on test; every head, every subset of the modalities, every degradation."""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import asdict
from rich.console import Console
from rich.progress import track
from rich.table import Table
from torch import nn

from tectum_export.data.catalog import Catalog
from tectum_export.data.degrade import OFF, SUITE
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import read_picture
from tectum_export.evaluate.benign import benign_table, hear_benign
from tectum_export.evaluate.calibrate import (
    LOWEST,
    LOWEST_SEEN,
    fit_sound_thresholds,
    fit_temperature,
    fit_thresholds,
    one_of_thresholds,
    probabilities,
)
from tectum_export.evaluate.chance import at_chance, nothing_learned
from tectum_export.evaluate.detect import Eye
from tectum_export.evaluate.metrics import multi_class, multi_label
from tectum_export.evaluate.own_words import above_talk, measure_own_words
from tectum_export.evaluate.people import COMPLETE, measure
from tectum_export.evaluate.predict import Predicted, predict_presence, predict_sound, predict_text
from tectum_export.evaluate.recall_curve import recall_curves
from tectum_export.evaluate.report import Mistake, write_report
from tectum_export.evaluate.requests import measure_requests
from tectum_export.evaluate.situations import (
    against_rule,
    attribution_sanity,
    degraded_table,
    fit_subsets,
    predict_situations,
    rule_scores,
    subset_table,
)
from tectum_export.train.changes import METRICS, trainable
from tectum_export.train.fusion import composer
from tectum_export.train.parts import Drawn, always, draw_parts, encode_parts
from tectum_export.train.run import LOOK, Run
from tectum_export.train.scene_set import SceneSet
from tectum_export.whole import write_whole

SCENES = 3000
PARTS = 500
MULTI = ("presence", "sound", "help")
SUREST_WORDS = 0.95
LIKELY = 0.5
"""Where somebody is off to need be no surer than that it is likelier than all else: nothing is done by it at once."""
WORST = 20


@dataclass
class Scenes:
    """Composed scenes to calibrate on and to test on, the tested ones degraded too, and what they look like."""

    val: SceneSet
    test: SceneSet
    degraded: dict[str, SceneSet]
    drawn: Drawn


def compose_scenes(run: Run, catalog: Catalog) -> Scenes:
    """Scenes of the half of val that the fusion did not train on, and of test. Small for a small run."""
    few = bool(run.recipe.data.limit)
    count, number = (run.recipe.fusion.parts, 200) if few else (PARTS, SCENES)
    encoders = run.encoders(catalog)
    recipe = run.recipe
    drawn = draw_parts(recipe, composer(run, catalog, "test"), count, 14)
    parts = encode_parts(recipe, drawn, encoders, 14)
    test = SceneSet(recipe, parts, number, 24)
    degraded = {
        name: test.on(encode_parts(recipe, drawn, encoders, 14, always(name), parts))
        for name in SUITE
        if name not in OFF
    }
    val = draw_parts(recipe, composer(run, catalog, "val/1"), count, 13)
    return Scenes(SceneSet(recipe, encode_parts(recipe, val, encoders, 13), number, 23), test, degraded, drawn)


def evaluate(run: Run) -> dict[str, Any]:
    """All metrics of a run; written to ``metrics.json`` and, for people, ``report.html`` in ``run.results``. Of a
    modality without data there are none, nor of the fusion then.

    Test sources were seen by no part of the model. Situation figures are on *composed* scenes: real pictures, sounds
    and sentences, paired by the composer.
    """
    catalog, recipe = run.catalog(), run.recipe
    there = trainable(catalog)
    labels = {**asdict(recipe.labels), "intent": catalog.intents, "help": ("help",)}
    val, test = ({**_heads(run, catalog, split, there)} for split in ("val", "test"))
    quiet = {
        split: run.once("audio", ("benign", split), partial(hear_benign, run, catalog, split))
        for split in ("val", "test")
        if "audio" in there
    }
    scenes, fusion = None, None
    if "fusion" in there:
        scenes, fusion = compose_scenes(run, catalog), run.load("fusion", catalog)
        val["situation"] = predict_situations(fusion, scenes.val)
        test["situation"] = predict_situations(fusion, scenes.test)
    out: dict[str, Any] = {"at_chance": [], "temperatures": {}, "thresholds": {}, "heads": {}}
    chances: dict[str, np.ndarray] = {}
    for head, predicted in val.items():
        many = head in MULTI
        temperature = fit_temperature(predicted, many)
        p = probabilities(predicted, temperature, many)
        if many:
            lowest = LOWEST_SEEN if head == "presence" else LOWEST
            thresholds = fit_thresholds(p, predicted.truth, predicted.known, labels[head], lowest)
            if head == "sound":
                allowed = recipe.audio.false_alarms_an_hour
                thresholds = fit_sound_thresholds(predicted, temperature, quiet["val"], labels[head], allowed)
        elif head == "intent":
            thresholds = one_of_thresholds(p, predicted.truth, labels[head], SUREST_WORDS)
            thresholds = above_talk(predicted.items, p, thresholds, labels[head])
        elif head == "context":
            thresholds = one_of_thresholds(p, predicted.truth, labels[head], LIKELY)
        else:
            thresholds = one_of_thresholds(p, predicted.truth, labels[head])
        out["temperatures"][head], out["thresholds"][head] = round(temperature, 4), thresholds
        q = chances[head] = probabilities(test[head], temperature, many)
        if many:
            report = multi_label(q, test[head].truth, test[head].known, thresholds, labels[head])
        else:
            report = multi_class(q, test[head].truth, labels[head])
        out["heads"][head] = report
    out["at_chance"] = at_chance(out["heads"])
    truths = {head: predicted.truth for head, predicted in test.items()}
    out["recall"] = recall_curves(chances, truths, labels, out["thresholds"])
    heat = out["temperatures"]
    if quiet:
        out["benign"] = benign_table(quiet["test"], heat["sound"], out["thresholds"]["sound"])
    worst: list[Mistake] = []
    if scenes is not None and fusion is not None:
        truth = (test["situation"].truth, val["situation"].truth)
        out |= _fused(run, catalog, scenes, fusion, heat, chances["situation"], truth)
        worst = _worst(scenes, chances["situation"], labels["situation"])
    if "vision" in there and (people := _people(run, catalog)):
        out["centres"] = people
    if len(catalog.intents) > 1:
        out["requests"] = measure_requests(
            test["intent"].items, chances["intent"], test["intent"].logits, catalog.intents,
            out["thresholds"]["intent"], heat["intent"],
        )  # fmt: skip
    out["own_words"] = measure_own_words(test["intent"].items, chances, out["thresholds"], labels)
    run.results.mkdir(parents=True, exist_ok=True)
    curves = {head: (chances[head], test[head].truth, labels[head]) for head in chances}
    write_report(run.results / "report.html", recipe.name, out, curves, worst)
    write_whole(run.results / METRICS, json.dumps(out, indent=1))
    return out


def _fused(
    run: Run, catalog: Catalog, scenes: Scenes, fusion: nn.Module, heat: dict[str, float], told: np.ndarray,
    truth: tuple[np.ndarray, np.ndarray],
) -> dict[str, Any]:  # fmt: skip
    """What is measured of the fusion beside its head: ``told`` its probabilities, ``truth`` of test and of val."""
    recipe, names = run.recipe, run.recipe.labels.situation
    out: dict[str, Any] = {"subset_temperatures": fit_subsets(fusion, scenes.val)}
    out["subsets"] = subset_table(fusion, scenes.test, out["subset_temperatures"], names)
    out["degraded"] = degraded_table(fusion, scenes.test, scenes.degraded, names)
    rules, tuned = (rule_scores(s, heat, recipe, catalog.intents) for s in (scenes.test, scenes.val))
    out["rule"] = against_rule(told, rules, tuned, *truth, names)
    out["rule"]["macro_f1"] = {k: multi_class(r, truth[0], names)["macro_f1"] for k, r in rules.items()}
    out["attribution"] = attribution_sanity(fusion, scenes.test, out["subset_temperatures"])
    return out


def _heads(run: Run, catalog: Catalog, split: str, there: tuple[str, ...]) -> dict[str, Predicted]:
    out: dict[str, Predicted] = {}
    if "vision" in there:
        out["presence"] = predict_presence(run, catalog, split)
    if "audio" in there:
        out["sound"] = run.once("audio", ("sound", split), partial(predict_sound, run, catalog, split))
    if "text" in there:
        out |= run.once("text", ("text", split), partial(predict_text, run, catalog, split))
    return out


def _people(run: Run, catalog: Catalog) -> dict[str, Any] | None:
    """How well people are found in the test photographs with boxes, as they are and after closer looks; None where
    there are none."""
    vision, labels = run.recipe.vision, run.recipe.labels.presence
    size, model = (vision.height, vision.width), run.load("vision", catalog)
    items = [item for item in only(catalog.vision, "test") if item.data_set in COMPLETE]
    if "person" not in labels or not any("person" in item.labels for item in items):
        return None
    pictures = [read_picture(item.path) for item in items]
    shapes, label = [p.shape[:2] for p in pictures], labels.index("person")
    plain = Eye(model, size)
    if vision.graph:  # of one size: it never looks closer
        return measure(items, shapes, [plain(p, label) for p in track(pictures, description="people")], "person")
    looking = Eye(model, size, vision.look, run.load(LOOK, catalog))
    plainly, closely = (
        measure(items, shapes, [eye(p, label) for p in track(pictures, description="people")], "person")
        for eye in (plain, looking)
    )
    return {**plainly, "closer_look": closely}


def _worst(scenes: Scenes, probability: np.ndarray, names: tuple[str, ...]) -> list[Mistake]:
    """The scenes of which the model was surest and wrong, no picture and no sound twice."""
    truth = scenes.test.situation.numpy()
    wrong = np.flatnonzero(probability.argmax(1) != truth)
    order = wrong[np.argsort(-probability[wrong].max(1))]
    out: list[Mistake] = []
    used: set[tuple[str, int | None]] = set()
    for row in order.tolist():
        scene = scenes.test.scenes[row]
        keys = {("picture", scene.picture), ("sound", scene.sound)}
        if keys & used or scene.picture is None or scene.sound is None:
            continue
        used |= keys
        said = scenes.test.parts.said
        words = said[scene.said].text if scene.said is not None else ""
        label = int(probability[row].argmax())
        out.append(
            Mistake(
                names[truth[row]], names[label], float(probability[row, label]),
                scenes.drawn.frames[scene.picture], scenes.drawn.sounds[scene.sound], words,
                sorted(scene.truth.seen), sorted(scene.truth.heard), scene.truth.context,
            )
        )  # fmt: skip
        if len(out) == WORST:
            break
    return out


def show(metrics: dict[str, Any], console: Console) -> None:
    """Print the tables that a person reads first; before them whether anything was learned at all."""
    if warning := nothing_learned(metrics):
        console.print(warning, style="red", highlight=False, soft_wrap=True)
    table = Table(title="Heads, on sources not seen in training")
    for column in ("head", "n", "accuracy", "majority", "macro F1", "macro recall", "loss"):
        table.add_column(column, justify="left" if column == "head" else "right")
    for head, report in metrics["heads"].items():
        figures = [report[k] for k in ("accuracy", "majority", "macro_f1", "macro_recall", "loss")]
        table.add_row(head, str(report["count"]), *(f"{v:.3f}" for v in figures))
    console.print(table)
    for title, name, columns in (
        ("Situation by the modalities present (composed scenes)", "subsets", ("accuracy", "macro_f1", "ece")),
        ("Situation under degradation (the same scenes)", "degraded", ("accuracy", "macro_f1")),
    ):
        if name not in metrics:
            continue
        table = Table(title=title)
        table.add_column("")
        for column in columns:
            table.add_column(column.replace("_", " ").replace("ece", "ECE"), justify="right")
        for row, report in metrics[name].items():
            table.add_row(row, *(f"{report[k]:.3f}" for k in columns))
        console.print(table)
    table = Table(title="Classes")
    for column in ("head", "label", "n", "precision", "recall", "F1", "AUC"):
        table.add_column(column, justify="left" if column in ("head", "label") else "right")
    for head in ("presence", "sound", "context", "help", "situation"):
        for label, row in metrics["heads"].get(head, {"classes": {}})["classes"].items():
            figures = [f"{row[k]:.3f}" for k in ("precision", "recall", "f1")]
            table.add_row(head, label, str(row["count"]), *figures, f"{row['auc']:.3f}" if "auc" in row else "")
    console.print(table)
    console.print(_sentences(metrics), highlight=False)


def _sentences(metrics: dict[str, Any]) -> str:
    lines = []
    if centres := metrics.get("centres"):
        low, high = centres["interval"]
        lines.append(
            f"people: {centres['centre_recall']:.3f} ({low:.3f}-{high:.3f}) of {centres['boxes']} hit at 0.5 false "
            f"centres a picture; image AUC {centres['auc']:.4f}"
        )
        line = f"people's boxes: AP50 {centres['ap50']:.3f} of {centres['ap50_boxes']}"
        if closer := centres.get("closer_look"):
            line += (
                f"; after closer looks ({closer['looks_a_picture']:.2f} a picture) {closer['centre_recall']:.3f} hit, "
                f"image AUC {closer['auc']:.4f}, AP50 {closer['ap50']:.3f}"
            )
        lines.append(line)
    requests = metrics.get("requests", {})
    for name, row in requests.get("home_assistant", {}).items():
        low, high = row["interval"]
        lines.append(
            f"Home Assistant sentences, {name}: {row['accuracy']:.3f} ({low:.3f}-{high:.3f}), n {row['count']}"
        )
    if people := requests.get("people"):
        lines.append(
            f"people's own requests: right {people['right']:.3f}, wrong {people['wrong']:.3f}, {people['count']}"
        )
    if scope := requests.get("out_of_scope"):
        lines.append(f"out of scope: AUROC {scope['auroc']:.4f}, accepted {scope['accepted']:.3f} of {scope['count']}")
    for name, row in metrics.get("own_words", {}).items():
        low, high = row["interval"]
        lines.append(f"{name}: {row['share']:.3f} ({low:.3f}-{high:.3f}), {row['count']} wordings")
    if "rule" not in metrics:
        return "\n".join(lines)
    rule = metrics["rule"]["alarms"]["all"]
    recall = metrics["rule"]["recall"]
    lines.append(f"false alarms an hour at {recall:.0%} recall: fused {rule['fused']:.1f}, rule {rule['rule']:.1f}")
    named = metrics["attribution"]
    lines.append(
        f"decision changes without the named modality {named['named_removed']:.1%}, without another "
        f"{named['other_removed']:.1%}"
    )
    return "\n".join(lines)


def read_metrics(folder: Path) -> dict[str, Any] | None:
    """What an earlier ``evaluate`` wrote, or None."""
    file = folder / METRICS
    return json.loads(file.read_text()) if file.is_file() else None
