"""Degradations as a test suite: what a home does to a camera, a microphone and to words. The truth does not change."""

from collections.abc import Callable

import cv2
import numpy as np

from tectum_export.data.augment_picture import Picture, texture
from tectum_export.data.augment_sound import Floats, coloured_noise, mix_at_snr

# Latin letters as a speech recogniser set to another language might write them.
_OTHER_SCRIPT = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввксйз", strict=False))


def dark(rng: np.random.Generator, frame: Picture) -> Picture:
    """5-12 % of the light, with sensor noise."""
    dim = frame * rng.uniform(0.05, 0.12)
    noise = rng.normal(0, 1, frame.shape) * np.sqrt(np.maximum(dim, 1)) * 0.4
    return np.asarray(np.clip(dim + noise, 0, 255), np.uint8)


def blur(rng: np.random.Generator, frame: Picture) -> Picture:
    """Out of focus: a Gaussian of 2-3 % of the height."""
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), frame.shape[0] * rng.uniform(0.02, 0.03)), np.uint8)


def occlude(rng: np.random.Generator, frame: Picture) -> Picture:
    """Something hangs before the lens: a third to a half of the picture is hidden on one side."""
    out, cover = frame.copy(), texture(rng, *frame.shape[:2])
    share = rng.uniform(0.33, 0.5)
    height, width = frame.shape[:2]
    side = int(rng.integers(4))
    columns, rows = round(width * share), round(height * share)
    area = (np.s_[:, :columns], np.s_[:, width - columns :], np.s_[:rows, :], np.s_[height - rows :, :])[side]
    out[area] = cover[area]
    return out


def noise(rng: np.random.Generator, samples: Floats) -> Floats:
    """Noise as strong as the sound (0 dB)."""
    mixed = mix_at_snr(samples, coloured_noise(rng, len(samples), rng.uniform(0, 1.5)), 0.0)
    return np.clip(mixed, -1, 1).astype(np.float32)


def clip(rng: np.random.Generator, samples: Floats) -> Floats:
    """An input far too loud: 10-20 % of the samples at the limit."""
    limit = float(np.quantile(np.abs(samples), rng.uniform(0.8, 0.9))) or 1.0
    return np.asarray(np.clip(samples / limit, -1, 1), np.float32)


def wrong_language(_rng: np.random.Generator, text: str) -> str:
    """The words in a script that the encoder does not expect."""
    return "".join(_OTHER_SCRIPT.get(letter, letter) for letter in text.lower())


PICTURES: dict[str, Callable[[np.random.Generator, Picture], Picture]] = {
    "dark": dark,
    "blur": blur,
    "occluded": occlude,
}
SOUNDS: dict[str, Callable[[np.random.Generator, Floats], Floats]] = {"noise 0 dB": noise, "clipped": clip}
WORDS: dict[str, Callable[[np.random.Generator, str], str]] = {"wrong language": wrong_language}
SHIFTED = "sound late or early"
SHIFT_S = 1.0
OFF = {"camera off": (False, True, True), "microphone off": (True, False, True), "no text": (True, True, False)}
SUITE = (*PICTURES, *SOUNDS, SHIFTED, *WORDS, *OFF)
"""The names of all degradations; those in OFF switch a modality off."""
