"""Grammars of commands in seven languages, each compiled once: that takes seconds."""

from functools import cache

import pytest

ROOM = "Flur"
LAMPS = {
    "en": "reading lamp", "de": "Leselampe", "fr": "lampe de lecture", "es": "lámpara de lectura",
    "it": "lampada da lettura", "nl": "leeslamp", "zh-CN": "台灯",
}  # fmt: skip


@cache
def grammar_of(language: str):
    """Of a house with one lamp and one room."""
    pytest.importorskip("home_assistant_intents", reason="the extra 'intents' is not installed")
    from tectum.decide.slots import SlotGrammar

    return SlotGrammar(language, [(LAMPS[language], "light")], [ROOM])
