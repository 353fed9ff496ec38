"""The audio encoder: log-mel, CNN, embedding, sound scores, and an autoencoder that says what is unusual."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.model.mel import LogMel, MagnitudeMel
from tectum_export.model.separable import SeparableLayers
from tectum_export.model.vision import LOGIT_SCALE
from tectum_export.recipe import Recipe


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


def spec_augment(mel: Tensor, silence: float = 0.0) -> Tensor:
    """SpecAugment (Park et al., 2019): per clip a band of up to 10 mels and a gap of up to 0.2 s set to ``silence``."""
    batch, mels, frames = mel.shape

    def stripe(size: int, widest: int) -> Tensor:
        width = torch.randint(0, widest + 1, (batch, 1), device=mel.device)
        start = torch.randint(0, size - widest, (batch, 1), device=mel.device)
        index = torch.arange(size, device=mel.device)[None]
        return ((index < start) | (index >= start + width)).float()

    return (mel - silence) * stripe(mels, 10)[:, :, None] * stripe(frames, 20)[:, None, :] + silence


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


class Plain(nn.Module):
    """A residual net from scratch: log-mel [B, mels, frames] to pooled features [B, 2 * last channels]."""

    def __init__(self, mels: int, channels: tuple[int, ...]):
        super().__init__()
        self.norm = nn.BatchNorm1d(mels)
        c1, c2, c3, c4 = channels
        self.low = nn.Sequential(_block(1, c1, 2), _block(c1, c2, 2), Residual(c2), _block(c2, c3, 2), Residual(c3))
        self.high = nn.Sequential(_block(c3, c4, (2, 1)), Residual(c4))
        self.features = 2 * c4

    def forward(self, mel: Tensor) -> Tensor:
        frames = self.high(self.low(self.norm(mel)[:, None])).mean(2)
        return torch.cat([frames.mean(2), frames.amax(2)], 1)


class Pretrained(nn.Module):
    """The first layers of a pretrained net: log-mel [B, mels, frames] to pooled features [B, channels].

    The mean alone: with the largest value beside it, twice the features name no class better
    (``benchmarks/sound_front.py``).
    """

    def __init__(self, layers: int):
        super().__init__()
        self.layers = SeparableLayers(layers)
        self.features = self.layers.channels

    def forward(self, mel: Tensor) -> Tensor:
        found: Tensor = self.layers(mel.transpose(1, 2)[:, None])
        return found.mean((2, 3))


class AudioEncoder(nn.Module):
    """``pcm``: float32 [B, samples], 16 kHz mono, -1 to 1. A net from scratch takes multiples of 1,280 samples (80 ms),
    pretrained ``layers`` 15,600 (0.975 s), as they were trained on.

    Returns ``embedding`` [B, width], ``sound`` [B, C] logits and ``reconstruction_error`` [B] (of the
    autoencoder ``Usual``; high for sounds unlike those of a home that it was fitted on). The embedding begins with the
    logits / 4; the rest are features from which sounds can be told that are no label.
    """

    inputs = ("pcm",)
    outputs = ("embedding", "sound", "reconstruction_error")

    def __init__(self, classes: int, width: int = 128, channels: tuple[int, ...] = (32, 64, 112, 160), layers: int = 0):
        """``layers``: of the pretrained net; 0 for a plain one of ``channels``."""
        super().__init__()
        self.front = MagnitudeMel() if layers else LogMel()
        self.body = Pretrained(layers) if layers else Plain(self.front.mels, channels)
        # The scores of a pretrained net start as a projection whose parts cancel each other: dropping some is noise.
        self.drop = nn.Dropout(0.0 if layers else 0.3)
        self.score = nn.Linear(self.body.features, classes)
        self.embed = nn.Linear(self.body.features, width - classes)
        self.usual = Usual(self.body.features)

    def features(self, mel: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log-mel [B, mels, frames] to embedding, sound logits and the pooled features."""
        pooled = self.body(mel)
        sound = self.score(self.drop(pooled))
        return torch.cat([sound / LOGIT_SCALE, self.embed(pooled)], 1), sound, pooled

    def forward(self, pcm: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        embedding, sound, pooled = self.features(self.front(pcm))
        return embedding, sound, self.usual(pooled)

    @torch.no_grad()
    def project(self, pooled: Tensor) -> None:
        """Set the embedding's features to the principal components of ``pooled`` [N, F], each of unit spread.

        A hundred of them name 49 classes as well as the 1,024 features do (``benchmarks/sound_front.py``).
        """
        count = min(self.embed.out_features, len(pooled) - 1, pooled.shape[1])
        spread = pooled.std(0) + 0.05 * pooled.std()
        centred = (pooled - pooled.mean(0)) / spread
        values, vectors = torch.linalg.eigh(centred.T @ centred / len(pooled))
        order = values.argsort(descending=True)[:count]
        axes = vectors[:, order] / values[order].clamp(min=1e-6).sqrt() / spread[:, None]
        self.embed.weight[:count] = axes.T
        self.embed.bias[:count] = -(pooled.mean(0) @ axes)


def build_audio(recipe: Recipe) -> AudioEncoder:
    """A fresh encoder with the shapes of the recipe."""
    audio = recipe.audio
    layers = audio.layers if audio.pretrained else 0
    return AudioEncoder(len(recipe.labels.sound), recipe.embedding, audio.channels, layers)
