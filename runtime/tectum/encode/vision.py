"""Pictures to embeddings, and to boxes of the things in them."""

import numpy as np

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid
from tectum.encode.closer_look import CloserLook
from tectum.encode.detections import Detections
from tectum.encode.look_budget import LookAllowance
from tectum.encode.onnx.session import Run, Session
from tectum.encode.onnx.synthetic_inputs import Feed, Workload
from tectum.encode.types import Embedding, Encoder
from tectum.errors import UsageError
from tectum.modality import Display, Head, Modality, Part
from tectum.observe.gates import MotionGate
from tectum.observe.types import Frame

LOOKS_A_PICTURE = 0.5
"""About how many a picture is worth (benchmarks/seeing.py), for tuning."""


class VisionEncoder(Encoder[Frame]):
    """Runs the bundle's vision graph on one frame at a time; with ``look``, its graph for crops, it looks closer where
    that pays and ``looks`` allow it."""

    def __init__(self, bundle: Bundle, session: Session, look: Run | None = None, looks: LookAllowance | None = None):
        self._session = session
        self._temperature = bundle.temperatures["presence"]
        self._shape = (bundle.shape.height, bundle.shape.width, 3)
        self._closer: CloserLook | None = None
        if look is not None and bundle.look is not None:
            self._closer = CloserLook(bundle.look, look, self._temperature, looks or LookAllowance())

    def reset(self) -> None:
        """Forget the stream's past."""
        if self._closer is not None:
            self._closer.reset()

    def encode(self, seen: Frame) -> Embedding:
        """Encode ``seen.pixels``, uint8 [height, width, 3] RGB. Raises UsageError for another shape or dtype."""
        pixels = seen.pixels
        if pixels.shape != self._shape or pixels.dtype != np.uint8:
            raise UsageError(f"frame must be uint8 {self._shape}, but got {pixels.dtype} {pixels.shape}")
        if seen.anew and self._closer is not None:
            self._closer.begin_anew()
        out = self._session({"frame": pixels[None]})
        presence = sigmoid(out["presence"][0], self._temperature)
        found = Detections.read(out["boxes"][0], out["scores"][0], self._temperature, seen.box)
        if self._closer is not None:
            found = self._closer(seen, found)
        boxes = found.shares(seen.box.source_width, seen.box.source_height)
        scores = {"presence": np.maximum(presence, found.best(len(presence)))}
        return Embedding(seen.modality, seen.place, seen.time, out["embedding"][0], scores=scores, boxes=boxes)


def _crop(work: Workload) -> Feed:
    look = work.bundle.look
    assert look is not None  # noqa: S101  a variant with the graph says when it is used
    return {"frame": work.picture(look.height, look.width)[None]}


MODALITY = Modality(
    observation=Frame,
    heads=(Head("presence", "things"),),
    encoder=VisionEncoder,
    inputs=lambda work: {"frame": work.picture()[None]},
    rate_hz=lambda bundle: bundle.shape.rate_hz,
    medium="picture",
    display=Display({"en": "sight", "de": "Bild", "zh": "视觉"}, ("#2a78d6", "#5b9ce8")),
    gate=lambda _: MotionGate(),
    switch="camera",
    reads=("boxes", "scores"),
    parts={"look": Part(_crop, lambda bundle: LOOKS_A_PICTURE * bundle.shape.rate_hz)},
)
