"""The vision encoder: a CNN that says what is seen, and where."""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.model.fused import FusedNet
from tectum_export.model.lite0 import Lite0

# An embedding begins with the encoder's own logits, divided by this so that they do not drown the features that follow:
# what a rule over single scores could know, the fusion knows too.
LOGIT_SCALE = 4.0


class VisionEncoder(nn.Module):
    """uint8 NHWC frame in; embedding, presence logits and a map of logits at stride 8 out.

    ``frame``: uint8 [B, H, W, 3] RGB, letterboxed. Returns ``embedding`` [B, width], ``presence`` [B, C] logits
    (the largest cell of the map, so that presence and place never contradict each other) and ``map`` [B, C, H/8, W/8].
    """

    inputs = ("frame",)
    outputs = ("embedding", "presence", "map")

    def __init__(
        self,
        classes: int,
        width: int = 128,
        backbone: str = "lite0",
        blocks: int = 11,
        neck: int = 96,
        pretrained: bool = True,
    ):
        super().__init__()
        self.backbone: Lite0 | FusedNet = FusedNet() if backbone == "fused" else Lite0(blocks)
        if pretrained and isinstance(self.backbone, Lite0):
            self.backbone.load_imagenet()
        low, high = self.backbone.channels
        self.context = nn.Linear(high, neck)
        self.top = nn.Sequential(nn.Conv2d(high, neck, 1, bias=False), nn.BatchNorm2d(neck))
        self.side = nn.Sequential(nn.Conv2d(low, neck, 1, bias=False), nn.BatchNorm2d(neck))
        self.mix = nn.Sequential(
            nn.Conv2d(neck, neck, 3, padding=1, groups=neck, bias=False),
            nn.BatchNorm2d(neck),
            nn.ReLU(),
            nn.Conv2d(neck, neck, 1, bias=False),
            nn.BatchNorm2d(neck),
            nn.ReLU(),
        )
        self.cells = nn.Conv2d(neck, classes, 1)
        # Rare positives: start from "nothing here" (RetinaNet, 2017).
        nn.init.constant_(cast(Tensor, self.cells.bias), -4.0)
        self.embed = nn.Linear(high + neck + classes, width - classes)

    def forward(self, frame: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = (frame.float() - 127.0) / 128.0
        stride_8, stride_16 = self.backbone(x.permute(0, 3, 1, 2))
        pooled = stride_16.mean((2, 3))
        top = self.top(stride_16) + self.context(pooled)[:, :, None, None]
        up = F.interpolate(top, scale_factor=2.0, mode="nearest")
        features = self.mix(F.relu(up + self.side(stride_8)))
        cells = self.cells(features)
        presence = cells.amax((2, 3))
        scores = presence / LOGIT_SCALE
        summary = torch.cat([pooled, features.amax((2, 3)), scores], 1)
        return torch.cat([scores, self.embed(summary)], 1), presence, cells
