"""Parts of a home's harmless hours: quiet, talk, kitchen and so on, each of its own kinds of recordings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum_export.data.augment_sound import colour
from tectum_export.data.beeps import beep
from tectum_export.data.household import crockery, kettle, music, ringing, thud
from tectum_export.data.sound import RATE, read_sound
from tectum_export.data.sound_bank import Clip, SoundBank
from tectum_export.data.synthesis import Maker, make
from tectum_export.evaluate.benign import ALARMS, mix

Floats = NDArray[np.float32]

CAUSES = frozenset({*ALARMS, "crackling_fire", "footsteps", "door_knock", "doorbell"})
"""Sounds that a situation may truly rest on; no recording that holds or may hold one is harmless."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "quiet": (),
    "ambience": (
        "air_conditioner", "airplane", "birds", "car_door", "car_horn", "chirping_birds", "church_bells", "clock_tick",
        "crickets", "door_wood_creaks", "engine", "engine_idling", "helicopter", "keyboard_typing", "mouse_click",
        "room_ambience", "train",
    ),
    "talk and television": (
        "breathing", "children_playing", "clapping", "coughing", "laughing", "sneezing", "speech", "speech_babble",
        "street_music",
    ),
    "beeps": ("beep", "clock_alarm"),
    "kitchen": (
        "brushing_teeth", "can_opening", "compressor", "drinking_sipping", "glass_knock", "pouring_water",
        "running_water", "toaster", "toilet_flush", "vacuum_cleaner", "washing_machine", "water_drops",
    ),
    "pets": ("bird", "cat", "dog", "dog_bark", "dog_snore", "hen", "rooster", "toy_squeak"),
    "rain and wind": ("rain", "sea_waves", "thunder", "thunderstorm", "wind"),
    "music": ("church_bells", "street_music"),
}  # fmt: skip
"""By part, the groups of the data sets that are heard there."""
MADE: Mapping[str, Mapping[str, tuple[Maker, tuple[str, ...]]]] = {
    "beeps": {"made beep": (beep, ("beep",)), "made ringing": (ringing, ("other",))},
    "kitchen": {
        "made crockery": (crockery, ("other",)), "made kettle": (kettle, ("other",)), "made thud": (thud, ("other",)),
    },
    "talk and television": {"made music": (music, ("music",))},
    "music": {"made music": (music, ("music",))},
}  # fmt: skip
"""By part, what is made besides, and the labels that hold."""
STRETCH_S = 90.0
CONTEXTS = ("home", "away", "night", "none")
SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".mp3"})


@dataclass(frozen=True)
class Source:
    """What a sound is: ``name`` for people, and the ``labels`` that hold or may hold. ``long``: so long that people are
    told where in it."""

    name: str
    labels: tuple[str, ...]
    long: bool = False


@dataclass(frozen=True)
class Stretch:
    """Some of a ``part``: ``pcm`` float32 [n] at 16 kHz while the house holds a ``context``; ``heard``: start and end
    (s) of each sound in it, and what it is."""

    part: str
    context: str
    pcm: Floats
    heard: tuple[tuple[float, float, Source], ...] = ()

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.pcm) / RATE


Kinds = Mapping[str, Sequence[Clip] | tuple[Maker, tuple[str, ...]]]
"""What a part is composed of: by kind its recordings, or how it is made and the labels that hold."""


def parts_of(bank: SoundBank) -> dict[str, Kinds]:
    """The kinds of each part that a bank has recordings of, or that are made; in none of them is an alarm."""
    harmless = [c for c in bank.recordings if not CAUSES & {*c.item.labels, *c.item.unknown}]
    return {
        part: {
            **{g: found for g in groups if (found := [c for c in harmless if c.item.group == g])},
            **MADE.get(part, {}),
        }
        for part, groups in GROUPS.items()
    }


def compose(
    rng: np.random.Generator, part: str, kinds: Kinds, seconds: float, each_s: float = STRETCH_S
) -> Iterator[Stretch]:
    """A ``part`` of at least so many seconds, in stretches of ``each_s`` with each context in turn. Every sound is
    drawn anew: its kind, recording, place in that, level, room and microphone."""

    def draw(name: str, longest: float) -> tuple[Floats, Source]:
        kind = kinds[name]
        if isinstance(kind, tuple):
            pcm = make(kind[0], rng, float(rng.uniform(0.5, 1.0)) * longest, RATE)
            source = Source(name, kind[1])
        else:
            clip = kind[int(rng.integers(len(kind)))]
            size = round(longest * RATE)
            start = int(rng.integers(0, max(1, len(clip.samples) - size)))
            pcm = np.asarray(clip.samples[start : start + size] / 32768, np.float32)
            source = Source(f"{name} ({clip.item.source})", (*clip.item.labels, *clip.item.unknown))
        return (colour(rng, pcm, RATE) if rng.random() < 0.8 else pcm), source

    for index in range(max(1, round(seconds / each_s))):
        pcm, heard = mix(rng, each_s, sorted(kinds), draw)
        yield Stretch(part, CONTEXTS[index % len(CONTEXTS)], pcm, tuple(heard))


def own_recordings(folder: Path) -> dict[str, list[Path]]:
    """One's own harmless recordings by part: a folder of the folder is a part, what lies beside them is another.
    Raises UsageError: there are none."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not files:
        raise UsageError(f"--recordings {folder}: holds no {', '.join(sorted(SUFFIXES))}")
    parts: dict[str, list[Path]] = {}
    for path in files:
        inner = path.relative_to(folder).parts
        parts.setdefault(inner[0] if len(inner) > 1 else "recordings", []).append(path)
    return parts


def play(part: str, files: Iterable[Path]) -> Iterator[Stretch]:
    """Recordings as they are, one after the other, with each context in turn."""
    for index, path in enumerate(files):
        pcm = read_sound(path, RATE)
        heard = ((0.0, len(pcm) / RATE, Source(str(path), (), long=True)),)
        yield Stretch(part, CONTEXTS[index % len(CONTEXTS)], pcm, heard)
