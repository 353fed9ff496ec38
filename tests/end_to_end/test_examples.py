"""The examples of the documentation do what they say, and stay as short as they are said to be."""

import runpy

import pytest
from tests.repository import ROOT

GAME = ROOT / "docs" / "examples" / "learning" / "naming_game.py"


def test_the_naming_game_is_short_and_uses_public_names_alone():
    text = GAME.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 100
    assert [line for line in text.splitlines() if "tectum" in line and "import" in line] == [
        "from tectum import Engine, Frame, MediaFile"
    ]


@pytest.mark.parametrize(
    ("language", "answers", "told"),
    [
        ("en", ["It is a dog", "a horse"], ["What is this?", "Yes, dog!", "What is this?",
                                               "I think it is: cat.", "1 of 2"]),
        ("de", ["Hund", "Katze"], ["Was ist das?", "Ja, hund!", "Was ist das?", "Ja, katze!", "2 von 2"]),
    ],
)  # fmt: skip
def test_the_naming_game_is_played(engine, shared_data, language, answers, told):
    play = runpy.run_path(str(GAME))["play"]
    pictures = shared_data / "vision" / "natural128"
    see = runpy.run_path(str(GAME))["what_is_shown"]
    shown = [
        next(file for file in sorted((pictures / name).glob("*.jpg")) if see(engine, file) == name)
        for name in ("dog", "cat")
    ]
    said, waiting = [], iter(answers)
    play(engine, shown, language, said.append, lambda: next(waiting))
    assert said == told
