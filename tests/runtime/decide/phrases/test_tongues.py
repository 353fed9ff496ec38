"""Rules and questions in every language, and sentences of one that another one's reader meets."""

import subprocess
import sys
from functools import cache

import pytest
from tests.benchmark import benchmark_called

from tectum.decide.language_reader import LanguageReader
from tectum.decide.languages import asked_in
from tectum.decide.not_understood import EXAMPLES, NotUnderstood
from tectum.decide.phrases.answers import ANSWERS, KINDS, UNITS
from tectum.decide.phrases.tongues import CALLED, asking_of, language_of, talk_of
from tectum.decide.questions import QuestionGrammar
from tectum.decide.rule import parse_rule
from tectum.decide.rule_sentences import RuleSentenceGrammar
from tectum.decide.terms import Vocabulary
from tectum.decide.word_orders import WordOrders

NEW = ("fr", "es", "it", "nl")
OTHERS = ("en", "de", "zh")


@cache
def rows(name, part):
    return [row for row in getattr(benchmark_called(name), name.rpartition("_")[2])() if row[1] == part]


@pytest.fixture(scope="module")
def known(bundle):
    house = benchmark_called("rule_sentences")
    return Vocabulary.of(bundle.labels, house.PLACES, house.ZONES, house.SENSORS)


@pytest.fixture(scope="module")
def grammar(known):
    return RuleSentenceGrammar(known)


@pytest.fixture(scope="module")
def questions(known):
    return QuestionGrammar(known)


@pytest.mark.parametrize("code", NEW)
def test_sentences_are_understood_or_refused_with_the_right_part(grammar, code):
    outcome = benchmark_called("rule_sentences").outcome
    said = [(right, text) for language, _, right, text in rows("rule_sentences", "tongues") if language == code]
    assert len(said) >= 60
    assert [(right, text) for right, text in said if outcome(grammar, right, text) != "right"] == []


@pytest.mark.parametrize("code", NEW)
def test_questions_are_read_or_refused_or_left_alone(questions, code):
    outcome = benchmark_called("questions").outcome
    said = [(right, text) for language, _, right, text in rows("questions", "tongues") if language == code]
    assert len(said) >= 40
    assert [(right, text) for right, text in said if outcome(questions, right, text) != "right"] == []


@pytest.mark.parametrize("code", CALLED)
def test_a_sentence_of_one_language_makes_no_wrong_rule_in_another(known, grammar, code):
    same = benchmark_called("rule_sentences").same
    reader = LanguageReader(known, code, WordOrders(known))
    said = [*rows("rule_sentences", "tongues"), *rows("rule_sentences", "people2")]
    wrong = []
    for language, _, right, text in said:
        if language == code:
            continue
        for read in (reader.read, reader.read_gist):
            rules = [parse_rule("told", str(rule), known) for rule in read(text).rules]
            wrong += [
                (text, str(rule)) for rule in rules if not any(same(grammar, rule, one) for one in right.split(" | "))
            ]
    assert wrong == []


