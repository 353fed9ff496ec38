"""Refusals as people would say them who asked."""

import pytest

from tectum.decide.refusals import FORBIDDEN, OPPOSITE, SEVERAL, in_language_of, nothing_done

SAID = {
    "en": "don't turn on the light", "de": "mach das Licht nicht an", "fr": "n'allume pas la lumière",
    "es": "no enciendas la luz", "it": "non accendere la luce", "nl": "doe het licht niet aan", "zh": "不要开灯",
}  # fmt: skip


@pytest.mark.parametrize("refusal", [FORBIDDEN, SEVERAL, OPPOSITE.format(intent="HassTurnOn")])
def test_each_language_has_its_own_words(refusal):
    told = [in_language_of(text, refusal) for text in SAID.values()]
    assert len(set(told)) == len(SAID)
    assert told[0] == refusal
    assert all(("HassTurnOn" in one) == ("HassTurnOn" in refusal) and "{" not in one for one in told)


def test_the_house_decides_where_the_sentence_does_not():
    assert nothing_done("lampe 3", FORBIDDEN, usual="it") == "non si fa nulla: le parole chiedono di non farlo"
    assert nothing_done(SAID["en"], FORBIDDEN, usual="it") == f"nothing is done: {FORBIDDEN}"
    assert in_language_of(SAID["de"], "another reason") == "another reason"
