"""What the sources push: pictures, sound, utterances and readings, each with its time on the media clock."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tectum.errors import RenamedAttributes
from tectum.imaging.letterbox import Letterbox
from tectum.modality import AUDIO, STATE, TEXT, VISION, Value


@dataclass(frozen=True)
class Observation:
    """Something observed at a ``place``. ``time``: capture time, media seconds. ``modality``: which encoder it is for;
    a class of observations sets it."""

    modality: ClassVar[str]
    place: str
    time: float


@dataclass(frozen=True)
class Frame(Observation):
    """One picture, already scaled to the model's input.

    ``pixels``: uint8 [height, width, 3] RGB. ``box``: how the source picture lies in it. ``picture``: the decoded
    ``av.VideoFrame``, private parts painted over, where there is one; for snapshots.
    """

    modality = VISION
    pixels: NDArray[np.uint8]
    box: Letterbox
    picture: Any = None

    @classmethod
    def whole(cls, place: str, time: float, pixels: NDArray[np.uint8]) -> "Frame":
        """A picture uint8 [height, width, 3] that has the size of the model's input, and fills it."""
        height, width = pixels.shape[:2]
        return cls(place, time, pixels, Letterbox(width, height, width, height))


@dataclass(frozen=True)
class AudioChunk(Observation):
    """One hop of sound. ``time``: capture time of its **end**, media seconds. ``samples``: float32 [hop], -1 to 1."""

    modality = AUDIO
    samples: NDArray[np.float32]


@dataclass(frozen=True)
class Utterance(Observation, RenamedAttributes):
    """Text typed or spoken at ``time``. ``actionable``: certain enough to act on; a weak recogniser only informs."""

    modality = TEXT
    renamed = {"acts": "actionable"}  # noqa: RUF012
    text: str
    actionable: bool = True


@dataclass(frozen=True)
class Reading(Observation):
    """The value of a state sensor at ``time``: its own stamp where it has one, else the arrival. It is not encoded.

    ``name``: of the sensor. ``value``: None: not known, and ``reason`` why. ``retained``: it was so before anybody
    looked (what a broker keeps): a state, but no change.
    """

    modality = STATE
    name: str
    value: Value | None
    retained: bool = False
    reason: str = ""
