"""What a detector says of a picture, whatever its size: boxes in the picture's own pixels; and a closer look at some.

A *closer look* is the same network on crops at the picture's own resolution, around what scored between two thresholds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tectum.imaging.boxes import suppress
from tectum.imaging.letterbox import PAD_VALUE, Letterbox
from tectum_export.recipe import Look

Floats = NDArray[np.float32]
Picture = NDArray[np.uint8]
Network = Callable[[Tensor], tuple[Tensor, ...]]
Crop = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the picture."""
SAME = 0.4
"""Overlap from which two boxes of a label are one thing."""
LOWEST = 0.01
MOST = 100
LEAST_CROP = 32.0
"""Height in pixels; below that there is nothing to see in a crop."""


@dataclass(frozen=True)
class Found:
    """Boxes of one label in one picture, best first.

    ``boxes`` [N, 4]: left, top, right, bottom in its pixels; ``scores`` [N] 0-1; ``looks``: crops looked at besides.
    """

    boxes: Floats
    scores: Floats
    looks: int = 0

    @property
    def presence(self) -> float:
        """Score of the picture as a whole: the best box."""
        return float(self.scores[0]) if len(self.scores) else 0.0


@dataclass(frozen=True)
class Eye:
    """A network with what is needed to use it: ``size`` (height, width) of its input, a closer look or None, the
    ``closer`` network for its crops (None: the same, which then takes any size), and the temperature of its scores."""

    network: Network
    size: tuple[int, int]
    look: Look | None = None
    closer: Network | None = None
    temperature: float = 1.0

    def __call__(self, picture: Picture, label: int) -> Found:
        """The boxes of ``label`` in one picture; with a look after closer looks, all in one further batch."""
        found = run(self.network, [picture], self.size, label, self.temperature)[0]
        if self.look is None:
            return found
        network, size = self.closer or self.network, (self.look.height, self.look.width)
        places = crops(found, picture.shape[:2], self.size, self.look)
        if not places:
            return found
        parts = [picture[top:bottom, left:right] for left, top, right, bottom in places]
        return merge(found, places, run(network, parts, size, label, self.temperature), picture.shape[:2])


def letterbox(picture: Picture, size: tuple[int, int]) -> tuple[Picture, Letterbox]:
    """The picture in an input of ``size`` (height, width), as the runtime lays it there."""
    height, width = size
    box = Letterbox(width, height, picture.shape[1], picture.shape[0])
    left, top, inner_width, inner_height = box.inner
    frame = np.full((height, width, 3), PAD_VALUE, np.uint8)
    kind = cv2.INTER_AREA if box.scale < 1 else cv2.INTER_LINEAR
    frame[top : top + inner_height, left : left + inner_width] = cv2.resize(
        picture, (inner_width, inner_height), interpolation=kind
    )
    return frame, box


@torch.no_grad()
def run(
    network: Network, pictures: Sequence[Picture], size: tuple[int, int], label: int, temperature: float = 1.0
) -> list[Found]:
    """What of ``label`` the network finds in each picture at ``size``; one batch."""
    frames, placed = zip(*(letterbox(picture, size) for picture in pictures), strict=True)
    _, _, boxes, scores = (value.numpy() for value in network(torch.from_numpy(np.stack(frames))))
    chances = 1 / (1 + np.exp(-scores[:, :, label] / temperature))
    return [_read(b, c, box) for b, c, box in zip(boxes, chances, placed, strict=True)]


def _read(boxes: Floats, chances: Floats, placed: Letterbox) -> Found:
    left, top, inner_width, inner_height = placed.inner
    scale = np.array([placed.source_width / inner_width, placed.source_height / inner_height] * 2, np.float32)
    most = np.array([placed.source_width, placed.source_height] * 2, np.float32)
    rows = np.flatnonzero(chances >= LOWEST)
    place = np.clip((boxes[rows] - np.array([left, top, left, top], np.float32)) * scale, 0, most)
    kept = suppress(place, chances[rows], SAME, MOST)
    return Found(place[kept].astype(np.float32), chances[rows[kept]].astype(np.float32))


def crops(found: Found, shape: tuple[int, int], size: tuple[int, int], look: Look) -> list[Crop]:
    """Where to look closer: crops with the aspect of their input, around the likeliest boxes in doubt that no earlier
    crop holds. ``shape``: height and width of the picture, ``size`` those of the input that showed it whole."""
    height, width = shape
    plain = min(size[1] / width, size[0] / height)
    aspect = look.width / look.height
    out: list[Crop] = []
    for (left, top, right, bottom), score in zip(found.boxes.tolist(), found.scores.tolist(), strict=True):
        if len(out) == look.most or score < look.low:
            break
        held = any(c[0] <= left and c[1] <= top and right <= c[2] and bottom <= c[3] for c in out)
        if score > look.high or held:
            continue
        tall = min(max(look.times * (bottom - top), 1.2 * (right - left) / aspect, LEAST_CROP), height)
        wide = min(tall * aspect, width)
        if min(look.width / wide, look.height / tall) < look.zoom * plain:
            continue
        x = min(max((left + right - wide) / 2, 0.0), width - wide)
        y = min(max((top + bottom - tall) / 2, 0.0), height - tall)
        out.append((int(x), int(y), min(width, int(np.ceil(x + wide))), min(height, int(np.ceil(y + tall)))))
    return out


def merge(found: Found, places: list[Crop], closer: list[Found], shape: tuple[int, int]) -> Found:
    """One list of both: the better of two boxes of one thing. A box of a crop counts if no side of the crop cuts it."""
    boxes, scores = [found.boxes], [found.scores]
    for place, inner in zip(places, closer, strict=True):
        shifted = inner.boxes + np.array([place[0], place[1], place[0], place[1]], np.float32)
        whole = _uncut(shifted, place, shape)
        boxes.append(shifted[whole])
        scores.append(inner.scores[whole])
    every, chance = np.concatenate(boxes), np.concatenate(scores)
    kept = suppress(every, chance, SAME, MOST)
    return replace(found, boxes=every[kept], scores=chance[kept], looks=len(places))


def _uncut(boxes: Floats, crop: Crop, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Which boxes lie in the crop and are cut by none of its sides; a side that is also the picture's cuts nothing."""
    left, top, right, bottom = crop
    margin = 0.02 * (bottom - top)
    inside = (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
    return (
        inside
        & ((boxes[:, 0] >= left + margin) | (left <= 0))
        & ((boxes[:, 1] >= top + margin) | (top <= 0))
        & ((boxes[:, 2] <= right - margin) | (right >= shape[1]))
        & ((boxes[:, 3] <= bottom - margin) | (bottom >= shape[0]))
    )
