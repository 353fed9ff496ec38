"""Everyday beeps, none of them an alarm: timers, microwaves, chirps of a low battery, clocks, keys, car locks.

Frequency, cadence, timbre and length vary widely, but stay off what the alarms of ``data.alarms`` are made of: between
2.7 and 3.6 kHz, where their piezos sound, no beep lasts longer than 0.3 s or keeps the beat of a temporal-four.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
ALARM_BAND = (2700.0, 3600.0)


def voice(rng: np.random.Generator, frequency: float, seconds: float, rate: int) -> Floats:
    """One beep: a sine, a square or triangular wave, or two tones a little apart; hard or ringing. Peak 1."""
    time = np.arange(max(8, round(seconds * rate))) / rate
    slide = frequency * (1 + rng.choice((0.0, 0.0, 0.0, rng.uniform(-0.08, 0.08))) * time / time[-1])
    phase = 2 * np.pi * np.cumsum(slide) / rate
    kind = int(rng.integers(4))
    if kind == 0:
        wave = np.sin(phase) + rng.uniform(0, 0.4) * np.sin(2 * phase)
    elif kind == 1:  # square: odd harmonics up to the Nyquist frequency
        orders = np.arange(1, max(2, int(0.47 * rate / frequency)) + 1, 2)
        wave = np.sum(
            [np.sin(n * phase) / n ** rng.uniform(0.8, 1.3) for n in orders if n * frequency < 0.47 * rate], 0
        )
    elif kind == 2:  # triangle
        wave = 2 / np.pi * np.arcsin(np.sin(phase))
    else:
        wave = np.sin(phase) + np.sin(phase * rng.uniform(1.002, 1.02))
    envelope = np.exp(-time / rng.uniform(0.3, 1.5) / seconds) if rng.random() < 0.3 else np.ones_like(time)
    ramp = min(len(time) // 4, round(rng.uniform(0.0005, 0.01) * rate))
    if ramp:
        envelope[:ramp] *= np.linspace(0, 1, ramp)
        envelope[-ramp:] *= np.linspace(1, 0, ramp)
    wave = wave * envelope
    return np.asarray(wave / max(1e-6, np.abs(wave).max()), np.float32)


def place(parts: list[tuple[float, Floats]], seconds: float, rate: int) -> Floats:
    """``parts`` (start in s, samples) on a line of ``seconds``; what lies outside is cut off. Peak at most 1."""
    out = np.zeros(round(seconds * rate), np.float32)
    for start, part in parts:
        first = round(start * rate)
        low, high = max(0, first), min(len(out), first + len(part))
        if low < high:
            out[low:high] += part[low - first : high - first]
    return out / max(1e-6, float(np.abs(out).max()))


def _pitch(rng: np.random.Generator, long: bool) -> float:
    """400 to 4,500 Hz, for a ``long`` beep outside of the alarms' band."""
    while True:
        pitch = float(np.exp(rng.uniform(np.log(400), np.log(4500))))
        if not long or not ALARM_BAND[0] < pitch < ALARM_BAND[1]:
            return pitch


def low_battery(rng: np.random.Generator, seconds: float, rate: int) -> Floats:
    """One short chirp of an alarm's own piezo, sometimes two."""
    base, length = rng.uniform(2600.0, 3700.0), rng.uniform(0.015, 0.12)
    start = rng.uniform(0, max(0.0, seconds - 0.4))
    parts = [(start, voice(rng, base, length, rate))]
    if rng.random() < 0.2:
        parts.append((start + rng.uniform(0.25, 0.6), parts[0][1]))
    return place(parts, seconds, rate)


