"""Log-mel spectrogram inside the graph, as two fixed convolutions (Conv1d-DFT; see facts on export)."""

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F


def mel_filters(mels: int, bins: int, rate: int, low_hz: float, high_hz: float) -> NDArray[np.float32]:
    """Triangular filters on the HTK mel scale, float32 [mels, bins], peak 1."""
    low, high = (2595 * math.log10(1 + f / 700) for f in (low_hz, high_hz))
    edges = 700 * (10 ** (np.linspace(low, high, mels + 2) / 2595) - 1)
    centre = np.linspace(0, rate / 2, bins)
    rise = (centre[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - centre[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.maximum(0, np.minimum(rise, fall)), np.float32)


class LogMel(nn.Module):
    """PCM float [B, samples] to log-mel [B, mels, frames], frames = samples / hop, roughly zero mean, unit scale.

    25 ms Hann window, 10 ms hop at 16 kHz; only the taps under the window are multiplied.
    """

    dft: Tensor
    filters: Tensor

    def __init__(self, rate: int = 16_000, mels: int = 64, window: int = 400, hop: int = 160, fft: int = 512):
        super().__init__()
        self.window, self.hop, self.mels = window, hop, mels
        bins = fft // 2 + 1
        time = np.arange(window)
        hann = 0.5 - 0.5 * np.cos(2 * np.pi * time / window)
        angle = 2 * np.pi * np.outer(np.arange(bins), time) / fft
        kernel = np.concatenate([np.cos(angle), -np.sin(angle)]) * hann
        self.register_buffer("dft", torch.tensor(kernel[:, None], dtype=torch.float32), persistent=False)
        filters = mel_filters(mels, bins, rate, 50.0, rate / 2 - 200.0)
        self.register_buffer("filters", torch.tensor(filters), persistent=False)

    def forward(self, pcm: Tensor) -> Tensor:
        left = (self.window - self.hop) // 2
        right = self.window - self.hop - left
        spectrum = F.conv1d(F.pad(pcm[:, None], (left, right)), self.dft, stride=self.hop)
        real, imaginary = spectrum.chunk(2, 1)
        power = torch.matmul(self.filters, real.square() + imaginary.square())
        return (torch.log(power + 1e-5) + 4.0) / 4.0
