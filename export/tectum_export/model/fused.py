"""A small net of fused inverted residuals (Tan & Le, 2021: "fused MBConv"): dense, ReLU, quick in int8, no ImageNet."""

from torch import Tensor, nn


def _conv(inputs: int, outputs: int, kernel: int, stride: int = 1, act: bool = True) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if act else nn.Sequential(*layers)


class FusedBlock(nn.Module):
    """A 3x3 convolution that widens, a 1x1 that narrows, and an addition where shapes agree."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int):
        super().__init__()
        self.body = nn.Sequential(
            _conv(inputs, inputs * expansion, 3, stride), _conv(inputs * expansion, outputs, 1, act=False)
        )
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.body(x)
        return x + y if self.residual else y


class FusedNet(nn.Module):
    """Input float [B, 3, H, W]; gives features at stride 8 (40) and 16 (112 channels), as ``Lite0`` does."""

    channels = (40, 112)

    def __init__(self) -> None:
        super().__init__()
        self.low = nn.Sequential(
            _conv(3, 16, 3, 2), FusedBlock(16, 24, 2, 3), FusedBlock(24, 40, 2, 4), FusedBlock(40, 40, 1, 3)
        )
        self.high = nn.Sequential(
            FusedBlock(40, 80, 2, 4), FusedBlock(80, 80, 1, 2), FusedBlock(80, 112, 1, 2), FusedBlock(112, 112, 1, 2)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        low = self.low(x)
        return low, self.high(low)

    def freeze(self, blocks: int) -> None:
        """Nothing is frozen: there is no earlier training to keep."""
