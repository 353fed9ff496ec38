import numpy as np
import torch

from tectum_export.teach.meaning import fit_meaning, meanings


def test_what_vectors_mean_is_learned_and_told_as_chances():
    torch.manual_seed(1)
    centres = 2 * torch.randn(6, 12)
    kinds = torch.arange(600) % 6
    vectors = centres[kinds] + 0.2 * torch.randn(600, 12)
    targets = kinds % 3, kinds % 2, (kinds == 5).float()
    net = fit_meaning(vectors[:400], targets_of(targets, 400), torch.ones(400), (3, 2, 1), 200)
    told = meanings(net, vectors[400:], (3, 2, 1))
    intent, context, plea = np.split(told, [3, 5], axis=1)
    assert np.allclose(intent.sum(1), 1, atol=1e-5)
    assert np.allclose(context.sum(1), 1, atol=1e-5)
    assert (intent.argmax(1) == targets[0][400:].numpy()).mean() > 0.95
    assert (context.argmax(1) == targets[1][400:].numpy()).mean() > 0.95
    assert ((plea[:, 0] > 0.5) == (targets[2][400:].numpy() > 0.5)).mean() > 0.95


def targets_of(targets, count):
    return tuple(target[:count] for target in targets)
