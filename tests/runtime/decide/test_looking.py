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
        ("Y a-t-il un chien ?", "oui : 1 chien"),
        ("Combien de personnes vois-tu ?", "3 personnes"),
        ("est-ce qu'il y a un chat ?", "non : pas de chat en vue"),
        ("¿Hay un perro?", "sí: 1 perro"),
        ("cuantas personas hay", "3 personas"),
        ("¿Ves un coche?", "no es seguro: quizá vehículo"),
        ("C'è un cane?", "sì: 1 cane"),
        ("quante persone ci sono?", "3 persone"),
        ("Is er een hond?", "ja: 1 hond"),
        ("Hoeveel mensen zie je?", "3 personen"),
        ("is er een kat te zien", "nee: geen kat te zien"),
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


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("is the dog asleep?", "yes: 1 dog; of the rest (“asleep”) a picture says nothing"),
        ("ist der Hund braun?", "ja: 1 Hund; vom Rest („braun“) sagt ein Bild nichts"),
        ("le chien dort-il ? est-il là ?", "oui : 1 chien ; du reste (« dort ») une image ne dit rien"),
        ("狗在睡觉吗", "有：狗 1；其余（“睡觉”）图片里看不出来"),
        ("how many dogs can you see in this picture?", "1 dog"),
        ("图片里有几个人？", "人：3"),
        ("is there a black cat?", "no: no cat is seen"),
    ],
)
def test_what_is_asked_beyond_that_is_not_answered_with_yes(question, told):
    assert answer(question, SEEN, LABELS) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("La porte du garage est-elle ouverte ?", "oui : porte du garage : ouverte"),
        ("¿Está abierta la puerta?", "no: puerta: cerrada"),
        ("Is de garagedeur open?", "ja: garagedeur is open"),
        ("il forno è acceso?", "un'immagine non lo dice; quello che può dire: bird, porte_du_garage (ouverte, fermée), "
                               "puerta (abierta, cerrada), garagedeur (open, dicht)"),
        ("Is there a bird?", "yes: 2 bird"),
    ],
)  # fmt: skip
def test_states_and_labels_of_ones_own_go_by_their_names(question, told):
    states = {
        "porte_du_garage": {"ouverte": 0.97, "fermée": 0.03}, "puerta": {"abierta": 0.02, "cerrada": 0.98},
        "garagedeur": {"open": 0.99, "dicht": 0.01},
    }  # fmt: skip
    assert answer(question, Seen({"bird": 2}, frozenset(), states), ("bird",)) == told


def test_a_state_that_is_not_sure_is_not_told():
    doubt = Seen({}, frozenset(), {"garage_door": {"open": 0.6, "closed": 0.4}})
    assert answer("is the garage door open?", doubt, LABELS) == "not sure: garage door may be open"