@pytest.mark.parametrize("code", NEW)
def test_sentences_are_taken_for_their_own_language(code):
    said = [text for language, _, _, text in rows("rule_sentences", "tongues") if language == code]
    assert [text for text in said if code not in asked_in(text)] == []
    others = [text for part in ("people2", "other", "apart") for one, _, _, text in rows("rule_sentences", part)]
    assert [text for text in others if set(asked_in(text)).isdisjoint(OTHERS)] == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Préviens-moi s'il neige", "n'est pas compris, rien n'en a été fait; pas compris : « neige »"),
        ("Avísame si nieva", "no se entiende, así que no se ha hecho nada con ello; no se entiende: «nieva»"),
        ("Avvisami se nevica", "non è stato capito, quindi non se ne è fatto nulla; non capito: «nevica»"),
        ("Waarschuw me als het sneeuwt", "is niet begrepen, dus er is niets mee gedaan; niet begrepen: 'sneeuwt'"),
        ("Préviens-moi quand mon fils arrive", "on ne peut pas savoir qui est quelqu'un"),
        ("Avísame cuando llegue mi hijo", "no se puede saber quién es alguien"),
        ("Avvisami quando arriva mio figlio", "chi sia qualcuno non si può sapere"),
        ("Waarschuw me als mijn zoon komt", "wie iemand is, is niet te weten"),
    ],
)
def test_what_is_not_understood_is_said_in_the_language_of_the_sentence(grammar, text, answer):
    with pytest.raises(NotUnderstood) as caught:
        grammar.understand(text)
    assert answer in str(caught.value)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Préviens-moi si un chien aboie la nuit", "compris : prévenir quand dog_bark at night; la nuit va de 22:00"),
        ("Avísame si ladra un perro por la noche", "entendido: avisar cuando dog_bark at night; la noche es de 22:00"),
        ("Avvisami se un cane abbaia di notte", "capito: avvisare quando dog_bark at night; la notte va dalle 22:00"),
        (
            "Waarschuw me als er 's nachts een hond blaft",
            "begrepen: melden als dog_bark at night; de nacht is van 22:00",
        ),
    ],
)
def test_what_is_understood_is_said_back_in_it(grammar, text, back):
    assert grammar.understand(text).back.startswith(back)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        # what never stops is not what stops
        ("Préviens-moi si le chien n'arrête pas d'aboyer pendant 5 minutes", "dog_bark for 5 min"),
        ("Avísame si el perro no para de ladrar durante 5 minutos", "dog_bark for 5 min"),
        ("Avvisami se il cane non smette di abbaiare per 5 minuti", "dog_bark for 5 min"),
        ("Waarschuw me als de hond 5 minuten niet ophoudt met blaffen", "dog_bark for 5 min"),
        # who goes out into the garden arrives there
        ("Avísame cuando el gato salga al jardín", "cat@garden arrives"),
        ("Avvisami quando il gatto esce in giardino", "cat@garden arrives"),
        # unless, in each
        (
            "Préviens-moi si quelqu'un est dans le jardin, sauf si on est à la maison",
            "person@garden while not home",
        ),
        ("Avísame si hay alguien en el jardín, a menos que estemos en casa", "person@garden while not home"),
        ("Avvisami se c'è qualcuno in giardino, a meno che non siamo in casa", "person@garden while not home"),
        ("Waarschuw me als er iemand in de tuin is, tenzij we thuis zijn", "person@garden while not home"),
        # nobody, said twice
        ("Préviens-moi s'il n'y a personne dans la cuisine depuis deux heures", "no person@kitchen for 2 h"),
        ("Avísame si no hay nadie en la cocina durante dos horas", "no person@kitchen for 2 h"),
        ("Avvisami se non c'è nessuno in cucina per due ore", "no person@kitchen for 2 h"),
        ("Waarschuw me als er twee uur niemand in de keuken is", "no person@kitchen for 2 h"),
        # without accents, and with what stands for them
        ("previens moi s'il y a quelqu'un a la cuisine apres 22h30", "person@kitchen between 22:30 and 06:00"),
        ("avisame si hay alguien en el jardin despues de las 22:30", "person@garden between 22:30 and 06:00"),
        ("avvisami se c'e' qualcuno in giardino dopo le 22:30", "person@garden between 22:30 and 06:00"),
        # after one hour and before another
        ("Préviens-moi s'il y a de la musique après 23 h et avant 8 h", "music between 23:00 and 08:00"),
        ("Avísame si hay música después de las 23:00 y antes de las 8:00", "music between 23:00 and 08:00"),
        ("Avvisami se c'è musica dopo le 23 e prima delle 8", "music between 23:00 and 08:00"),
        ("Waarschuw me als er muziek is na 23 uur en voor 8 uur", "music between 23:00 and 08:00"),
        # numbers and lengths in words
        ("Préviens-moi si la pompe tourne pendant une heure et demie", "pump on for 90 min"),
        ("Avísame si la bomba funciona durante una hora y media", "pump on for 90 min"),
        ("Avvisami se la pompa è accesa per tre quarti d'ora", "pump on for 45 min"),
        ("Waarschuw me als de pomp anderhalf uur draait", "pump on for 90 min"),
        ("Waarschuw me als de hond vijfentwintig minuten blaft", "dog_bark for 25 min"),
        ("Préviens-moi si le chien aboie quatre-vingt-dix secondes", "dog_bark for 90 s"),
    ],
)
def test_what_turns_a_sentence_round(grammar, text, rule):
    told = grammar.understand(text).rule
    assert benchmark_called("rule_sentences").same(grammar, told, rule), str(told)


