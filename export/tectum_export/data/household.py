"""Sounds of a house from simple physics: things that are struck, glass that breaks, whistles, bells and piano.

A struck body rings in a few modes that die away (Cook, 2002: *Real Sound Synthesis*); what it is made of is in their
frequencies and decays. They stand beside recordings in training, so that a knock is not known from six of them.
"""

import numpy as np
from numpy.typing import NDArray

from tectum_export.data.beeps import place

Floats = NDArray[np.float32]


def _struck(
    rng: np.random.Generator, rate: int, modes: np.ndarray, decay_s: float, click: float, seconds: float = 0.5
) -> Floats:
    """One blow: decaying ``modes`` (Hz) and a ``click`` of noise (share of the peak). Peak 1."""
    time = np.arange(round(seconds * rate)) / rate
    out = np.zeros(len(time))
    for mode in modes[modes < 0.47 * rate]:
        fade = decay_s * rng.uniform(0.5, 1.5) * (modes[0] / mode) ** 0.5
        out += rng.uniform(0.3, 1.0) * np.exp(-time / fade) * np.sin(2 * np.pi * mode * time + rng.uniform(0, 6.3))
    out /= max(1e-6, np.abs(out).max())
    out += click * rng.standard_normal(len(time)) * np.exp(-time / rng.uniform(0.001, 0.006))
    return np.asarray(out / max(1e-6, np.abs(out).max()), np.float32)


