"""The vision encoder with boxes: an anchor-free detector (YOLOX; Ge et al., 2021) that hands on an embedding too.

Our own module in the published shape (cross-stage-partial backbone, path aggregation neck, decoupled head, depthwise
3 x 3, SiLU, batch norm folded into the convolutions), so that published weights can be read in as a start
(:mod:`tectum_export.model.pretrained`). It differs where a home's camera differs: it takes a picture's RGB bytes of any
size in multiples of 32, knows the recipe's labels alone, and decodes its boxes in the graph, in float.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LOGIT_SCALE = 4.0
"""An embedding begins with the encoder's own logits, divided by this so that they do not drown the features that
follow: what a rule over single scores could know, the fusion knows too."""
STRIDES = (8, 16, 32)
PIXEL_SCALE = 128.0
"""Bytes are divided by this: a power of two, so that published weights for bytes can be scaled without rounding."""
LEAST = -10.0
"""Of the larger of two logits that are joined: e^10 is finite in half precision."""
LARGEST = 8.0
"""Of the logarithm of a box's size in cells: e^8 cells are more than any picture has."""


class ConvAct(nn.Sequential):
    """Convolution with bias and "same" padding, then SiLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1):
        super().__init__(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups), nn.SiLU(inplace=True))


class Separable(nn.Sequential):
    """A depthwise 3 x 3 and a pointwise convolution, SiLU after each."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__(ConvAct(inputs, inputs, 3, stride, groups=inputs), ConvAct(inputs, outputs))


class Bottleneck(nn.Module):
    """A pointwise and a separable convolution, added to the input where ``residual``."""

    def __init__(self, channels: int, residual: bool):
        super().__init__()
        self.narrow = ConvAct(channels, channels)
        self.mix = Separable(channels, channels)
        self.residual = residual

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.mix(self.narrow(x))
        return x + y if self.residual else y


