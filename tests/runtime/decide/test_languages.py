"""Of which language a sentence is."""

import pytest

from tectum.decide.languages import SMALL_WORDS, likely, plain


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("don't turn on the light", "en"), ("mach das Licht nicht an", "de"), ("n'allume pas la lumière", "fr"),
        ("no enciendas la luz", "es"), ("non accendere la luce", "it"), ("doe het licht niet aan", "nl"),
        ("不要开灯", "zh"), ("ETEINS LA LUMIERE", "fr"),
    ],
)  # fmt: skip
def test_its_small_words_tell(text, language):
    assert likely(text, usual="es")[0] == language


@pytest.mark.parametrize("text", ["", "?!", "Alexa", "\ud800", "a" * 5000])
def test_what_tells_nothing_is_of_the_usual_one(text):
    assert likely(text, usual="zh-CN")[0] in ("zh", "en", "fr")
    assert set(likely(text)) == {*SMALL_WORDS, "zh"}


def test_plain_text():
    assert plain("  Éteins-la,  s'il te_plaît! ") == "eteins la s il te plait"
