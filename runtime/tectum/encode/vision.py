"""Pictures to embeddings."""

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.encode.session import Session, sigmoid
from tectum.encode.types import Embedding
from tectum.errors import UsageError
from tectum.observe.types import Frame


class VisionEncoder:
    """Runs the bundle's vision graph on one frame at a time."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session = session
        self._temperature = bundle.temperatures["presence"]
        self._shape = (bundle.shape.height, bundle.shape.width, 3)

    def __call__(self, frame: Frame) -> Embedding:
        """Encode ``frame.pixels``, uint8 [height, width, 3] RGB. Raises UsageError for another shape or dtype."""
        pixels = frame.pixels
        if pixels.shape != self._shape or pixels.dtype != np.uint8:
            raise UsageError(f"frame must be uint8 {self._shape}, but got {pixels.dtype} {pixels.shape}")
        out = self._session({"frame": pixels[None]})
        return Embedding(
            "vision",
            frame.place,
            frame.time,
            out["embedding"][0],
            scores={"presence": sigmoid(out["presence"][0], self._temperature)},
            where=_peaks(out["map"][0], frame),
        )


def _peaks(cells: NDArray[np.float32], frame: Frame) -> NDArray[np.float32]:
    """The strongest cell of each class [C, rows, columns] as (x, y) in 0-1 of the source picture, float32 [C, 2]."""
    classes, rows, columns = cells.shape
    best = cells.reshape(classes, -1).argmax(1)
    points = [frame.box.to_source((index % columns + 0.5) / columns, (index // columns + 0.5) / rows) for index in best]
    return np.array(points, np.float32)
