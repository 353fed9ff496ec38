"""The joint decision: one situation from all modalities of the bundle, and which of them decided."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle import NONE, Bundle
from tectum.encode.calibration import softmax
from tectum.encode.onnx.session import Session
from tectum.errors import RenamedAttributes
from tectum.fuse.shapley import shares, subsets
from tectum.fuse.timeline import CONTEXT, Timeline
from tectum.modality import SITUATION


class Scores(Struct, RenamedAttributes, frozen=True):
    """The fused decision at ``time``. ``situation``: probabilities float32 [labels]. ``modalities``: those used."""

    renamed = {"present": "modalities"}
    place: str
    time: float
    situation: NDArray[np.float32]
    modalities: tuple[str, ...]
    skew_ms: float | None


class Fusion:
    """Runs the bundle's fusion graph on a timeline."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session = session
        self._modalities = tuple(bundle.slots)
        self._subsets = subsets(len(self._modalities))
        self._labels = bundle.labels[SITUATION.name]
        self._temperature = bundle.temperatures[SITUATION.name]
        self._of_subset = bundle.subset_temperatures
        self._no_context = np.array([float(name == NONE) for name in bundle.labels[CONTEXT]], np.float32)

    def __call__(self, timeline: Timeline, now: float) -> Scores:
        """The situation of a place at media time ``now``."""
        feed = timeline.inputs(now)
        out = self._session(feed)[SITUATION.name]
        there = self._present(feed, timeline)
        return Scores(timeline.place, now, softmax(out[0], self._calibrated(there)), there, timeline.skew_ms())

    def _present(self, feed: Mapping[str, NDArray[Any]], timeline: Timeline) -> tuple[str, ...]:
        """The modalities that take part: something recent, or the context that one of them set."""
        by_context = timeline.context_modality if timeline.context_set else None
        return tuple(m for m in self._modalities if feed[f"{m}_present"].any() or m == by_context)

    def _calibrated(self, there: tuple[str, ...]) -> float:
        """The temperature for the modalities present: with fewer of them the network is confident for less reason."""
        return float(self._of_subset.get("+".join(there), self._temperature))

    def attribute(self, timeline: Timeline, now: float, label: str) -> dict[str, float]:
        """How much each modality decided for ``label``: exact Shapley values over all subsets of them, as shares that
        sum to 1 (Lundberg & Lee, 2017). Without any evidence for the label, all are 0.
        """
        feed = timeline.inputs(now)
        many = {name: np.repeat(value, len(self._subsets), 0) for name, value in feed.items()}
        for row, subset in enumerate(self._subsets):
            for index, modality in enumerate(self._modalities):
                if index not in subset:
                    many[f"{modality}_present"][row] = 0.0
                    if modality == timeline.context_modality:
                        many[CONTEXT][row] = self._no_context
        logits = self._session(many)[SITUATION.name]
        there = self._present(feed, timeline)
        index = self._labels.index(label)
        worth = {}
        for row, subset in enumerate(self._subsets):
            left = tuple(m for i, m in enumerate(self._modalities) if i in subset and m in there)
            worth[subset] = float(softmax(logits[row], self._calibrated(left))[index])
        return shares(self._modalities, worth)
