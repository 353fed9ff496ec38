"""The fused decision on composed scenes: calibrated per subset, degraded, against the best rule, and attributed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from tectum.fuse import shapley
from tectum_export.data.degrade import OFF
from tectum_export.data.text_sets import NOT_ACTING
from tectum_export.evaluate.calibrate import fit_temperature, probabilities
from tectum_export.evaluate.metrics import multi_class
from tectum_export.evaluate.predict import Predicted
from tectum_export.model.fusion import MODALITIES
from tectum_export.recipe import QUIET, Recipe
from tectum_export.situation import Clause, Situation
from tectum_export.train.scene_set import SceneSet

Floats = NDArray[np.floating[Any]]
ALARMS = ("intrusion", "hazard", "distress")
RECALL = 0.8
SCENES_AN_HOUR = 900
"""Decisions of four seconds in an hour."""
ALL = (True, True, True)


def subsets() -> dict[str, tuple[bool, bool, bool]]:
    """The seven subsets of the modalities, all first."""
    out = {}
    for size in (3, 2, 1):
        for chosen in combinations(range(3), size):
            out["+".join(MODALITIES[i] for i in chosen)] = (0 in chosen, 1 in chosen, 2 in chosen)
    return out


@torch.no_grad()
def predict_situations(fusion: nn.Module, scenes: SceneSet, keep: tuple[bool, bool, bool] = ALL) -> Predicted:
    """Logits of the situation for every scene; the arrival of embeddings is drawn from one fixed seed."""
    rng = np.random.default_rng(5)
    logits = []
    for start in range(0, len(scenes.scenes), 500):
        index = np.arange(start, min(start + 500, len(scenes.scenes)))
        logits.append(fusion(*scenes.inputs(index, rng, keep=keep))[0])
    truth = scenes.situation.numpy()
    return Predicted(torch.cat(logits).numpy(), truth, np.ones(len(truth), np.float32))


def fit_subsets(fusion: nn.Module, scenes: SceneSet) -> dict[str, float]:
    """The temperature of each subset of present modalities, on scenes that the fusion was not trained on."""
    return {
        name: round(fit_temperature(predict_situations(fusion, scenes, keep), False), 4)
        for name, keep in subsets().items()
    }


def subset_table(
    fusion: nn.Module, scenes: SceneSet, temperatures: dict[str, float], labels: tuple[str, ...]
) -> dict[str, Any]:
    """Accuracy, macro F1, calibration and loss for each subset of the modalities."""
    table = {}
    for name, keep in subsets().items():
        predicted = predict_situations(fusion, scenes, keep)
        report = multi_class(probabilities(predicted, temperatures[name], False), predicted.truth, labels)
        table[name] = {k: report[k] for k in ("accuracy", "macro_f1", "ece", "loss")}
    return table


def degraded_table(
    fusion: nn.Module, scenes: SceneSet, degraded: dict[str, SceneSet], labels: tuple[str, ...]
) -> dict[str, Any]:
    """Accuracy and macro F1 of the same scenes under each degradation, and the mean."""
    table = {}
    for name, worse in {**degraded, **dict.fromkeys(OFF, scenes)}.items():
        predicted = predict_situations(fusion, worse, OFF.get(name, ALL))
        report = multi_class(probabilities(predicted, 1.0, False), predicted.truth, labels)
        table[name] = {k: report[k] for k in ("accuracy", "macro_f1")}
    table["mean"] = {k: float(np.mean([row[k] for row in table.values()])) for k in ("accuracy", "macro_f1")}
    return table


def rule_scores(scenes: SceneSet, temperatures: dict[str, float], recipe: Recipe, intents: tuple[str, ...]) -> Any:
    """The table of situations over the encoders' own calibrated scores, in two fuzzy readings.

    Returns {"minimum": [N, S], "product": [N, S]}: "and" as the smallest or as the product, "or" as the largest; a row
    holds as far as none above it does.
    """
    parts, labels = scenes.parts, recipe.labels
    rng = np.random.default_rng(5)
    context = scenes.inputs(np.arange(len(scenes.scenes)), rng)[9].numpy()
    picture = np.array([s.picture for s in scenes.scenes])
    sound = np.array([s.sound for s in scenes.scenes])
    said = np.array([-1 if s.said is None else s.said for s in scenes.scenes])
    seen = torch.sigmoid(parts.presence / temperatures["presence"]).numpy()[picture]
    heard = torch.sigmoid(parts.sound / temperatures["sound"]).numpy()[sound]
    intent = torch.softmax(parts.intent / temperatures["intent"], 1).numpy()
    acts = 1 - intent[:, [i for i, name in enumerate(intents) if name in NOT_ACTING]].sum(1)
    plea = torch.sigmoid(parts.help[:, 0] / temperatures["help"]).numpy()
    spoken = said >= 0
    see = {name: seen[:, i] for i, name in enumerate(labels.presence)}
    hear = {name: heard[:, i] for i, name in enumerate(labels.sound)}
    when = {name: context[:, i] for i, name in enumerate(labels.context)}
    words = {"command": np.where(spoken, acts[said], 0.0), "help": np.where(spoken, plea[said], 0.0)}
    outside = np.array([float(s.truth.outside) for s in scenes.scenes])
    facts = Facts(see, hear, when, words, outside)
    return {
        name: table_scores(both, facts, recipe.situation, labels.situation)
        for name, both in (("minimum", np.minimum), ("product", np.multiply))
    }


@dataclass(frozen=True)
class Facts:
    """How far each thing holds in N scenes, 0 to 1: by label float [N], and ``outside`` float [N]."""

    seen: dict[str, Floats]
    heard: dict[str, Floats]
    context: dict[str, Floats]
    said: dict[str, Floats]
    outside: Floats

    def some(self, found: dict[str, Floats], names: Iterable[str]) -> Floats:
        """How far any of ``names`` holds; not at all where none of them is known."""
        known = [found[name] for name in names if name in found]
        return np.asarray(np.max(np.stack([np.zeros_like(self.outside), *known]), 0))


def table_scores(
    both: Callable[[Floats, Floats], Floats], facts: Facts, rows: tuple[Situation, ...], labels: tuple[str, ...]
) -> Floats:
    """The rule's scores of every situation [N, S]; ``both`` joins two terms that must hold together."""
    left = np.ones_like(facts.outside)
    out = {}
    for row in rows:
        clauses = [reduce(both, _terms(clause, facts)) for clause in row.when]
        score = np.max(np.stack(clauses), 0)
        out[row.name] = both(score, left)
        left = both(left, 1 - score)
    out[QUIET] = left
    return np.stack([out[name] for name in labels], 1)


