"""How well wordings are understood that training never met: commands, contexts, cries for help, and harmless words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum_export.data.manifest import Item
from tectum_export.data.sentence_sets import REFUSED, SAID, TALK
from tectum_export.data.text_sets import HELP, NONE
from tectum_export.evaluate.intervals import bootstrap

OPPOSITES = (
    ("HassTurnOn", "HassTurnOff"), ("HassIncreaseTimer", "HassDecreaseTimer"), ("HassPauseTimer", "HassUnpauseTimer"),
    ("HassMediaPause", "HassMediaUnpause"), ("HassMediaPlayerMute", "HassMediaPlayerUnmute"),
    ("HassMediaNext", "HassMediaPrevious"), ("HassVacuumStart", "HassVacuumReturnToBase"),
    ("HassLawnMowerStartMowing", "HassLawnMowerDock"),
)  # fmt: skip
TOLD_OF_TALK = 0.02
"""Share of the wordings of talk that may be told as commands."""


def above_talk(
    items: Sequence[Item], chances: NDArray[np.float32], thresholds: Mapping[str, float], labels: Sequence[str]
) -> dict[str, float]:
    """``thresholds`` of intents, the low ones raised to one limit for all: the lowest at which so few of the wordings
    of talk in ``items`` are told as commands. An intent of few sentences has hardly any talk near it to tell its own
    by; a house hears talk all day. As they are where there is no talk.

    ``chances`` [N, intents], rows as in ``items``.
    """
    talk = np.array([item.data_set == TALK for item in items])
    if not talk.any():
        return dict(thresholds)
    wordings = np.array([item.source for item in items])[talk]
    for least in np.arange(0.0, 1.0, 0.01).round(2).tolist():
        raised = {name: max(limit, least) for name, limit in thresholds.items()}
        if _shares(wordings, told(chances[talk], raised, labels) != NONE).mean() <= TOLD_OF_TALK:
            break
    return raised


def measure_own_words(
    items: Sequence[Item],
    chances: Mapping[str, NDArray[np.float32]],
    thresholds: Mapping[str, Mapping[str, float]],
    labels: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """The share of each kind of wording that is told as it should, or should not; {} where there are none.

    ``chances``: ``intent`` [N, intents], ``context`` [N, contexts] and ``help`` [N, 1], rows as in ``items``. A label
    is told when it is the likeliest, is not *none*, and reaches its threshold. A figure is the mean over wordings of
    the share of their forms; its interval is over wordings.
    """
    intent, context = (told(chances[head], thresholds[head], labels[head]) for head in ("intent", "context"))
    cries = chances["help"][:, 0] >= thresholds["help"][HELP]
    swap = {a: b for pair in OPPOSITES for a, b in (pair, pair[::-1])}
    kind = np.array([item.data_set for item in items])
    meaning = np.array([item.labels[-1] for item in items])
    acts = np.array([item.labels[0] != NONE for item in items])
    command = (kind == SAID) & acts
    says = (kind == SAID) & np.isin(meaning, [c for c in labels["context"] if c != NONE])
    plea = (kind == SAID) & (meaning == HELP)
    harmless = np.isin(kind, (TALK, REFUSED)) | command
    rows = {
        "commands right": (command, intent == meaning),
        "commands wrong": (command, (intent != meaning) & (intent != NONE)),
        "commands taken for their opposite": (command, np.array([swap.get(m, "") for m in meaning]) == intent),
        "negated or reported, acted on": (kind == REFUSED, intent != NONE),
        "talk taken for a command": (kind == TALK, intent != NONE),
        "contexts understood": (says, context == meaning),
        "contexts taken from other words": (harmless, context != NONE),
        "cries for help caught": (plea, cries),
        "cries for help in other words": (harmless | says, cries),
    }
    wordings = np.array([item.source for item in items])
    return {name: _by_wording(wordings[use], hits[use]) for name, (use, hits) in rows.items() if use.any()}


def told(chances: NDArray[np.float32], thresholds: Mapping[str, float], labels: Sequence[str]) -> NDArray[np.str_]:
    """The label that each row tells, *none* where it is not sure enough."""
    best = chances.argmax(1)
    sure = chances[np.arange(len(best)), best] >= np.array([thresholds[name] for name in labels])[best]
    names: NDArray[np.str_] = np.where(sure, np.array(labels)[best], NONE)
    return names


def _shares(wordings: NDArray[np.str_], hits: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Of the forms of each wording."""
    which = np.unique(wordings, return_inverse=True)[1]
    shares: NDArray[np.float64] = np.bincount(which, hits) / np.bincount(which)
    return shares


def _by_wording(wordings: NDArray[np.str_], hits: NDArray[np.bool_]) -> dict[str, Any]:
    shares = _shares(wordings, hits)
    interval = bootstrap(lambda rows: float(shares[rows].mean()), len(shares))
    return {"share": float(shares.mean()), "interval": interval, "count": len(shares)}