@pytest.mark.parametrize(
    "text",
    [
        "Préviens-moi quand le chien cesse d'aboyer", "Avísame cuando el perro deje de ladrar",
        "Avvisami quando il cane smette di abbaiare", "Waarschuw me als de hond stopt met blaffen",
        "Préviens-moi si le chien n'aboie que la nuit", "Préviens-moi si quelqu'un vient du jardin",
    ],
)  # fmt: skip
def test_what_says_something_else_is_refused(grammar, text):
    with pytest.raises(NotUnderstood):
        grammar.understand(text)


def marked(read, text):
    """What of a text is said not to be understood."""
    with pytest.raises(NotUnderstood) as caught:
        read(text)
    return " ".join(caught.value.parts)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Tell me by email when the dog barks", "by email"),
        ("Notify me via WhatsApp when the dog barks", "via WhatsApp"),
        ("Sag mir per SMS Bescheid, wenn der Hund bellt", "per SMS"),
        ("狗叫的时候用短信告诉我", "用短信"),
        ("Préviens-moi par courrier si le chien aboie", "par courrier"),
        ("Je veux être prévenu par e-mail quand le chien aboie", "par e-mail"),
        ("Avísame por WhatsApp si ladra el perro", "por WhatsApp"),
        ("Hazme llegar un aviso por correo electrónico si ladra el perro", "por correo electrónico"),
        ("Avvisami per posta se il cane abbaia", "per posta"),
        ("Voglio essere informato via sms se il cane abbaia", "via sms"),
        ("Waarschuw me telefonisch als de hond blaft", "telefonisch"),
        ("Stuur me per post een bericht als de hond blaft", "per post"),
    ],
)
def test_one_way_to_be_told_is_refused(grammar, text, part):
    assert part in marked(grammar.understand, text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        # somebody else is told, behind a condition that begins with its verb
        ("Huilt de baby, waarschuw dan mijn vrouw", "mijn vrouw"),
        ("Piange il bambino, allora avvisa mia moglie", "mia moglie"),
        # all of them, or whose they are
        ("Préviens-moi quand tous les chats sont dans le jardin", "tous les chats"),
        ("Avvisami quando ogni gatto è in cucina", "ogni gatto"),
        ("Surveille ma voiture dans l'allée", "ma voiture"),
        # of somebody it may tell who is meant
        ("Dis-moi quand quelqu'un est dans la cuisine, il me pique toujours le beurre", "pique toujours le beurre"),
        ("Waarschuw me als iemand in de keuken is, want die likt aan de boter", "likt"),
        ("Sag mir, wenn jemand in der Küche ist, die klaut mir immer die Butter", "klaut"),
        ("Tell me when someone is in the kitchen, she keeps stealing my butter", "stealing"),
        ("Avísame cuando lleve el perro al jardín", "lleve"),
    ],
)
def test_who_or_whose_it_is_is_marked(grammar, text, part):
    assert grammar.asks(text)
    assert part in marked(grammar.understand, text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Sag Bescheid, wenn jemand im Garten ist und der Hund bellt, das alles innerhalb einer Minute",
         "person@garden and dog_bark within 60 s"),
        ("Sag mir, wenn die Katze in der Küche ist, die klaut mir immer die Butter", "cat@kitchen"),
        ("Tell me when the cat is in the kitchen, she keeps stealing my butter", "cat@kitchen"),
        ("Préviens-moi si le chat est dans la cuisine parce qu'il lèche le beurre", "cat@kitchen"),
        ("Tell me when the dog barks because it annoys the neighbours", "dog_bark"),
        ("Huilt de baby of blaft de hond, zeg het me dan", "baby_cry or dog_bark"),
        ("Blijft de voordeur langer dan 5 minuten open, waarschuw me dan", "front_door open for 5 min"),
        ("waarschw me als de hond blaft", "dog_bark"),
        ("avvsami se il cane abbaia", "dog_bark"),
    ],
)  # fmt: skip
def test_what_people_put_around_it(grammar, text, rule):
    assert benchmark_called("rule_sentences").same(grammar, grammar.understand(text).rule, rule)