def _terms(clause: Clause, facts: Facts) -> Iterator[Floats]:
    """How far each key of a clause holds."""
    for key, found in (("context", facts.context), ("seen", facts.seen), ("heard", facts.heard), ("said", facts.said)):
        if names := getattr(clause, key):
            yield facts.some(found, names)
        if names := getattr(clause, f"not_{key}", ()):
            yield 1 - facts.some(found, names)
        if (names := getattr(clause, f"{key}_beside", None)) is not None:
            yield facts.some(found, found.keys() - set(names))
    if clause.outside is not None:
        yield facts.outside if clause.outside else 1 - facts.outside


def false_alarms(score: Floats, truth: NDArray[np.bool_], recall: float = RECALL) -> float:
    """False alarms an hour at the highest threshold that reaches ``recall``."""
    limit = np.quantile(score[truth], 1 - recall, method="lower")
    return float((score[~truth] >= limit).mean() * SCENES_AN_HOUR)


def against_rule(
    fused: Floats, rules: dict[str, Floats], tuned_on: dict[str, Floats], truth: NDArray[Any],
    tuned_truth: NDArray[Any], labels: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    """False alarms an hour at equal recall, per alarm that occurs: fused, and the rule as read best elsewhere."""
    table: dict[str, Any] = {}
    met = {name: labels.index(name) for name in ALARMS if name in labels}
    alarms = [name for name, index in met.items() if (truth == index).any() and (tuned_truth == index).any()]
    for name in alarms:
        index = labels.index(name)
        best = min(rules, key=lambda k: false_alarms(tuned_on[k][:, index], tuned_truth == index))
        mine = false_alarms(fused[:, index], truth == index)
        rule = false_alarms(rules[best][:, index], truth == index)
        table[name] = {"fused": mine, "rule": rule, "reading": best, "ratio": mine / rule if rule else None}
    whole, other = (sum(table[name][k] for name in alarms) for k in ("fused", "rule"))
    table["all"] = {"fused": whole, "rule": other, "ratio": whole / other if other else None}
    return {"recall": RECALL, "alarms": table}


@torch.no_grad()
def attribution_sanity(
    fusion: nn.Module, scenes: SceneSet, temperatures: dict[str, float], count: int = 500
) -> dict[str, float]:
    """How often the decision changes when the modality that attribution names is removed, and when another one is."""
    names = {keep: name for name, keep in subsets().items()}
    logits = {}
    for subset in shapley.subsets(len(MODALITIES)):
        keep = (0 in subset, 1 in subset, 2 in subset)
        found = predict_situations(fusion, scenes, keep).logits[:count]
        heat = temperatures.get(names.get(keep, ""), 1.0)
        logits[subset] = torch.softmax(torch.from_numpy(found) / heat, 1).numpy()
    whole = logits[0, 1, 2].argmax(1)
    named: list[bool] = []
    other: list[bool] = []
    for row, label in enumerate(whole):
        worth = {subset: float(p[row, label]) for subset, p in logits.items()}
        share = list(shapley.shares(MODALITIES, worth).values())
        if not any(share):
            continue
        first = int(np.argmax(share))
        for index in range(3):
            rest = tuple(i for i in range(3) if i != index)
            changed = bool(logits[rest][row].argmax() != label)
            (named if index == first else other).append(changed)
    removed = {key: float(np.mean(found)) if found else 0.0 for key, found in (("named", named), ("other", other))}
    return {"named_removed": removed["named"], "other_removed": removed["other"], "scenes": len(named)}
