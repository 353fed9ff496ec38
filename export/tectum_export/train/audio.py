"""Train the audio encoder on composed windows of sound."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from tectum_export.data.sound_bank import SoundBank
from tectum_export.model.audio import AudioEncoder, spec_augment
from tectum_export.recipe import Recipe
from tectum_export.train.loop import Schedule, fit


def train_audio(recipe: Recipe, bank: SoundBank, run: Path) -> AudioEncoder:
    """Multi-label sound scores (binary cross-entropy where the label is known) and denoising reconstruction."""
    torch.manual_seed(recipe.seed)
    settings = recipe.audio
    model = AudioEncoder(len(recipe.labels.sound), recipe.embedding, settings.channels)
    model.to(memory_format=torch.channels_last)
    stripes = torch.Generator().manual_seed(recipe.seed)
    check = torch.nn.Linear(recipe.embedding, len(recipe.labels.sound))
    model.auxiliary = check  # keeps the embedding informative; dropped on export

    def batches() -> Iterator[tuple[Tensor, ...]]:
        rng = np.random.default_rng([recipe.seed, 2])
        while True:
            windows = [bank.window(rng, settings.window_s) for _ in range(settings.batch)]
            yield tuple(
                torch.from_numpy(np.stack([getattr(w, name) for w in windows]))
                for name in ("pcm", "clean", "target", "known")
            )

    def loss(batch: tuple[Tensor, ...]) -> dict[str, Tensor]:
        pcm, clean, target, known = batch
        with torch.no_grad():
            noisy, wanted = model.front(pcm), model.front(clean)
        with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
            embedding, sound, rebuilt = (x.float() for x in model.features(spec_augment(noisy, stripes)))
        scores = F.binary_cross_entropy_with_logits(sound, target * 0.98 + 0.005, known, reduction="sum")
        again = F.binary_cross_entropy_with_logits(check(embedding), target, known, reduction="sum")
        return {
            "sound": scores / len(pcm),
            "embedding": 0.3 * again / len(pcm),
            "reconstruction": settings.reconstruction * F.mse_loss(rebuilt, wanted),
        }

    model.train()
    fit("audio", model, batches(), loss, Schedule(settings.steps, settings.lr), run)
    del model.auxiliary
    return model.eval()
