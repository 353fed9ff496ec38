"""Train the encoder of heat on frames that are drawn, and write what ``tectum-export join`` takes: thermal.onnx and
examples.npz. Whoever has an array draws nothing, but records frames and says what was there."""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_thermal.source import SIDE

LABELS = ("warm_body", "fire")
WIDTH, FRAMES, STEPS = 128, 1200, 300
"""``WIDTH``: of every embedding of the bundle that it joins."""


class Encoder(nn.Module):
    """Degrees Celsius [B, 8, 8] to an embedding [B, WIDTH] and the logits of ``LABELS`` [B, 2]."""

    def __init__(self) -> None:
        super().__init__()
        layers = (nn.Conv2d(2, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten())
        self.body = nn.Sequential(*layers, nn.Linear(32 * 16, WIDTH), nn.Tanh())
        self.head = nn.Linear(WIDTH, len(LABELS))

    def forward(self, celsius: Tensor) -> tuple[Tensor, Tensor]:
        warmer = celsius - celsius.mean((1, 2), keepdim=True)
        embedding = self.body(torch.stack((warmer / 10, (celsius - 22) / 100), 1))
        return embedding, self.head(embedding)


def frame(rng: np.random.Generator, body: bool, fire: bool) -> np.ndarray:
    """A room, somebody in it, something that burns: float32 [8, 8]."""
    y, x = np.mgrid[:SIDE, :SIDE]
    seen = rng.uniform(15, 28) + rng.normal(0, 0.5, (SIDE, SIDE)) + rng.normal(0, 0.2) * x

    def spot(celsius: float, size: float) -> np.ndarray:
        at = rng.uniform(0, SIDE - 1, 2)
        share = np.exp(-((y - at[0]) ** 2 + (x - at[1]) ** 2) / (2 * size**2))
        return seen + share * (celsius - seen)

    if body:
        seen = spot(rng.uniform(29, 36), rng.uniform(0.8, 2.5))
    if fire:
        seen = spot(rng.uniform(70, 400), rng.uniform(0.5, 2.0))
    return seen.astype(np.float32)


def main(folder: Path) -> None:
    rng = np.random.default_rng(0)
    heat = rng.random((FRAMES, len(LABELS))) < (0.4, 0.25)
    frames = np.stack([frame(rng, *there) for there in heat])
    somebody = rng.choice(("routine", "visitor"), FRAMES)
    situation = np.where(heat[:, 1], "hazard", np.where(heat[:, 0], somebody, "quiet"))
    np.savez(folder / "examples.npz", celsius=frames, heat=heat, heat_labels=LABELS, situation=situation)

    torch.set_num_threads(1)  # it is small
    torch.manual_seed(0)
    learned = torch.from_numpy(np.stack([frame(rng, *there) for there in heat]))  # others than the examples
    encoder, wanted = Encoder(), torch.from_numpy(heat.astype(np.float32))
    descent = torch.optim.AdamW(encoder.parameters(), 3e-3)
    for _ in range(STEPS):
        rows = torch.randint(0, FRAMES, (64,))
        descent.zero_grad()
        F.binary_cross_entropy_with_logits(encoder(learned[rows])[1], wanted[rows]).backward()
        descent.step()
    torch.onnx.export(
        encoder.eval(),
        (learned[:2],),
        folder / "thermal.onnx",
        input_names=["celsius"],
        output_names=["embedding", "heat"],
        dynamic_shapes=({0: "batch"},),
        dynamo=True,
        external_data=False,
        verbose=False,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
