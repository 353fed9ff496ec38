"""What a further sense says of the situation, learned from examples of it alone, and what its own labels are worth."""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle.manifest import Variant
from tectum_export.adopt.fit import fit_probe
from tectum_export.evaluate.calibrate import fit_temperature, fit_thresholds, probabilities
from tectum_export.evaluate.metrics import precision_recall_f1
from tectum_export.evaluate.predict import Predicted
from tectum_export.sense.examples import Examples, Floats

SUREST = 4.0
"""Nothing that one sense observes makes a situation more than so much likelier, in log-odds (55 times): examples are
few, and the others must be able to say otherwise."""
MOSTLY = 0.8
"""Of the examples with a label: then it is a cause."""


class Expert(Struct, frozen=True):
    """Situations ``known`` [k] to the examples: weights [width, k] and bias [k] of their logits, calibrated; ``share``:
    how often each is among what was learned from."""

    known: NDArray[np.int64]
    weight: Floats
    bias: Floats
    share: Floats

    def likelier(self, embedding: Floats, situations: int) -> Floats:
        """By how much, in log-odds, each situation is likelier [n, situations] where this was observed; 0 of one that
        the examples do not know."""
        logits = embedding @ self.weight + self.bias
        logits = logits - logits.max(1, keepdims=True)
        log = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        out = np.zeros((len(embedding), situations), np.float32)
        out[:, self.known] = np.clip(log - np.log(self.share), -SUREST, SUREST)
        return out


def learn(examples: Examples) -> Expert:
    """By logistic regression on the training split, its temperature on val."""
    known, index = np.unique(examples.situation, return_inverse=True)
    train, val = examples.rows("train"), examples.rows("val")
    hot = np.eye(len(known), dtype=np.float32)[index]
    weight, bias = fit_probe(examples.embedding[train], hot[train], np.ones_like(hot[train]))
    told = Predicted(examples.embedding[val] @ weight + bias, index[val], np.ones(int(val.sum()), np.float32))
    temperature = np.float32(fit_temperature(told, multi_label=False))
    return Expert(known, weight / temperature, bias / temperature, hot[train].mean(0))


class Calibrated(Struct, frozen=True):
    """Of a head: temperature, thresholds by label, and its mean F1 on test."""

    temperature: float
    thresholds: dict[str, float]
    macro_f1: float


def calibrate(examples: Examples, head: str) -> Calibrated:
    """On val, as the heads of any bundle."""
    val, test = (_predicted(examples, head, name) for name in ("val", "test"))
    temperature = round(fit_temperature(val, multi_label=True), 4)
    labels = examples.labels[head]
    limits = fit_thresholds(probabilities(val, temperature, True), val.truth, val.known, labels)
    told = probabilities(test, temperature, True)
    scores = [
        precision_recall_f1(told[:, index] >= limits[label], test.truth[:, index] > 0.5)[2]
        for index, label in enumerate(labels)
    ]
    return Calibrated(temperature, limits, round(float(np.mean(scores)), 4))


def _predicted(examples: Examples, head: str, split: str) -> Predicted:
    rows, truth = examples.rows(split), examples.truth[head]
    return Predicted(examples.logits[head][rows], truth[rows], np.ones_like(truth[rows]))


def ways(examples: Examples, situations: tuple[str, ...]) -> dict[str, dict[str, list[str]]]:
    """By situation and head the labels with which it mostly comes, among what was learned from: causes that it may rest
    on."""
    train = examples.rows("train")
    found: dict[str, dict[str, list[str]]] = {}
    for head, labels in examples.labels.items():
        for column, label in enumerate(labels):
            there = examples.situation[train & (examples.truth[head][:, column] > 0.5)]
            counted = np.bincount(there, minlength=len(situations))
            if len(there) and counted.max() >= MOSTLY * len(there):
                situation = situations[int(counted.argmax())]
                found.setdefault(situation, {}).setdefault(head, []).append(label)
    return found


def alone(expert: Expert, examples: Examples, quiet: Floats, situations: int) -> tuple[float, float]:
    """The temperature of the fusion where nothing else is there (its logits are ``quiet`` [situations] then), and the
    accuracy of that on test."""
    logits = quiet + expert.likelier(examples.embedding, situations)
    val, test = examples.rows("val"), examples.rows("test")
    told = Predicted(logits[val], examples.situation[val], np.ones(int(val.sum()), np.float32))
    right = logits[test].argmax(1) == examples.situation[test]
    return fit_temperature(told, multi_label=False), round(float(right.mean()), 4)


def of_subset(part: Variant, head: str, names: tuple[str, ...]) -> float:
    """The temperature of the fusion of a variant where these modalities are there."""
    told: Mapping[str, float] = part.subset_temperatures
    return float(told.get("+".join(names), part.temperatures[head]))
