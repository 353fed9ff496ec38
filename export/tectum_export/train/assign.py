"""Which cells of a detector answer for which box: those whose own answer fits best already (YOLOX; Ge et al., 2021)."""

from dataclasses import dataclass

import torch
from torch import Tensor

RADIUS = 2.5
"""A cell may answer for a box if its middle lies in it, or within this many cells of the box's middle in x and in y."""
CANDIDATES = 10
FIT, SURE = 3.0, 0.5
"""Exponents of the overlap and of the score in what makes a cell fit (task alignment; Feng et al., 2021)."""
LEAST = 0.05


@dataclass(frozen=True)
class Assigned:
    """Rows of cells, the box that each answers for, and how well its own box overlaps that one (0-1). All [P]."""

    cells: Tensor
    boxes: Tensor
    overlap: Tensor


@torch.no_grad()
def assign(boxes: Tensor, chances: Tensor, truth: Tensor, labels: Tensor, middles: Tensor, strides: Tensor) -> Assigned:
    """Choose cells for the boxes ``truth`` [M, 4] with ``labels`` [M] of one picture.

    ``boxes`` [N, 4] (left, top, right, bottom) and ``chances`` [N, C] are what the cells say; ``middles`` [N, 2] and
    ``strides`` [N] where they are. A box gets as many cells as their overlaps with it sum to, at least one; a cell
    answers for one box at most.
    """
    x, y = middles[:, 0], middles[:, 1]
    left, top, right, bottom = (side[:, None] for side in truth.unbind(1))
    inside = (x > left) & (x < right) & (y > top) & (y < bottom)
    reach = RADIUS * strides
    near = ((x - (left + right) / 2).abs() < reach) & ((y - (top + bottom) / 2).abs() < reach)
    allowed = inside | near
    common = overlap(truth[:, None], boxes[None])
    # Where nothing overlaps yet, the nearest middle is best: it keeps an order among cells that know nothing.
    distance = ((x - (left + right) / 2) ** 2 + (y - (top + bottom) / 2) ** 2).sqrt() / strides
    fit = (common + LEAST) ** FIT * (chances[:, labels].T + LEAST) ** SURE / (1 + 0.01 * distance)
    fit = torch.where(allowed, fit, torch.zeros_like(fit))
    best = (common * allowed).topk(min(CANDIDATES, common.shape[1]), 1).values
    counts = best.sum(1).int().clamp(min=1)
    chosen = torch.zeros_like(allowed)
    for row, count in enumerate(counts.tolist()):
        chosen[row, fit[row].topk(count).indices] = True
    chosen &= fit > 0
    claim = torch.where(chosen, fit, torch.zeros_like(fit))
    cells = torch.nonzero(chosen.any(0)).squeeze(1)
    owners = claim[:, cells].argmax(0)
    return Assigned(cells, owners, common[owners, cells])


def overlap(a: Tensor, b: Tensor) -> Tensor:
    """Intersection over union of boxes [..., 4], broadcast against each other."""
    wide = torch.minimum(a[..., 2], b[..., 2]) - torch.maximum(a[..., 0], b[..., 0])
    high = torch.minimum(a[..., 3], b[..., 3]) - torch.maximum(a[..., 1], b[..., 1])
    common = wide.clamp(min=0) * high.clamp(min=0)
    return common / (area(a) + area(b) - common).clamp(min=1e-6)


def area(box: Tensor) -> Tensor:
    """Area of boxes [..., 4]."""
    return (box[..., 2] - box[..., 0]).clamp(min=0) * (box[..., 3] - box[..., 1]).clamp(min=0)


def generous(a: Tensor, b: Tensor) -> Tensor:
    """Generalised overlap, -1 to 1 (Rezatofighi et al., 2019): has a gradient where boxes do not meet."""
    common = overlap(a, b)
    hull = torch.cat([torch.minimum(a[..., :2], b[..., :2]), torch.maximum(a[..., 2:], b[..., 2:])], -1)
    whole = area(hull).clamp(min=1e-6)
    joined = (area(a) + area(b)) / (1 + common)  # the union
    return common - (whole - joined) / whole
