"""The text encoder over pieces of words: a few layers of attention, whose weights are told in four bits."""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.model.attention import Layer, Narrow, in_four_bits, settle
from tectum_export.model.text import TextNetwork

MEANING = 512
"""Numbers that are read of a sentence."""
EPS = 1e-12


class PieceEncoder(TextNetwork):
    """``pieces``: int32 [B, T] numbers of pieces (``tectum.encode.pieces``), zero-padded on the right; a sentence says
    the same in any batch.

    ``known``: rows of the table of pieces; ``longest``: T at most. The mean over the pieces is centred and scaled
    (Huang et al., 2021) as ``mean`` and ``apart`` [hidden] say, before one hidden layer reads it.
    """

    inputs = ("pieces",)
    mean: Tensor
    apart: Tensor

    def __init__(
        self, intents: int, contexts: int, width: int, known: int, longest: int, hidden: int = 384, layers: int = 6,
        drop: float = 0.1,
    ):  # fmt: skip
        super().__init__(MEANING, intents, contexts, width)
        self.table = nn.Parameter(torch.randn(known, hidden) * 0.05)  # not nn.Embedding, see model.text
        self.places = nn.Parameter(torch.randn(longest, hidden) * 0.02)
        self.norm = nn.LayerNorm(hidden, EPS)
        sizes = hidden, 4 * hidden, max(1, hidden // 32)
        self.layers = nn.ModuleList([Layer(*sizes, EPS, drop, Narrow) for _ in range(layers)])
        self.meaning = Narrow(hidden, MEANING)
        self.register_buffer("mean", torch.zeros(hidden))
        self.register_buffer("apart", torch.ones(hidden))

    def pool(self, codes: Tensor) -> Tensor:
        codes = codes.long()
        real = codes > 0
        x = self.table.index_select(0, codes.flatten()).reshape(*codes.shape, -1)
        x = self.norm((in_four_bits(x) if self.training else x) + self.places[: codes.shape[1]])
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.training and has_bfloat16()):
            for layer in self.layers:
                x = layer(x, real)
        x = x.float() * real[:, :, None]
        vector = F.normalize(x.sum(1) / real.sum(1, keepdim=True).clamp(min=1))
        apart = F.normalize((vector - self.mean) / self.apart)
        return F.relu(self.meaning(apart * apart.shape[1] ** 0.5))

    @torch.no_grad()
    def settle(self) -> None:
        """Round what was learned to four bits, once it is learned."""
        settle(self)
        self.table.copy_(in_four_bits(self.table))


def has_bfloat16() -> bool:
    """Whether this CPU multiplies numbers of 16 bits."""
    return cast(bool, torch.cpu.get_capabilities().get("avx512_bf16", False))
