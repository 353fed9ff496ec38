"""Scenes as the fusion sees them: the parts encoded once, then paired in great number."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from rich.progress import track
from torch import Tensor

from tectum_export.data.degrade import PICTURES, SHIFT_S, SHIFTED, SOUNDS, WORDS
from tectum_export.data.scenes import Said, Scene, SceneComposer, pair
from tectum_export.data.sound import RATE
from tectum_export.data.text_codes import TextCodes
from tectum_export.data.text_sets import CONTEXTS
from tectum_export.model.audio import AudioEncoder
from tectum_export.model.text import TextNetwork
from tectum_export.model.vision import VisionDetector
from tectum_export.recipe import Recipe

PICTURE_HARMS, SOUND_HARMS, WORD_HARMS = tuple(PICTURES), (*SOUNDS, SHIFTED), tuple(WORDS)
SENTENCES = 4
"""To a picture and a sound: they are cheap to encode, and there are more ways to say a thing than to see it."""
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
    """Encoded parts: ``vision`` [N, 2, W] (two exposures), ``audio`` [N, slots, W], ``text`` [M, W]; their scores.

    ``origin`` [N] and ``text_origin`` [M]: which set of recordings the parts at this index come from.
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
    text_origin: Tensor

    def join(self, other: "Parts") -> "Parts":
        """Both pools one after the other; the other's origin is counted on."""
        last = self.origin.max() + 1
        counted = replace(other, origin=other.origin + last, text_origin=other.text_origin + last)
        theirs = vars(counted)
        joined: dict[str, Any] = {}
        for name, mine in vars(self).items():
            joined[name] = torch.cat([mine, theirs[name]]) if isinstance(mine, Tensor) else mine + theirs[name]
        return Parts(**joined)


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
    count, size, slots = len(drawn.frames), 24, recipe.fusion.slots[1]
    window, seconds = round(recipe.audio.window_s * RATE), recipe.fusion.window_s
    ends = np.array([window + round((k + 1) * seconds / slots * RATE) for k in range(slots)])
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
            hops = np.stack([_worse_sound(rng, drawn.sounds[i], ends, window, harm) for i in rows], 1)
            embedding, sound, _ = hear(torch.from_numpy(hops.reshape(-1, window)))
            out["audio"].append(embedding.reshape(slots, len(rows), -1).transpose(0, 1))
            out["sound"].append(sound.reshape(slots, len(rows), -1).amax(0))
    if touched[2]:
        for start in range(0, len(drawn.said), size):
            texts = [_worse_words(rng, one.text, harm) for one in drawn.said[start : start + size]]
            codes = torch.from_numpy(drawn.codes(texts))
            for name, value in zip(("text", "intent", "context", "help"), read(codes), strict=True):
                out[name].append(value)
    arrays = {k: torch.cat(v).contiguous() for k, v in out.items()}
    if known is not None:
        return Parts(**{**vars(known), **arrays})
    origins = {"origin": torch.zeros(count).long(), "text_origin": torch.zeros(len(drawn.said)).long()}
    return Parts(seen=drawn.seen, heard=drawn.heard, said=drawn.said, **origins, **arrays)


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


