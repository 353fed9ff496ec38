"""What the sources push: pictures, sound, words and readings, each with its time on the media clock."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.imaging.letterbox import Letterbox
from tectum.observe.sensor import Value


@dataclass(frozen=True)
class Frame:
    """One picture, already scaled to the model's input.

    ``time``: capture time, media seconds. ``pixels``: uint8 [height, width, 3] RGB. ``box``: how the source picture
    lies in it. ``picture``: the decoded ``av.VideoFrame``, private parts painted over, where there is one; for
    snapshots.
    """

    place: str
    time: float
    pixels: NDArray[np.uint8]
    box: Letterbox
    picture: Any = None


@dataclass(frozen=True)
class AudioChunk:
    """One hop of sound. ``time``: capture time of its **end**, media seconds. ``samples``: float32 [hop], -1 to 1."""

    place: str
    time: float
    samples: NDArray[np.float32]


@dataclass(frozen=True)
class Utterance:
    """Words typed or spoken at ``time`` (media seconds). ``acts``: sure enough to act on; words of a weak recogniser
    only inform."""

    place: str
    time: float
    text: str
    acts: bool = True


@dataclass(frozen=True)
class Reading:
    """What a state sensor says at ``time`` (media seconds): its own stamp where it has one, else the arrival.

    ``name``: of the sensor. ``value``: None: not known, and ``reason`` why. ``retained``: it was so before anybody
    looked (what a broker keeps): a state, but no change.
    """

    place: str
    time: float
    name: str
    value: Value | None
    retained: bool = False
    reason: str = ""


Observation = Frame | AudioChunk | Utterance | Reading
