"""Heat as a modality: what encodes it, and how people are shown it."""

from typing import Any

import numpy as np

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid
from tectum.encode.onnx.session import Session
from tectum.encode.types import Embedding, Encoder
from tectum.modality import Display, Head, Modality
from tectum_thermal.source import SIDE, Heat


class ThermalEncoder(Encoder[Heat]):
    """Runs the bundle's graph ``thermal`` on each frame; it keeps nothing of the stream."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session, self._temperature = session, bundle.temperatures["heat"]

    def encode(self, seen: Heat) -> Embedding:
        out = self._session({"celsius": seen.celsius[None]})
        scores = {"heat": sigmoid(out["heat"][0], self._temperature)}
        return Embedding(seen.modality, seen.place, seen.time, out["embedding"][0], scores=scores)


def random_frame(work: Any) -> dict[str, Any]:
    """For tuning and benchmarks: one input of the graph."""
    return {"celsius": work.rng.uniform(15, 40, (1, SIDE, SIDE)).astype(np.float32)}


MODALITY = Modality(
    observation=Heat,
    heads=(Head("heat", "states"),),
    encoder=ThermalEncoder,
    inputs=random_frame,
    rate_hz=lambda _bundle: 5.0,
    medium="heat",
    display=Display({"en": "warmth", "zh": "热"}, ("#8a3fa0", "#c98ad8")),
)
