"""A small encoder over pieces begins as the great one that it came from: some of its layers, some of its pieces."""

import numpy as np
import torch
from torch import Tensor, nn

from tectum.encode.pieces import Pieces
from tectum.errors import UsageError
from tectum_export.model.pieces import PieceEncoder
from tectum_export.teach.encoder import SentenceEncoder


@torch.no_grad()
def begin_as(
    small: PieceEncoder,
    great: SentenceEncoder,
    layers: tuple[int, ...],
    pieces: Pieces,
    scale: tuple[Tensor, Tensor],
    head: nn.Module | None = None,
) -> None:
    """Copy ``layers`` of ``great`` and its ``pieces`` into ``small``; ``scale``: mean and standard deviation [width] of
    its vectors. ``head``: of a fine-tuned teacher, one hidden layer, then the logits of intent, context and help.

    Raises UsageError where the widths differ, or a layer is named that ``great`` does not have.
    """
    known = [*great.below, *great.above]
    if unknown := [number for number in layers if number >= len(known)]:
        raise UsageError(f"recipe: [text] layers: {unknown[0]}: the encoder has {len(known)}, from 0 on")
    if small.table.shape[1] != great.width or len(small.layers) != len(layers):
        raise UsageError(f"recipe: [text] hidden: must be {great.width}, as wide as the encoder that it begins with")
    cut = great.file.cut
    numbers = [0, *cut.ends, cut.unknown, *(cut.numbers[piece] for piece in pieces.scores)]
    small.table.zero_()
    small.table[: len(numbers)] = torch.from_numpy(great.file.matrix("emb.word", np.array(numbers)))
    small.table[0] = 0
    places = great.file.numbers("emb.pos").reshape(-1, great.width)[: len(small.places)]
    places = places + great.file.numbers("emb.type")[: great.width]
    small.places[: len(places)] = torch.from_numpy(places)
    small.norm.load_state_dict(great.norm.state_dict())
    for one, number in zip(small.layers, layers, strict=True):
        one.load_state_dict(known[number].state_dict())
    small.mean.copy_(scale[0])
    small.apart.copy_(scale[1])
    if head is not None:
        first, last = (part for part in head.modules() if isinstance(part, nn.Linear))
        small.meaning.load_state_dict(first.state_dict())
        begin = 0
        for part in (small.intent, small.context, small.help):
            rows = slice(begin, begin := begin + part.out_features)
            part.weight.copy_(last.weight[rows])
            part.bias.copy_(last.bias[rows])
