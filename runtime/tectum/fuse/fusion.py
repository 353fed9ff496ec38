"""The joint decision: one situation from three modalities, and which of them decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import NONE, Bundle
from tectum.encode.calibration import softmax
from tectum.encode.onnx.session import Session
from tectum.fuse.timeline import MODALITIES, Timeline

SUBSETS = tuple(subset for size in range(4) for subset in combinations(range(3), size))


@dataclass(frozen=True)
class Scores:
    """The fused decision at ``time``. ``situation``: probabilities float32 [labels]. ``present``: modalities used."""

    place: str
    time: float
    situation: NDArray[np.float32]
    present: tuple[str, ...]
    skew_ms: float | None


class Fusion:
    """Runs the bundle's fusion graph on a timeline."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session = session
        self._labels = bundle.labels["situation"]
        self._temperature = bundle.temperatures["situation"]
        self._of_subset = bundle.subset_temperatures
        contexts = bundle.labels["context"]
        self._no_context = np.array([float(name == NONE) for name in contexts], np.float32)

    def __call__(self, timeline: Timeline, now: float) -> Scores:
        """The situation of a place at media time ``now``."""
        feed = timeline.inputs(now)
        out = self._session(feed)["situation"]
        there = present(feed, timeline)
        return Scores(timeline.place, now, softmax(out[0], self._calibrated(there)), there, timeline.skew_ms())

    def _calibrated(self, there: tuple[str, ...]) -> float:
        """The temperature for the modalities present: with fewer of them the network is sure for less reason."""
        return float(self._of_subset.get("+".join(there), self._temperature))

    def attribute(self, timeline: Timeline, now: float, label: str) -> dict[str, float]:
        """How much each modality decided for ``label``: exact Shapley values over the seven subsets (and none),
        as shares that sum to 1 (Lundberg & Lee, 2017). Without any evidence for the label, all are 0.
        """
        feed = timeline.inputs(now)
        batch = len(SUBSETS)
        many = {name: np.repeat(value, batch, 0) for name, value in feed.items()}
        for row, subset in enumerate(SUBSETS):
            for index, modality in enumerate(MODALITIES):
                if index not in subset:
                    many[f"{modality}_present"][row] = 0.0
                    if modality == "text":
                        many["context"][row] = self._no_context
        logits = self._session(many)["situation"]
        there = present(feed, timeline)
        index = self._labels.index(label)
        worth = {}
        for row, subset in enumerate(SUBSETS):
            left = tuple(m for i, m in enumerate(MODALITIES) if i in subset and m in there)
            worth[subset] = float(softmax(logits[row], self._calibrated(left))[index])
        return shares(worth)


def shares(worth: Mapping[tuple[int, ...], float]) -> dict[str, float]:
    """Exact Shapley values of three players from the worth of each subset; negative ones count as 0; shares of 1.

    >>> shares({s: float(1 in s) for s in SUBSETS})
    {'vision': 0.0, 'audio': 1.0, 'text': 0.0}
    """
    players = range(len(MODALITIES))
    values = []
    for player in players:
        total = 0.0
        for subset in SUBSETS:
            if player not in subset:
                weight = factorial(len(subset)) * factorial(2 - len(subset)) / factorial(3)
                total += weight * (worth[tuple(sorted((*subset, player)))] - worth[subset])
        values.append(max(0.0, total))
    whole = sum(values)
    return {m: round(v / whole, 4) if whole > 1e-9 else 0.0 for m, v in zip(MODALITIES, values, strict=True)}


def present(feed: Mapping[str, NDArray[np.float32]], timeline: Timeline) -> tuple[str, ...]:
    """The modalities that take part: something recent, or for text a context that was said."""
    there = [m for m in MODALITIES if feed[f"{m}_present"].any() or (m == "text" and timeline.context_set)]
    return tuple(there)