class SceneSet:
    """Paired scenes over encoded parts; gives batches of the fusion's inputs and targets."""

    def __init__(self, recipe: Recipe, parts: Parts, count: int, seed: int):
        self.recipe, self.parts = recipe, parts
        rng = np.random.default_rng([recipe.seed, seed])
        self.scenes: list[Scene] = pair(rng, parts.seen, parts.heard, parts.said, count, recipe.situation)
        labels, scenes = recipe.labels, self.scenes
        self.situation = torch.tensor([labels.situation.index(s.situation) for s in scenes])
        self.presence = self._many([s.truth.seen for s in scenes], labels.presence)
        self.sound = self._many([s.truth.heard for s in scenes], labels.sound)
        self.words = torch.tensor([[float(s.truth.commands), float(s.truth.asks_help)] for s in scenes])
        self._picture = torch.tensor([s.picture for s in scenes])
        self._sound = torch.tensor([s.sound for s in scenes])
        self._said = torch.tensor([-1 if s.said is None else s.said for s in scenes])
        self._setter = torch.tensor([-1 if s.context_said is None else s.context_said for s in scenes])
        self._context = torch.tensor([labels.context.index(s.truth.context) for s in scenes])
        self._outside = torch.tensor([[float(s.truth.outside)] for s in scenes])
        self._nobody = torch.tensor([not found for found in parts.seen])
        self._empty = torch.nonzero(self._nobody)[:, 0]

    @staticmethod
    def _many(sets: Sequence[AbstractSet[str]], names: tuple[str, ...]) -> Tensor:
        return torch.tensor([[float(name in found) for name in names] for found in sets])

    def on(self, parts: Parts) -> "SceneSet":
        """The same scenes over other encodings of the same parts (degraded ones)."""
        other = object.__new__(SceneSet)
        vars(other).update(vars(self), parts=parts)
        return other

    def origins(self, index: Tensor) -> Tensor:
        """The set of recordings that picture, sound and words come from, [B, 3]; -1 where nothing was said."""
        said = self._said[index]
        words = torch.where(said >= 0, self.parts.text_origin[said.clamp(min=0)], -1)
        return torch.stack([self.parts.origin[self._picture[index]], self.parts.origin[self._sound[index]], words], 1)

    def inputs(
        self,
        index: np.ndarray,
        rng: np.random.Generator,
        vary: bool = False,
        keep: tuple[bool, bool, bool] = (True,) * 3,
    ) -> tuple[Tensor, ...]:
        """The fusion's inputs for the scenes ``index``; with ``vary`` arrivals and noise vary as in a house.

        ``keep`` switches whole modalities off.
        """
        recipe, parts = self.recipe, self.parts
        fusion, contexts = recipe.fusion, recipe.labels.context
        tv, ta, tt = fusion.slots
        rows = torch.from_numpy(np.asarray(index, np.int64))
        batch = len(rows)
        picture = self._picture[rows]
        exposure = torch.from_numpy(rng.integers(0, 2, (batch, tv)))
        vision = parts.vision[picture[:, None], exposure]
        if len(self._empty):  # someone comes in late
            late = torch.from_numpy(rng.integers(0, tv, batch) * (rng.random(batch) < 0.3))
            before = torch.arange(tv)[None] < late[:, None]
            other = parts.vision[self._empty[torch.from_numpy(rng.integers(0, len(self._empty), batch))], 0]
            vision = torch.where((before & ~self._nobody[picture][:, None])[:, :, None], other[:, None], vision)
        audio = parts.audio[self._sound[rows]]
        said, setter = self._said[rows], self._setter[rows]
        spoken = ((said >= 0) & keep[2]).float()[:, None]
        text, text_present = torch.zeros(batch, tt, recipe.embedding), torch.zeros(batch, tt)
        text[:, -1], text_present[:, -1:] = parts.text[said.clamp(min=0)] * spoken, spoken
        exact = torch.eye(len(contexts))[self._context[rows]]
        believed = torch.softmax(parts.context[setter.clamp(min=0)], 1)
        by_hand = torch.from_numpy(rng.random((batch, 1)) < 0.3)  # set by hand, exactly
        context = torch.where((setter >= 0)[:, None] & ~by_hand, believed, exact)
        if not keep[2]:
            context = torch.eye(len(contexts))[contexts.index("none")].expand(batch, -1).contiguous()
        spread_v, spread_a = fusion.window_s / tv, fusion.window_s / ta
        shift = torch.from_numpy(rng.random((batch, 1)).astype(np.float32))
        vision_age = torch.arange(tv - 1, -1, -1).float()[None] * spread_v + 0.2 * shift
        audio_age = torch.arange(ta - 1, -1, -1).float()[None] * spread_a + 0.25 * shift
        text_age = (fusion.text_window_s * shift).expand(-1, tt).contiguous()
        vision_present = torch.full((batch, tv), float(keep[0]))
        audio_present = torch.full((batch, ta), float(keep[1]))
        if vary:  # a house that has just started, or dropped a frame: single embeddings are missing
            vision, audio, text = (self._noisy(block, rng) for block in (vision, audio, text))
            for present in (vision_present, audio_present):
                lost = torch.from_numpy(rng.random(tuple(present.shape)) < 0.1)
                lost[:, -1] = False
                present.masked_fill_(lost, 0.0)
        return (
            vision * keep[0], vision_age, vision_present, audio * keep[1], audio_age, audio_present,
            text, text_age, text_present, context, self._outside[rows],
        )  # fmt: skip

    def _noisy(self, block: Tensor, rng: np.random.Generator) -> Tensor:
        scale = block.std() * self.recipe.fusion.feature_noise
        return block + torch.from_numpy(rng.standard_normal(tuple(block.shape), np.float32)) * scale
