import pytest

from tectum.encode.text_cleaning import clean_text
from tectum.errors import MediaError, UsageError
from tectum.observe.sources.text import read_lines, utterances


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Turn ON\tthe light\n", "turn on the light"),
        ("ＡＢＣ", "abc"),
        ("Straße", "strasse"),
        ("a\x00b", "a b"),
        ("", ""),
    ],
)
def test_clean_text(raw, clean):
    assert clean_text(raw) == clean


def test_lines_become_utterances_in_time_order():
    said = utterances(["@12.5 good night", "", "help", "@3 on"])
    assert [(u.time, u.text) for u in said] == [(0.0, "help"), (3.0, "on"), (12.5, "good night")]


@pytest.mark.parametrize("line", ["@x hello", "@-1 hello", "@nan hello", "@inf hello"])
def test_a_bad_time_is_named(line):
    with pytest.raises(UsageError, match=r"is not a time in seconds"):
        utterances([line])


def test_a_file_that_is_not_text_is_an_error(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MediaError, match="UTF-8"):
        read_lines(tmp_path / "a.txt")
    with pytest.raises(MediaError, match="no such file"):
        read_lines(tmp_path / "b.txt")


def test_a_mark_of_the_byte_order_is_no_part_of_the_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfgood night\nhelp\n")
    assert read_lines(tmp_path / "a.txt") == ["good night", "help"]
