"""Scenes as the fusion sees them: the parts encoded once, then paired in great number."""

from dataclasses import dataclass

import numpy as np
import torch
from rich.progress import track
from torch import Tensor

from tectum_export.data.scenes import Said, Scene, SceneComposer, pair
from tectum_export.data.sound import RATE
from tectum_export.data.text_sets import CONTEXTS
from tectum_export.model.audio import AudioEncoder
from tectum_export.model.text import TextEncoder
from tectum_export.model.vision import VisionEncoder
from tectum_export.recipe import Recipe

KINDS = ("command", "command", "help", "chat", *CONTEXTS)


@dataclass
class Parts:
    """Encoded parts: ``vision`` [N, 2, W] (two exposures), ``audio`` [N, slots, W], ``text`` [N, W]; their scores."""

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

    def join(self, other: "Parts") -> "Parts":
        """Both pools one after the other."""
        theirs = vars(other)
        both = {k: torch.cat([v, theirs[k]]) if isinstance(v, Tensor) else v + theirs[k] for k, v in vars(self).items()}
        return Parts(**both)


@torch.no_grad()
def encode_parts(
    recipe: Recipe,
    composer: SceneComposer,
    encoders: tuple[VisionEncoder, AudioEncoder, TextEncoder],
    count: int,
    seed: int,
) -> Parts:
    """Draw and encode ``count`` pictures, sound mixtures and sentences."""
    rng = np.random.default_rng([recipe.seed, seed])
    see, hear, read = encoders
    size, slots = 24, recipe.fusion.slots[1]
    window, seconds = round(recipe.audio.window_s * RATE), recipe.fusion.window_s
    ends = [window + round((k + 1) * seconds / slots * RATE) for k in range(slots)]
    out: dict[str, list[Tensor]] = {
        k: [] for k in ("vision", "presence", "audio", "sound", "text", "intent", "context", "help")
    }
    seen: list[frozenset[str]] = []
    heard: list[frozenset[str]] = []
    said: list[Said] = []
    for start in track(range(0, count, size), description="encode scenes"):
        number = min(size, count - start)
        pictures = [composer.picture(rng) for _ in range(number)]
        sounds = [composer.sound(rng, seconds, recipe.audio.window_s) for _ in range(number)]
        sentences = [composer.sentence(rng, KINDS[int(rng.integers(len(KINDS)))]) for _ in range(number)]
        frames = np.stack([p for p, _ in pictures])
        grain = np.clip(frames + rng.normal(0, 4, frames.shape), 0, 255).astype(np.uint8)
        both = [see(torch.from_numpy(f)) for f in (frames, grain)]
        out["vision"].append(torch.stack([both[0][0], both[1][0]], 1))
        out["presence"].append(both[0][1])
        pcm = np.concatenate([np.stack([s[e - window : e] for s, _ in sounds]) for e in ends])
        embedding, sound, _ = hear(torch.from_numpy(pcm))
        out["audio"].append(embedding.reshape(slots, number, -1).transpose(0, 1))
        out["sound"].append(sound.reshape(slots, number, -1).amax(0))
        codes = torch.from_numpy(composer.sentences.encode([s.text for s in sentences]))
        for name, value in zip(("text", "intent", "context", "help"), read(codes), strict=True):
            out[name].append(value)
        seen += [labels for _, labels in pictures]
        heard += [labels for _, labels in sounds]
        said += sentences
    return Parts(seen=seen, heard=heard, said=said, **{k: torch.cat(v).contiguous() for k, v in out.items()})


