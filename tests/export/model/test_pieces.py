from contextlib import nullcontext

import pytest
import torch

from tectum_export.model.attention import Layer, Narrow, block_of, in_four_bits, rounded_once, settle, steps_of
from tectum_export.model.pieces import PieceEncoder


def encoder():
    torch.manual_seed(3)
    return PieceEncoder(3, 4, width=32, known=50, longest=20, hidden=32, layers=2)


def test_a_sentence_says_the_same_in_any_batch_and_however_it_is_padded():
    model = encoder().eval()
    sentence = [1, 7, 8, 9, 2]
    alone = model(torch.tensor([sentence]))
    beside = model(torch.tensor([sentence + [0] * 7, list(range(1, 13))], dtype=torch.int32))
    for one, two in zip(alone, beside, strict=True):
        assert torch.allclose(one[0], two[0], atol=1e-5)


def test_what_stands_where_counts():
    model = encoder().eval()
    one, two = (model(torch.tensor([[1, *said, 2]]))[0] for said in ((7, 8, 9), (9, 8, 7)))
    assert not torch.allclose(one, two, atol=1e-3)


@torch.no_grad()
def test_settled_it_says_what_it_said_while_it_learned():
    model = encoder()
    for part in model.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0
    codes = torch.tensor([[1, 7, 8, 9, 2], [1, 3, 2, 0, 0]])
    learning = model.train().pool(codes)
    before = model.eval().pool(codes)
    model.settle()
    assert torch.allclose(model.pool(codes), learning, atol=0.03 * float(learning.abs().max()))
    assert (model.pool(codes) - learning).abs().mean() < 0.3 * (before - learning).abs().mean()


def test_weights_of_four_bits_are_sixteen_steps_of_a_scale_and_stay_when_rounded_again():
    torch.manual_seed(1)
    part = Narrow(128, 5)
    settle(part)
    steps, scale = steps_of(part.weight)
    assert steps.shape == (5, 2, 64)
    assert set(steps.unique().tolist()) <= set(range(-8, 8))
    assert (steps.min(-1).values == -8).all()
    again = part.weight.detach().clone()
    settle(part)
    assert torch.equal(part.weight, again)
    assert torch.equal((steps * scale).flatten(-2), again)


def test_a_block_without_weights_stays_so():
    assert torch.equal(in_four_bits(torch.zeros(2, 64)), torch.zeros(2, 64))


def test_what_is_learned_passes_the_rounding():
    part = Narrow(32, 1).train()
    part(torch.ones(1, 32)).sum().backward()
    assert torch.equal(part.weight.grad, torch.ones(1, 32))


def test_rows_of_other_widths_are_refused():
    assert (block_of(64), block_of(96)) == (64, 32)
    with pytest.raises(ValueError, match=r"rows of 40 weights .*multiples of 32"):
        block_of(40)


def test_weights_are_rounded_once_for_all_groups_and_learn_as_if_each_rounded_them():
    def learned(context):
        torch.manual_seed(0)
        part = Narrow(32, 4).train()
        with context(part):
            sum(part(rows).square().sum() for rows in torch.randn(3, 5, 32).unbind()).backward()
        assert part.rounded is None
        return part.weight.grad

    assert torch.allclose(learned(rounded_once), learned(lambda _part: nullcontext()), rtol=1e-5)


def test_what_learns_attends_as_what_is_exported_does():
    torch.manual_seed(0)
    layer = Layer(64, 128, 2, 1e-12, 0.0)
    x, real = torch.randn(3, 6, 64), torch.arange(6) < torch.tensor([[6], [2], [4]])
    assert torch.allclose(layer.train()(x, real), layer.eval()(x, real), atol=1e-5)
