"""Why a command is not carried out, in the language in which it was said."""

import re
from collections.abc import Mapping

from tectum.decide.languages import likely

FORBIDDEN = "the words ask for it not to be done"
OPPOSITE = "the words say the opposite of {intent}"
SEVERAL = "the sentence asks for several things: say one at a time"
NOTHING = "nothing is done: {why}"

_IN: Mapping[str, Mapping[str, str]] = {
    FORBIDDEN: {
        "de": "die Worte bitten darum, es nicht zu tun",
        "fr": "les mots demandent de ne pas le faire",
        "es": "las palabras piden que no se haga",
        "it": "le parole chiedono di non farlo",
        "nl": "de woorden vragen om het niet te doen",
        "zh": "这句话要求不要这样做",
    },
    OPPOSITE: {
        "de": "die Worte sagen das Gegenteil von {intent}",
        "fr": "les mots disent le contraire de {intent}",
        "es": "las palabras dicen lo contrario de {intent}",
        "it": "le parole dicono il contrario di {intent}",
        "nl": "de woorden zeggen het tegendeel van {intent}",
        "zh": "这句话的意思与 {intent} 相反",
    },
    SEVERAL: {
        "de": "der Satz verlangt mehreres: bitte eins nach dem anderen",
        "fr": "la phrase demande plusieurs choses : une à la fois, s'il vous plaît",
        "es": "la frase pide varias cosas: dígalas de una en una",
        "it": "la frase chiede più cose: una alla volta, per favore",
        "nl": "de zin vraagt om meer dan één ding: zeg ze een voor een",
        "zh": "这句话要求做几件事：请一次说一件",
    },
    NOTHING: {
        "de": "nichts wird getan: {why}",
        "fr": "rien n'est fait : {why}",
        "es": "no se hace nada: {why}",
        "it": "non si fa nulla: {why}",
        "nl": "er wordt niets gedaan: {why}",
        "zh": "什么也没做：{why}",
    },
}


def in_language_of(text: str, refusal: str, usual: str = "en") -> str:
    """A refusal of this module as whoever said ``text`` would say it. ``usual``: the language of the house, where the
    text does not tell.

    >>> in_language_of("mach das Licht nicht an", FORBIDDEN)
    'die Worte bitten darum, es nicht zu tun'
    >>> in_language_of("打开灯", OPPOSITE.format(intent="HassTurnOff"))
    '这句话的意思与 HassTurnOff 相反'
    """
    language = likely(text, usual)[0]
    for english, others in _IN.items():
        found = re.fullmatch(re.escape(english).replace(r"\{", "(?P<").replace(r"\}", ">.+)"), refusal)
        if found is not None:
            return others.get(language, english).format(**found.groupdict())
    return refusal


def nothing_done(text: str, refusal: str, usual: str = "en") -> str:
    """That nothing is done, and why, likewise."""
    return in_language_of(text, NOTHING.format(why=in_language_of(text, refusal, usual)), usual)
