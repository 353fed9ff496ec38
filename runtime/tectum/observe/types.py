"""What the sources push: pictures, sound, utterances and readings, each with its time on the media clock."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tectum.errors import RenamedAttributes
from tectum.imaging.crop import Region
from tectum.imaging.letterbox import Letterbox
from tectum.imaging.picture import picture_of
from tectum.imaging.resizer import Resizer
from tectum.modality import AUDIO, STATE, TEXT, VISION, Value
from tectum.observe.source_picture import SourcePicture


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
    ``av.VideoFrame``, private parts painted over, where there is one; for snapshots. ``source``: what closer looks are
    cut from, None: from ``pixels``. ``anew``: what was seen before it counts no more.
    """

    modality = VISION
    pixels: NDArray[np.uint8]
    box: Letterbox
    picture: Any = None
    source: SourcePicture | None = None
    anew: bool = False

    @classmethod
    def whole(cls, place: str, time: float, pixels: NDArray[np.uint8]) -> "Frame":
        """A picture uint8 [height, width, 3] that has the size of the model's input, and fills it."""
        height, width = pixels.shape[:2]
        return cls(place, time, pixels, Letterbox(width, height, width, height))

    def crop(self, region: Region, width: int, height: int, resize: Resizer) -> tuple[NDArray[np.uint8], Letterbox]:
        """A ``region`` of the source picture, in its pixels, letterboxed in ``width`` x ``height``: uint8 [height,
        width, 3] RGB, private parts painted over, and how it lies there."""
        if self.source is not None:
            return self.source.crop(region, width, height, resize)
        left, top, inner_width, inner_height = self.box.inner
        inner = np.ascontiguousarray(self.pixels[top : top + inner_height, left : left + inner_width])
        across, down = inner_width / self.box.source_width, inner_height / self.box.source_height
        x, y = int(region[0] * across), int(region[1] * down)
        right, bottom = max(x + 1, round(region[2] * across)), max(y + 1, round(region[3] * down))
        source = SourcePicture(picture_of(inner))
        return source.crop((x, y, right, bottom), width, height, resize)


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
