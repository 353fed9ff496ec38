import torch

from tectum_export.train.balance import contrast, modulate, reverse_gradient


def test_reversed_gradient_turns_its_sign_and_modulation_slows_the_leader():
    x = torch.ones(3, requires_grad=True)
    (2 * reverse_gradient(x, 0.5)).sum().backward()
    assert torch.equal(x.grad, torch.full((3,), -1.0))
    wanted = torch.tensor([0, 1])
    sure = 8 * torch.eye(2)
    vectors = [torch.ones(2, 4, requires_grad=True) for _ in range(3)]
    torch.manual_seed(0)
    out = modulate(vectors, [sure, 0 * sure, 0 * sure], wanted, 0.5)
    assert all(torch.equal(a, b) for a, b in zip(out, vectors, strict=True))
    sum(v.sum() for v in out).backward()
    assert torch.allclose(vectors[0].grad, torch.full((2, 4), 1 - float(torch.tanh(torch.tensor(0.5 * 2)))), atol=0.01)
    assert torch.equal(vectors[1].grad, torch.ones(2, 4))


def test_the_contrastive_loss_is_lower_when_likes_are_close():
    wanted = torch.tensor([0, 0, 1, 1])
    close = torch.tensor([[1.0, 0], [1, 0.1], [0, 1], [0.1, 1]])
    assert contrast(close, wanted) < contrast(close[[0, 2, 1, 3]], wanted)
