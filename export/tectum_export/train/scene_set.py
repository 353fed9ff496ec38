"""Scenes as the fusion sees them: the parts encoded once, then paired in great number."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import torch
from torch import Tensor

from tectum_export.data.scenes import Scene, pair
from tectum_export.recipe import Recipe
from tectum_export.train.parts import Parts


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
        sounds = self.parts.sound_origin[self._sound[index]]
        return torch.stack([self.parts.origin[self._picture[index]], sounds, words], 1)

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
