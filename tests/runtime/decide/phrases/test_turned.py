"""Sentences made again, turned round in front of what they turn."""

import pytest

from tectum.decide.phrases.tongues import language_of
from tectum.decide.phrases.turned import ONLY, made_again
from tectum.decide.phrases.written import tokens


def again(code, text):
    language = language_of(code)
    return " ".join(one.word for one in made_again(text, tokens(text, language.parted), language.turns))


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("fr", "le chien n'aboie pas", "le chien pas aboie"),
        ("fr", "le chien aboie pas", "le chien pas aboie"),
        ("fr", "il n'y a personne", "il ya personne"),
        ("fr", "personne ne sonne", "personne sonne"),
        ("fr", "quelqu'un qui ne sonne pas", "quelquun mais pas sonne"),
        ("fr", "il ne sonne que la nuit", f"il {ONLY} sonne que la nuit"),
        ("fr", "des bruits de pas", "des bruits de pas"),
        ("es", "no hay nadie", "hay nadie"),
        ("es", "no ladra, no hay nadie", "no ladra hay nadie"),
        ("es", "alguien que no llama", "alguien pero no llama"),
        ("it", "non c'è nessuno", "ce nessuno"),
        ("it", "c'e' qualcuno", "ce qualcuno"),
        ("nl", "de hond blaft niet", "de hond niet blaft"),
        ("nl", "iemand die niet aanbelt", "iemand maar niet aanbelt"),
        ("nl", "'s nachts", "snachts"),
    ],
)
def test_it_is_turned_round_once(code, text, words):
    assert again(code, text) == words


def test_what_was_said_is_found_again():
    text = "le chien n'aboie pas la nuit"
    made = made_again(text, tokens(text, "'-"), language_of("fr").turns)
    assert text[made[2].begin : made[3].end] == "n'aboie pas"


@pytest.mark.parametrize("code", ["fr", "es", "it", "nl"])
@pytest.mark.parametrize("text", ["", "'", "n'", "ne", "pas", "y a", "non", "no nadie", "\ud800'x", "a'b'c-d"])
def test_nothing_of_it_fails(code, text):
    again(code, text)
