"""Train the detector on composed pictures: what is in each cell, where exactly, and what is in the picture."""

import copy
from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.manifest import Item
from tectum_export.data.picture_bank import STRIDE, PictureBank, Seen
from tectum_export.model.vision import STRIDES, VisionDetector
from tectum_export.recipe import MULTIPLE, Recipe, Vision
from tectum_export.train.assign import assign, generous
from tectum_export.train.loop import Schedule, fit

STILLS = 0.5
TAUGHT_TRUST = 0.5
"""How far a place may be taken for empty where a teacher alone, and no person, found nothing."""
FULL_TRUST = 0.65
"""A teacher's score from which its box counts as much as a person's: it means overlap as much as doubt."""
FLOOR = 0.3
"""The best cell of a thing is to score at least this, however badly it places the box yet."""
SEEN = 0.8
"""What the best score in a picture is to reach for a label that is in it: scores mean overlap, which is never 1."""
WEIGHTS = {"score": 1.0, "box": 2.0, "presence": 0.1, "embedding": 0.3}


class VisionTask(nn.Module):
    """Scores by cross-entropy with overlap as target, boxes by generalised overlap, the picture's labels by
    cross-entropy on the largest score. A probe reads labels, number and size out of the embedding: what the fusion is
    to find there.

    ``start``: the detector as it was before, where it knew something. Where a picture's labels do not say what a cell
    holds, it goes on saying what ``start`` says of the same picture (learning without forgetting; Li & Hoiem, 2016).
    """

    def __init__(self, detector: VisionDetector, labels: int, width: int, start: VisionDetector | None = None):
        super().__init__()
        self.detector, self.labels = detector, labels
        self.start = start.eval().requires_grad_(False) if start is not None else None
        self.probe = nn.Linear(width, 3 * labels)

    def forward(self, batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        """``batch``: frames, boxes [B, M, 6] filled up with label -2, trust [B, C, h, w], target and known [B, C]."""
        frame, truth, trust, target, known = batch
        # Whatever the network computes in (``--precision bf16-mixed``): places and losses need more than its 8 bits.
        embedding, presence, boxes, logits = (one.float() for one in self.detector(frame))
        middles, strides = places(frame.shape[1], frame.shape[2], frame.device)
        sure, pairs = self._trust(trust), []
        wanted, weight = torch.zeros_like(logits), sure
        if self.start is not None:
            with torch.no_grad():
                wanted = (1 - sure) * torch.sigmoid(self.start(frame)[3].float())
            weight = torch.ones_like(logits)
        chances = torch.sigmoid(logits.detach())
        total = torch.zeros((), device=frame.device)
        for row in range(len(frame)):
            real = truth[row][truth[row, :, 0] >= 0]
            if not len(real):
                continue
            kinds, score = real[:, 0].long(), (real[:, 5] / FULL_TRUST).clamp(max=1.0)
            found = assign(boxes[row].detach(), chances[row], real[:, 1:5], kinds, middles, strides)
            quality = found.overlap.clone()
            for index in range(len(real)):
                own = torch.nonzero(found.boxes == index).squeeze(1)
                if len(own):
                    best = own[quality[own].argmax()]
                    quality[best] = quality[best].clamp(min=FLOOR)
            value = quality * score[found.boxes]
            cell = (row, found.cells, kinds[found.boxes])
            wanted[cell] = torch.maximum(wanted[cell], value)
            weight[cell] = 1.0
            total = total + value.sum()
            pairs.append((boxes[row, found.cells], real[found.boxes, 1:5], value))
        total = total.clamp(min=len(frame))
        plain = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        # Where no picture of this process has a box: each layer has a gradient all the same, for which others wait.
        place = (logits.sum() + boxes.sum()) * 0
        if pairs:
            got, there, value = (torch.cat(part) for part in zip(*pairs, strict=True))
            place = ((1 - generous(got, there)) * value).sum() / total
        whole = F.binary_cross_entropy_with_logits(presence, SEEN * target, known, reduction="sum") / len(frame)
        losses = {
            "score": (plain * weight).sum() / total,
            "box": place,
            "presence": whole,
            "embedding": self._read(embedding, batch),
        }
        return {name: WEIGHTS[name] * value for name, value in losses.items()}

    def _trust(self, trust: Tensor) -> Tensor:
        """Weights [B, N, C] of the cells of all levels, from those of the finest."""
        levels = [-F.max_pool2d(-trust, s // STRIDE, s // STRIDE) if s > STRIDE else trust for s in STRIDES]
        return torch.cat([level.flatten(2) for level in levels], 2).transpose(1, 2).contiguous()

    def _read(self, embedding: Tensor, batch: tuple[Tensor, ...]) -> Tensor:
        """How badly labels, number (0 to 4 or more, in quarters) and height (share of the picture) are told by the
        embedding alone."""
        frame, truth, _, target, known = batch
        told, number, height = self.probe(embedding).split(self.labels, 1)
        kinds = truth[..., 0, None] == torch.arange(self.labels, device=truth.device)
        count = kinds.sum(1).clamp(max=4) / 4
        tall = (kinds * (truth[..., 4] - truth[..., 2])[..., None]).amax(1) / frame.shape[1]
        plain = F.binary_cross_entropy_with_logits(told, target, known, reduction="sum")
        sizes = F.smooth_l1_loss(number, count, reduction="none") + F.smooth_l1_loss(height, tall, reduction="none")
        return (plain + (sizes * known).sum()) / len(frame)


def places(height: int, width: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """The middles [N, 2] and strides [N] of all cells in pixels, in the order of the detector's rows."""
    middles, strides = [], []
    for stride in STRIDES:
        y, x = torch.meshgrid(
            torch.arange(height // stride, device=device), torch.arange(width // stride, device=device), indexing="ij"
        )
        middles.append((torch.stack([x.flatten(), y.flatten()], 1).float() + 0.5) * stride)
        strides.append(torch.full((x.numel(),), float(stride), device=device))
    return torch.cat(middles), torch.cat(strides)


def collate(seen: list[Seen]) -> tuple[Tensor, ...]:
    """Frames, boxes filled up with label -2, trust, target, known of a batch."""
    most = max(1, *(len(s.boxes) for s in seen)) if seen else 1
    boxes = np.full((len(seen), most, 6), -2.0, np.float32)
    for row, one in zip(boxes, seen, strict=True):
        row[: len(one.boxes)] = one.boxes
    frames, *others = (
        torch.from_numpy(np.stack([getattr(s, name) for s in seen])) for name in ("frame", "trust", "target", "known")
    )
    return frames, torch.from_numpy(boxes), *others


def sizes_met(settings: Vision) -> tuple[tuple[int, int], ...]:
    """Height and width of the inputs met in training: the large one, the small one, and what lies between."""
    large = (settings.height, settings.width)
    if not settings.small:
        return (large,)
    small = (settings.small[0], settings.small[1])
    middle = tuple((a + b) // 2 // MULTIPLE * MULTIPLE for a, b in zip(large, small, strict=True))
    return (large, (middle[0], middle[1]), small)


def train_vision(
    recipe: Recipe, items: list[Item], detector: VisionDetector, run: Path, fabric: Fabric | None = None
) -> VisionDetector:
    """Returns the trained detector in evaluation mode. Every step is at one of the sizes of :func:`sizes_met`."""
    torch.manual_seed(recipe.seed)
    settings, labels = recipe.vision, recipe.labels.presence
    sizes = sizes_met(settings)
    trust = TAUGHT_TRUST if recipe.teacher.vision else None
    bank = PictureBank(items, labels, sizes[0], trust, STILLS)
    fresh = not settings.pretrained
    detector.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's annotations lack it
    task = VisionTask(detector, len(labels), recipe.embedding, None if fresh else copy.deepcopy(detector))

    def batch(step: int, rows: range) -> tuple[Tensor, ...]:
        bank.height, bank.width = sizes[step % len(sizes)]
        return collate([bank.compose(np.random.default_rng([recipe.seed, 1, step, row])) for row in rows])

    def pace(name: str) -> float:
        """Of the learning rate: layers that started from published weights take small steps."""
        return 1.0 if fresh or name.startswith(("probe", "detector.embed")) else settings.pretrained_lr

    task.train()
    fit(
        "vision",
        task,
        batch,
        Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed),
        run,
        fabric,
        pace,
    )
    if task.start is not None:
        blend(detector, task.start, settings.blend)
    return detector.eval()


@torch.no_grad()
def blend(detector: VisionDetector, start: VisionDetector, share: float) -> None:
    """Move every layer that had a start back towards it: ``share`` of what it is now, the rest of what it was.

    A few thousand pictures teach a network what a home looks like and let it forget what only a hundred thousand show;
    the mean of both keeps more of either than stopping early does (Wortsman et al., 2022).
    """
    for (name, value), before in zip(detector.named_parameters(), start.parameters(), strict=True):
        if not name.startswith("embed"):
            value.lerp_(before, 1 - share)
