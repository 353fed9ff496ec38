"""The parts of scenes, pictures, sounds and sentences, drawn and encoded once."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from rich.progress import track
from torch import Tensor

from tectum_export.data.degrade import PICTURES, SHIFT_S, SHIFTED, SOUNDS, WORDS
from tectum_export.data.scenes import Said, SceneComposer, draw_sound
from tectum_export.data.sound import RATE
from tectum_export.data.sound_bank import SoundBank
from tectum_export.data.text_codes import TextCodes
from tectum_export.data.text_sets import CONTEXTS
from tectum_export.model.audio import AudioEncoder
from tectum_export.model.text import TextNetwork
from tectum_export.model.vision import VisionDetector
from tectum_export.recipe import Recipe

PICTURE_HARMS, SOUND_HARMS, WORD_HARMS = tuple(PICTURES), (*SOUNDS, SHIFTED), tuple(WORDS)
SENTENCES = 4
"""To a picture and a sound: they are cheap to encode, and there are more ways to say a thing than to see it."""
TOGETHER = 24
"""Parts that are encoded at a time."""
KINDS = ("command", "command", "help", "chat", *CONTEXTS)
Harm = Callable[[np.random.Generator, tuple[str, ...]], str | None]
"""Picks the degradation of a part, of those that its modality can have; None for none."""


def unharmed(rng: np.random.Generator, allowed: tuple[str, ...]) -> None:
    """No degradation."""


def always(name: str) -> Harm:
    """This degradation wherever it applies."""
    return lambda _rng, allowed: name if name in allowed else None


def sometimes(share: float) -> Harm:
    """A random degradation for this share of the parts."""
    return lambda rng, allowed: allowed[int(rng.integers(len(allowed)))] if rng.random() < share else None


@dataclass
class Parts:
    """Encoded parts: ``vision`` [N, 2, W] (two exposures), ``audio`` [K, slots, W], ``text`` [M, W]; their scores.

    ``origin`` [N], ``sound_origin`` [K] and ``text_origin`` [M]: which set of recordings the parts at this index come
    from.
    """

    vision: Tensor
    presence: Tensor
    seen: list[frozenset[str]]
    audio: Tensor
    sound: Tensor
    heard: list[frozenset[str]]
    text: Tensor
    intent: Tensor
    context: Tensor
    help: Tensor
    said: list[Said]
    origin: Tensor
    sound_origin: Tensor
    text_origin: Tensor

    @property
    def origins(self) -> int:
        """How many sets of recordings they come from."""
        return max(int(told.max()) for told in (self.origin, self.sound_origin, self.text_origin)) + 1

    def join(self, other: "Parts") -> "Parts":
        """Both pools one after the other; the other's origin is counted on."""
        counted = {name: getattr(other, name) + self.origins for name in ("origin", "sound_origin", "text_origin")}
        return self._with(vars(replace(other, **counted)))

    def hearing(self, audio: Tensor, sound: Tensor, heard: list[frozenset[str]]) -> "Parts":
        """The same pictures and sentences, and more sounds, of another set of recordings."""
        origin = torch.full((len(heard),), int(self.sound_origin.max()) + 1)
        return self._with({"audio": audio, "sound": sound, "heard": heard, "sound_origin": origin})

    def _with(self, more: dict[str, Any]) -> "Parts":
        joined: dict[str, Any] = {}
        for name, added in more.items():
            mine = getattr(self, name)
            joined[name] = torch.cat([mine, added]) if isinstance(mine, Tensor) else mine + added
        return replace(self, **joined)


@dataclass
class Drawn:
    """Parts of scenes before they are encoded: ``frames`` uint8 [N, H, W, 3], ``sounds`` float32 [N, samples] (the
    encoder's look-back comes first), sentences and the ``codes`` that tell them, and what is truly in them."""

    frames: np.ndarray
    seen: list[frozenset[str]]
    sounds: np.ndarray
    heard: list[frozenset[str]]
    said: list[Said]
    codes: TextCodes


def draw_parts(recipe: Recipe, composer: SceneComposer, count: int, seed: int) -> Drawn:
    """Draw ``count`` pictures and sound mixtures, and ``SENTENCES`` times as many sentences."""
    rng = np.random.default_rng([recipe.seed, seed])
    pictures, sounds = [], []
    for _ in track(range(count), description="draw scenes"):
        pictures.append(composer.picture(rng))
        sounds.append(composer.sound(rng, recipe.fusion.window_s, recipe.audio.window_s))
    said = [composer.sentence(rng, KINDS[int(rng.integers(len(KINDS)))]) for _ in range(SENTENCES * count)]
    frames, pcms = np.stack([frame for frame, _ in pictures]), np.stack([pcm for pcm, _ in sounds])
    seen, heard = ([found for _, found in some] for some in (pictures, sounds))
    return Drawn(frames, seen, pcms, heard, said, composer.sentences.codes)


