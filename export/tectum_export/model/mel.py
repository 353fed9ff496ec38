"""Log-mel spectrograms inside the graph, as fixed convolutions and products (Conv1d-DFT; see facts on export)."""

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
        self.window, self.hop, self.mels, self.silence = window, hop, mels, 0.0
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


def triangles_in_mel(mels: int, bins: int, rate: int, low_hz: float, high_hz: float) -> NDArray[np.float32]:
    """Triangular filters as TensorFlow makes them: straight in mel, not in Hz; the lowest bin in none. [mels, bins]."""
    height = 1127.0 * np.log1p(np.linspace(0, rate / 2, bins) / 700.0)
    low, high = (1127.0 * math.log1p(f / 700.0) for f in (low_hz, high_hz))
    edges = np.linspace(low, high, mels + 2)
    filters = np.maximum(0.0, 1.0 - np.abs(height[None] - edges[1:-1, None]) / (edges[1] - edges[0]))
    filters[:, 0] = 0.0
    return np.asarray(filters, np.float32)


class MagnitudeMel(nn.Module):
    """PCM float [B, samples] to log-mel [B, mels, frames] as YAMNet hears it (Plakal & Ellis, 2020).

    25 ms frames every 10 ms, nothing padded (15,600 samples make 96 frames), periodic Hann, FFT of 512, magnitude, 64
    bands of 125 to 7,500 Hz, log(mel + 0.001). A periodic window begins with a zero and is symmetric about its middle
    sample: the frame is folded there, so that cosine and sine take half of the products each. The turn of phase that
    this means is gone in the magnitude.
    """

    cosine: Tensor
    sine: Tensor
    filters: Tensor

    def __init__(self, rate: int = 16_000, mels: int = 64, window: int = 400, hop: int = 160, fft: int = 512):
        super().__init__()
        self.window, self.hop, self.mels, self.silence = window, hop, mels, math.log(1e-3)
        self.block = math.gcd(window, hop)
        filters = triangles_in_mel(mels, fft // 2 + 1, rate, 125.0, 7_500.0)
        used = np.flatnonzero(filters.any(0))
        half = np.arange(window // 2)
        hann = 0.5 + 0.5 * np.cos(2 * np.pi * half / window)
        hann[0] /= 2  # the middle sample is met twice by the folding
        angle = 2 * np.pi * np.outer(half, used) / fft
        for name, kernel in (("cosine", np.cos(angle)), ("sine", np.sin(angle))):
            self.register_buffer(name, torch.tensor(kernel * hann[:, None], dtype=torch.float32), persistent=False)
        self.register_buffer("filters", torch.tensor(filters[:, used].T.copy()), persistent=False)

    def frames(self, samples: int) -> int:
        """How many frames ``samples`` make."""
        return (samples - self.window) // self.hop + 1

    def forward(self, pcm: Tensor) -> Tensor:
        count = pcm.shape[1] // self.block
        blocks = pcm[:, : count * self.block].reshape(pcm.shape[0], count, self.block)
        step, last = self.hop // self.block, (self.frames(pcm.shape[1]) - 1) * self.hop // self.block
        frames = torch.cat([blocks[:, k : k + last + 1 : step] for k in range(self.window // self.block)], 2)
        middle = self.window // 2
        after, before = frames[:, :, middle:], frames[:, :, 1 : middle + 1].flip(2)
        real, imaginary = torch.matmul(after + before, self.cosine), torch.matmul(after - before, self.sine)
        magnitude = torch.sqrt(real.square() + imaginary.square())
        return torch.log(torch.matmul(magnitude, self.filters) + 1e-3).transpose(1, 2)
