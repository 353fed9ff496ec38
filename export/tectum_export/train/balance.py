"""Losses and gradients that keep modalities in balance: options of the fusion's training, each with its ablation."""

import torch
from torch import Tensor
from torch.nn import functional as F


class _Scaled(torch.autograd.Function):
    """The identity; gradients are multiplied by ``scale`` and, for a positive ``spread``, made noisy."""

    @staticmethod
    def forward(ctx: torch.autograd.function.FunctionCtx, x: Tensor, scale: Tensor, spread: bool) -> Tensor:
        ctx.save_for_backward(scale)
        ctx.spread = spread  # type: ignore[attr-defined]
        return x.view_as(x)

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, *grads: Tensor) -> tuple[Tensor, None, None]:
        (scale,) = ctx.saved_tensors  # type: ignore[attr-defined]
        gradient = grads[0] * scale
        if ctx.spread:  # type: ignore[attr-defined]
            gradient = gradient + torch.randn_like(gradient) * gradient.std()
        return gradient, None, None


def _scaled(x: Tensor, scale: Tensor, spread: bool) -> Tensor:
    same: Tensor = _Scaled.apply(x, scale, spread)  # type: ignore[no-untyped-call]  # torch does not annotate it
    return same


def reverse_gradient(x: Tensor, strength: float) -> Tensor:
    """Gradient reversal (Ganin et al., 2016): what follows learns to tell, what came before learns to hide."""
    return _scaled(x, torch.tensor(-strength, device=x.device), False)


def modulate(vectors: list[Tensor], alone: list[Tensor], wanted: Tensor, alpha: float) -> list[Tensor]:
    """OGM-GE (Peng et al., 2022): slow the modality that leads, and add noise to its gradient.

    ``alone``: each modality's own logits [B, S]; ``wanted``: the true class [B]. A modality whose mean probability of
    the truth is ``r`` times that of the others gets its gradient multiplied by 1 - tanh(alpha * r) where r > 1.
    """
    with torch.no_grad():
        sure = torch.stack([torch.softmax(a, 1).gather(1, wanted[:, None]).mean() for a in alone])
        others = (sure.sum() - sure) / (len(alone) - 1)
        ratio = sure / others.clamp(min=1e-6)
        scale = torch.where(ratio > 1, 1 - torch.tanh(alpha * ratio), torch.ones_like(ratio))
    return [_scaled(v, scale[i], bool(scale[i] < 1)) for i, v in enumerate(vectors)]


def contrast(joint: Tensor, wanted: Tensor, temperature: float = 0.2) -> Tensor:
    """Supervised contrastive loss (Khosla et al., 2020) on unit vectors: scenes of one situation draw together."""
    unit = F.normalize(joint, dim=1)
    likeness = unit @ unit.T / temperature
    itself = torch.eye(len(unit), dtype=torch.bool, device=unit.device)
    same = (wanted[:, None] == wanted[None]) & ~itself
    log_share = likeness - torch.logsumexp(likeness.masked_fill(itself, -1e9), 1, keepdim=True)
    return -((log_share * same).sum(1) / same.sum(1).clamp(min=1)).mean()
