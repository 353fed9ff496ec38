"""Pictures to embeddings."""

import math

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid
from tectum.encode.onnx.session import Session
from tectum.encode.types import Centre, Embedding, Encoder
from tectum.errors import BundleError, UsageError
from tectum.modality import Display, Head, Modality
from tectum.observe.gates import MotionGate
from tectum.observe.types import Frame

OUTPUTS = ("embedding", "presence", "map")
LOWEST_CENTRE = 0.1
LOWEST_LOGIT = math.log(LOWEST_CENTRE / (1 - LOWEST_CENTRE))
MOST_CENTRES = 64


class VisionEncoder(Encoder[Frame]):
    """Runs the bundle's vision graph on one frame at a time; keeps nothing. Raises BundleError for a graph that gives
    something else than this version reads."""

    def __init__(self, bundle: Bundle, session: Session):
        if missing := [name for name in OUTPUTS if name not in session.outputs]:
            raise BundleError(
                f"{session.path}: gives {', '.join(session.outputs)}, not {', '.join(missing)}; "
                f"this version reads {', '.join(OUTPUTS)}"
            )
        self._session = session
        self._temperature = bundle.temperatures["presence"]
        self._shape = (bundle.shape.height, bundle.shape.width, 3)

    def encode(self, seen: Frame) -> Embedding:
        """Encode ``seen.pixels``, uint8 [height, width, 3] RGB. Raises UsageError for another shape or dtype."""
        pixels = seen.pixels
        if pixels.shape != self._shape or pixels.dtype != np.uint8:
            raise UsageError(f"frame must be uint8 {self._shape}, but got {pixels.dtype} {pixels.shape}")
        out = self._session({"frame": pixels[None]})
        cells = out["map"][0]
        return Embedding(
            seen.modality,
            seen.place,
            seen.time,
            out["embedding"][0],
            scores={"presence": sigmoid(out["presence"][0], self._temperature)},
            peaks=_peaks(cells, seen),
            centres=centres(cells, seen, self._temperature),
        )


def _peaks(cells: NDArray[np.float32], frame: Frame) -> NDArray[np.float32]:
    """The strongest cell of each class [C, rows, columns] as (x, y) in 0-1 of the source picture, float32 [C, 2]."""
    classes, rows, columns = cells.shape
    best = cells.reshape(classes, -1).argmax(1).tolist()
    points = [frame.box.to_source((index % columns + 0.5) / columns, (index // columns + 0.5) / rows) for index in best]
    return np.array(points, np.float32)


def centres(cells: NDArray[np.float32], frame: Frame, temperature: float) -> tuple[Centre, ...]:
    """Cells that none of their eight neighbours exceeds, from LOWEST_CENTRE on, best first (CenterNet's decoding).

    ``cells``: logits; only those of centres are turned into probabilities.
    """
    classes, rows, columns = cells.shape
    lowest = temperature * LOWEST_LOGIT
    if cells.max() < lowest:
        return ()
    padded = np.full((classes, rows + 2, columns + 2), -np.inf, np.float32)
    padded[:, 1:-1, 1:-1] = cells
    around = np.maximum(np.maximum(padded[:, :, :-2], padded[:, :, 1:-1]), padded[:, :, 2:])
    around = np.maximum(np.maximum(around[:, :-2], around[:, 1:-1]), around[:, 2:])
    labels, ys, xs = np.nonzero((cells >= around) & (cells >= lowest))
    scores = sigmoid(cells[labels, ys, xs], temperature)
    order = np.argsort(-scores, kind="stable")[:MOST_CENTRES].tolist()
    found = [(int(labels[i]), (xs[i] + 0.5) / columns, (ys[i] + 0.5) / rows, float(scores[i])) for i in order]
    return tuple(Centre(label, *frame.box.to_source(float(x), float(y)), score) for label, x, y, score in found)


MODALITY = Modality(
    observation=Frame,
    heads=(Head("presence", "things"),),
    encoder=VisionEncoder,
    inputs=lambda work: {"frame": work.picture()[None]},
    rate_hz=lambda bundle: bundle.shape.rate_hz,
    medium="picture",
    display=Display({"en": "sight", "zh": "视觉"}, ("#2a78d6", "#5b9ce8")),
    gate=lambda _: MotionGate(),
    switch="camera",
)
