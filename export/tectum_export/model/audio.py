"""The audio encoder: log-mel, CNN, embedding, sound scores, and an autoencoder that says what is unusual."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.model.mel import LogMel
from tectum_export.model.vision import LOGIT_SCALE


def _block(inputs: int, outputs: int, stride: int | tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    """Two plain convolutions and an addition: dense, quantises well (facts, section 8)."""

    def __init__(self, channels: int):
        super().__init__()
        self.body = nn.Sequential(
            _block(channels, channels, 1),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.body(x))


def spec_augment(mel: Tensor) -> Tensor:
    """SpecAugment (Park et al., 2019): one band of up to 10 mels and one gap of up to 0.2 s set to zero per clip."""
    batch, mels, frames = mel.shape

    def stripe(size: int, widest: int) -> Tensor:
        width = torch.randint(0, widest + 1, (batch, 1), device=mel.device)
        start = torch.randint(0, size - widest, (batch, 1), device=mel.device)
        index = torch.arange(size, device=mel.device)[None]
        return ((index < start) | (index >= start + width)).float()

    return mel * stripe(mels, 10)[:, :, None] * stripe(frames, 20)[:, None, :]


class Usual(nn.Module):
    """A vector-quantising autoencoder of the encoder's features: what a home sounds like is one of few prototypes.

    Features are standardised and brought to unit length; the code is the nearest prototype, which is also what is drawn
    of it (a codebook as in van den Oord et al., 2017), and the error is one minus their cosine. Not the spectrogram: a
    steady unknown sound (a helicopter) is easier to draw again than a knock on a door, so that the error of a log-mel
    autoencoder is lower for it. Nor a narrow dense code: it draws strange features too well (docs/training.md).
    """

    mean: Tensor
    spread: Tensor
    prototypes: Tensor

    def __init__(self, features: int, codes: int = 64):
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("spread", torch.ones(features))
        self.register_buffer("prototypes", torch.zeros(features, codes))

    def direction(self, pooled: Tensor) -> Tensor:
        """Pooled features [B, F] to unit vectors [B, F]."""
        return F.normalize((pooled - self.mean) / self.spread, dim=1)

    def forward(self, pooled: Tensor) -> Tensor:
        """Pooled features [B, F] to the error [B], 0 (a prototype) to 2."""
        return 1.0 - torch.matmul(self.direction(pooled), self.prototypes).amax(1)


class AudioEncoder(nn.Module):
    """``pcm``: float32 [B, samples], 16 kHz mono, -1 to 1. The window is a multiple of 1,280 samples (80 ms).

    Returns ``embedding`` [B, width], ``sound`` [B, C] logits and ``reconstruction_error`` [B] (of the
    autoencoder ``Usual``; high for sounds unlike those of a home that it was fitted on).
    """

    inputs = ("pcm",)
    outputs = ("embedding", "sound", "reconstruction_error")

    def __init__(self, classes: int, width: int = 128, channels: tuple[int, ...] = (32, 64, 112, 160)):
        super().__init__()
        self.front = LogMel()
        self.norm = nn.BatchNorm1d(self.front.mels)
        c1, c2, c3, c4 = channels
        self.low = nn.Sequential(_block(1, c1, 2), _block(c1, c2, 2), Residual(c2), _block(c2, c3, 2), Residual(c3))
        self.high = nn.Sequential(_block(c3, c4, (2, 1)), Residual(c4))
        self.embed = nn.Linear(2 * c4 + classes, width - classes)
        self.drop = nn.Dropout(0.3)
        self.score = nn.Linear(2 * c4, classes)
        self.usual = Usual(2 * c4)

    def features(self, mel: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log-mel [B, mels, frames] to embedding, sound logits and the pooled features."""
        frames = self.high(self.low(self.norm(mel)[:, None])).mean(2)
        pooled = torch.cat([frames.mean(2), frames.amax(2)], 1)
        sound = self.score(self.drop(pooled))
        scores = sound / LOGIT_SCALE
        embedding = torch.cat([scores, self.embed(torch.cat([pooled, scores], 1))], 1)
        return embedding, sound, pooled

    def forward(self, pcm: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        embedding, sound, pooled = self.features(self.front(pcm))
        return embedding, sound, self.usual(pooled)
