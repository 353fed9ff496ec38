"""How well requests are understood: Home Assistant's sentences, people's own words, and what is out of scope."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum_export.data.manifest import Item
from tectum_export.data.sentence_sets import REFUSED
from tectum_export.data.text_sets import NONE
from tectum_export.evaluate.intervals import bootstrap, wilson
from tectum_export.evaluate.metrics import auc

LANGUAGES = ("en", "zh-CN", "de", "fr", "es", "it", "nl")
ROOMS = "iot_"
"""Prefix of the crowd-written requests that a house can act on."""


def measure_requests(
    items: Sequence[Item], probability: NDArray[np.float32], logits: NDArray[np.float32], intents: tuple[str, ...],
    thresholds: dict[str, float], temperature: float,
) -> dict[str, Any]:  # fmt: skip
    """The protocols on sentences of one split; ``probability`` and ``logits`` [N, intents], rows as in ``items``.

    A request counts as understood when its most probable intent is not *none* and reaches its threshold. *Energy* (Liu
    et al., 2020) is minus the temperature times the log-sum-exp of the acting intents' logits.
    """
    none = intents.index(NONE)
    best = probability.argmax(1)
    sure = probability[np.arange(len(best)), best] >= np.array([thresholds[name] for name in intents])[best]
    said = np.where(sure, best, none)
    acting = np.delete(logits, none, 1) / temperature
    peak = acting.max(1)
    energy = -(peak + np.log(np.exp(acting - peak[:, None]).sum(1))) * temperature
    refused = probability[:, none]
    truth = np.array([intents.index(item.labels[0]) for item in items])
    language = np.array([item.language for item in items])
    kind = np.array([item.data_set for item in items])
    out: dict[str, Any] = {"home_assistant": {}}
    for name in LANGUAGES:
        use = (kind == "ha_intents") & (language == name)
        if use.any():
            hits, count = int((best == truth)[use].sum()), int(use.sum())
            out["home_assistant"][name] = {"accuracy": hits / count, "interval": wilson(hits, count), "count": count}
    figures = [row["accuracy"] for row in out["home_assistant"].values()]
    out["home_assistant_mean"] = float(np.mean(figures)) if figures else None
    people = np.array([item.group.startswith(f"nlu:{ROOMS}") for item in items])
    if people.any():
        count = int(people.sum())
        right = int(((said == truth) & people).sum())
        wrong = int(((said != truth) & (said != none) & people).sum())
        out["people"] = {
            "right": right / count, "right_interval": wilson(right, count),
            "wrong": wrong / count, "wrong_interval": wilson(wrong, count), "count": count,
        }  # fmt: skip
    beyond = np.array([item.group == "clinc:oos" for item in items])
    spoken = np.array([name in LANGUAGES for name in language]) & (kind == "ha_intents") & (truth != none)
    if beyond.any() and spoken.any():
        accepted = int((said[beyond] != none).sum())
        both = np.flatnonzero(beyond | spoken)

        def area(rows: NDArray[np.integer[Any]], score: NDArray[np.float32]) -> float:
            chosen = both[rows]
            return auc(score[chosen][beyond[chosen]], score[chosen][~beyond[chosen]])

        every = np.arange(len(both))
        out["out_of_scope"] = {
            "auroc": area(every, refused), "interval": bootstrap(lambda i: area(i, refused), len(both)),
            "auroc_energy": area(every, energy),
            "accepted": accepted / int(beyond.sum()), "accepted_interval": wilson(accepted, int(beyond.sum())),
            "count": int(beyond.sum()), "commands": int(spoken.sum()),
        }  # fmt: skip
    says_more = np.array([len(item.labels) > 1 for item in items])  # a context or a cry for help
    chat = (truth == none) & ~says_more & (kind != REFUSED) & ~beyond
    if chat.any():
        accepted = int((said[chat] != none).sum())
        out["chat_accepted"] = {
            "share": accepted / int(chat.sum()), "interval": wilson(accepted, int(chat.sum())),
            "count": int(chat.sum()),
        }  # fmt: skip
    return out
