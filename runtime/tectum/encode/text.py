"""Text to embeddings."""

from collections.abc import Mapping

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from tectum.bundle import NONE, Bundle
from tectum.encode.calibration import sigmoid, softmax
from tectum.encode.onnx.session import Session
from tectum.encode.text_cleaning import has_words, plain_words
from tectum.encode.text_input import TextInput
from tectum.encode.types import Embedding, Encoder
from tectum.modality import Display, Head, Modality
from tectum.observe.types import Utterance

ONE_IN_S = 50.0
"""About how often somebody says something at one place, for tuning."""

CRY = "help"
CRIES = frozenset(
    (
        "help",
        "help me",
        "hilfe",
        "hilf mir",
        "hulp",
        "help mij",
        "au secours",
        "à l'aide",
        "aidez-moi",
        "socorro",
        "ayuda",
        "auxilio",
        "ayúdame",
        "aiuto",
        "aiutami",
        "aiutatemi",
        "救命",
        "救救我",
        "救命啊",
    )
)
"""Plain words for help: however they are written, they are the same to the graph as the first of them."""


class TextEncoder(Encoder[Utterance]):
    """Runs the bundle's text graph on one utterance at a time; keeps nothing."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session = session
        self._input = TextInput.of(bundle)
        self._nothing = {
            head: np.array([label == NONE for label in bundle.labels[head]], np.float32)
            for head in ("intent", "context")
        } | {"help": np.zeros(1, np.float32)}
        self._width = bundle.embedding
        self._temperatures = {head: bundle.temperatures[head] for head in ("intent", "context", "help")}

    def encode(self, seen: Utterance) -> Embedding:
        """Encode the text. Any string is allowed; what is beyond the bundle's ``max_bytes`` is cut off. One without
        words (``has_words``), or with none of which the bundle knows a piece, as in a script that it cannot read, means
        nothing, whatever the graph would say: its quality is 0."""
        words = CRY if plain_words(seen.text) in CRIES else seen.text
        if not has_words(seen.text) or not self._input.knows(feed := self._input(words)):
            return self._embedding(seen, np.zeros(self._width, np.float32), self._nothing, 0.0)
        temperatures = self._temperatures
        out = self._session(feed)
        scores = {
            "intent": softmax(out["intent"][0], temperatures["intent"]),
            "context": softmax(out["context"][0], temperatures["context"]),
            "help": sigmoid(out["help"][0], temperatures["help"]),
        }
        return self._embedding(seen, out["embedding"][0], scores)

    def _embedding(
        self,
        seen: Utterance,
        vector: NDArray[np.float32],
        scores: Mapping[str, NDArray[np.float32]],
        quality: float = 1.0,
    ) -> Embedding:
        return Embedding(
            seen.modality,
            seen.place,
            seen.time,
            vector,
            quality,
            scores,
            text=seen.text,
            actionable=seen.actionable,
        )


def without_intent(bundle: Bundle, said: Embedding) -> Embedding:
    """An utterance of which no command is to be made: its intent is *none*, and where it is neither a context nor a cry
    for help it holds nothing for the fusion."""
    nothing = np.array([label == NONE for label in bundle.labels["intent"]], np.float32)
    cry = said.scores["help"][0] >= bundle.thresholds["help"]["help"]
    more = cry or bundle.top_above_threshold("context", said.scores["context"]) is not None
    return replace(said, quality=said.quality if more else 0.0, scores={**said.scores, "intent": nothing})


MODALITY = Modality(
    observation=Utterance,
    heads=(Head("context", "utterances"), Head("intent", "utterances")),
    encoder=TextEncoder,
    inputs=lambda work: TextInput.of(work.bundle)(work.sentence()),
    extremes=lambda bundle: [TextInput.of(bundle).longest()],
    rate_hz=lambda _: 1 / ONE_IN_S,
    medium="words",
    display=Display({"en": "words", "de": "Worte", "zh": "文字"}, ("#1a8f5b", "#4cbb85")),
    continuous=False,
)
