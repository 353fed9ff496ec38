"""Words to embeddings."""

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid, softmax
from tectum.encode.onnx.session import Session
from tectum.encode.text_cleaning import clean_text
from tectum.encode.types import Embedding
from tectum.observe.types import Utterance


def to_bytes(text: str, limit: int) -> NDArray[np.uint8]:
    """Cleaned UTF-8, uint8 [n], n even and at most ``limit``; cut between characters, zero-padded.

    An empty sentence is one space.
    """
    raw = clean_text(text).encode("utf-8", "replace")[: limit // 2 * 2]
    raw = raw.decode("utf-8", "ignore").encode("utf-8") or b" "
    return np.frombuffer(raw + b"\0" * (len(raw) % 2), np.uint8)


class TextEncoder:
    """Runs the bundle's text graph on one utterance at a time."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session = session
        self._bundle = bundle

    def __call__(self, said: Utterance) -> Embedding:
        """Encode the words. Any string is allowed; what is beyond the bundle's ``max_bytes`` is cut off."""
        temperatures = self._bundle.temperatures
        out = self._session({"bytes": to_bytes(said.text, self._bundle.max_bytes)[None]})
        return Embedding(
            "text",
            said.place,
            said.time,
            out["embedding"][0],
            scores={
                "intent": softmax(out["intent"][0], temperatures["intent"]),
                "context": softmax(out["context"][0], temperatures["context"]),
                "help": sigmoid(out["help"][0], temperatures["help"]),
            },
            text=said.text,
        )
