from tectum_export.teach.unigram import Unigram

PIECES = ["<s>", "</s>", "<unk>", "▁", "▁turn", "▁turn▁on", "▁on", "▁o", "n", "ff", "light", "▁light", "s"]
SCORES = [0.0, 0.0, 0.0, -4.0, -2.0, -9.0, -2.0, -3.0, -4.0, -4.0, -3.0, -2.5, -3.0]


def cut(text, most=64):
    letters = {ord("\u3000"): " ", ord("ﬀ"): "ff"}
    return [PIECES[n] for n in Unigram(PIECES, SCORES, letters, unknown=2, ends=(0, 1))(text, most)[1:-1]]


def test_the_likeliest_cut_is_told_not_the_longest_pieces():
    assert cut("turn on lights") == ["▁turn", "▁on", "▁light", "s"]
    assert cut("turn off") == ["▁turn", "▁o", "ff"]


def test_letters_are_replaced_and_blanks_counted_once_before_the_cut():
    assert cut(" turn \u3000  oﬀ") == cut("turn off")


def test_a_letter_in_no_piece_is_the_unknown_one_and_what_follows_is_cut_all_the_same():
    assert cut("light 火s") == ["▁light", "▁", "<unk>", "s"]
    assert cut("") == ["▁"]


def test_a_long_text_is_cut_short_with_both_ends():
    assert Unigram(PIECES, SCORES, {}, 2, (0, 1))("on " * 50, 10) == [0, *[6] * 8, 1]
