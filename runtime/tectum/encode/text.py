"""Words to embeddings."""

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid, softmax
from tectum.encode.onnx.session import Session
from tectum.encode.text_cleaning import to_bytes
from tectum.encode.types import Embedding
from tectum.observe.types import Utterance


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
