"""All recordings of a split in memory, drawn by label: the raw material of sound windows and scenes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum_export.data.augment_sound import Floats, colour, coloured_noise, level, mix_at_snr, rms
from tectum_export.data.manifest import Item
from tectum_export.data.sound import RATE, Loudness, sound_pieces
from tectum_export.data.synthesis import BESIDE_RECORDINGS, SHORT, SYNTHESISED, Maker

MIN_ACTIVE_S, SHORT_S = 0.15, 0.015
MADE, MADE_KINDS = 0.7, 3
"""Share of the made sounds among those of a label that is mostly made, and for how many recorded classes they count."""


@dataclass(frozen=True)
class Clip:
    """One recording: int16 samples at 16 kHz and which of its 50 ms frames are active."""

    samples: NDArray[np.int16]
    active: NDArray[np.bool_]
    item: Item


@dataclass(frozen=True)
class Mixture:
    """Sounds over each other: samples, labels that hold, ``known`` 0 where a label is unsure, where they came from."""

    pcm: Floats
    target: Floats
    known: Floats
    items: tuple[Item, ...]


@dataclass(frozen=True)
class SoundWindow:
    """A composed stretch of sound as a microphone hears it, and the labels that hold."""

    pcm: Floats
    target: Floats


class SoundBank:
    """Draws labelled stretches of sound from real recordings and from made sounds."""

    def __init__(self, items: Iterable[Item], labels: tuple[str, ...], extra: Iterable[Clip] = (), beside: float = 0.4):
        """``beside``: share of made sounds beside recorded ones (``BESIDE_RECORDINGS``); 0 for evaluation."""
        self.labels, self.beside = labels, beside
        self.clips: dict[str, list[Clip]] = defaultdict(list)
        clips = list(extra)
        for item in items:
            if item.path is None:
                raise UsageError(f"{item.source}: a sound needs a file")
            loudness, pieces = Loudness(), []
            for piece in sound_pieces(item.path):
                loudness.add(piece)
                pieces.append((piece * 32767).clip(-32768, 32767).astype(np.int16))
            clips.append(Clip(np.concatenate(pieces), loudness.active(), item))
        for clip in clips:
            for label in clip.item.labels:
                self.clips[label].append(clip)
        # Draw data sets and their classes evenly inside a label: "other" is sixty kinds of sound, and where two hundred
        # coughs come through one telephone the few others must be heard too.
        self._groups: dict[str, list[list[Clip]]] = {}
        for label, members in self.clips.items():
            groups: dict[tuple[str, str], list[Clip]] = defaultdict(list)
            for clip in members:
                groups[clip.item.data_set, clip.item.group].append(clip)
            self._groups[label] = list(groups.values())

    @property
    def recordings(self) -> list[Clip]:
        """Every recording once, whatever the number of its labels."""
        return list({id(clip): clip for members in self.clips.values() for clip in members}.values())

    @property
    def drawable(self) -> list[str]:
        """Labels that can be drawn: recorded or synthesised."""
        return [label for label in self.labels if label in self.clips or label in SYNTHESISED]

    def draw(self, rng: np.random.Generator, label: str, seconds: float) -> tuple[Floats, Item | None]:
        """A stretch in which ``label`` is heard for at least 0.15 s (a beep 0.015 s), at a random place. The RMS of its
        loud part is 1."""
        count = round(seconds * RATE)
        made = SYNTHESISED.get(label) or BESIDE_RECORDINGS.get(label)
        if made and (label not in self.clips or rng.random() < (MADE if label in SYNTHESISED else self.beside)):
            return self._synthesise(rng, made, seconds, SHORT_S if label in SHORT else MIN_ACTIVE_S), None
        groups = self._groups[label]
        clips = groups[int(rng.integers(len(groups)))]
        clip = clips[int(rng.integers(len(clips)))]
        pad = round((seconds - 2 * MIN_ACTIVE_S) * RATE)
        frame = RATE // 20
        needed = min(int(clip.active.sum()) // 2, round(MIN_ACTIVE_S * 20)) or 1
        padded = np.concatenate([np.zeros(pad // frame, bool), clip.active, np.zeros(pad // frame, bool)])
        heard = np.convolve(padded, np.ones(count // frame, int), "valid")
        starts = np.flatnonzero(heard >= needed)
        start = int(starts[rng.integers(len(starts))]) * frame - (pad // frame) * frame
        out = np.zeros(count, np.float32)
        low, high = max(0, start), min(len(clip.samples), start + count)
        out[low - start : high - start] = clip.samples[low:high] / np.float32(32768)
        loud = np.abs(out) > 0.1 * float(np.abs(out).max())
        return out / max(1e-4, rms(out[loud])), clip.item

    @staticmethod
    def _synthesise(rng: np.random.Generator, made: Maker, seconds: float, least_s: float) -> Floats:
        while True:
            whole = made(rng, seconds, RATE)
            if rng.random() < 0.4:  # it starts inside the window
                whole[: int(rng.integers(0, round(0.7 * len(whole))))] = 0
            loud = np.abs(whole) > 0.05
            if loud.sum() >= least_s * RATE:
                return whole / rms(whole[loud])

    def mixture(
        self, rng: np.random.Generator, seconds: float, wanted: tuple[str, ...] | None = None, vary: float = 0.0
    ) -> Mixture:
        """0-2 sounds (or those ``wanted``) over each other, without noise; ``vary``: share played faster or slower."""
        if wanted is None:
            names = self.drawable
            made = {*SYNTHESISED, *(BESIDE_RECORDINGS if self.beside else ())}
            weights = np.array([(len(self._groups.get(n, ())) + MADE_KINDS * (n in made)) ** 0.5 for n in names])
            number = min(int(rng.choice(3, p=(0.12, 0.6, 0.28))), len(names))  # a small set may have one, or none
            wanted = tuple(rng.choice(names, number, replace=False, p=weights / weights.sum())) if number else ()
        count = round(seconds * RATE)
        clean = np.zeros(count, np.float32)
        target = np.zeros(len(self.labels), np.float32)
        known = np.ones(len(self.labels), np.float32)
        items: list[Item] = []
        for label in wanted:
            speed = float(np.exp(rng.uniform(-0.2, 0.2))) if rng.random() < vary else 1.0
            part, item = self.draw(rng, label, seconds * speed)
            if speed != 1.0:
                part = np.interp(np.linspace(0, len(part) - 1, count), np.arange(len(part)), part).astype(np.float32)
            clean += part * 10 ** (rng.uniform(-8, 0) / 20)
            for name in item.labels if item else (label,):
                target[self.labels.index(name)] = 1
            for name in item.unknown if item else ():
                known[self.labels.index(name)] = 0
            items.append(item or Item("audio", "synthesised", label, (label,), group=label))
        return Mixture(clean, target, np.maximum(known, target), tuple(items))

    def collage(self, rng: np.random.Generator, seconds: float) -> Mixture:
        """One to three sounds changed beyond their labels: slower or faster by up to 2.2 times, filtered, cut, turned
        round. Nothing is known of what it is (``known`` is 0): a teacher says what it sounds like."""
        count = round(seconds * RATE)
        out = np.zeros(count, np.float32)
        items = []
        for _ in range(int(rng.choice((1, 2, 3), p=(0.45, 0.35, 0.2)))):
            speed = float(np.exp(rng.uniform(-0.8, 0.8)))
            part, item = self.draw(rng, str(rng.choice(self.drawable)), seconds * speed)
            part = np.interp(np.linspace(0, len(part) - 1, count), np.arange(len(part)), part).astype(np.float32)
            if rng.random() < 0.25:
                part = part[::-1]
            if rng.random() < 0.6:
                part = colour(rng, np.ascontiguousarray(part), RATE)
            if rng.random() < 0.4:  # only a piece of it
                start, stop = np.sort(rng.integers(0, count, 2))
                part = np.where((np.arange(count) >= start) & (np.arange(count) < stop), part, 0.0)
            out += part / max(1e-3, rms(part)) * 10 ** (rng.uniform(-14, 0) / 20)
            items.append(item or Item("audio", "synthesised", "made", group="made"))
        nothing = np.zeros(len(self.labels), np.float32)
        return Mixture(out, nothing, nothing, tuple(items))

    def window(
        self,
        rng: np.random.Generator,
        seconds: float,
        wanted: tuple[str, ...] | None = None,
        snr_db: tuple[float, float] = (-5.0, 25.0),
    ) -> SoundWindow:
        """Compose a window: a mixture, background noise, a random microphone and level."""
        mixed = self.mixture(rng, seconds, wanted)
        clean = mixed.pcm
        noise = coloured_noise(rng, len(clean), rng.uniform(0, 2))
        if not mixed.items:
            quiet = level(rng, colour(rng, noise, RATE), -80, -25)
            return SoundWindow(quiet, mixed.target)
        if rng.random() < 0.7:
            clean = colour(rng, clean, RATE)
        pcm = mix_at_snr(clean, noise, rng.uniform(*snr_db))
        loudness = rng.uniform(-40, -8)
        scale = 10 ** (loudness / 20) / rms(pcm)
        return SoundWindow(np.clip(pcm * scale, -1, 1), mixed.target)
