"""What an encoder is, and what it makes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic, TypeVar

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from tectum.errors import RenamedAttributes
from tectum.modality import Spans
from tectum.observe.types import Observation

Seen = TypeVar("Seen", bound=Observation)


class Box(Struct, frozen=True):
    """One thing in a picture: index of its presence label, left, top, width and height in 0-1 of the source,
    probability."""

    label: int
    x: float
    y: float
    width: float
    height: float
    score: float


class Embedding(Struct, RenamedAttributes, frozen=True):
    """One modality at one moment.

    ``vector``: float32 [width]. ``scores``: per head, probabilities float32 [labels]. ``boxes``: the things in a
    picture, best first. ``quality``: 0-1, how much of the input was there (a sound window that has only begun is
    below 1). ``novelty_error``: the autoencoder's error, ``novelty_z``: that error in deviations above what is usual at
    this place (sound). ``tones``: when each of the clearest tones sounded of late, where something like an alarm is
    heard (sound). ``text``: of the utterance; ``actionable``: whether it may be acted on (text).
    """

    renamed = {
        "where": "boxes",
        "peaks": "boxes",
        "centres": "boxes",
        "unusual": "novelty_error",
        "surprise": "novelty_z",
        "acts": "actionable",
    }
    modality: str
    place: str
    time: float
    vector: NDArray[np.float32]
    quality: float = 1.0
    scores: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    boxes: tuple[Box, ...] = ()
    novelty_error: float | None = None
    novelty_z: float | None = None
    tones: tuple[Spans, ...] = ()
    text: str | None = None
    actionable: bool = True


class Encoder(ABC, Generic[Seen]):
    """One modality of one stream. What it keeps between observations (a window, what is usual) is of that stream."""

    @abstractmethod
    def encode(self, seen: Seen) -> Embedding:
        """The next observation of the stream. Raises UsageError for one of a shape or dtype that the bundle does not
        take."""

    def skip(self, seen: Seen) -> None:
        """The next observation, which is not encoded since a gate found nothing changed: keep what later ones need."""

    def reset(self) -> None:
        """Forget the stream's past."""
