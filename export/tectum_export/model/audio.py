"""The audio encoder: log-mel, CNN, embedding, sound scores, and a denoising autoencoder beside them."""

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


class AudioEncoder(nn.Module):
    """``pcm``: float32 [B, samples], 16 kHz mono, -1 to 1. The window is a multiple of 1,280 samples (80 ms).

    Returns ``embedding`` [B, width], ``sound`` [B, C] logits and ``reconstruction_error`` [B] (mean squared error of
    the autoencoder in log-mel units; high for sounds unlike those it was trained on).
    """

    inputs = ("pcm",)
    outputs = ("embedding", "sound", "reconstruction_error")
    code = 24  # autoencoder code per 80 ms: narrow, so that only familiar sound passes

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
        rows = self.front.mels // 8
        self.encode = nn.Conv1d(c3 * rows, self.code, 1)
        self.decode = nn.Sequential(
            nn.Conv1d(self.code, 128, 3, padding=1), nn.ReLU(), nn.Conv1d(128, self.front.mels * 8, 1)
        )

    def features(self, mel: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Log-mel [B, mels, frames] to embedding, sound logits, the reconstructed log-mel and the pooled features."""
        low = self.low(self.norm(mel)[:, None])
        frames = self.high(low).mean(2)
        pooled = torch.cat([frames.mean(2), frames.amax(2)], 1)
        sound = self.score(self.drop(pooled))
        scores = sound / LOGIT_SCALE
        embedding = torch.cat([scores, self.embed(torch.cat([pooled, scores], 1))], 1)
        code = self.encode(low.flatten(1, 2))
        decoded = self.decode(code)
        batch, _, steps = decoded.shape
        rebuilt = decoded.reshape(batch, self.front.mels, 8, steps).transpose(2, 3).reshape(batch, self.front.mels, -1)
        return embedding, sound, rebuilt, pooled

    def forward(self, pcm: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mel = self.front(pcm)
        embedding, sound, rebuilt, _ = self.features(mel)
        return embedding, sound, (mel - rebuilt).square().mean((1, 2))
