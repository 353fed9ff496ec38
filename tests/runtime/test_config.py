"""Every wrong key, value and file of a configuration is one line that says what is allowed."""

import pytest

from tectum import UsageError
from tectum.cli import main
from tectum.config import Model, read_config

GOOD = """
[model]
provider = "prefer:cuda"
threads = 2
gates = true

[[place]]
name = "hall"
media = "a.mp4"
outside = true
text = ["@2 we are away", "good night"]

[[place]]
name = "garden"
text = ["hello"]
"""


def write(folder, text):
    (folder / "a.mp4").write_bytes(b"x")
    file = folder / "house.toml"
    file.write_text(text)
    return file


def test_a_good_file(tmp_path):
    config = read_config(write(tmp_path, GOOD))
    assert config.model == Model(provider="prefer:cuda", threads=2, gates=True)
    assert [place.name for place in config.places] == ["hall", "garden"]
    assert config.places[0].outside
    assert config.path(config.places[0].media) == tmp_path / "a.mp4"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needs 1 to 64 tables [[place]]"),
        ("[place]\nname = 'a'", "needs 1 to 64 tables [[place]]"),
        ("name = ", "is not TOML"),
        ("[modell]\n", "unknown key 'modell'; allowed: model, house, store, place"),
        ("[model]\nthread = 1\n[[place]]\nname = 'a'", "[model]: unknown key 'thread'; allowed: bundle, variant"),
        ("model = 3\n[[place]]\nname = 'a'", "[model]: must be a table, got 3"),
        ("[model]\nthreads = '2'\n[[place]]\nname = 'a'", "threads = '2': must be a whole number"),
        ("[model]\nthreads = true\n[[place]]\nname = 'a'", "threads = True: must be a whole number"),
        ("[model]\nthreads = 999\n[[place]]\nname = 'a'\ntext = ['x']", "threads = 999: must be 0 (choose) to 256"),
        ("[model]\ngates = 1\n[[place]]\nname = 'a'", "gates = 1: must be true or false"),
        (
            "[model]\nprovider = 'want:cuda'\n[[place]]\nname = 'a'\ntext = ['x']",
            "[model]: provider 'want:cuda': must be",
        ),
        ("[model]\nbundle = 'nowhere'\n[[place]]\nname = 'a'\ntext = ['x']", "bundle = 'nowhere': no such folder"),
        ("[[place]]\nmedia = 'a.mp4'", "[[place]] 1: lacks 'name'"),
        ("[[place]]\nname = ' '\nmedia = 'a.mp4'", "name = ' ': must not be empty"),
        ("[[place]]\nname = 'a'", "'a' has neither media nor text"),
        ("[[place]]\nname = 'a'\nmedia = 'b.mp4'", "media = 'b.mp4': no such file"),
        ("[[place]]\nname = 'a'\ntext = 'x'", "text = 'x': must be a list of texts"),
        ("[[place]]\nname = 'a'\ntext = ['@x hi']", "'@x' is not a time in seconds"),
        ("[[place]]\nname = 'a'\ntext = ['x']\n[[place]]\nname = 'a'\ntext = ['x']", "another place has this name"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(tmp_path, text, message, capsys):
    file = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        read_config(file)
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)
    assert main(["check", str(file)]) == 2
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        read_config(tmp_path / "gone.toml")
    (tmp_path / "raw.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"cannot be read|is not TOML"):
        read_config(tmp_path / "raw.toml")
    with pytest.raises(UsageError, match="cannot be read"):
        read_config(tmp_path)


def test_the_example_of_the_docs_is_right(tmp_path):
    import re

    from tests.conftest import ROOT

    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "configuration.md").read_text(), re.DOTALL)
    for name in ("hall.mp4", "garden.mp4"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "my-bundle").mkdir()
    config = read_config(write(tmp_path, block))
    assert [place.name for place in config.places] == ["hall", "garden"]
    assert config.places[1].outside
    assert config.model.gates
