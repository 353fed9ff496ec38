"""True alarms in the sounds of a home: what must still be told at thresholds that keep harmless hours quiet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tectum_export.data.alarms import any_smoke_alarm, co_alarm
from tectum_export.data.augment_sound import colour, rms
from tectum_export.data.sound import RATE
from tectum_export.data.sound_bank import SoundBank
from tectum_export.data.synthesis import make
from tectum_export.evaluate.benign_parts import CONTEXTS, Kinds, Source, Stretch, compose
from tectum_export.evaluate.harmless_hours import Trial

Floats = NDArray[np.float32]

TELL: Mapping[str, tuple[str, ...]] = {
    "smoke_alarm": ("smoke_alarm", "hazard"),
    "co_alarm": ("co_alarm", "hazard"),
    "glass_break": ("glass_break", "hazard", "intrusion"),
    "baby_cry": ("baby_cry", "distress"),
    "help": ("distress",),
    "door_knock": ("door_knock", "visitor"),
    "doorbell": ("doorbell", "visitor"),
    "crackling_fire": ("crackling_fire", "hazard"),
    "footsteps": ("footsteps", "intrusion"),
}
"""By alarm, and by what else a situation may rest on, the kinds of events that tell of it."""
WHILE = {"footsteps": ("away",)}
"""Where they mean something in some contexts alone."""
LASTS_S = {"smoke_alarm": 20.0, "co_alarm": 30.0, "crackling_fire": 20.0, "baby_cry": 10.0}
"""An alarm goes on, and so do a fire and a baby; a pane breaks once."""
HOME_S, LEADS_S = 20.0, 8.0
LEVEL_DB = (-30.0, -10.0)
"""Of the loud part of an alarm; the home's own sounds are up to 10 dB below it, or more."""


def true_alarms(
    bank: SoundBank, pleas: Sequence[str], parts: Mapping[str, Kinds], rng: np.random.Generator, count: int
) -> Iterator[Trial]:
    """``count`` trials of each alarm that there are recordings or a maker of, in the parts in turn; ``pleas``: cries
    for help in words."""
    names = sorted(parts)
    for kind, kinds in TELL.items():
        clips = bank.clips.get(kind, [])
        maker = {"smoke_alarm": any_smoke_alarm, "co_alarm": co_alarm}.get(kind)
        if not (clips or maker or (kind == "help" and pleas)):
            continue
        for index in range(count):
            part = names[index % len(names)]
            contexts = WHILE.get(kind, CONTEXTS)
            context = contexts[index % len(contexts)]
            home = next(compose(rng, part, parts[part], HOME_S, HOME_S))
            if kind == "help":
                said = pleas[int(rng.integers(len(pleas)))]
                yield Trial(kind, said, Stretch(part, context, home.pcm), kinds, said)
                continue
            if clips and (maker is None or index % 2):
                clip = clips[int(rng.integers(len(clips)))]
                pcm, source = np.asarray(clip.samples / 32768, np.float32), clip.item.source
                pcm = np.resize(pcm, max(len(pcm), round(LASTS_S.get(kind, 0.0) * RATE)))
            else:
                assert maker is not None  # noqa: S101  one of the two is there
                pcm, source = make(maker, rng, LASTS_S[kind], RATE), f"made {index}"
            yield Trial(kind, source, _laid(rng, replace(home, context=context), kind, pcm), kinds)


def _laid(rng: np.random.Generator, home: Stretch, kind: str, pcm: Floats) -> Stretch:
    """An alarm over the sounds of a home, which are quieter."""
    heard = colour(rng, pcm, RATE) if rng.random() < 0.8 else pcm
    loud = np.abs(heard) > 0.1 * float(np.abs(heard).max(initial=1e-6))
    level = 10 ** (rng.uniform(*LEVEL_DB) / 20)
    begin, end = round(LEADS_S * RATE), round(LEADS_S * RATE) + len(heard)
    out = np.zeros(end + 4 * RATE, np.float32)
    behind = np.resize(home.pcm, len(out))
    quieter = level * 10 ** (-rng.uniform(10, 25) / 20)
    out += behind * np.float32(quieter / max(quieter, rms(behind)))
    out[begin:end] += heard * np.float32(level / max(1e-4, rms(heard[loud])))
    found = (LEADS_S, end / RATE, Source(kind, (kind,)))
    return Stretch(home.part, home.context, np.clip(out, -1, 1).astype(np.float32), (found,))
