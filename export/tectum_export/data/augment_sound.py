"""Sound augmentation: gain, noise at a signal-to-noise ratio, equaliser, echo, clipping; single or by the batch.

SpecAugment is in ``model.audio``.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Floats = NDArray[np.float32]


def rms(samples: Floats) -> float:
    """Root mean square, never zero."""
    return float(np.sqrt(np.mean(np.square(samples)) + 1e-12))


def mix_at_snr(signal: Floats, noise: Floats, snr_db: float) -> Floats:
    """Add ``noise`` so that signal power over noise power is ``snr_db``. Both float32 [n]."""
    return signal + noise * (rms(signal) / rms(noise) * 10 ** (-snr_db / 20))


def coloured_noise(rng: np.random.Generator, count: int, exponent: float) -> Floats:
    """Noise with a 1/f**exponent power spectrum (0 white, 1 pink, 2 brown), unit RMS. Float32 [count]."""
    size = 1 << (count - 1).bit_length()
    spectrum = rng.standard_normal(size // 2 + 1) + 1j * rng.standard_normal(size // 2 + 1)
    frequency = np.arange(size // 2 + 1, dtype=np.float64)
    frequency[0] = 1.0
    noise = np.fft.irfft(spectrum / frequency ** (exponent / 2))[:count]
    return np.asarray(noise / np.sqrt(np.mean(noise**2) + 1e-12), np.float32)


def colour(rng: np.random.Generator, samples: Floats, rate: int) -> Floats:
    """A random microphone and room in one pass in the frequency domain: smooth equaliser and an early echo tail."""
    size = 1 << (len(samples) - 1).bit_length()
    spectrum = np.fft.rfft(samples, size)
    frequency = np.fft.rfftfreq(size, 1 / rate)
    knots = np.array([0, 150, 400, 1000, 2500, 5000, rate / 2])
    gains = rng.uniform(-9, 9, len(knots)) * rng.uniform(0, 1)
    gains[0] -= rng.uniform(0, 15)  # small microphones lose the bass
    gains[-1] -= rng.uniform(0, 15)
    spectrum = spectrum * 10 ** (np.interp(frequency, knots, gains) / 20)
    if rng.random() < 0.4:
        length = round(rng.uniform(0.03, 0.35) * rate)
        tail = rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 5))
        tail *= rng.uniform(0.02, 0.25) / np.sqrt(np.sum(tail**2))
        tail[0] = 1.0
        spectrum = spectrum * np.fft.rfft(tail, size)
    return np.asarray(np.fft.irfft(spectrum, size)[: len(samples)], np.float32)


def level(rng: np.random.Generator, samples: Floats, low_db: float = -40.0, high_db: float = -8.0) -> Floats:
    """Scale to a random RMS level (dB full scale) and clip at full scale, as a cheap microphone does."""
    scale = 10 ** (rng.uniform(low_db, high_db) / 20) / rms(samples)
    return np.asarray(np.clip(samples * scale, -1.0, 1.0), np.float32)


def microphones(
    rngs: Sequence[np.random.Generator], clean: Tensor, rate: int, snr_db: tuple[float, float] = (-5.0, 20.0)
) -> tuple[Tensor, Tensor]:
    """A batch of mixtures [B, n] through a random microphone, room, background and level each, all in one pass.

    Returns what the microphone hears and the same without the background, both float32 [B, n] within -1 to 1. Rows of
    silence become background noise at -80 to -25 dB full scale. Seven in ten are equalised, three in ten echo.
    """
    batch, count = clean.shape
    size = 1 << (count - 1).bit_length()
    frequency = np.fft.rfftfreq(size, 1 / rate)
    knots = np.array([0, 150, 400, 1000, 2500, 5000, rate / 2])
    log_frequency = np.log(np.maximum(frequency, frequency[1]))
    gains = np.zeros((batch, len(frequency)), np.float32)
    tilt = np.zeros_like(gains)
    tails = np.zeros((batch, round(0.35 * rate)), np.float32)
    noise = np.empty((batch, size), np.float32)
    ratio, loudness = np.empty((batch, 1), np.float32), np.empty((batch, 1), np.float32)
    silent = (clean.abs().amax(1) < 1e-6).tolist()
    for row, rng in enumerate(rngs):
        if rng.random() < 0.7:
            bands = rng.uniform(-9, 9, len(knots)) * rng.uniform(0, 1)
            bands[0] -= rng.uniform(0, 15)  # small microphones lose the bass
            bands[-1] -= rng.uniform(0, 15)
            gains[row] = np.interp(frequency, knots, bands)
        tails[row, 0] = 1.0
        if rng.random() < 0.3:
            length = round(rng.uniform(0.03, 0.35) * rate)
            tail = rng.standard_normal(length, np.float32) * np.exp(-np.arange(length) / (length / 5))
            tails[row, 1:length] = (tail * rng.uniform(0.02, 0.25) / np.sqrt(np.sum(tail**2)))[1:]
        tilt[row] = -rng.uniform(0, 1) * log_frequency
        noise[row] = rng.standard_normal(size, np.float32)
        ratio[row] = rng.uniform(*snr_db)
        loudness[row] = rng.uniform(-80, -25) if silent[row] else rng.uniform(-40, -8)
    room = torch.fft.rfft(torch.from_numpy(tails), size) * torch.from_numpy(10 ** (gains / 20))
    heard = torch.fft.irfft(torch.fft.rfft(clean, size) * room, size)[:, :count]
    hiss = torch.fft.irfft(torch.fft.rfft(torch.from_numpy(noise)) * torch.from_numpy(np.exp(tilt)), size)[:, :count]
    power = heard.square().mean(1, keepdim=True)
    quiet = torch.tensor(silent)[:, None]
    wanted = torch.where(quiet, 1.0, power * torch.from_numpy(10 ** (-ratio / 10)))
    hiss = hiss * (wanted / hiss.square().mean(1, keepdim=True).clamp(min=1e-12)).sqrt()
    both = heard + hiss
    scale = torch.from_numpy(10 ** (loudness / 20)) / both.square().mean(1, keepdim=True).clamp(min=1e-12).sqrt()
    return (both * scale).clamp(-1, 1), (torch.where(quiet, hiss, heard) * scale).clamp(-1, 1)