def timer(rng: np.random.Generator, seconds: float, rate: int) -> Floats:
    """Microwave, oven, washing machine, lorry in reverse: some equal beeps."""
    on, off = rng.uniform(0.08, 1.1), rng.uniform(0.15, 1.0)
    pitch = _pitch(rng, on > 0.3 or 0.06 < on < 0.16)
    beep = voice(rng, pitch, on, rate)
    count, start = int(rng.integers(1, 9)), rng.uniform(-seconds, 0.6 * seconds)
    count = max(count, int(np.ceil(-start / (on + off))) + 1)
    return place([(start + k * (on + off), beep) for k in range(count)], seconds, rate)


def clock(rng: np.random.Generator, seconds: float, rate: int) -> Floats:
    """An alarm clock or a wrist watch: two to five quick beeps, a pause, again."""
    on = rng.uniform(0.03, 0.09)
    pitch = rng.choice((rng.uniform(900, 2600), rng.uniform(3700, 4600)))
    beep, number, pause = voice(rng, float(pitch), on, rate), int(rng.integers(2, 6)), rng.uniform(0.25, 0.7)
    cycle = 2 * number * on + pause
    starts = np.arange(-rng.uniform(0, cycle), seconds, cycle)
    return place([(s + 2 * on * k, beep) for s in starts for k in range(number)], seconds, rate)


def keys(rng: np.random.Generator, seconds: float, rate: int) -> Floats:
    """Key tones: one pitch, or the two tones of a telephone key, at no beat."""
    dual = rng.random() < 0.4
    parts, when = [], rng.uniform(0, 0.4 * seconds)
    pitch = _pitch(rng, False)
    for _ in range(int(rng.integers(1, 7))):
        length = rng.uniform(0.03, 0.18 if dual else 0.1)
        if dual:
            low, high = rng.choice((697, 770, 852, 941)), rng.choice((1209, 1336, 1477, 1633))
            time = np.arange(round(length * rate)) / rate
            both = np.sin(2 * np.pi * low * time) + np.sin(2 * np.pi * high * time)
            tone: Floats = np.asarray(both / 2, np.float32)
        else:
            tone = voice(rng, pitch, length, rate)
        parts.append((when, tone))
        when += length + rng.uniform(0.06, 0.5)
    return place(parts, seconds, rate)


def notice(rng: np.random.Generator, seconds: float, rate: int) -> Floats:
    """A device's notice: two to six short notes up or down."""
    pitch, parts, when = rng.uniform(500, 2200), [], rng.uniform(-0.3, 0.5 * seconds)
    for _ in range(int(rng.integers(2, 7))):
        length = rng.uniform(0.05, 0.28)
        parts.append((when, voice(rng, float(pitch), length, rate)))
        when += length * rng.uniform(0.6, 1.3)
        pitch = float(np.clip(pitch * 2 ** (rng.integers(-7, 8) / 12), 300, 2600))
    return place(parts, seconds, rate)


def lock(rng: np.random.Generator, seconds: float, rate: int) -> Floats:
    """A car that is locked: one or two short sweeps."""
    parts, when = [], rng.uniform(0, 0.5 * seconds)
    length, low, high = rng.uniform(0.03, 0.12), rng.uniform(900, 2000), rng.uniform(2000, 4200)
    time = np.arange(round(length * rate)) / rate
    pitch = np.linspace(low, high, len(time)) if rng.random() < 0.7 else np.full(len(time), high)
    chirp = np.asarray(np.sin(2 * np.pi * np.cumsum(pitch) / rate) * np.hanning(len(time)), np.float32)
    for _ in range(int(rng.integers(1, 3))):
        parts.append((when, chirp))
        when += length + rng.uniform(0.08, 0.3)
    return place(parts, seconds, rate)


KINDS: tuple[Callable[[np.random.Generator, float, int], Floats], ...] = (
    low_battery, low_battery, timer, timer, timer, clock, keys, notice, lock,
)  # fmt: skip


def beep(rng: np.random.Generator, seconds: float, rate: int = 16_000) -> Floats:
    """Any everyday beep. Returns mono float32 [seconds * rate], peak 1 (or silence, where it fell outside)."""
    return KINDS[int(rng.integers(len(KINDS)))](rng, seconds, rate)