@torch.no_grad()
def encode_parts(
    recipe: Recipe,
    drawn: Drawn,
    encoders: tuple[VisionDetector, AudioEncoder, TextNetwork],
    seed: int,
    harm: Harm = unharmed,
    known: Parts | None = None,
) -> Parts:
    """Encode parts; ``harm`` degrades them on the way. ``known``: the same parts encoded unharmed, from which every
    modality is taken that ``harm`` leaves alone."""
    rng = np.random.default_rng([recipe.seed, seed, 1])
    see, hear, read = encoders
    count, size = len(drawn.frames), TOGETHER
    touched = [known is None or harm(rng, kinds) is not None for kinds in (PICTURE_HARMS, SOUND_HARMS, WORD_HARMS)]
    out: dict[str, list[Tensor]] = defaultdict(list)
    for start in track(range(0, count, size), description="encode scenes"):
        rows = range(start, min(start + size, count))
        if touched[0]:
            frames = np.stack([_worse_picture(rng, drawn.frames[i], harm) for i in rows])
            grain = np.clip(frames + rng.normal(0, 4, frames.shape), 0, 255).astype(np.uint8)
            both = [see(torch.from_numpy(f)) for f in (frames, grain)]
            out["vision"].append(torch.stack([both[0][0], both[1][0]], 1))
            out["presence"].append(both[0][1])
        if touched[1]:
            embedding, sound = _encode_sounds(recipe, drawn.sounds[rows.start : rows.stop], hear, rng, harm)
            out["audio"].append(embedding)
            out["sound"].append(sound)
    if touched[2]:
        for start in range(0, len(drawn.said), size):
            texts = [_worse_words(rng, one.text, harm) for one in drawn.said[start : start + size]]
            codes = torch.from_numpy(drawn.codes(texts))
            for name, value in zip(("text", "intent", "context", "help"), read(codes), strict=True):
                out[name].append(value)
    arrays = {k: torch.cat(v).contiguous() for k, v in out.items()}
    if known is not None:
        return Parts(**{**vars(known), **arrays})
    sizes = {"origin": count, "sound_origin": count, "text_origin": len(drawn.said)}
    origins = {name: torch.zeros(size).long() for name, size in sizes.items()}
    return Parts(seen=drawn.seen, heard=drawn.heard, said=drawn.said, **origins, **arrays)


@torch.no_grad()
def encode_more_sounds(
    recipe: Recipe, parts: Parts, bank: SoundBank, hear: AudioEncoder, seed: int, harm: Harm = unharmed
) -> Parts:
    """``parts`` with ``recipe.fusion.parts`` mixtures more, of the sounds in ``bank``, as ``hear`` encodes them."""
    rng = np.random.default_rng([recipe.seed, seed])
    encoded, heard = [], []
    for _ in track(range(0, recipe.fusion.parts, TOGETHER), description="draw and encode sounds"):
        drawn = [draw_sound(bank, rng, recipe.fusion.window_s, recipe.audio.window_s) for _ in range(TOGETHER)]
        encoded.append(_encode_sounds(recipe, np.stack([pcm for pcm, _ in drawn]), hear, rng, harm))
        heard += [found for _, found in drawn]
    embeddings, scores = zip(*encoded, strict=True)
    return parts.hearing(torch.cat(embeddings), torch.cat(scores), heard)


def _encode_sounds(
    recipe: Recipe, sounds: np.ndarray, hear: AudioEncoder, rng: np.random.Generator, harm: Harm
) -> tuple[Tensor, Tensor]:
    """Embeddings [B, slots, W], and the highest of the scores [B, labels], of ``sounds`` [B, samples]."""
    slots, window = recipe.fusion.slots[1], round(recipe.audio.window_s * RATE)
    ends = np.array([window + round((k + 1) * recipe.fusion.window_s / slots * RATE) for k in range(slots)])
    hops = np.stack([_worse_sound(rng, pcm, ends, window, harm) for pcm in sounds], 1)
    embedding, sound, _ = hear(torch.from_numpy(hops.reshape(-1, window)))
    return (
        embedding.reshape(slots, len(sounds), -1).transpose(0, 1),
        sound.reshape(slots, len(sounds), -1).amax(0),
    )


def _worse_picture(rng: np.random.Generator, frame: np.ndarray, harm: Harm) -> np.ndarray:
    name = harm(rng, PICTURE_HARMS)
    return PICTURES[name](rng, frame) if name else frame


def _worse_sound(rng: np.random.Generator, pcm: np.ndarray, ends: np.ndarray, window: int, harm: Harm) -> np.ndarray:
    """The windows [slots, window] that end at ``ends``."""
    name = harm(rng, SOUND_HARMS)
    if name == SHIFTED:
        late = round(rng.uniform(-SHIFT_S, SHIFT_S) * RATE)
        pcm = np.roll(pcm, late)
        pcm[: max(0, late)] = 0
        pcm[len(pcm) + min(0, late) :] = 0
    elif name:
        pcm = SOUNDS[name](rng, pcm)
    return np.stack([pcm[end - window : end] for end in ends])


def _worse_words(rng: np.random.Generator, text: str, harm: Harm) -> str:
    name = harm(rng, WORD_HARMS)
    return WORDS[name](rng, text) if name else text
