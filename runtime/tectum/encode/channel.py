"""One modality of one stream: its encoder behind its gate."""

from dataclasses import dataclass, replace
from typing import Any

from tectum.encode.types import Embedding, Encoder
from tectum.modality import Modality
from tectum.observe.gates import Gate
from tectum.observe.types import Observation


@dataclass
class Channel:
    """One modality of the stream: what encodes it, what decides whether that is needed, and what came out last."""

    modality: Modality
    encoder: Encoder[Any]
    gate: Gate[Any] | None
    last: Embedding | None = None

    def encode(self, seen: Observation) -> Embedding:
        """The embedding of an observation; the last one where the gate finds nothing changed."""
        if self.gate is not None and not self.gate(seen) and self.last is not None:
            self.encoder.skip(seen)
            return replace(self.last, time=seen.time)
        self.last = self.encoder.encode(seen)
        return self.last

    def reset(self) -> None:
        """What was observed before is no part of what comes."""
        self.encoder.reset()
        self.last = None