def door_knock(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """Two to six blows on wood in an even beat. Returns mono float32 [seconds * rate], peak 1."""
    low = rng.uniform(90, 320)
    modes = low * np.array([1.0, *np.sort(rng.uniform(1.3, 7.0, 5))])
    beat, decay, click = rng.uniform(0.11, 0.34), rng.uniform(0.012, 0.05), rng.uniform(0.05, 0.5)
    start = rng.uniform(0.0, 0.4 * seconds)
    blows = [
        (
            start + k * beat * rng.uniform(0.93, 1.07),
            rng.uniform(0.6, 1.0) * _struck(rng, rate, modes, decay, click, 0.3),
        )
        for k in range(int(rng.integers(2, 7)))
    ]
    return place([(s, np.asarray(p, np.float32)) for s, p in blows], seconds, rate)


def _clink(rng: np.random.Generator, rate: int, low: float, high: float, decay_s: float) -> Floats:
    base = rng.uniform(low, high)
    modes = base * np.array([1.0, *np.sort(rng.uniform(1.4, 4.5, 4))])
    return _struck(rng, rate, modes, decay_s, rng.uniform(0.02, 0.3), min(0.6, 6 * decay_s))


def glass_break(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """A blow, a burst, and a shower of shards that thins out. Returns mono float32 [seconds * rate], peak 1."""
    start = rng.uniform(0.0, 0.5 * seconds)
    time = np.arange(round(0.5 * rate)) / rate
    noise = np.diff(rng.standard_normal(len(time) + 1))  # brighter than white
    parts = [(start, np.asarray(noise * np.exp(-time / rng.uniform(0.02, 0.09)), np.float32))]
    parts[0] = (start, parts[0][1] / np.float32(np.abs(parts[0][1]).max()))
    length = rng.uniform(0.3, 1.2)
    for _ in range(int(rng.integers(25, 90))):
        after = float(rng.exponential(length / 2.5))
        shard = _clink(rng, rate, 1800, 6000, rng.uniform(0.008, 0.06))
        parts.append((start + after, shard * np.float32(rng.uniform(0.08, 0.5) * np.exp(-after / length))))
    return place(parts, seconds, rate)


def crockery(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """Plates, cups and cutlery that touch: one to five clinks, nothing breaks. Mono float32 [seconds * rate]."""
    when, parts = rng.uniform(0, 0.5 * seconds), []
    for _ in range(int(rng.integers(1, 6))):
        clink = _clink(rng, rate, 700, 4500, rng.uniform(0.01, 0.15))
        parts.append((when, clink * np.float32(rng.uniform(0.4, 1.0))))
        when += rng.uniform(0.04, 0.45)
    return place(parts, seconds, rate)


def thud(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """One thing that falls or a cupboard that closes. Returns mono float32 [seconds * rate], peak 1."""
    modes = rng.uniform(50, 250) * np.array([1.0, *np.sort(rng.uniform(1.2, 8.0, 6))])
    return place(
        [(rng.uniform(0, 0.6 * seconds), _struck(rng, rate, modes, rng.uniform(0.01, 0.09), rng.uniform(0.1, 0.9)))],
        seconds, rate,
    )  # fmt: skip


def kettle(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """A whistle in steam that rises slowly. Returns mono float32 [seconds * rate], peak 1."""
    time = np.arange(round(seconds * rate)) / rate
    pitch = rng.uniform(900, 2500) * (1 + rng.uniform(0, 0.15) * time / seconds)
    flutter = 1 + 0.004 * np.cumsum(rng.standard_normal(len(time))) / np.sqrt(rate / 20)
    phase = 2 * np.pi * np.cumsum(pitch * flutter) / rate
    wave = np.sin(phase) + rng.uniform(0, 0.5) * np.sin(2 * phase)
    wave += rng.uniform(0.1, 0.8) * np.diff(rng.standard_normal(len(time) + 1))
    return np.asarray(wave / np.abs(wave).max(), np.float32)


def ringing(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """A telephone: two tones or a bell in quick turns, a second on and two off. Mono float32 [seconds * rate]."""
    time = np.arange(round(seconds * rate)) / rate
    turns = rng.uniform(14, 28)
    low = rng.uniform(500, 1400)
    pitch = np.where((time * turns) % 1 < 0.5, low, low * rng.uniform(1.1, 1.4))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    wave = np.sin(phase) + rng.uniform(0, 0.6) * np.sin(3 * phase)
    rings = ((time + rng.uniform(0, 3)) % rng.uniform(1.5, 3.0)) < rng.uniform(0.8, 1.4)
    return np.asarray(wave * rings / np.abs(wave).max(), np.float32)


def other(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """What should not be taken for anything. Returns mono float32 [seconds * rate], peak 1."""
    kinds = (crockery, crockery, thud, kettle, ringing)
    return kinds[int(rng.integers(len(kinds)))](rng, seconds, rate)


def _note(rng: np.random.Generator, kind: int, pitch: float, seconds: float, rate: int) -> Floats:
    time = np.arange(round(seconds * rate)) / rate
    orders = np.arange(1, 13)
    if kind == 0:  # piano: stretched harmonics, high ones die first
        tones, levels = pitch * orders * np.sqrt(1 + 4e-4 * orders**2), 1 / orders ** rng.uniform(1.0, 1.7)
        fades = rng.uniform(0.4, 1.2) / orders**0.6
    elif kind == 1:  # bell, glockenspiel, music box
        tones, levels = pitch * np.array([1, 2.0, 2.76, 4.07, 5.4]), np.array([1, 0.3, 0.5, 0.2, 0.25])
        fades = rng.uniform(0.3, 1.5) / np.array([1, 1.3, 2, 2.5, 3])
    elif kind == 2:  # plucked string
        tones, levels, fades = pitch * orders, 1 / orders ** rng.uniform(0.6, 1.2), rng.uniform(0.15, 0.7) / orders**0.8
    else:  # organ, strings, wind: held
        tones, levels = pitch * orders, 1 / orders ** rng.uniform(1.0, 2.2)
        fades = np.full(len(orders), 50.0)
    out = np.zeros(len(time))
    for tone, level, fade in zip(tones, levels, fades, strict=True):
        if tone < 0.47 * rate:
            out += level * np.exp(-time / fade) * np.sin(2 * np.pi * tone * time + rng.uniform(0, 6.3))
    attack = round(rng.uniform(0.002, 0.012 if kind < 3 else 0.08) * rate)
    out[:attack] *= np.linspace(0, 1, attack)
    out[-min(400, len(out)) :] *= np.linspace(1, 0, min(400, len(out)))
    return np.asarray(out / max(1e-6, np.abs(out).max()), np.float32)


SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9), (0, 3, 5, 7, 10))


def music(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """A melody, chords or both on one or two instruments, with drums in every third. Mono float32 [seconds * rate]."""
    beat, root = rng.uniform(0.16, 0.55), rng.uniform(110, 330)
    scale = np.array(SCALES[int(rng.integers(len(SCALES)))])
    parts: list[tuple[float, Floats]] = []
    lead, backing, style = int(rng.integers(4)), int(rng.integers(4)), rng.random()
    start = -rng.uniform(0, beat)
    steps = int(np.ceil((seconds - start) / beat)) + 1
    degree = int(rng.integers(0, 2 * len(scale)))
    for step in range(steps):
        if style < 0.75 and rng.random() < 0.85:
            degree = int(np.clip(degree + rng.integers(-3, 4), 0, 3 * len(scale) - 1))
            semitones = scale[degree % len(scale)] + 12 * (degree // len(scale))
            note = _note(rng, lead, root * 2 ** (semitones / 12), beat * rng.uniform(0.9, 2.5), rate)
            parts.append((start + step * beat, note * np.float32(rng.uniform(0.5, 1.0))))
        if style > 0.35 and step % 4 == 0:
            base = int(rng.integers(0, len(scale)))
            for third in (0, 2, 4):
                semitones = scale[(base + third) % len(scale)] + 12 * ((base + third) // len(scale))
                note = _note(rng, backing, root / 2 * 2 ** (semitones / 12), 4 * beat, rate)
                parts.append((start + step * beat, note * np.float32(0.5)))
    if rng.random() < 0.33:
        time = np.arange(round(0.2 * rate)) / rate
        kick = np.sin(2 * np.pi * (55 * time + 6 * (1 - np.exp(-time * 30)))) * np.exp(-time / 0.08)
        snare = rng.standard_normal(len(time)) * np.exp(-time / 0.05) * 0.5
        for step in range(steps):
            drum = (kick, snare)[step % 2]
            parts.append((start + step * beat, np.asarray(drum * rng.uniform(0.5, 1.0), np.float32)))
    return place(parts, seconds, rate)
