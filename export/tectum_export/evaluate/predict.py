"""Logits of every head on the items of one split, through the trained networks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor

from tectum_export.data.augment_sound import colour, coloured_noise, level, mix_at_snr
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import Item, marks, only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.data.sound import RATE
from tectum_export.data.synthesis import SYNTHESISED, make
from tectum_export.data.text_bank import TextBank, reduce_words
from tectum_export.recipe import Recipe
from tectum_export.train.run import Run

ALARM_CLIPS = 40  # synthesised clips of each alarm and chime in an evaluation
RISE_HOPS = 2
"""A label is told when its score held for so many hops (the runtime's own rule for sounds)."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Predicted:
    """Logits and truth of a head, [N, C] or [N]; ``known`` is 0 where the truth is unsure (multi-label heads).

    ``items``: the sentences behind the rows (heads of the text encoder).
    """

    logits: Floats
    truth: NDArray[Any]
    known: Floats
    items: tuple[Item, ...] = ()


@torch.no_grad()
def predict_presence(run: Run, catalog: Catalog, split: str) -> Predicted:
    """Whole pictures, letterboxed as the runtime does."""
    recipe = run.recipe
    bank = PictureBank(only(catalog.vision, split), recipe.labels.presence, (recipe.vision.height, recipe.vision.width))
    model = run.load("vision", catalog)
    logits = [
        model(torch.from_numpy(bank.letterbox(picture)[None]))[1]
        for picture in track(bank.pictures, description=f"pictures ({split})")
    ]
    truth, known = zip(*(marks(item, recipe.labels.presence) for item in bank.items), strict=True)
    return Predicted(torch.cat(logits).numpy(), np.array(truth, np.float32), np.array(known, np.float32))


def hops(recipe: Recipe, samples: Floats) -> Floats:
    """All windows of a clip as the runtime sees them: one per hop, silence before the start. [hops, window]."""
    hop, window = round(recipe.audio.hop_s * RATE), round(recipe.audio.window_s * RATE)
    count = -(-len(samples) // hop)
    padded = np.zeros(window - hop + count * hop, np.float32)
    padded[window - hop : window - hop + len(samples)] = samples
    return np.stack([padded[k * hop : k * hop + window] for k in range(count)])


def alarm_clip(rng: np.random.Generator, label: str) -> Floats:
    """A made alarm, chime or beep of 6.5 s in a random room, with noise and at a random level. Float32, 16 kHz."""
    raw = colour(rng, make(SYNTHESISED[label], rng, 6.5, RATE), RATE)
    noisy = mix_at_snr(raw, coloured_noise(rng, len(raw), rng.uniform(0, 2)), rng.uniform(5, 25))
    return level(rng, noisy)


def held(logits: Tensor) -> Tensor:
    """Logits [T, C] at every hop to the largest [C] that held for ``RISE_HOPS`` of them (all, if fewer)."""
    length = min(RISE_HOPS, len(logits))
    return logits.unfold(0, length, 1).amin(2).amax(0)


@torch.no_grad()
def predict_sound(run: Run, catalog: Catalog, split: str) -> Predicted:
    """Whole clips: the largest logit that held, as the runtime tells sounds. Alarms, chimes and speech are synthesised
    at a random level."""
    recipe, labels = run.recipe, run.recipe.labels.sound
    bank = run.sound_bank(catalog, split)
    rng = np.random.default_rng([recipe.seed, 20, len(split)])
    clips: list[tuple[Floats, Item]] = []
    for clip in bank.recordings:
        clips.append((np.asarray(clip.samples / 32768, np.float32), clip.item))
    for label in [name for name in labels if name in SYNTHESISED]:
        for index in range(ALARM_CLIPS if not recipe.data.limit else 2):
            clips.append((alarm_clip(rng, label), Item("audio", "synthesised", f"{label}:{index}", (label,))))
    model = run.load("audio", catalog)
    rows = [
        held(model(torch.from_numpy(hops(recipe, samples)))[1])
        for samples, _ in track(clips, description=f"sounds ({split})")
    ]
    truth, known = zip(*(marks(item, labels) for _, item in clips), strict=True)
    return Predicted(torch.stack(rows).numpy(), np.array(truth, np.float32), np.array(known, np.float32))


@torch.no_grad()
def predict_text(run: Run, catalog: Catalog, split: str) -> dict[str, Predicted]:
    """Sentences as written. Heads: intent, context, help."""
    recipe = run.recipe
    bank = TextBank(only(catalog.text, split), catalog.intents, recipe.labels.context, recipe.data, run.text_codes())
    model = run.load("text", catalog)
    order = sorted(range(len(bank.items)), key=lambda i: len(bank.items[i].text or ""))
    out: list[tuple[torch.Tensor, ...]] = []
    for start in track(range(0, len(order), 128), description=f"sentences ({split})"):
        items = [bank.items[i] for i in order[start : start + 128]]
        texts = [reduce_words(i.text or "", i.language, recipe.data) for i in items]
        out.append(model(torch.from_numpy(bank.codes(texts)))[1:])
    intent, context, plea = (torch.cat(column).numpy() for column in zip(*out, strict=True))
    marks = [bank.targets(bank.items[i]) for i in order]
    ones = np.ones(len(order), np.float32)
    return {
        "intent": Predicted(intent, np.array([m[0] for m in marks]), ones, tuple(bank.items[i] for i in order)),
        "context": Predicted(context, np.array([m[1] for m in marks]), ones),
        "help": Predicted(plea, np.array([[m[2]] for m in marks], np.float32), ones[:, None]),
    }
