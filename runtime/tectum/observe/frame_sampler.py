"""Which of a camera's pictures are looked at: so many a second, on a schedule. What changes suddenly brings the next
forward, so that somebody who appears is not kept waiting for it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.imaging.geometry import Geometry
from tectum.imaging.mask import PrivacyMask
from tectum.observe.background import Background

ROWS, COLUMNS, POINTS = 9, 16, 4
"""The picture in cells, and of each cell so many points a side: it costs the same however large the picture is."""
LEVEL, FOLLOW_S = 6.0, 4.0
CALM_S = 1.0
"""What moves all the time needs no haste: at most one picture in so long comes early."""
EARLIEST_S = 0.08


class FrameSampler:
    """Ask ``accepts`` of every picture of one source, in time order. ``mask``: what moves in private parts is no reason
    to hurry. ``early``: how many came before their time."""

    def __init__(self, rate_hz: float, mask: PrivacyMask | None = None):
        self._period = 1 / rate_hz
        self._due: float | None = None
        self._taken = self._changed = -1e9
        self._hurry = False
        self._background, self._mask = Background(LEVEL, FOLLOW_S), mask
        self.early = 0

    def accepts(self, at: float, step: float, picture: Any = None) -> bool:
        """Whether the picture of ``at`` (media seconds) is looked at. ``step``: seconds until the next one.

        ``picture``: the decoded ``av.VideoFrame``; without it the schedule is regular.
        """
        if picture is not None:
            self._look(at, picture)
        on_schedule = self._due is None or at + step / 2 >= self._due
        if not on_schedule and not (self._hurry and at - self._taken >= EARLIEST_S - step / 2):
            return False
        self.early += not on_schedule
        if self._due is None or not on_schedule:  # an early one begins the schedule anew, a late one does not shift it
            self._due = at + self._period
        else:
            self._due = max(self._due + self._period, at + self._period / 2)
        self._taken, self._hurry = at, False
        return True

    def _look(self, at: float, picture: Any) -> None:
        cells = brightness(picture)
        if cells is None:
            return
        if self._mask is not None:
            cells[self._mask.cells(*cells.shape)] = 0.0
        change = self._background.step(at, cells)
        if change is None:
            self._changed = at
        elif max(change) > 1:
            self._hurry = self._hurry or at - self._changed > CALM_S
            self._changed = at


def brightness(picture: Any) -> NDArray[np.float32] | None:
    """Mean brightness (0-255) of each cell of an ``av.VideoFrame``, upright, float32 [9, 16] or [16, 9]; None where it
    is too small, or its first plane is no brightness of 8 bits."""
    form, (high, wide) = picture.format, (picture.height, picture.width)
    down, across = high // (ROWS * POINTS), wide // (COLUMNS * POINTS)
    plain = form.is_planar or (len(form.components) == 1 and not form.has_palette)
    if form.is_rgb or not plain or form.components[0].bits != 8 or not down or not across:
        return None
    plane = picture.planes[0]
    luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    points = luma[: down * ROWS * POINTS : down, : across * COLUMNS * POINTS : across]
    cells: NDArray[np.float32] = points.reshape(ROWS, POINTS, COLUMNS, POINTS).mean((1, 3), dtype=np.float32)
    return Geometry.of(picture).lay(cells).copy()
