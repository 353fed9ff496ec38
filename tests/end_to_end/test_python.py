"""docs/python.md: its examples run as they stand, in their order, and it has one of every public name."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from tests.media import beeps, write_media
from tests.repository import ROOT

import tectum

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What each example prints, by its number."""
    folder = tmp_path_factory.mktemp("python")
    pictures = np.random.default_rng(0).integers(60, 200, (40, 90, 160, 3), dtype=np.uint8)
    write_media(folder / "clip.mp4", 8.0, pictures, beeps(8.0))
    place = '[[place]]\nname = "hall"\nmedia = "clip.mp4"\ntext = ["@0.2 help me please"]\n'
    (folder / "house.toml").write_text(f'[store]\nfolder = "state"\n{place}')
    names: dict[str, object] = {}
    out = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for number, block in enumerate(BLOCKS):
            with redirect_stdout(io.StringIO()) as told:
                exec(compile(block, f"docs/python.md, example {number + 1}", "exec"), names)  # noqa: S102  ours
            out.append(told.getvalue())
    return out


def test_they_do_what_the_page_says(printed):
    assert "('HassTurnOn'," in printed[0]
    assert printed[1] == "1.0\n"
    assert "('vision', 'audio', 'text')" in printed[2]
    assert "('hazard', 'start')" in printed[3]
    assert "distress" in printed[4]
    assert printed[5] == "ok\n"
    assert printed[6] == "2\n"  # a queue keeps the two newest pictures
    assert "('front_door', 'open')" in printed[7]
    assert printed[8] == "{'vision': 'sight', 'audio': 'sound', 'text': 'words'}\nthermal\n"
    assert printed[9] == "gone.mp4: no such file\n"


def test_every_public_name_has_an_example():
    used = set(re.findall(r"\b\w+\b", "\n".join(BLOCKS)))
    assert set(tectum.__all__) - used == set()


def test_the_public_names_are_listed_and_exactly_those():
    assert dir(tectum) == sorted([*tectum.__all__, "__version__"])
    assert len(set(tectum.__all__)) == len(tectum.__all__)
    for name in tectum.__all__:
        assert getattr(tectum, name).__module__.startswith("tectum.")
    errors = {name for name, value in vars(tectum.errors).items() if isinstance(value, type) and "Error" in name}
    assert errors <= set(tectum.__all__)
