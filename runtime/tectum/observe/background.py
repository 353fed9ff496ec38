"""What a still picture usually looks like, and how far another one is from it."""

import numpy as np
from numpy.typing import NDArray


def cells_of(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Mean green (0-255) of cells of 8 x 8 pixels of uint8 [height, width, 3], float32 [height // 8, width // 8]."""
    rows, columns = pixels.shape[0] // 8, pixels.shape[1] // 8
    green = np.ascontiguousarray(pixels[: rows * 8, : columns * 8, 1])
    sums = green.reshape(rows, 8, columns * 8).sum(1, dtype=np.uint16).reshape(rows, columns, 8).sum(2)
    return np.asarray(sums.astype(np.float32) / 64, np.float32)


class Background:
    """The mean brightness of the cells of a picture, followed slowly.

    ``level``: grey levels (0-255) of a cell's mean that count as a change at least; noisy cells need four times their
    own deviation. A change of light over the whole picture shifts all cells alike: what remains after the median shift
    is taken out must move, or the shift itself be sudden and large. ``cells``: how many must move. ``changed``: which
    did in the last picture, bool [rows, columns]; None before the second.
    """

    def __init__(self, level: float, follow_s: float, cells: int = 1):
        self._level, self._follow, self._cells = level, follow_s, cells
        self._mean: NDArray[np.float32] | None = None
        self._spread: NDArray[np.float32] | None = None
        self._seen_at = 0.0
        self.changed: NDArray[np.bool_] | None = None

    def step(self, time: float, now: NDArray[np.float32]) -> tuple[float, float] | None:
        """Take in the cells of the picture at ``time``, float32 [rows, columns]. Gives how much moved and how much the
        light changed, each as a share of what counts as a change; None for the first picture, or one of another size.
        """
        if self._mean is None or self._spread is None or self._mean.shape != now.shape:
            self._mean, self._spread = now, np.full_like(now, self._level / 4)
            self._seen_at, self.changed = time, None
            return None
        difference = now - self._mean
        shift = float(np.median(difference))
        away = np.abs(difference - shift)
        change = away / np.maximum(self._level, 4 * self._spread)
        self.changed = change > 1
        moved = float(np.partition(change.reshape(-1), -self._cells)[-self._cells])
        share = min(1.0, max(0.0, time - self._seen_at) / self._follow)
        self._mean += share * difference
        self._spread += share * (np.minimum(away, 2 * self._level) - self._spread)
        self._seen_at = time
        return moved, abs(shift) / (4 * self._level)
