"""The first layers of a pretrained sound network: depthwise separable convolutions (MobileNet; Howard et al., 2017)."""

import zipfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from tectum.errors import UsageError

CHANNELS = (32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
"""Output channels of each layer: a plain convolution, then thirteen separable ones."""
STRIDES = (2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
FEWEST, MOST = 3, len(CHANNELS)


class SameConv(nn.Module):
    """A 3 x 3 convolution with bias and ReLU6, padded as TensorFlow's "same" does for even sizes: with stride 2 after
    the picture alone."""

    def __init__(self, inputs: int, outputs: int, stride: int, groups: int = 1):
        super().__init__()
        self.before = 1 if stride == 1 else 0
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, self.before, groups=groups)

    def forward(self, x: Tensor) -> Tensor:
        x = x if self.before else F.pad(x, (0, 1, 0, 1))
        if self.training and self.conv.groups > 1:  # in bfloat16 its gradient with stride 2 is slow
            with torch.autocast(x.device.type, enabled=False):
                return F.relu6(self.conv(x.float()))
        return F.relu6(self.conv(x))


class Separable(nn.Module):
    """A depthwise 3 x 3 and a pointwise convolution, ReLU6 after each; batch norms are folded in."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.depthwise = SameConv(inputs, inputs, stride, groups=inputs)
        self.pointwise = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu6(self.pointwise(self.depthwise(x)))


class SeparableLayers(nn.Sequential):
    """The first ``layers`` layers: log-mel [B, 1, frames, mels] to features [B, channels, frames', mels'] of 0 to 6.

    Raises UsageError for a number of layers that is not 3 to 14.
    """

    def __init__(self, layers: int):
        if not FEWEST <= layers <= MOST:
            raise UsageError(f"recipe: [audio] layers {layers}: allowed are {FEWEST} to {MOST}")
        made: list[nn.Module] = [SameConv(1, CHANNELS[0], STRIDES[0])]
        for index in range(1, layers):
            made.append(Separable(CHANNELS[index - 1], CHANNELS[index], STRIDES[index]))
        super().__init__(*made)
        self.channels = CHANNELS[layers - 1]

    @torch.no_grad()
    def load_pretrained(self, path: Path) -> None:
        """Take the weights of an ``.npz`` with ``NN_conv_w``, ``NN_conv_b``, ``NN_dw_w`` and ``NN_dw_b`` in the order
        of the network: convolutions [out, height, width, in], depthwise [1, height, width, channels].

        Raises UsageError naming the file, and the key that is missing or of another shape.
        """
        if not path.is_file():
            raise UsageError(f"{path}: no such file; it is named in the recipe under [audio] pretrained")
        try:
            with np.load(path) as stored:
                arrays = {name: stored[name] for name in stored.files}
        except (ValueError, OSError, zipfile.BadZipFile) as error:
            raise UsageError(f"{path}: is not an .npz of weights: {error}") from None
        convolutions = [module for module in self.modules() if isinstance(module, nn.Conv2d)]
        for number, conv in enumerate(convolutions):
            kind, axes = ("dw", (3, 0, 1, 2)) if conv.groups > 1 else ("conv", (0, 3, 1, 2))
            weight, bias = (_stored(arrays, f"{number:02d}_{kind}_{name}", path) for name in "wb")
            fits = weight.ndim == 4 and np.transpose(weight, axes).shape == tuple(conv.weight.shape)
            if not fits or conv.bias is None or bias.shape != tuple(conv.bias.shape):
                raise UsageError(
                    f"{path}: '{number:02d}_{kind}' is {weight.shape} and {bias.shape}, not what layer {number} takes"
                )
            conv.weight.copy_(torch.from_numpy(np.transpose(weight, axes).copy()))
            conv.bias.copy_(torch.from_numpy(bias))


def _stored(arrays: dict[str, NDArray[np.float32]], key: str, path: Path) -> NDArray[np.float32]:
    if key not in arrays:
        raise UsageError(f"{path}: holds no '{key}'; allowed is a file of pretrained layers, see docs/training.md")
    return arrays[key].astype(np.float32)
