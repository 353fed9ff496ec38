"""The sentence teacher as a network of our own, so that its upper layers can learn from our sentences (BERT's encoder:
Devlin et al., 2019; Multilingual E5: Wang et al., 2024)."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.model.attention import Layer
from tectum_export.model.pieces import has_bfloat16
from tectum_export.teach.e5_file import E5File

ASKED = "query: "
"""What the encoder was trained to see before a sentence."""
LONGEST = 64
"""Pieces of a sentence that are read; a longer one is cut."""
AT_ONCE = 64
"""Texts that are read together, of like length."""


class SentenceEncoder(nn.Module):
    """The encoder of ``file``, read in full; only its last ``trained`` layers learn. Gives the mean over the pieces."""

    def __init__(self, file: E5File, trained: int = 0, drop: float = 0.1):
        super().__init__()
        self.file, self.width = file, file.width
        self.places = torch.from_numpy(file.numbers("emb.pos").reshape(-1, file.width)[:LONGEST].copy())
        self.places += torch.from_numpy(file.numbers("emb.type")[: file.width].copy())
        self.norm = nn.LayerNorm(file.width, file.eps)
        frozen = file.layers - trained
        drops = [0.0] * frozen + [drop] * trained
        layers = [Layer(file.width, file.inner, file.heads, file.eps, some) for some in drops]
        _fill(self.norm, file, "emb.ln")
        for number, layer in enumerate(layers):
            _fill_layer(layer, file, f"l{number}.")
        self.below, self.above = nn.ModuleList(layers[:frozen]), nn.ModuleList(layers[frozen:])
        for part in (self.norm, self.below):
            part.requires_grad_(False)

    def read(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """What the pieces of ``texts`` mean alone, float32 [B, T, width], and which there are, bool [B, T]."""
        rows = [self.file.cut(ASKED + text, LONGEST) for text in texts]
        known, numbers = np.unique(np.concatenate(rows), return_inverse=True)
        words = torch.from_numpy(self.file.matrix("emb.word", known))
        lengths = torch.tensor([len(row) for row in rows])
        real = torch.arange(int(lengths.max())) < lengths[:, None]
        x = torch.zeros(*real.shape, self.width)
        x[real] = words[torch.from_numpy(numbers)]
        return x + self.places[: real.shape[1]], real

    def forward(self, x: Tensor, real: Tensor) -> Tensor:
        """What :meth:`read` gave to one vector a sentence, [B, width]."""
        with torch.no_grad():
            x = self.norm(x)
            for layer in self.below:
                x = layer(x, real)
        for layer in self.above:
            x = layer(x, real)
        return (x * real[:, :, None]).sum(1) / real.sum(1, keepdim=True)

    def vectors(self, texts: Sequence[str], groups: int) -> Tensor:
        """The vector of each text, of length 1, float32 [N, width]; read in so many groups of like length, and computed
        in bfloat16 where the processor can: the package itself rounds what goes from layer to layer to eight bits."""
        order = np.argsort([len(text.encode()) for text in texts], kind="stable")
        device, parts = self.norm.weight.device, []
        for rows in np.array_split(order, min(groups, len(texts))):
            x, real = (value.to(device) for value in self.read([texts[row] for row in rows]))
            with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16()):
                parts.append(self(x, real).float())
        return F.normalize(torch.cat(parts)[torch.from_numpy(order.argsort())])

    @torch.no_grad()
    def say(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """:meth:`vectors` of a network in evaluation mode, float32 [N, width]."""
        return self.vectors(texts, -(-len(texts) // AT_ONCE)).numpy()


def _fill(part: nn.Linear | nn.LayerNorm, file: E5File, name: str, *more: str) -> None:
    names = (name, *more)
    with torch.no_grad():
        if isinstance(part, nn.Linear):
            part.weight.copy_(torch.from_numpy(np.concatenate([file.matrix(f"{one}.w") for one in names])))
        else:
            part.weight.copy_(torch.from_numpy(file.numbers(f"{name}.w").copy()))
        part.bias.copy_(torch.from_numpy(np.concatenate([file.numbers(f"{one}.b") for one in names])))


def _fill_layer(layer: Layer, file: E5File, at: str) -> None:
    _fill(layer.attend, file, at + "q", at + "k", at + "v")
    _fill(layer.join, file, at + "ao")
    _fill(layer.widen, file, at + "fi")
    _fill(layer.narrow, file, at + "fo")
    _fill(layer.first, file, at + "aln")
    _fill(layer.second, file, at + "oln")
