"""Text encoders over bytes: recurrent and convolutional behind one interface. No tokenizer, any language."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.model.vision import LOGIT_SCALE


class ByteGru(nn.Module):
    """Byte embedding, a convolution that halves the length, and a GRU in each direction (Cho et al., 2014).

    The backward GRU reads each sentence reversed within its own length, so padding never reaches it.
    """

    def __init__(self, hidden: int = 128):
        super().__init__()
        self.embedding = nn.Embedding(256, 48)
        self.conv = nn.Conv1d(48, 128, 5, stride=2, padding=2)
        self.forward_gru = nn.GRU(128, hidden, batch_first=True)
        self.backward_gru = nn.GRU(128, hidden, batch_first=True)
        self.features = 2 * hidden

    def forward(self, codes: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """``codes`` int64 [B, T], ``real`` float [B, T]; gives features [B, T', F] and their mask [B, T']."""
        x = (self.embedding(codes) * real[:, :, None]).transpose(1, 2)
        x = F.relu(self.conv(x)).transpose(1, 2)
        mask = real[:, ::2]
        length = mask.sum(1, keepdim=True).long()
        steps = torch.arange(mask.shape[1], device=codes.device)[None]
        flipped = torch.where(steps < length, length - 1 - steps, steps)
        index = flipped[:, :, None].expand(-1, -1, x.shape[2])
        ahead, _ = self.forward_gru(x)
        back, _ = self.backward_gru(torch.gather(x, 1, index))
        index = flipped[:, :, None].expand(-1, -1, back.shape[2])
        return torch.cat([ahead, torch.gather(back, 1, index)], 2), mask


class ByteConv(nn.Module):
    """Byte embedding and a stack of widening dilated convolutions (Zhang et al., 2015; Bai et al., 2018)."""

    def __init__(self, hidden: int = 160):
        super().__init__()
        self.embedding = nn.Embedding(256, 48)
        self.first = nn.Conv1d(48, hidden, 5, stride=2, padding=2)
        self.rest = nn.ModuleList([nn.Conv1d(hidden, hidden, 3, padding=d, dilation=d) for d in (1, 2, 4)])
        self.features = hidden

    def forward(self, codes: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        x = (self.embedding(codes) * real[:, :, None]).transpose(1, 2)
        mask = real[:, ::2]
        x = F.relu(self.first(x)) * mask[:, None]
        for conv in self.rest:
            x = (x + F.relu(conv(x))) * mask[:, None]
        return x.transpose(1, 2), mask


KINDS = {"gru": ByteGru, "conv": ByteConv}


class TextEncoder(nn.Module):
    """``bytes``: uint8 [B, T] UTF-8 of a cleaned sentence, zero-padded on the right.

    Returns ``embedding`` [B, width], and logits ``intent`` [B, I], ``context`` [B, C] and ``help`` [B, 1].
    """

    inputs = ("bytes",)
    outputs = ("embedding", "intent", "context", "help")

    def __init__(self, intents: int, contexts: int, width: int = 128, kind: str = "gru"):
        super().__init__()
        self.body = KINDS[kind]()
        pooled = 2 * self.body.features
        self.attention = nn.Linear(self.body.features, 1)
        self.drop = nn.Dropout(0.3)
        self.intent = nn.Linear(pooled, intents)
        self.context = nn.Linear(pooled, contexts)
        self.help = nn.Linear(pooled, 1)
        self.embed = nn.Linear(pooled + intents + contexts + 1, width)

    def forward(self, bytes: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:  # noqa: A002 - the graph's input name
        codes = bytes.long()
        real = (codes > 0).float()
        x, mask = self.body(codes, real)
        weight = self.attention(x)[:, :, 0] + (mask - 1.0) * 1e4
        attended = (torch.softmax(weight, 1)[:, :, None] * x).sum(1)
        largest = (x + (mask - 1.0)[:, :, None] * 1e4).amax(1).clamp(min=-1e2)
        pooled = self.drop(torch.cat([attended, largest], 1))
        intent, context, plea = self.intent(pooled), self.context(pooled), self.help(pooled)
        scores = torch.cat([intent, context, plea], 1) / LOGIT_SCALE
        return self.embed(torch.cat([pooled, scores], 1)), intent, context, plea
