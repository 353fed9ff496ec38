import numpy as np

from tectum.encode.pieces import Pieces
from tectum_export.data.text_codes import TextCodes

SAID = ["turn on", "", "on on on on"]
PIECES = Pieces({"▁turn": -1.0, "▁on": -1.0})


def test_bytes_are_padded_to_steps_of_sixteen_and_cut_at_the_limit():
    codes = TextCodes(160)(SAID)
    assert (codes.shape, codes.dtype) == ((3, 16), np.uint8)
    assert codes[0, :8].tobytes() == b"turn on\0"
    assert TextCodes(4)(SAID)[2].tobytes() == b"on o" + bytes(12)


def test_pieces_are_padded_to_steps_of_four():
    codes = TextCodes(160, PIECES)(SAID)
    assert codes.dtype == np.int32
    assert codes.tolist() == [[1, 4, 5, 2, 0, 0, 0, 0], [1, 2, *[0] * 6], [1, 5, 5, 5, 5, 2, 0, 0]]


def test_a_sentence_alone_is_no_longer_than_it_is():
    assert TextCodes(160, PIECES).feed("turn on")["pieces"].tolist() == [[1, 4, 5, 2]]
    assert TextCodes(160).feed("turn on")["bytes"].shape == (1, 8)
    assert [set(codes.feed("on")) for codes in (TextCodes(160, PIECES), TextCodes(160))] == [{"pieces"}, {"bytes"}]
    assert TextCodes(160).lines() == ""
    assert TextCodes(160, PIECES).lines() == PIECES.lines()


def test_no_batch_is_longer_than_a_sentence_can_be():
    assert TextCodes(13, PIECES)(["xyzxyzxyzxyzxyz"]).shape == (1, 15)
