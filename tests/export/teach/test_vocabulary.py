import numpy as np

from tectum.encode.pieces import SPECIAL
from tectum_export.teach.unigram import Unigram
from tectum_export.teach.vocabulary import chosen_pieces, own_pieces

PIECES = ["<s>", "</s>", "<unk>", "▁", "▁turn", "▁on", "▁off", "▁never", "t", "u", "r", "n", "o", "f", "s", "e", "v"]
CUT = Unigram(PIECES, [0.0, 0, 0, -4, -2, -2, -3, -1.5, *[-6.0] * 9], {}, 2, (0, 1))
TEXTS = ["Turn ON", "turn off"]


def test_those_that_are_said_most_are_chosen_after_the_letters():
    every = chosen_pieces(CUT, 100, TEXTS, np.array([0.7, 0.3]), {"en": ["turns"]})
    assert set(every) == {"▁", "▁turn", "▁on", "▁off", *"turnofs"}
    assert every["▁off"] == -3.0
    fewer = chosen_pieces(CUT, len(SPECIAL) + 10, TEXTS, np.array([0.7, 0.3]), {"en": ["turns"]})
    assert {"▁", "▁turn", "▁on", *"turnofs"} == set(fewer)


def test_the_commonest_words_of_a_language_count_most():
    letters, words = "▁noffever", {"en": ["off", "on", *["never"] * 2]}
    few = chosen_pieces(CUT, len(SPECIAL) + len(set(letters)) + 1, [], np.zeros(0), words)
    assert set(few) == {*letters, "▁never"}  # twice at ranks 3 and 4 is more than once at rank 1
    once = chosen_pieces(CUT, len(SPECIAL) + len(set(letters)) + 1, [], np.zeros(0), {"en": ["off", "on", "never"]})
    assert set(once) == {*letters, "▁off"}


def test_without_an_encoder_its_letters_and_words_are_the_pieces():
    found = own_pieces(12, ["turn on", "turn off"])
    assert {"▁", *"turnof", "▁turn"} == set(found)
    assert all(score < 0 for score in found.values())
    assert found["▁turn"] > found["u"] - 1e-9
