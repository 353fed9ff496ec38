"""What is counted of wordings that training never met, on cases whose answer is known."""

import numpy as np
import pytest

from tectum_export.data.manifest import Item
from tectum_export.evaluate.own_words import above_talk, measure_own_words

LABELS = {"intent": ("HassTurnOff", "HassTurnOn", "none"), "context": ("away", "none"), "help": ("help",)}
THRESHOLDS = {"intent": dict.fromkeys(LABELS["intent"], 0.6), "context": dict.fromkeys(LABELS["context"], 0.5),
              "help": {"help": 0.5}}  # fmt: skip


def said(data_set, source, *labels):
    return Item("text", data_set, source, labels, text=source)


def test_each_kind_is_the_mean_over_its_wordings():
    items = [
        said("sentences", "light", "HassTurnOn"), said("sentences", "light", "HassTurnOn"),
        said("sentences", "dark", "HassTurnOff"), said("refused", "not", "none"), said("talk", "goal", "none"),
        said("sentences", "gone", "none", "away"), said("sentences", "fell", "none", "help"),
    ]  # fmt: skip
    intent = np.eye(3, dtype=np.float32)[[1, 2, 1, 1, 2, 2, 2]]
    context = np.eye(2, dtype=np.float32)[[1, 1, 1, 0, 1, 0, 1]]
    chances = {"intent": intent, "context": context, "help": np.array([[0], [0], [0], [0], [0.9], [0], [0.8]])}
    out = measure_own_words(items, chances, THRESHOLDS, LABELS)
    assert {name: row["share"] for name, row in out.items()} == pytest.approx({
        "commands right": 0.25, "commands wrong": 0.5, "commands taken for their opposite": 0.5,
        "negated or reported, acted on": 1.0, "talk taken for a command": 0.0, "contexts understood": 1.0,
        "contexts taken from other words": 0.25, "cries for help caught": 1.0, "cries for help in other words": 0.2,
    })  # fmt: skip
    assert out["commands right"]["count"] == 2


def test_what_is_not_sure_enough_is_not_told():
    items = [said("sentences", "light", "HassTurnOn")]
    chances = {"intent": np.array([[0.2, 0.55, 0.25]], np.float32), "context": np.array([[0.4, 0.6]], np.float32),
               "help": np.zeros((1, 1), np.float32)}  # fmt: skip
    out = measure_own_words(items, chances, THRESHOLDS, LABELS)
    assert out["commands right"]["share"] == 0
    assert out["commands wrong"]["share"] == 0


def test_low_limits_are_raised_until_talk_is_hardly_ever_told():
    talk = [said("talk", f"goal {n}", "none") for n in range(100)]
    items = [*talk, said("sentences", "light", "HassTurnOn"), said("refused", "not", "none")]
    surest = np.array([*np.linspace(0.34, 0.83, 100), 0.95, 0.95])
    chances = np.stack([(1 - surest) / 2, surest, (1 - surest) / 2], 1).astype(np.float32)
    limits = {"HassTurnOff": 0.9, "HassTurnOn": 0.4, "none": 0.3}
    raised = above_talk(items, chances, limits, LABELS["intent"])
    assert raised["HassTurnOff"] == 0.9
    assert raised["HassTurnOn"] == raised["none"] == 0.83
    assert (surest[:100] >= 0.83).mean() <= 0.02 < (surest[:100] >= 0.82).mean()
    assert above_talk(items[100:], chances[100:], limits, LABELS["intent"]) == limits
