"""Text encoders behind one interface; here those over bytes, recurrent and convolutional: no tokenizer, any language.

Both look at pairs of bytes: half the steps, and a length that the exporter can follow.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.model.vision import LOGIT_SCALE


def in_pairs(x: Tensor) -> Tensor:
    """Two steps side by side: [B, T, W] to [B, T / 2, 2 W]."""
    batch, length, width = x.shape
    return x.reshape(batch, length // 2, 2 * width)


class Pairs(nn.Module):
    """Byte codes [B, T] (T even) to features [B, outputs, T / 2]: embed, join two bytes, convolve over three pairs."""

    def __init__(self, outputs: int, width: int = 48):
        super().__init__()
        self.table = nn.Parameter(torch.randn(256, width))  # not nn.Embedding: its node would be named as our output
        self.conv = nn.Conv1d(2 * width, outputs, 3, padding=1)

    def forward(self, codes: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """``codes`` int64 and ``real`` float [B, T]; gives features and the mask [B, T / 2] of pairs."""
        x = in_pairs(self.table[codes] * real[:, :, None]).transpose(1, 2)
        return F.relu(self.conv(x)), in_pairs(real[:, :, None])[:, :, 0]


class ByteGru(nn.Module):
    """Byte pairs and a GRU in both directions (Cho et al., 2014).

    The GRU has no biases: from a zero state, zero inputs keep it at zero, so padding (masked to zero) never reaches
    the backward direction and a sentence gives the same result in any batch.
    """

    def __init__(self, hidden: int, known: int):
        super().__init__()
        self.pairs = Pairs(128)
        self.known = nn.Linear(2 * known, 128, bias=False)
        self.gru = nn.GRU(128, hidden, bias=False, batch_first=True, bidirectional=True)
        self.features = 2 * hidden

    def forward(self, codes: Tensor, real: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
        """``codes`` int64 and ``real`` float [B, T], ``known`` [B, T, K] of the pieces of words that begin there; gives
        features [B, T', F] and their mask [B, T']."""
        x, mask = self.pairs(codes, real)
        x = x.transpose(1, 2) + self.known(in_pairs(known))
        return self.gru(x * mask[:, :, None])[0], mask


class ByteConv(nn.Module):
    """Byte embedding and a stack of widening dilated convolutions (Zhang et al., 2015; Bai et al., 2018)."""

    def __init__(self, hidden: int, known: int):
        super().__init__()
        self.pairs = Pairs(hidden)
        self.known = nn.Linear(2 * known, hidden, bias=False)
        self.rest = nn.ModuleList([nn.Conv1d(hidden, hidden, 3, padding=d, dilation=d) for d in (1, 2, 4)])
        self.features = hidden

    def forward(self, codes: Tensor, real: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
        x, mask = self.pairs(codes, real)
        x = (x + self.known(in_pairs(known)).transpose(1, 2)) * mask[:, None]
        for conv in self.rest:
            x = (x + F.relu(conv(x))) * mask[:, None]
        return x.transpose(1, 2), mask


class Ngrams(nn.Module):
    """Which pieces of three to six bytes occur, wherever they stand: hashed into one table (fastText: Bojanowski et
    al., 2017). Summed and at their strongest they know what a bag of words knows, and see through endings; one by one
    they tell the body what stands where.
    """

    sizes = (3, 4, 5, 6)

    def __init__(self, buckets: int = 8191, width: int = 48):
        """``buckets``: rows of the table, best a prime: the remainder of a polynomial of the bytes is a good hash."""
        super().__init__()
        self.buckets = buckets
        self.table = nn.Parameter(torch.randn(self.buckets, width) * 0.3)
        self.width, self.features = width, 2 * width

    def forward(self, codes: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """``codes`` int64 and ``real`` float [B, T]; gives the bag [B, features] and the sum of the pieces that begin
        with the byte before each step [B, T, width]. A sentence begins and ends with a blank."""
        line = F.pad(torch.where(codes > 0, codes, 32), (1, max(self.sizes)), value=32)
        there = F.pad(real, (1, 0), value=1.0)
        steps = there.shape[1]
        hashed = line[:, :steps]
        pieces, peaks = torch.zeros_like(there)[:, :, None], []
        for size in range(2, max(self.sizes) + 1):
            # the remainder at each step, since some providers compute int64 in 32 bits
            hashed = (hashed * 257 + line[:, size - 1 : size - 1 + steps]) % self.buckets
            if size in self.sizes:
                found = self.table[(hashed + size * 131) % self.buckets] * there[:, :, None]
                pieces = pieces + found
                peaks.append(F.relu(found).amax(1))
        share = (len(self.sizes) * there.sum(1, keepdim=True)).sqrt()
        bag = torch.cat([pieces.sum(1) / share, torch.stack(peaks).amax(0)], 1)
        return bag, pieces[:, : steps - 1]


KINDS: dict[str, type[ByteGru] | type[ByteConv]] = {"gru": ByteGru, "conv": ByteConv}


class TextNetwork(nn.Module):
    """What every text encoder gives: ``embedding`` [B, width], and logits ``intent`` [B, I], ``context`` [B, C] and
    ``help`` [B, 1] of what it read of each sentence, ``pooled`` numbers."""

    inputs: tuple[str, ...] = ()
    outputs = ("embedding", "intent", "context", "help")

    def __init__(self, pooled: int, intents: int, contexts: int, width: int):
        super().__init__()
        self.drop = nn.Dropout(0.3)
        self.intent = nn.Linear(pooled, intents)
        self.context = nn.Linear(pooled, contexts)
        self.help = nn.Linear(pooled, 1)
        scores = intents + contexts + 1
        self.embed = nn.Linear(pooled + scores, width - scores)

    def pool(self, codes: Tensor) -> Tensor:
        """What is read of each sentence, [B, pooled]."""
        raise NotImplementedError

    def forward(self, codes: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.heads(self.drop(self.pool(codes)))

    def heads(self, pooled: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The outputs for what :meth:`pool` gives."""
        intent, context, plea = self.intent(pooled), self.context(pooled), self.help(pooled)
        scores = torch.cat([intent, context, plea], 1) / LOGIT_SCALE
        return torch.cat([scores, self.embed(torch.cat([pooled, scores], 1))], 1), intent, context, plea


class TextEncoder(TextNetwork):
    """``bytes``: uint8 [B, T] UTF-8 of a cleaned sentence, zero-padded on the right to an even T.

    A recurrent or convolutional body reads the order of things, beside it pieces of words count wherever they are.
    """

    inputs = ("bytes",)

    def __init__(
        self, intents: int, contexts: int, width: int = 128, kind: str = "gru", hidden: int = 128, pieces: int = 8191
    ):
        known = Ngrams(pieces)
        body = KINDS[kind](hidden, known.width)
        super().__init__(2 * body.features + known.features, intents, contexts, width)
        self.pieces, self.body = known, body
        self.attention = nn.Linear(body.features, 1)

    def pool(self, codes: Tensor) -> Tensor:
        codes = codes.long()
        real = (codes > 0).float()
        bag, pieces = self.pieces(codes, real)
        x, mask = self.body(codes, real, pieces)
        weight = self.attention(x)[:, :, 0] + (mask - 1.0) * 1e4
        attended = (torch.softmax(weight, 1)[:, :, None] * x).sum(1)
        largest = (x + (mask - 1.0)[:, :, None] * 1e4).amax(1).clamp(min=-1e2)
        return torch.cat([attended, largest, bag], 1)
