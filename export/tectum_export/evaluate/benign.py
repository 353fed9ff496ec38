"""Hours of harmless sound: how often each label would be told wrongly, at any threshold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track

from tectum.decide.cadence import CADENCES
from tectum.decide.decider import Decider
from tectum.encode.calibration import sigmoid
from tectum.encode.tones import LISTEN_FROM, ToneListener
from tectum.modality import SOUND, Head, Spans
from tectum_export.data.augment_sound import colour, coloured_noise, rms
from tectum_export.data.catalog import Catalog
from tectum_export.data.sound import RATE
from tectum_export.data.sound_bank import Clip, SoundBank
from tectum_export.data.synthesis import BESIDE_RECORDINGS, SYNTHESISED, make
from tectum_export.evaluate.predict import RISE_HOPS, hops
from tectum_export.recipe import Recipe
from tectum_export.train.run import Run

Floats = NDArray[np.float32]
What = TypeVar("What")
Listen = Callable[[Floats], Floats]
"""Windows [N, samples] to logits [N, C]."""

ALARMS = ("smoke_alarm", "co_alarm", "siren", "glass_break", "scream", "gunshot", "baby_cry")
"""What a home hears so seldom that hours without it are the rule; no benign sound is one of them."""
BLOCK_S = 60.0
EVENT_S = (1.5, 9.0)
"""A new sound begins after so long, drawn evenly."""
MADE = ("beep", "music", "other", "doorbell")
"""Made beside the recordings: beeps, chirps, crockery, kettles, piano."""
QUIET_S = 10.0
"""Alarms of one label within so long of each other are one."""


@dataclass(frozen=True)
class Benign:
    """A stretch of sound: ``pcm`` float32 [n] at 16 kHz, and per label [C] the spans (s) in which it may be heard."""

    pcm: Floats
    spans: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Heard:
    """What an encoder said of a long stretch: ``score`` [T, C] at every hop (logits, or whatever the threshold is in);
    ``absent`` [T, C]: whether the label is certainly not in the window. ``tones``: by hop when each of the clearest
    tones sounded, in seconds from the beginning, where an alarm was likely of late."""

    score: Floats
    absent: NDArray[np.bool_]
    hop_s: float
    tones: Mapping[int, tuple[Spans, ...]] = field(default_factory=dict)

    @property
    def hours(self) -> float:
        """How long it is."""
        return len(self.score) * self.hop_s / 3600

    def false_alarms(self, label: int, threshold: float) -> int:
        """How often label number ``label`` would be told although it is not there."""
        high = (self.score[:, label] >= threshold) & self.absent[:, label]
        held = high[RISE_HOPS - 1 :].copy()
        for back in range(1, RISE_HOPS):
            held &= high[RISE_HOPS - 1 - back : len(high) - back]
        at = np.flatnonzero(held)
        return int(len(at) > 0) + int((np.diff(at) * self.hop_s > QUIET_S).sum())

    def told(self, labels: Sequence[str], temperature: float, thresholds: Mapping[str, float]) -> dict[str, int]:
        """How often a house tells each alarm that waits for its cadence (``decide/cadence.py``); scores are logits."""
        kinds = [kind for kind in CADENCES if kind in labels]
        columns = [labels.index(kind) for kind in kinds]
        head = Head(SOUND, "states")
        decider = Decider("", {head.name: {kind: thresholds[kind] for kind in kinds}}, (head,))
        chances = sigmoid(self.score[:, columns], temperature)
        counts = dict.fromkeys(kinds, 0)
        for hop, row in enumerate(chances):
            scores = dict(zip(kinds, row.tolist(), strict=True))
            for event in decider.step(head.name, (hop + 1) * self.hop_s, scores, (), tones=self.tones.get(hop, ())):
                counts[event.kind] += event.phase == "start"
        return counts


def blocks_of(hours: float) -> int:
    """How many blocks make up so many hours, one at least."""
    return max(1, round(hours * 3600 / BLOCK_S))


def compose_benign(bank: SoundBank, rng: np.random.Generator, hours: float) -> Iterator[Benign]:
    """``hours`` of a home in blocks of a minute: a noise floor, often something steady, and a sound every few seconds.

    Sounds are whole recordings of the bank that hold and may hold no alarm, and made ones; each comes at its own level
    through its own room and microphone.
    """
    labels = [name for name in bank.labels if name not in ALARMS]
    clips = {
        name: [c for c in bank.clips.get(name, ()) if not set(ALARMS) & {*c.item.labels, *c.item.unknown}]
        for name in labels
    }
    drawable = [name for name in labels if clips[name] or name in MADE]
    for _ in range(blocks_of(hours)):
        yield _block(bank, rng, clips, drawable)


def _block(bank: SoundBank, rng: np.random.Generator, clips: dict[str, list[Clip]], drawable: Sequence[str]) -> Benign:
    spans: list[list[tuple[float, float]]] = [[] for _ in bank.labels]
    pcm, heard = mix(rng, BLOCK_S, drawable, lambda label, longest: sound_of(rng, clips[label], label, longest))
    for start, end, holds in heard:
        for name in holds:
            spans[bank.labels.index(name)].append((start, end))
    return Benign(pcm, tuple(tuple(s) for s in spans))


def mix(
    rng: np.random.Generator, seconds: float, names: Sequence[str], draw: Callable[[str, float], tuple[Floats, What]]
) -> tuple[Floats, list[tuple[float, float, What]]]:
    """So many seconds of a home at 16 kHz: a noise floor, in every second one something steady, and a sound every few
    seconds; without ``names`` the floor alone.

    ``draw``: gives a sound of a name, at most so many seconds long, and what it is. Returns the samples, float32, and
    where each sound lies: start and end (s), and what it is.
    """
    count = round(seconds * RATE)
    out = coloured_noise(rng, count, rng.uniform(0.5, 2)) * np.float32(10 ** (rng.uniform(-75, -45) / 20))
    heard: list[tuple[float, float, What]] = []

    def add(name: str, start: float, level_db: float, longest: float) -> None:
        sound, what = draw(name, longest)
        first = round(start * RATE)
        part = sound[: count - first]
        peak = float(np.abs(part).max(initial=0.0))
        if peak < 1e-5:  # a silent stretch of a recording
            return
        loud = np.abs(part) > 0.1 * peak
        out[first : first + len(part)] += part * np.float32(10 ** (level_db / 20) / max(1e-4, rms(part[loud])))
        heard.append((start, start + len(part) / RATE, what))

    if names and rng.random() < 0.5:  # a steady sound, again and again
        name = str(rng.choice(names))
        level, at = rng.uniform(-55, -30), 0.0
        while at < seconds - 1:
            length = rng.uniform(2, 8)
            add(name, at, level, length)
            at += length
    at = rng.uniform(*EVENT_S)
    while names and at < seconds - 1:
        add(str(rng.choice(names)), at, rng.uniform(-45, -10), 5.0)
        at += rng.uniform(*EVENT_S)
    return np.clip(out, -1, 1).astype(np.float32), heard


def sound_of(
    rng: np.random.Generator, clips: list[Clip], label: str, longest: float
) -> tuple[Floats, tuple[str, ...]]:  # fmt: skip
    """A sound of ``label`` in a room, at most ``longest`` s, and the labels that hold or may hold."""
    maker = {**SYNTHESISED, **BESIDE_RECORDINGS}[label] if label in MADE else None
    raw: Floats
    if maker and (not clips or rng.random() < 0.5):
        holds: tuple[str, ...] = (label,)
        raw = make(maker, rng, float(rng.uniform(0.5, 1.0)) * longest, RATE)
    else:
        clip = clips[int(rng.integers(len(clips)))]
        size = round(longest * RATE)
        start = int(rng.integers(0, max(1, len(clip.samples) - size)))
        holds = (*clip.item.labels, *clip.item.unknown)
        raw = np.asarray(clip.samples[start : start + size] / 32768, np.float32)
    return (colour(rng, raw, RATE) if rng.random() < 0.8 else raw), holds


def hear(recipe: Recipe, benign: Iterable[Benign], listen: Listen) -> Heard:
    """Every block through ``listen`` as the runtime does, hop by hop; scores are logits."""
    hop, window = recipe.audio.hop_s, recipe.audio.window_s
    alarms = [index for index, label in enumerate(recipe.labels.sound) if label in CADENCES]
    scores: list[Floats] = []
    absent = []
    tones: dict[int, tuple[Spans, ...]] = {}
    for block in benign:
        windows = hops(recipe, block.pcm)
        ends = (np.arange(len(windows)) + 1) * hop
        clear = np.ones((len(windows), len(block.spans)), bool)
        for label, spans in enumerate(block.spans):
            for start, end in spans:
                clear[(ends > start) & (ends - window < end), label] = False
        said = listen(windows)
        tones |= _tones(windows, sigmoid(said[:, alarms], 1.0).max(1, initial=0.0), sum(map(len, scores)), hop)
        scores.append(said)
        absent.append(clear)
    return Heard(np.concatenate(scores), np.concatenate(absent), hop, tones)


def _tones(windows: Floats, alarm: Floats, before: int, hop_s: float) -> Iterator[tuple[int, tuple[Spans, ...]]]:
    """By hop the tones of one block that begins after so many hops, as the encoder of a house listens for them;
    ``alarm``: how likely one is at each."""
    listener = ToneListener(RATE)
    for index, chance in enumerate(alarm):
        hop = before + index
        time = (hop + 1) * hop_s
        listener.hear(windows[index, -round(hop_s * RATE) :], time)
        if chance >= LISTEN_FROM:
            listener.listen(time, windows[index])
        if found := listener.tones():
            yield hop, found


@torch.no_grad()
def hear_benign(run: Run, catalog: Catalog, split: str) -> Heard:
    """What the trained encoder, or its exported graph, says of the recipe's hours of harmless sound from a split."""
    recipe, model = run.recipe, run.load("audio", catalog)
    bank = run.sound_bank(catalog, split)
    rng = np.random.default_rng([recipe.seed, 40, len(split)])
    blocks = track(
        compose_benign(bank, rng, recipe.audio.benign_hours),
        description=f"harmless sound ({split})", total=blocks_of(recipe.audio.benign_hours),
    )  # fmt: skip
    return hear(recipe, blocks, lambda windows: np.asarray(model(torch.from_numpy(windows))[1]))


def benign_table(heard: Heard, temperature: float, thresholds: Mapping[str, float]) -> dict[str, Any]:
    """False alarms an hour of every label at its threshold, of all alarms together, and of how many hours. ``told``: of
    alarms that wait for their cadence, as a house tells them; these count among all alarms."""
    told = heard.told(list(thresholds), temperature, thresholds)
    counts = {
        label: heard.false_alarms(index, temperature * float(np.log(limit / (1 - limit))))
        for index, (label, limit) in enumerate(thresholds.items())
    }
    alarms = sum(told.get(label, count) for label, count in counts.items() if label in ALARMS)
    return {
        "hours": heard.hours,
        "alarms_an_hour": alarms / heard.hours,
        "an_hour": {label: count / heard.hours for label, count in counts.items()},
        "told_an_hour": {label: count / heard.hours for label, count in told.items()},
    }
