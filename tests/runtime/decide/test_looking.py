"""Questions about a picture, and answers in their language."""

import pytest

from tectum.decide.looking import Seen, answer

LABELS = ("person", "cat", "dog", "vehicle")
SEEN = Seen({"dog": 1, "person": 3}, frozenset({"vehicle"}), {"garage_door": {"open": 0.97, "closed": 0.03}})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Is there a dog?", "yes: 1 dog"),
        ("is anybody there", "yes: 3 people"),
        ("How many people are there?", "3 people"),
        ("how many cats do you see", "0 cats"),
        ("Is there a cat?", "no: no cat is seen"),
        ("is a car parked there?", "not sure: perhaps a vehicle"),
        ("Is the garage door open?", "yes: garage door is open"),
        ("is the garage door closed?", "no: garage door is open"),
        ("Ist da ein Hund?", "ja: 1 Hund"),
        ("Wie viele Leute siehst du?", "3 Personen"),
        ("Gibt es eine Katze?", "nein: nichts davon zu sehen: Katze"),
        ("有狗吗？", "有：狗 1"),
        ("有几个人？", "人：3"),
        ("有猫吗", "没有看到猫"),
        ("Is the oven on?", "that cannot be told from a picture; what can: person, cat, dog, vehicle, "
                            "garage_door (open, closed)"),
        ("Ist der Ofen an?", "das sagt ein Bild nicht; was es sagen kann: Person, Katze, Hund, Fahrzeug, "
                             "garage_door (open, closed)"),
        ("Is this a catalogue?", "that cannot be told from a picture; what can: person, cat, dog, vehicle, "
                                 "garage_door (open, closed)"),
    ],
)  # fmt: skip
def test_it_is_answered_in_the_language_of_the_question(question, told):
    assert answer(question, SEEN, LABELS) == told


def test_a_state_that_is_not_sure_is_not_told():
    doubt = Seen({}, frozenset(), {"garage_door": {"open": 0.6, "closed": 0.4}})
    assert answer("is the garage door open?", doubt, LABELS) == "not sure: garage door may be open"
