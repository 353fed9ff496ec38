"""Text to embeddings."""

from tectum.bundle import Bundle
from tectum.encode.calibration import sigmoid, softmax
from tectum.encode.onnx.session import Session
from tectum.encode.text_cleaning import to_bytes
from tectum.encode.types import Embedding, Encoder
from tectum.modality import Display, Head, Modality
from tectum.observe.types import Utterance

ONE_IN_S = 50.0
"""About how often somebody says something at one place, for tuning."""


class TextEncoder(Encoder[Utterance]):
    """Runs the bundle's text graph on one utterance at a time; keeps nothing."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session = session
        self._max_bytes = bundle.max_bytes
        self._temperatures = {head: bundle.temperatures[head] for head in ("intent", "context", "help")}

    def encode(self, seen: Utterance) -> Embedding:
        """Encode the text. Any string is allowed; what is beyond the bundle's ``max_bytes`` is cut off."""
        temperatures = self._temperatures
        out = self._session({"bytes": to_bytes(seen.text, self._max_bytes)[None]})
        return Embedding(
            seen.modality,
            seen.place,
            seen.time,
            out["embedding"][0],
            scores={
                "intent": softmax(out["intent"][0], temperatures["intent"]),
                "context": softmax(out["context"][0], temperatures["context"]),
                "help": sigmoid(out["help"][0], temperatures["help"]),
            },
            text=seen.text,
            actionable=seen.actionable,
        )


MODALITY = Modality(
    observation=Utterance,
    heads=(Head("context", "utterances"), Head("intent", "utterances")),
    encoder=TextEncoder,
    inputs=lambda work: {"bytes": to_bytes(work.sentence(), work.bundle.max_bytes)[None]},
    rate_hz=lambda _: 1 / ONE_IN_S,
    medium="words",
    display=Display({"en": "words", "zh": "文字"}, ("#1a8f5b", "#4cbb85")),
    continuous=False,
)
