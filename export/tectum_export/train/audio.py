"""Train the audio encoder on composed windows of sound, with a teacher's soft labels and features beside the labels."""

from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.data.augment_sound import microphones
from tectum_export.data.sound import RATE
from tectum_export.model.audio import AudioEncoder, Pretrained, build_audio, spec_augment
from tectum_export.recipe import Recipe
from tectum_export.teach.sounds import Windows
from tectum_export.train.loop import Schedule, fit
from tectum_export.train.usual import pooled_features

STARTED_ON, HEAD_STEPS = 4000, 150
"""Windows on whose features the projection and the heads are fitted before anything is fine-tuned, and in how many
steps."""
STARTED = ("encoder.body.layers.", "encoder.embed.")
"""What begins from pretrained features, and goes on learning slowly."""


class AudioTask(nn.Module):
    """Multi-label sound scores where the label is known, the data set's own classes, the teacher.

    The heads here are for training only, and all but that of the labels see the embedding's features alone: what is
    handed on must tell the classes and what the teacher hears, not the labels' scores. The teacher's features (at least
    0) are compared after a square root, each standardised over all windows (FitNets; Romero et al., 2015), its scores
    by cross-entropy (Hinton et al., 2015).
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, encoder: AudioEncoder, recipe: Recipe, windows: Windows):
        super().__init__()
        self.encoder, self.settings = encoder, recipe.audio
        self.labels = len(recipe.labels.sound)
        features = recipe.embedding - self.labels
        self.probe = nn.Linear(features, self.labels)
        self.group = nn.Linear(features, len(windows.names))
        self.taught = windows.features is not None
        if windows.features is not None and windows.scores is not None:
            root = np.sqrt(windows.features.astype(np.float32))
            self.hint = nn.Linear(features, root.shape[1])
            self.tags = nn.Linear(features, windows.scores.shape[1])
            nn.init.constant_(self.tags.bias, -5.0)
            self.register_buffer("mean", torch.from_numpy(root.mean(0)))
            self.register_buffer("spread", torch.from_numpy(root.std(0) + 0.05))

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        front = self.encoder.front
        # In full, whatever the networks compute in: 8 bits of a spectrum are noise where it is quiet.
        with torch.no_grad(), torch.autocast(batch["pcm"].device.type, enabled=False):
            noisy = front(batch["pcm"])
        with torch.autocast(noisy.device.type, torch.bfloat16, enabled=self.settings.bf16):
            outputs = self.encoder.features(spec_augment(noisy, front.silence))
        embedding, sound, _ = (x.float() for x in outputs)
        return self.losses(embedding[:, self.labels :], sound, batch)

    def losses(self, told: Tensor, sound: Tensor, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The parts of the loss of the embedding's features ``told`` [B, F] and of the scores [B, C] (logits)."""
        settings, target, known = self.settings, batch["target"], batch["known"]
        count = len(told)
        scores = F.binary_cross_entropy_with_logits(sound, target * 0.98 + 0.005, known, reduction="sum")
        again = F.binary_cross_entropy_with_logits(self.probe(told), target, known, reduction="sum")
        groups = batch["groups"]
        some = groups.sum(1).clamp(min=1.0)
        named = -(groups * torch.log_softmax(self.group(told), 1)).sum(1) / some
        parts = {
            "sound": scores / count,
            "embedding": 0.3 * again / count,
            "groups": settings.groups * named.mean(),
        }
        if self.taught and settings.distillation:
            hint = (batch["features"].float().sqrt() - self.mean) / self.spread
            tags = F.binary_cross_entropy_with_logits(self.tags(told), batch["scores"].float(), reduction="sum")
            parts["features"] = settings.distillation * F.mse_loss(self.hint(told), hint)
            parts["tags"] = 0.3 * settings.distillation * tags / count
        return parts

    def start(self, pooled: Tensor, batch: dict[str, Tensor], steps: int = HEAD_STEPS) -> None:
        """Fit the projection, then every head alone, on the features ``pooled`` [N, F] of windows that nothing has
        changed yet: gradients of heads that know nothing destroy within some hundred steps what was pretrained.

        The scores see the projection too: a thousand features, some of which hardly ever move, fit four thousand
        windows by chance.
        """
        encoder = self.encoder
        encoder.project(pooled)
        with torch.no_grad():
            told = encoder.embed(pooled)
        scores = nn.Linear(told.shape[1], self.labels)
        nn.init.zeros_(scores.weight)
        target, known = batch["target"], batch["known"]
        with torch.no_grad():
            scores.bias.copy_(torch.logit(((target * known).sum(0) + 1) / (known.sum(0) + 2), eps=1e-3))
        heads = [p for name, p in self.named_parameters() if not name.startswith("encoder.")]
        optimizer = torch.optim.AdamW([*scores.parameters(), *heads], lr=1e-2, weight_decay=0.1)
        for _ in range(steps):
            loss = torch.stack(list(self.losses(told, scores(told), batch).values())).sum()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
        with torch.no_grad():
            encoder.score.weight.copy_(scores.weight @ encoder.embed.weight)
            encoder.score.bias.copy_(scores.bias + scores.weight @ encoder.embed.bias)


def train_audio(
    recipe: Recipe,
    windows: Windows,
    run: Path,
    fabric: Fabric | None = None,
    data: Path = Path(),
    name: str = "audio",
) -> AudioTask:
    """Returns the trained task in evaluation mode; its ``encoder`` is what is exported.

    ``data``: the folder below which the recipe's pretrained layers are; ``name``: of the training, in the log and of
    its checkpoint. Raises UsageError when the layers are not there.
    """
    torch.manual_seed(recipe.seed)
    settings = recipe.audio
    encoder = build_audio(recipe)
    started = isinstance(encoder.body, Pretrained)
    if isinstance(encoder.body, Pretrained):
        encoder.body.layers.load_pretrained(data / settings.pretrained)
    encoder.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's annotations lack it
    task = AudioTask(encoder, recipe, windows)
    names = ["target", "known", "groups", *(("features", "scores") if task.taught else ())]
    arrays = {name: torch.from_numpy(getattr(windows, name)) for name in names}
    if started:
        rows = np.random.default_rng([recipe.seed, 3]).permutation(len(windows.pcm))[:STARTED_ON]
        encoder.eval()
        pooled = pooled_features(lambda heard: encoder.features(encoder.front(heard))[2], windows, rows, recipe.seed)
        task.start(pooled, {name: values[torch.from_numpy(rows)] for name, values in arrays.items()})
    pcm = torch.from_numpy(windows.pcm)

    def batch(step: int, rows: range) -> dict[str, Tensor]:
        rngs = [np.random.default_rng([recipe.seed, 2, step, row]) for row in rows]
        index = torch.tensor([int(rng.integers(len(pcm))) for rng in rngs])
        heard, _ = microphones(rngs, pcm[index].float() / 32768, RATE)
        return {"pcm": heard, **{name: values[index] for name, values in arrays.items()}}

    def pace(name: str) -> float:
        return settings.pretrained_lr if started and name.startswith(STARTED) else 1.0

    task.train()
    schedule = Schedule(settings.steps, settings.lr, settings.batch, seed=recipe.seed)
    fit(name, task, batch, schedule, run, fabric, pace=pace)
    return task.eval()
