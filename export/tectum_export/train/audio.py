"""Train the audio encoder on composed windows of sound, with a teacher's soft labels and features beside the labels."""

from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.augment_sound import microphones
from tectum_export.data.sound import RATE
from tectum_export.model.audio import AudioEncoder, spec_augment
from tectum_export.recipe import Recipe
from tectum_export.teach.sounds import Windows
from tectum_export.train.loop import Schedule, fit


class AudioTask(nn.Module):
    """Multi-label sound scores where the label is known, the data set's own classes, the teacher.

    The heads here are for training only. The teacher's features (at least 0) are compared after a square root, each
    standardised over all windows (FitNets; Romero et al., 2015), its scores by cross-entropy (Hinton et al., 2015).
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, encoder: AudioEncoder, recipe: Recipe, windows: Windows):
        super().__init__()
        self.encoder, self.settings = encoder, recipe.audio
        pooled = encoder.score.in_features
        self.probe = nn.Linear(recipe.embedding, len(recipe.labels.sound))  # keeps the embedding informative
        self.group = nn.Linear(pooled, len(windows.names))
        self.taught = windows.features is not None
        if windows.features is not None and windows.scores is not None:
            root = np.sqrt(windows.features.astype(np.float32))
            self.hint = nn.Linear(pooled, root.shape[1])
            self.tags = nn.Linear(pooled, windows.scores.shape[1])
            nn.init.constant_(self.tags.bias, -5.0)
            self.register_buffer("mean", torch.from_numpy(root.mean(0)))
            self.register_buffer("spread", torch.from_numpy(root.std(0) + 0.05))

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        settings, target, known = self.settings, batch["target"], batch["known"]
        with torch.no_grad():
            noisy = self.encoder.front(batch["pcm"])
        with torch.autocast(noisy.device.type, torch.bfloat16, enabled=settings.bf16):
            outputs = self.encoder.features(spec_augment(noisy))
        embedding, sound, pooled = (x.float() for x in outputs)
        count = len(noisy)
        scores = F.binary_cross_entropy_with_logits(sound, target * 0.98 + 0.005, known, reduction="sum")
        again = F.binary_cross_entropy_with_logits(self.probe(embedding), target, known, reduction="sum")
        groups = batch["groups"]
        some = groups.sum(1).clamp(min=1.0)
        named = -(groups * torch.log_softmax(self.group(pooled), 1)).sum(1) / some
        parts = {
            "sound": scores / count,
            "embedding": 0.3 * again / count,
            "groups": settings.groups * named.mean(),
        }
        if self.taught and settings.distillation:
            hint = (batch["features"].float().sqrt() - self.mean) / self.spread
            tags = F.binary_cross_entropy_with_logits(self.tags(pooled), batch["scores"].float(), reduction="sum")
            parts["features"] = settings.distillation * F.mse_loss(self.hint(pooled), hint)
            parts["tags"] = 0.3 * settings.distillation * tags / count
        return parts


def train_audio(recipe: Recipe, windows: Windows, run: Path, fabric: Fabric | None = None) -> AudioTask:
    """Returns the trained task in evaluation mode; its ``encoder`` is what is exported."""
    torch.manual_seed(recipe.seed)
    settings = recipe.audio
    encoder = AudioEncoder(len(recipe.labels.sound), recipe.embedding, settings.channels)
    encoder.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's annotations lack it
    task = AudioTask(encoder, recipe, windows)
    names = ["target", "known", "groups", *(("features", "scores") if task.taught else ())]
    arrays = {name: torch.from_numpy(getattr(windows, name)) for name in names}
    pcm = torch.from_numpy(windows.pcm)

    def batch(step: int, rows: range) -> dict[str, Tensor]:
        rngs = [np.random.default_rng([recipe.seed, 2, step, row]) for row in rows]
        index = torch.tensor([int(rng.integers(len(pcm))) for rng in rngs])
        heard, _ = microphones(rngs, pcm[index].float() / 32768, RATE)
        return {"pcm": heard, **{name: values[index] for name, values in arrays.items()}}

    task.train()
    fit("audio", task, batch, Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed), run, fabric)
    return task.eval()
