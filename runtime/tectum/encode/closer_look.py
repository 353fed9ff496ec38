"""A closer look: crops at the camera's own resolution, shown to a graph of their own, where the whole left a doubt.

Three things are worth it: a box that scores between two thresholds, what a look found a picture ago, and what moved
where nothing was found. Crops and what they show are joined as the trainer measured it (``evaluate/detect.py``).
"""

import math

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle.manifest import Look
from tectum.encode.detections import Detections, Floats
from tectum.encode.look_budget import LookAllowance
from tectum.encode.onnx.session import Run
from tectum.imaging.crop import Region
from tectum.imaging.resizer import Resizer
from tectum.observe.background import Background, cells_of
from tectum.observe.types import Frame

LEAST_CROP = 32.0
"""Height in pixels; below that there is nothing to see in a crop."""
MARGIN = 0.02
"""A box that comes so near to a side of its crop, in heights of it, is cut by it."""
MOTION_LEVEL, FOLLOW_S = 6.0, 8.0
MOTION_EVERY_S = 1.0
"""A branch in the wind moves all the time: what moves alone brings at most one look in so long."""
LEAST_CELLS, LARGEST_PART = 2, 0.4
"""What moves is one thing as far as it is of two cells at least, and a part of the picture."""


class Placed(Struct, frozen=True):
    """How the input shows the whole picture: ``scale`` in its pixels a pixel of the picture, which is ``width`` x
    ``height``."""

    scale: float
    width: int
    height: int


def crop_around(box: tuple[float, ...], look: Look, whole: Placed) -> Region | None:
    """The crop for a box (left, top, right, bottom in pixels of the picture), of the aspect of its input; None where it
    would not show it ``look.zoom`` times as large as the whole did."""
    left, top, right, bottom = box
    aspect = look.width / look.height
    tall = min(max(look.times * (bottom - top), 1.2 * (right - left) / aspect, LEAST_CROP), whole.height)
    wide = min(tall * aspect, whole.width)
    if min(look.width / wide, look.height / tall) < look.zoom * whole.scale:
        return None
    x = min(max((left + right - wide) / 2, 0.0), whole.width - wide)
    y = min(max((top + bottom - tall) / 2, 0.0), whole.height - tall)
    return int(x), int(y), min(whole.width, math.ceil(x + wide)), min(whole.height, math.ceil(y + tall))


class CloserLook:
    """The looks of one stream: what it found a picture ago, and what usually moves there, is kept."""

    def __init__(self, look: Look, session: Run, temperature: float, allowance: LookAllowance):
        self._look, self._session, self._temperature = look, session, temperature
        self._allowance, self._resize = allowance, Resizer()
        self.reset()

    def reset(self) -> None:
        """Forget the stream's past."""
        self._found: list[tuple[float, ...]] = []
        self._background = Background(MOTION_LEVEL, FOLLOW_S)
        self._moved_at = -math.inf

    def begin_anew(self) -> None:
        """Forget the stream's past, what was spent of its allowance too."""
        self.reset()
        self._allowance.refill()

    def __call__(self, frame: Frame, seen: Detections) -> Detections:
        """What ``frame`` shows, ``seen`` in the whole of it, after as many looks as are allowed."""
        self._background.step(frame.time, cells_of(frame.pixels))
        places = self._places(frame, seen)
        places = places[: self._allowance.take(frame.time, len(places))] if places else []
        self._found = []
        if not places:
            return seen
        look = self._look
        shown = [frame.crop(place, look.width, look.height, self._resize) for place in places]
        out = self._session({"frame": np.stack([pixels for pixels, _ in shown])})
        parts = []
        for place, (_, box), boxes, scores in zip(places, shown, out["boxes"], out["scores"], strict=True):
            inner = Detections.read(boxes, scores, self._temperature, box)
            moved = Detections(inner.boxes + np.array(place[:2] * 2, np.float32), inner.scores, inner.labels)
            parts.append(moved.at(_uncut(moved.boxes, place, frame.box.source_width, frame.box.source_height)))
        joined = seen.joined(*parts)
        self._found = [box for part in parts for box in _rows(part.at(part.scores >= look.high))]
        return joined

    def _places(self, frame: Frame, seen: Detections) -> list[Region]:
        """The crops that are worth a look, the best reason first; none that an earlier one holds."""
        look, box = self._look, frame.box
        whole = Placed(box.scale, box.source_width, box.source_height)
        doubt = _rows(seen.at((seen.scores >= look.low) & (seen.scores <= look.high)))
        sure = _rows(seen.at(seen.scores > look.high))
        again = [one for one in self._found if not any(_overlap(one, other) for other in sure)]
        moved = self._moved(frame)
        still = [moved] if moved is not None and not any(_overlap(moved, other) for other in sure) else []
        out: list[Region] = []
        for wanted in (*doubt, *again, *still):
            if len(out) == look.most:
                break
            if any(c[0] <= wanted[0] and c[1] <= wanted[1] and wanted[2] <= c[2] and wanted[3] <= c[3] for c in out):
                continue
            place = crop_around(wanted, look, whole)
            if place is not None:
                out.append(place)
                if wanted is moved:
                    self._moved_at = frame.time
        return out

    def _moved(self, frame: Frame) -> tuple[float, ...] | None:
        """Around all that moved, in pixels of the picture; None where it is nothing, too much, or too soon again."""
        changed = self._background.changed
        if changed is None or changed.sum() < LEAST_CELLS or frame.time - self._moved_at < MOTION_EVERY_S:
            return None
        rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
        high, wide = changed.shape
        if rows[-1] - rows[0] + 1 > LARGEST_PART * high or columns[-1] - columns[0] + 1 > LARGEST_PART * wide:
            return None
        box = frame.box
        left, top = box.to_source(8 * int(columns[0]) / box.width, 8 * int(rows[0]) / box.height)
        right, bottom = box.to_source(8 * int(columns[-1] + 1) / box.width, 8 * int(rows[-1] + 1) / box.height)
        across, down = box.source_width, box.source_height
        return (left * across, top * down, right * across, bottom * down) if right > left and bottom > top else None


def _rows(seen: Detections) -> list[tuple[float, ...]]:
    return [tuple(row) for row in seen.boxes.tolist()]


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share any of the picture."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _uncut(boxes: Floats, crop: Region, width: int, height: int) -> NDArray[np.bool_]:
    """Which boxes lie in the crop and are cut by none of its sides; a side that is also the picture's cuts nothing."""
    left, top, right, bottom = crop
    margin = MARGIN * (bottom - top)
    inside = (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
    return (
        inside
        & ((boxes[:, 0] >= left + margin) | (left <= 0))
        & ((boxes[:, 1] >= top + margin) | (top <= 0))
        & ((boxes[:, 2] <= right - margin) | (right >= width))
        & ((boxes[:, 3] <= bottom - margin) | (bottom >= height))
    )
