"""Sentences are cut as their pieces are likely, whatever they hold; a file of pieces that is none is one line."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.encode.pieces import BEGIN, END, LONGEST, MOST_BYTES, SPECIAL, UNKNOWN, Pieces

HEAD = "<pad>\t0\n<s>\t0\n</s>\t0\n<unk>\t0\n"
SCORES = {"▁": -2.0, "a": -3.0, "b": -3.5, "ab": -4.25, "▁a": -2.5, "bab": -9.0, "▁ab": -7.5, "é": -5.0}


def spelled(pieces, numbers):
    return [(*SPECIAL, *pieces.scores)[number] for number in numbers.tolist()]


def test_the_likeliest_cut_counts_not_the_longest_piece():
    pieces = Pieces(SCORES)
    assert len(pieces) == 12
    assert spelled(pieces, pieces("ab", 160)) == ["<s>", "▁a", "b", "</s>"]  # not ▁ and ab, nor ▁ab
    assert spelled(pieces, pieces(" AB  bab ", 160)) == ["<s>", "▁a", "b", "▁", "b", "ab", "</s>"]
    assert spelled(pieces, pieces("axé", 160)) == ["<s>", "▁a", "<unk>", "é", "</s>"]


@pytest.mark.parametrize("text", ["", "  ", "\x00", "🙂", "“”"])
def test_what_says_nothing_is_two_ends(text):
    assert Pieces(SCORES)(text, 160).tolist() == [BEGIN, END]


def exhaustive(word):
    """The score of the likeliest of all cuts of a word."""
    least = min(SCORES.values()) - 10
    inner = range(1, len(word))
    cuts = ([0, *cut, len(word)] for count in range(len(word)) for cut in combinations(inner, count))
    parts = [[word[a:b] for a, b in pairwise(cut)] for cut in cuts]
    known = [cut for cut in parts if all(part in SCORES or len(part) == 1 for part in cut)]
    return max(sum(SCORES.get(part, least) for part in cut) for cut in known)


@given(st.text("abéx", min_size=1, max_size=6), st.text("abéx", min_size=1, max_size=6))
def test_no_other_cut_is_likelier(one, other):
    pieces = Pieces(SCORES)
    found = spelled(pieces, pieces(f"{one} {other}", 160))[1:-1]
    least = min(SCORES.values()) - 10
    score = sum(SCORES.get(piece, least) for piece in found)
    assert score == pytest.approx(exhaustive(f"▁{one}") + exhaustive(f"▁{other}"))


@given(st.text(st.characters(exclude_categories=()), max_size=60), st.integers(2, 40))
def test_any_string_is_cut_and_never_longer_than_its_bytes(text, limit):
    pieces = Pieces(SCORES)
    numbers = pieces(text, limit)
    assert numbers.dtype == np.int32
    assert 2 <= len(numbers) <= limit + 2
    assert (numbers[0], numbers[-1]) == (BEGIN, END)
    assert all(UNKNOWN <= number < len(pieces) for number in numbers[1:-1])


@pytest.mark.parametrize("sign", ["a", "ß", "啊", "ส", "\u200b", "\ud800", "é"])
def test_the_longest_sentences_are_cut_whole(sign):
    numbers = Pieces(SCORES)(sign * 70_000, 65_536)
    assert 1_000 < len(numbers) <= 65_538


def test_known_is_what_has_a_letter_or_digit():
    pieces = Pieces({"▁": -1.0, "!": -1.0, "a": -1.0})
    known = {text: pieces.knows(pieces(text, 160)) for text in ("a!", "สวัสดี a", "สวัสดี!", "bc", "")}
    assert known == {"a!": True, "สวัสดี a": True, "สวัสดี!": False, "bc": False, "": False}


def written(folder, content):
    file = folder / "text.pieces.tsv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_what_is_written_is_read_to_the_last_digit(tmp_path):
    pieces = Pieces({**SCORES, "c": -1 / 3, "d": -1e-7, "ä": 0.0})
    read = Pieces.read(written(tmp_path, pieces.lines()))
    assert list(read.scores.items()) == list(pieces.scores.items())
    assert read("abba cd", 160).tolist() == pieces("abba cd", 160).tolist()
    assert Pieces.read(written(tmp_path, f"{HEAD}a\t-1\r\nb\t-2")).scores == {"a": -1.0, "b": -2.0}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"line 1: '': the first lines are those of <pad>, <s>, </s>, <unk>"),
        ("a\t-1\n", r"line 1: 'a\\t-1': the first lines"),
        (f"\ufeff{HEAD}a\t-1\n", r"line 1: .*: the first lines"),
        (HEAD, "ends with line 4: holds no pieces behind"),
        (f"{HEAD}a\t-1\n\nb\t-1\n", r"line 6: '': must be a piece, a tab and its log-likelihood"),
        (f"{HEAD}a\n", r"line 5: 'a': must be a piece, a tab"),
        (f"{HEAD}\t-1\n", r"line 5: '\\t-1': must be a piece, a tab"),
        (f"{HEAD}a\t-1\t-2\n", r"line 5: 'a\\t-1\\t-2': must be a piece, a tab"),
        (f"{HEAD}7\n-1\t-2\t-3\n", r"line 5: '7': must be a piece, a tab"),
        (f"{HEAD}a\thigh\n", r"line 5: 'a\\thigh': the log-likelihood must be a number from -1000 to 0"),
        (f"{HEAD}a\t-1\nb\tnan\n", r"line 6: 'b\\tnan': the log-likelihood"),
        (f"{HEAD}a\t-inf\n", r"line 5: 'a\\t-inf': the log-likelihood"),
        (f"{HEAD}a\t0.5\n", r"line 5: 'a\\t0.5': the log-likelihood"),
        (f"{HEAD}a\t-1\nb\t-1\na\t-2\n", r"line 7: 'a\\t-2': the piece stands there twice"),
        (f"{HEAD}<s>\t-1\n", r"line 5: '<s>\\t-1': the piece stands there twice"),
        (f"{HEAD}a▁b\t-1\n", r"line 5: 'a▁b\\t-1': the piece goes on behind a blank"),
        (f"{HEAD}{'a' * (LONGEST + 1)}\t-1\n", rf"line 5: '{'a' * LONGEST}': the piece has 65 letters; at most 64"),
        (HEAD.encode() + b"a\t-1\n\xff\t-1\n", "byte 34: is not UTF-8"),
        (b"\x08\x0aONNX\x00" * 9, r"line 1: .*: the first lines"),
    ],
)
def test_a_file_of_another_form_is_one_line(tmp_path, content, message):
    with pytest.raises(ValueError, match=message):
        Pieces.read(written(tmp_path, content))


def test_a_huge_file_is_not_read(tmp_path):
    file = written(tmp_path, HEAD)
    with file.open("r+b") as opened:
        opened.truncate(MOST_BYTES + 1)
    with pytest.raises(ValueError, match="is of 16,777,217 bytes; a file of pieces has at most 16,777,216"):
        Pieces.read(file)
