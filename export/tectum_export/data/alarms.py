"""Alarms and chimes made from their standards, so that no recording of a real one is needed.

Sources of the patterns: ISO 8201 and NFPA 72 (temporal-three evacuation signal: 0.5 s on, 0.5 s off, three times,
then 1.5 s of silence; 520 Hz square wave or about 3.1 kHz piezo), NFPA 720 / UL 2034 (carbon monoxide,
temporal-four: 0.1 s on, 0.1 s off, four times, then 5 s of silence).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def _tone(rng: np.random.Generator, seconds: float, rate: int, kind: str) -> Floats:
    time = np.arange(round(seconds * rate)) / rate
    if kind == "low":  # 520 Hz square wave, odd harmonics up to the Nyquist frequency
        base = 520.0 * rng.uniform(0.98, 1.02)
        orders = np.arange(1, int(rate / 2 / base) + 1, 2)
        tilt = rng.uniform(0.8, 1.4)
        wave = sum(np.sin(2 * np.pi * base * n * time) / n**tilt for n in orders)
    else:  # piezo: a strong fundamental, weak harmonics, sometimes a slight warble
        base = rng.uniform(2800.0, 3500.0)
        warble = rng.uniform(0, 12) * np.sin(2 * np.pi * rng.uniform(4, 9) * time)
        phase = 2 * np.pi * np.cumsum(base + warble) / rate
        wave = np.sin(phase) + rng.uniform(0, 0.3) * np.sin(2 * phase) + rng.uniform(0, 0.1) * np.sin(0.5 * phase)
    ramp = min(len(time) // 4, round(rng.uniform(0.001, 0.01) * rate))
    envelope = np.ones(len(time))
    if ramp:
        envelope[:ramp] = np.linspace(0, 1, ramp)
        envelope[-ramp:] = np.linspace(1, 0, ramp)
    return np.asarray(wave * envelope, np.float32)


def _pattern(
    rng: np.random.Generator, seconds: float, rate: int, on: float, off: float, count: int, rest: float
) -> Floats:
    kind = "low" if rng.random() < 0.3 else "high"
    stretch = rng.uniform(0.95, 1.05)
    beep = _tone(rng, on * stretch, rate, kind)
    gap = np.zeros(round(off * stretch * rate), np.float32)
    cycle = np.concatenate([np.concatenate([beep, gap]) for _ in range(count)])
    cycle = np.concatenate([cycle, np.zeros(max(0, round((rest - off) * stretch * rate)), np.float32)])
    needed = round(seconds * rate)
    offset = int(rng.integers(0, len(cycle)))
    out = np.tile(cycle, needed // len(cycle) + 2)[offset : offset + needed]
    return (out / max(1e-6, float(np.abs(beep).max()))).astype(np.float32)


def smoke_alarm(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """Temporal-three at a random phase. Returns mono float32 [seconds * rate], peak 1."""
    return _pattern(rng, seconds, rate, on=0.5, off=0.5, count=3, rest=1.5)


def co_alarm(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """Temporal-four at a random phase. Returns mono float32 [seconds * rate], peak 1."""
    return _pattern(rng, seconds, rate, on=0.1, off=0.1, count=4, rest=5.0)


def doorbell(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """A two- or three-tone struck chime: inharmonic bar partials with exponential decay (Fletcher & Rossing).

    Starts at a random time in the first half. Returns mono float32 [seconds * rate], peak 1.
    """
    out = np.zeros(round(seconds * rate), np.float64)
    partials = [(1.0, 1.0), (2.76, 0.4), (5.40, 0.2)] if rng.random() < 0.5 else [(1.0, 1.0), (2.0, 0.35), (3.0, 0.15)]
    note = rng.uniform(500, 1000)
    ratios = [1.0, 0.8] if rng.random() < 0.7 else [1.0, 1.26, 1.5]
    start = rng.uniform(0.0, 0.4 * seconds)
    step = rng.uniform(0.25, 0.7)
    for index, ratio in enumerate(ratios):
        begin = round((start + index * step) * rate)
        if begin >= len(out):
            break
        time = np.arange(len(out) - begin) / rate
        decay = rng.uniform(0.25, 0.9)
        for multiple, level in partials:
            frequency = note * ratio * multiple
            if frequency < 0.47 * rate:
                out[begin:] += level * np.exp(-time * multiple**0.5 / decay) * np.sin(2 * np.pi * frequency * time)
    return (out / max(1e-6, float(np.abs(out).max()))).astype(np.float32)


def siren(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """An emergency vehicle: wail, yelp, phaser or two tones, with a light Doppler shift and soft clipping.

    Sweeps of 600-1500 Hz at 0.15-7 Hz (SAE J1849), two tones a fourth apart from 350-450 Hz (DIN 14610). Returns mono
    float32 [seconds * rate], peak 1.
    """
    time = np.arange(round(seconds * rate)) / rate
    shift = rng.uniform(0.94, 1.06) * (1 + rng.uniform(-0.03, 0.03) * time / seconds)
    phase = rng.random()
    if rng.random() < 0.35:
        base, half = rng.uniform(350, 450), rng.uniform(0.35, 0.8)
        pitch = np.where(((time / half + phase) % 2) < 1, base, base * rng.uniform(1.25, 1.4))
    else:
        slow = rng.random() < 0.5
        turn = (time * (rng.uniform(0.15, 0.6) if slow else rng.uniform(2, 7)) + phase) % 1.0
        rise = rng.uniform(0.3, 0.7) if slow else rng.uniform(0.5, 0.95)
        ramp = np.where(turn < rise, turn / rise, (1 - turn) / (1 - rise))
        low, high = rng.uniform(450, 750), rng.uniform(1100, 1650)
        pitch = low * (high / low) ** ramp
    angle = 2 * np.pi * np.cumsum(pitch * shift) / rate
    wave = sum(np.sin(n * angle) / n ** rng.uniform(1.0, 2.0) for n in range(1, 5))
    out = np.tanh(rng.uniform(0.8, 3.0) * wave)
    return np.asarray(out / max(1e-6, float(np.abs(out).max())), np.float32)


BESIDE_RECORDINGS = {"siren": siren}
"""Made in training beside real recordings, which alone are evaluated on."""
SYNTHESISED = {"smoke_alarm": smoke_alarm, "co_alarm": co_alarm, "doorbell": doorbell}
