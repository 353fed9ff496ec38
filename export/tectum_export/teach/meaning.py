"""What the sentence teacher takes a sentence for: one hidden layer on its vectors, fitted on the labelled sentences."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, STEPS, BATCH, RATE = 512, 3000, 256, 2e-3


def fit_meaning(
    vectors: Tensor, targets: tuple[Tensor, Tensor, Tensor], odds: Tensor, sizes: tuple[int, ...], steps: int = STEPS
) -> nn.Module:
    """The network: ``vectors`` [N, D] to the logits of intent, context and help side by side, [N, sum of ``sizes``].

    ``targets``: intent and context int64 [N], help float [N]; ``odds`` [N]: how often each sentence is drawn. It
    follows torch's own seed.
    """
    net = nn.Sequential(
        nn.Dropout(0.1), nn.Linear(vectors.shape[1], HIDDEN), nn.ReLU(), nn.Dropout(0.3), nn.Linear(HIDDEN, sum(sizes))
    )
    optimizer = torch.optim.AdamW(net.parameters(), RATE)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, steps)
    for _ in range(steps):
        rows = torch.multinomial(odds, BATCH, replacement=True)
        intent, context, plea = net(vectors[rows]).split(sizes, 1)
        wanted = [target[rows] for target in targets]
        loss = F.cross_entropy(intent, wanted[0], label_smoothing=0.05) + F.cross_entropy(context, wanted[1])
        loss = loss + F.binary_cross_entropy_with_logits(plea[:, 0], wanted[2])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        rate.step()
    return net.eval()


@torch.no_grad()
def meanings(net: nn.Module, vectors: Tensor, sizes: tuple[int, ...]) -> NDArray[np.float32]:
    """Chances of each intent, each context, and of a cry for help, side by side, [N, sum of ``sizes``]."""
    return as_chances(net(vectors), sizes)


def as_chances(logits: Tensor, sizes: tuple[int, ...]) -> NDArray[np.float32]:
    """What logits of intent, context and help side by side say, [N, sum of ``sizes``]."""
    intent, context, plea = torch.split(logits, list(sizes), 1)
    return torch.cat([intent.softmax(1), context.softmax(1), plea.sigmoid()], 1).numpy()