class CrossStage(nn.Module):
    """Half of the channels through ``count`` bottlenecks, half past them (Wang et al., 2020)."""

    def __init__(self, inputs: int, outputs: int, count: int, residual: bool = True):
        super().__init__()
        half = outputs // 2
        self.through = ConvAct(inputs, half)
        self.past = ConvAct(inputs, half)
        self.blocks = nn.Sequential(*(Bottleneck(half, residual) for _ in range(count)))
        self.join = ConvAct(outputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.join(torch.cat([self.blocks(self.through(x)), self.past(x)], 1))  # type: ignore[no-any-return]


class Pyramid(nn.Module):
    """Spatial pyramid pooling: the largest values of windows of 5, 9 and 13 cells beside the features."""

    def __init__(self, channels: int):
        super().__init__()
        self.narrow = ConvAct(channels, channels // 2)
        self.join = ConvAct(2 * channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        x = self.narrow(x)
        # Windows of 9 and 13 are windows of 5 applied again: the same values for less work.
        five = F.max_pool2d(x, 5, 1, 2)
        nine = F.max_pool2d(five, 5, 1, 2)
        thirteen = F.max_pool2d(nine, 5, 1, 2)
        return self.join(torch.cat([x, five, nine, thirteen], 1))  # type: ignore[no-any-return]


class Backbone(nn.Module):
    """Float [B, 3, H, W] to features at strides 8, 16 and 32 with 4, 8 and 16 times ``channels``."""

    def __init__(self, channels: int):
        super().__init__()
        c = channels
        # The published "focus" (every second pixel into channels, then 3 x 3) written as the one convolution it is.
        self.stem = nn.Sequential(nn.Conv2d(3, c, 6, 2, 2), nn.SiLU(inplace=True))
        self.quarter = nn.Sequential(Separable(c, 2 * c, 2), CrossStage(2 * c, 2 * c, 1))
        self.eighth = nn.Sequential(Separable(2 * c, 4 * c, 2), CrossStage(4 * c, 4 * c, 3))
        self.sixteenth = nn.Sequential(Separable(4 * c, 8 * c, 2), CrossStage(8 * c, 8 * c, 3))
        self.last = nn.Sequential(
            Separable(8 * c, 16 * c, 2), Pyramid(16 * c), CrossStage(16 * c, 16 * c, 1, residual=False)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        low = self.eighth(self.quarter(self.stem(x)))
        middle = self.sixteenth(low)
        return low, middle, self.last(middle)


class Neck(nn.Module):
    """Path aggregation (Liu et al., 2018): from coarse to fine and back, same shapes out as in."""

    def __init__(self, channels: int):
        super().__init__()
        low, middle, high = 4 * channels, 8 * channels, 16 * channels
        self.narrow_high = ConvAct(high, middle)
        self.down_middle = CrossStage(2 * middle, middle, 1, residual=False)
        self.narrow_middle = ConvAct(middle, low)
        self.down_low = CrossStage(2 * low, low, 1, residual=False)
        self.shrink_low = Separable(low, low, 2)
        self.up_middle = CrossStage(2 * low, middle, 1, residual=False)
        self.shrink_middle = Separable(middle, middle, 2)
        self.up_high = CrossStage(2 * middle, high, 1, residual=False)

    def forward(self, low: Tensor, middle: Tensor, high: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        top = self.narrow_high(high)
        centre = self.narrow_middle(self.down_middle(torch.cat([_twice(top), middle], 1)))
        fine = self.down_low(torch.cat([_twice(centre), low], 1))
        medium = self.up_middle(torch.cat([self.shrink_low(fine), centre], 1))
        return fine, medium, self.up_high(torch.cat([self.shrink_middle(medium), top], 1))


def _twice(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class Head(nn.Module):
    """One level's decoupled head: class logits, box (offset and logarithm of size, in cells) and objectness."""

    def __init__(self, inputs: int, wide: int, classes: int):
        super().__init__()
        self.stem = ConvAct(inputs, wide)
        self.class_features = nn.Sequential(Separable(wide, wide), Separable(wide, wide))
        self.kind = nn.Conv2d(wide, classes, 1)
        self.box_features = nn.Sequential(Separable(wide, wide), Separable(wide, wide))
        self.box = nn.Conv2d(wide, 4, 1)
        self.objectness = nn.Conv2d(wide, 1, 1)
        for layer in (self.kind, self.objectness):
            nn.init.constant_(layer.bias, -4.0)  # type: ignore[arg-type]  # start from "nothing here" (RetinaNet, 2017)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Box [B, 4, h, w], objectness [B, 1, h, w], classes [B, K, h, w] and the features of the class [B, wide, h,
        w]."""
        x = self.stem(x)
        kinds, boxes = self.class_features(x), self.box_features(x)
        return self.box(boxes), self.objectness(boxes), self.kind(kinds), kinds


class VisionDetector(nn.Module):
    """uint8 NHWC frame in; embedding, presence, boxes and their scores out; a box for each of N cells of three grids.

    ``frame``: uint8 [B, H, W, 3] RGB, letterboxed, H and W multiples of 32. Returns ``embedding`` [B, width];
    ``presence`` [B, C] logits, the largest score of each label, so that presence and place never contradict each other;
    ``boxes`` float [B, N, 4]: left, top, right, bottom in pixels of the input; ``scores`` [B, N, C] logits of "here is
    one". Rows overlap: who reads them keeps the best of those that do (non-maximum suppression).

    ``members``: how many finer classes stand behind each label (car, bus, truck, … behind vehicle); a label's logit is
    the largest of its members'.
    """

    inputs = ("frame",)
    outputs = ("embedding", "presence", "boxes", "scores")

    def __init__(self, members: tuple[int, ...], width: int = 128, channels: int = 16):
        super().__init__()
        self.members, wide = members, 4 * channels
        self.backbone = Backbone(channels)
        self.neck = Neck(channels)
        self.heads = nn.ModuleList(Head(n * channels, wide, sum(members)) for n in (4, 8, 16))
        self.embed = nn.Linear(16 * channels + 3 * wide + len(members), width - len(members))

    def raw(self, frame: Tensor) -> tuple[list[tuple[Tensor, Tensor, Tensor, Tensor]], Tensor]:
        """What each head gives, finest level first, and the coarsest features of the neck."""
        x = frame.float() / PIXEL_SCALE
        levels = self.neck(*self.backbone(x.permute(0, 3, 1, 2)))
        return [head(level) for head, level in zip(self.heads, levels, strict=True)], levels[-1]

    def forward(self, frame: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        found, top = self.raw(frame)
        boxes, scores = self.decode(found)
        presence = scores.amax(1)
        told = presence / LOGIT_SCALE
        summary = [top.mean((2, 3)), *(features.amax((2, 3)) for *_, features in found), told]
        return torch.cat([told, self.embed(torch.cat(summary, 1))], 1), presence, boxes, scores

    def decode(self, found: list[tuple[Tensor, Tensor, Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
        """Boxes [B, N, 4] in pixels and score logits [B, N, C] of what the heads gave."""
        boxes, scores = [], []
        for (box, objectness, kinds, _), stride in zip(found, STRIDES, strict=True):
            cells = _cells(box.shape[2], box.shape[3], stride, box.device)
            place = box.flatten(2).transpose(1, 2)
            centre = place[..., :2] * stride + cells
            half = torch.exp(place[..., 2:].clamp(max=LARGEST)) * (stride / 2)
            boxes.append(torch.cat([centre - half, centre + half], 2))
            labels = [part.amax(1) for part in torch.split(kinds, list(self.members), 1)]
            joined = both(torch.stack(labels, 1), objectness)
            scores.append(joined.flatten(2).transpose(1, 2))
        return torch.cat(boxes, 1), torch.cat(scores, 1)


def both(first: Tensor, second: Tensor) -> Tensor:
    """The logit of two independent things at once: of sigmoid(first) * sigmoid(second).

    With the smaller m and the larger M it is m - log(1 + e^(m - M) + e^-M): nothing overflows, in half precision
    neither. Where both are as good as impossible (M below ``LEAST``) it stays a little above the exact value.
    """
    low, high = torch.minimum(first, second), torch.maximum(first, second)
    return low - torch.log(1 + torch.exp(low - high) + torch.exp(-high.clamp(min=LEAST)))


def _cells(rows: int, columns: int, stride: int, device: torch.device) -> Tensor:
    """The top left corner of every cell in pixels, row by row. Float [rows * columns, 2]."""
    y, x = torch.meshgrid(torch.arange(rows, device=device), torch.arange(columns, device=device), indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], 1).float() * stride
