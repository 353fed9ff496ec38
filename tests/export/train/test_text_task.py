import numpy as np
import pytest
import torch

from tectum_export.data.text_codes import TextCodes
from tectum_export.model.text import TextEncoder
from tectum_export.train.text import TextTask, in_groups

SAID = ["help", "turn on the light in the kitchen", "we are away", "es brennt", "a", "good night everybody, i am tired"]


def small_encoder():
    torch.manual_seed(1)
    return TextEncoder(3, 4, width=32, hidden=8, pieces=101).eval()


def test_sentences_read_in_groups_of_like_length_say_what_they_say_together():
    encoder = small_encoder()
    codes = torch.from_numpy(TextCodes(160)(SAID))
    with torch.no_grad():
        assert torch.allclose(in_groups(encoder.pool, codes), encoder.pool(codes), atol=1e-5)


def lesson_of(task_sizes, dims, rng):
    """A batch of SAID with reworded sentences and words, and random answers of a teacher."""
    again, words = ["help me", "shine in the cellar"], ["fire", "feuer", "licht"]
    codes, reworded, alone = (torch.from_numpy(TextCodes(160)(texts)) for texts in (SAID, again, words))
    count = len(SAID)
    vectors = rng.standard_normal((count + 2 + 3, dims)).astype(np.float32)
    meanings = np.full((2, sum(task_sizes)), 0.02, np.float32)
    meanings[:, [1, 4, 7]] = 0.9
    targets = torch.zeros(count, 2, dtype=torch.long), torch.zeros(count)
    return (codes, *targets, reworded, alone, torch.from_numpy(vectors), torch.from_numpy(meanings))


def test_the_teacher_is_learned_from_sentences_reworded_ones_and_words_alone():
    sizes = (3, 4, 1)
    task = TextTask(small_encoder(), sizes, 32, taught=6, weight=2.0).train()
    batch = lesson_of(sizes, 6, np.random.default_rng(1))
    first = {name: float(value.detach()) for name, value in task(batch).items()}
    again = torch.optim.Adam(task.parameters(), 1e-2)
    for _ in range(150):
        again.zero_grad()
        parts = task(batch)
        (parts["teacher"] + parts["meaning"]).backward()
        again.step()
    last = task.eval()(batch)
    assert last["teacher"] < 0.5 * first["teacher"]
    assert last["meaning"] < 0.6 * first["meaning"]
    with torch.no_grad():
        _, intent, context, plea = task.encoder(batch[3])
    assert intent.argmax(1).tolist() == [1, 1]
    assert context.argmax(1).tolist() == [1, 1]
    assert (plea > 0).all()


def test_the_teacher_has_the_weight_of_the_recipe_and_may_be_asked_no_sentence():
    sizes = (3, 4, 1)
    batch = lesson_of(sizes, 6, np.random.default_rng(1))
    tasks = [TextTask(small_encoder(), sizes, 32, taught=6, weight=weight).eval() for weight in (1.0, 3.0)]
    tasks[1].load_state_dict(tasks[0].state_dict())
    once, thrice = (float(task(batch)["teacher"].detach()) for task in tasks)
    assert thrice == pytest.approx(3 * once, rel=1e-4)
    codes, pairs, plea, reworded, words, vectors, meanings = batch
    without = (codes, pairs, plea, reworded[:0], words, torch.cat([vectors[: len(codes)], vectors[-3:]]), meanings[:0])
    assert "meaning" not in tasks[0](without)
    assert tasks[0](without)["teacher"] > 0


def test_what_stands_where_is_told_by_the_pieces_of_words():
    encoder = small_encoder()
    codes = torch.from_numpy(TextCodes(160)(["leave the light on"]))
    before = encoder.pool(codes)
    with torch.no_grad():
        encoder.body.known.weight.zero_()
    after = encoder.pool(codes)
    bag = encoder.pieces.features
    assert torch.equal(before[:, -bag:], after[:, -bag:])
    assert not torch.allclose(before[:, :-bag], after[:, :-bag], atol=1e-3)
