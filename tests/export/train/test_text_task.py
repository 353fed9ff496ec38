import numpy as np
import torch

from tectum_export.data.text_bank import encode_sentences
from tectum_export.model.text import TextEncoder
from tectum_export.train.text import TextTask, in_groups

SAID = ["help", "turn on the light in the kitchen", "we are away", "es brennt", "a", "good night everybody, i am tired"]


def small_encoder():
    torch.manual_seed(1)
    return TextEncoder(3, 4, width=32, hidden=8, pieces=101).eval()


def test_sentences_read_in_groups_of_like_length_say_what_they_say_together():
    encoder = small_encoder()
    codes = torch.from_numpy(encode_sentences(SAID, 160))
    with torch.no_grad():
        assert torch.allclose(in_groups(encoder.pool, codes), encoder.pool(codes), atol=1e-5)


def test_the_teacher_is_learned_from_sentences_and_from_words_alone():
    task = TextTask(small_encoder(), (3, 4, 1), 32, taught=6).train()
    rng = np.random.default_rng(1)
    codes = torch.from_numpy(encode_sentences(SAID, 160))
    words = torch.from_numpy(encode_sentences(["fire", "feuer", "licht"], 160))
    count = len(SAID)
    vectors = [torch.from_numpy(rng.standard_normal((n, 6)).astype(np.float32)) for n in (count, 3)]
    batch = (codes, torch.zeros(count, 2, dtype=torch.long), torch.zeros(count), vectors[0], words, vectors[1])
    first = task((*batch, torch.ones(1)))
    again = torch.optim.Adam(task.parameters(), 1e-2)
    for _ in range(150):
        again.zero_grad()
        task((*batch, torch.ones(1)))["teacher"].backward()
        again.step()
    assert task((*batch, torch.ones(1)))["teacher"] < 0.5 * first["teacher"]
    assert task((*batch, torch.zeros(1)))["teacher"] == 0