@pytest.mark.parametrize(
    "text", ["Blaft de hond?", "Loopt er iemand in de tuin, of is het stil?", "Il bambino piange", "Gaat de hond weg?"]
)
def test_what_is_asked_or_stated_is_no_rule(grammar, text):
    assert not grammar.asks(text)


def test_then_means_a_time_that_is_named(questions):
    assert questions.read("Zondag, was er toen iemand in de hal?") is not None
    assert "toen" in marked(questions.read, "Was er toen iemand in de hal?")


def test_a_question_may_begin_with_and_in_its_own_language_only(questions):
    said = questions.read("En total, ¿cuánto tiempo ha estado encendida la bomba hoy?")
    assert said is not None
    assert said.asks == "long"
    assert questions.read("En hoe vaak blafte de hond vandaag?") is not None


@pytest.mark.parametrize(
    "text",
    [
        "Text me when the dog barks", "Message me when the dog barks", "Schick mir einen Push, wenn der Hund bellt",
        "Schick mir eine Nachricht, wenn der Hund bellt", "狗叫的时候给我发消息",
        "Envoie-moi un message si le chien aboie", "Mándame un mensaje si ladra el perro",
        "Mandami un messaggio se il cane abbaia", "Stuur me een bericht als de hond blaft",
        "狗叫的时候用手机告诉我", "Préviens-moi sur mon téléphone si le chien aboie",
    ],
)  # fmt: skip
def test_a_message_is_how_a_house_tells(grammar, text):
    assert str(grammar.understand(text).rule) == "dog_bark"


@pytest.mark.parametrize("code", CALLED)
def test_every_language_has_all_that_is_said(grammar, code):
    english = language_of("en")
    assert language_of(code).words.keys() == english.words.keys()
    assert language_of(code).unknowable.keys() == english.unknowable.keys()
    assert ANSWERS[code].keys() == ANSWERS["en"].keys()
    assert UNITS[code].keys() == UNITS["en"].keys()
    assert KINDS[code].keys() >= {"co_alarm"}
    assert asking_of(code).phrases
    assert talk_of(code).wish
    assert len(EXAMPLES[code]) >= 2
    for example in EXAMPLES[code]:
        assert grammar.understand(example).rule.parts


def test_a_language_that_is_not_spoken_is_not_loaded():
    script = (
        "import sys\n"
        "from tectum.decide.rule_sentences import RuleSentenceGrammar\n"
        "from tectum.decide.terms import Vocabulary\n"
        "known = Vocabulary(frozenset({'dog_bark'}), frozenset({'away'}), frozenset({'Garten'}), frozenset())\n"
        "RuleSentenceGrammar(known).understand('Sag mir Bescheid, wenn der Hund bellt')\n"
        "print(*sorted(name for name in sys.modules if name.startswith('tectum.decide.phrases.')))\n"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "tectum.decide.phrases.german" in loaded
    assert not any(f"phrases.{name}" in loaded for name in ("french", "spanish", "italian", "dutch", "chinese "))
