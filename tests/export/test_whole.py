import subprocess
import sys

import pytest

from tectum_export.whole import whole, whole_folder, write_whole


def test_a_file_is_there_whole_or_as_it_was(tmp_path):
    path = tmp_path / "part.pt"
    write_whole(path, "first")

    def interrupted():
        with whole(path) as part:
            part.write_text("hal")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "first"
    with whole(path) as part:
        part.write_text("second")
        assert path.read_text() == "first"
    assert path.read_text() == "second"
    assert [p.name for p in tmp_path.iterdir()] == ["part.pt"]


@pytest.mark.parametrize("system", [True, False], ids=["at once", "by two names"])
def test_a_folder_is_there_whole_or_as_it_was(tmp_path, monkeypatch, system):
    if not system:
        monkeypatch.setattr("ctypes.CDLL", lambda _: None)
    path = tmp_path / "bundle"
    with whole_folder(path) as part:
        (part / "a").write_text("first")
        assert not path.exists()

    def interrupted():
        with whole_folder(path) as part:
            assert (part / "a").read_text() == "first"
            (part / "a").write_text("hal")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (path / "a").read_text() == "first"
    mode = path.stat().st_mode
    with whole_folder(path) as part:
        (part / "a").write_text("second")
        (part / "b").mkdir()
        assert (path / "a").read_text() == "first"
    assert (path / "a").read_text() == "second"
    assert path.stat().st_mode == mode
    assert [p.name for p in tmp_path.iterdir()] == ["bundle"]


def test_two_processes_may_write_a_file_at_one_time(tmp_path):
    """As those of one training do: what one wrote was gone from under the other."""
    path = tmp_path / "pieces.tsv"
    other = "import sys, pathlib, tectum_export.whole as w; w.write_whole(pathlib.Path(sys.argv[1]), 'theirs')"
    with whole(path) as part:
        part.write_text("ours")
        subprocess.run([sys.executable, "-c", other, str(path)], check=True)
        assert path.read_text() == "theirs"
    assert path.read_text() == "ours"
    assert [one.name for one in tmp_path.iterdir()] == ["pieces.tsv"]
