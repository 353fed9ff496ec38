"""A layer of attention, as in BERT (Devlin et al., 2019), and weights that are trained to be told in four bits."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn import functional as F

BLOCK = 64
"""Weights that share a scale; the half of it where a row is no multiple."""


def block_of(width: int) -> int:
    """How many weights of a row of ``width`` share a scale. Raises ValueError for what is no multiple of 32."""
    if width % (BLOCK // 2):
        raise ValueError(f"rows of {width} weights cannot be told in four bits; allowed: multiples of {BLOCK // 2}")
    return BLOCK if width % BLOCK == 0 else BLOCK // 2


def steps_of(weight: Tensor) -> tuple[Tensor, Tensor]:
    """``weight`` [N, K] as whole numbers from -8 to 7, [N, blocks, block], and the scales [N, blocks, 1]: the weight of
    a block that is largest becomes -8 of them (Q4_0). Of what is so already the same come out again."""
    width = weight.shape[-1]
    blocks = weight.reshape(*weight.shape[:-1], -1, block_of(width))
    largest = blocks.gather(-1, blocks.abs().argmax(-1, keepdim=True))
    scale = torch.where(largest == 0, 1.0, largest / -8)
    return (blocks / scale).round().clamp(-8, 7), scale


def in_four_bits(weight: Tensor) -> Tensor:
    """The nearest that four bits can tell; gradients pass as if nothing had been rounded (Bengio et al., 2013)."""
    steps, scale = steps_of(weight.detach())
    return weight + ((steps * scale).flatten(-2) - weight).detach()


class Narrow(nn.Linear):
    """A linear layer that learns with its weights in four bits (Jacob et al., 2018); see :func:`settle`."""

    rounded: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return F.linear(x, self.weight, self.bias)
        return F.linear(x, in_four_bits(self.weight) if self.rounded is None else self.rounded, self.bias)


@contextmanager
def rounded_once(part: nn.Module) -> Iterator[None]:
    """Weights that learn in four bits are rounded once for all that is read within, not by each group of a batch
    (``benchmarks/text_step.py``)."""
    narrow = [one for one in part.modules() if isinstance(one, Narrow)]
    for one in narrow:
        one.rounded = in_four_bits(one.weight)
    try:
        yield
    finally:
        for one in narrow:
            one.rounded = None


@torch.no_grad()
def settle(part: nn.Module) -> None:
    """Round the weights of all that learned in four bits, once they are learned."""
    for one in part.modules():
        if isinstance(one, Narrow):
            one.weight.copy_(in_four_bits(one.weight))


class Layer(nn.Module):
    """Attention and a feed-forward net, each added to what came in and normalised; their weights of ``kind``."""

    def __init__(self, width: int, inner: int, heads: int, eps: float, drop: float, kind: type[nn.Linear] = nn.Linear):
        super().__init__()
        self.heads, self.drop = heads, nn.Dropout(drop)
        self.attend = kind(width, 3 * width)
        self.join = kind(width, width)
        self.widen, self.narrow = kind(width, inner), kind(inner, width)
        self.first, self.second = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)

    def forward(self, x: Tensor, real: Tensor) -> Tensor:
        """``x`` [B, T, width]; ``real`` bool [B, T]: which pieces there are."""
        asked = self.attend(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        query, key, value = asked
        attention = _plainly if self.training else F.scaled_dot_product_attention
        seen = attention(query, key, value, real[:, None, None]).transpose(1, 2).flatten(2)
        x = self.first(x + self.drop(self.join(seen)))
        widened: Tensor = self.second(x + self.drop(self.narrow(F.gelu(self.widen(x)))))
        return widened


def _plainly(query: Tensor, key: Tensor, value: Tensor, real: Tensor) -> Tensor:
    """Attention as it is written down: of a few pieces its gradient is quick on a CPU, which that of the fused one
    is not in 16 bits (``benchmarks/text_step.py``)."""
    alike = query @ key.transpose(-2, -1) * query.shape[-1] ** -0.5
    told: Tensor = alike.masked_fill(~real, torch.finfo(alike.dtype).min).softmax(-1).to(value.dtype) @ value
    return told