class SceneSet:
    """Paired scenes over encoded parts; gives batches of the fusion's inputs and targets."""

    def __init__(self, recipe: Recipe, parts: Parts, count: int, seed: int):
        self.recipe, self.parts = recipe, parts
        rng = np.random.default_rng([recipe.seed, seed])
        self.scenes: list[Scene] = pair(rng, parts.seen, parts.heard, parts.said, count)
        labels = recipe.labels
        self.situation = torch.tensor([labels.situation.index(s.situation) for s in self.scenes])
        self.presence = self._many([s.truth.seen for s in self.scenes], labels.presence)
        self.sound = self._many([s.truth.heard for s in self.scenes], labels.sound)

    @staticmethod
    def _many(sets: list[frozenset[str]], names: tuple[str, ...]) -> Tensor:
        return torch.tensor([[float(name in found) for name in names] for found in sets])

    def inputs(
        self,
        index: np.ndarray,
        rng: np.random.Generator | None = None,
        keep: tuple[bool, bool, bool] = (True,) * 3,
    ) -> tuple[Tensor, ...]:
        """The fusion's inputs for the scenes ``index``; with ``rng`` ages, arrivals and noise vary as in a house.

        ``keep`` switches whole modalities off.
        """
        recipe, parts = self.recipe, self.parts
        fusion, contexts = recipe.fusion, recipe.labels.context
        tv, ta, tt = fusion.slots
        scenes = [self.scenes[int(i)] for i in index]
        batch = len(scenes)
        noise = fusion.feature_noise if rng is not None else 0.0
        rng = rng or np.random.default_rng(0)
        picture = torch.tensor([s.picture for s in scenes])
        exposure = torch.from_numpy(rng.integers(0, 2, (batch, tv)))
        vision = parts.vision[picture[:, None], exposure]
        if empty := [i for i, labels in enumerate(parts.seen) if not labels]:  # someone comes in late
            late = torch.from_numpy(rng.integers(0, tv, batch) * (rng.random(batch) < 0.3))
            before = torch.arange(tv)[None] < late[:, None]
            other = parts.vision[torch.tensor(empty)[torch.from_numpy(rng.integers(0, len(empty), batch))], 0]
            vision = torch.where(before[:, :, None], other[:, None], vision)
        audio = parts.audio[torch.tensor([s.sound for s in scenes])]
        text = torch.zeros(batch, tt, recipe.embedding)
        text_present = torch.zeros(batch, tt)
        context = torch.zeros(batch, len(contexts))
        context[:, contexts.index("none")] = 1.0
        for row, scene in enumerate(scenes):
            if keep[2] and scene.said is not None:
                text[row, -1], text_present[row, -1] = parts.text[scene.said], 1.0
            if keep[2] and scene.context_said is not None:
                context[row] = torch.softmax(parts.context[scene.context_said], 0)
                if rng.random() < 0.3:  # set by hand, exactly
                    context[row] = _one_hot(contexts.index(scene.truth.context), len(contexts))
        if noise:
            for block in (vision, audio, text):
                scale = block.std() * noise
                block.add_(torch.from_numpy(rng.standard_normal(tuple(block.shape)).astype(np.float32)) * scale)
        spread_v, spread_a = fusion.window_s / tv, fusion.window_s / ta
        shift = torch.from_numpy(rng.random((batch, 1)).astype(np.float32))
        vision_age = torch.arange(tv - 1, -1, -1).float()[None] * spread_v + 0.2 * shift
        audio_age = torch.arange(ta - 1, -1, -1).float()[None] * spread_a + 0.25 * shift
        text_age = (fusion.text_window_s * shift).expand(-1, tt).contiguous()
        vision_present = torch.full((batch, tv), float(keep[0]))
        audio_present = torch.full((batch, ta), float(keep[1]))
        if noise:  # a house that has just started, or dropped a frame: single embeddings are missing
            for present in (vision_present, audio_present):
                lost = torch.from_numpy(rng.random(tuple(present.shape)) < 0.1)
                lost[:, -1] = False
                present.masked_fill_(lost, 0.0)
        outside = torch.tensor([[float(s.truth.outside)] for s in scenes])
        return (
            vision * keep[0], vision_age, vision_present, audio * keep[1], audio_age, audio_present,
            text, text_age, text_present, context, outside,
        )  # fmt: skip


def _one_hot(index: int, size: int) -> Tensor:
    row = torch.zeros(size)
    row[index] = 1.0
    return row
