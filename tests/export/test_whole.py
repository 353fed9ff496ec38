import pytest

from tectum_export.whole import whole, write_whole


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
