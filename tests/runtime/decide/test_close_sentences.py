"""Sentences close to those that a blind lot showed not to be read: each kind in the languages that say it."""

import pytest
from tests.benchmark import benchmark_called
from tests.not_understood import marked

from tectum.decide.not_understood import NotUnderstood


@pytest.mark.parametrize(
    ("rule", "sentences"),
    [
        ("doorbell but not front_door open within 60 s", (
            "tell me when the doorbell rings and the front door isn't opened within the next minute",
            "Sag mir, wenn es klingelt und die Haustür nicht innerhalb einer Minute aufgeht",
            "préviens-moi si on sonne et que la porte d'entrée ne s'ouvre pas dans la minute",
            "avísame si suena el timbre y la puerta de entrada no se abre en un minuto",
            "avvisami se suonano e la porta d'ingresso non si apre entro un minuto",
            "waarschuw me als er wordt aangebeld en de voordeur niet binnen een minuut opengaat",
        )),
        ("door_knock but not person@hall within 60 s", (
            "tell me if someone knocks and nobody comes into the hall within the next minute",
            "Sag mir, wenn es klopft und in der nächsten Minute niemand in den Flur kommt",
            "On frappe et personne ne vient dans le hall dans la minute qui suit : préviens-moi",
            "avísame si llaman a la puerta y nadie viene al pasillo en el minuto siguiente",
            "avvisami se bussano e nessuno arriva in corridoio nel minuto successivo",
            "waarschuw me als er geklopt wordt en er in de minuut daarna niemand in de hal komt",
            "有人敲门，接下来一分钟内没人到门厅就告诉我",
        )),
        ("no footsteps for 10 h", (
            "tell me when there are no footsteps for 10 hours", "Zehn Stunden keine Schritte, dann sag mir Bescheid",
            "dix heures sans bruit de pas, préviens-moi", "avísame si pasan diez horas sin pasos",
            "avvisami se non ci sono passi per dieci ore", "waarschuw me als er tien uur geen voetstappen zijn",
            "十个小时没有脚步声就告诉我",
        )),
        ("beep@kitchen", (
            "tell me when something beeps in the kitchen", "Sag mir, wenn in der Küche etwas piept",
            "préviens-moi si quelque chose fait bip dans la cuisine", "avísame si algo pita en la cocina",
            "avvisami se qualcosa fa bip in cucina", "waarschuw me als er in de keuken iets begint te piepen",
        )),
        ("car_horn", ("préviens-moi si ça klaxonne", "avísame si pitan", "avvisami se suonano il clacson",
                      "waarschuw me als er wordt getoeterd", "Sag mir, wenn gehupt wird")),
        ("snore for 30 min", ("waarschuw me als er wordt een half uur gesnurkt",
                              "waarschuw me als er een half uur wordt gesnurkt")),
        ("no cat for 24 h", ("avvisami se per ventiquattr'ore non si vede il gatto",)),
        ("no person for 20 h", ("avvisami se non c'è nessuno da vent'ore",)),
        ("pump off", ("mocht de pomp stoppen, laat het me weten", "mocht de pomp uitvallen, waarschuw me")),
        ("vehicle@driveway leaves", (
            "report any car that leaves the driveway", "Melde mir jedes Auto, das die Einfahrt verlässt",
            "Merci de me signaler toute voiture qui quitte l'allée",
            "comunícame cualquier coche que salga de la entrada",
            "vorrei che mi segnalassi le macchine che lasciano il vialetto",
            "Meldt u mij elke auto die de oprit verlaat",
        )),
        ("hazard", ("Adviértame ante cualquier peligro", "Avertissez-moi de tout danger",
        "Waarschuwt u mij bij gevaar")),
        ("person@garden", ("prévenez-moi si qqun est dans le jardin", "avísame si algn está en el jardín",
                           "avvisami se qlcn è in giardino", "waarschuw me als iem in de tuin is")),
        ("dog_bark", ("Wrschuw me als de hond blaft", "avsame cuando ladre el perro",
        "avertisez-moi quand le chien aboie",
                      "benachritige mich, wenn der Hund bellt")),
        ("dog@garden for 60 min", (
            "Quand le chien est dans le jardin depuis une heure, rappelle-le-moi, il prend froid.",
            "Tell me when the dog has been in the garden for an hour, he catches cold.",
            "Avvisami se il cane è in giardino da un'ora, prende freddo.",
            "Waarschuw me als de hond een uur in de tuin is, hij vat kou.",
        )),
        ("cough 20 times in 2 h", (
            "Tell me if you hear coughing twenty times in two hours, grandpa isn't well.",
            "Sag mir, wenn zwanzigmal in zwei Stunden gehustet wird, Opa geht es nicht gut.",
            "Préviens-moi si ça tousse vingt fois en deux heures, papi ne va pas bien.",
            "Avísame si se oye toser veinte veces en dos horas, el abuelo no está bien.",
            "La nonna ha la febbre, avvisami se si sente tossire venti volte in due ore",
            "Laat het weten als er twintig keer in twee uur gehoest wordt, opa voelt zich niet goed.",
        )),
        ("person@driveway but not doorbell within 60 s", (
            "Somebody in the driveway who does not ring within a minute: tell me.",
            "Jemand in der Einfahrt, der nicht innerhalb einer Minute klingelt: sag mir Bescheid.",
            "Sag mir Bescheid, wenn jemand in der Einfahrt ist, der in der nächsten Minute nicht klingelt.",
            "车道上有人一分钟内没按门铃就告诉我",
            "Quelqu'un dans l'allée qui ne sonne pas dans la minute : préviens-moi.",
            "Alguien en la entrada que no toca el timbre en un minuto: avísame.",
            "Qualcuno nel vialetto che non suona il campanello entro un minuto: avvisami.",
            "Iemand op de oprit die niet binnen een minuut aanbelt: waarschuw me.",
        )),
        ("no dog for 6 h", (
            "Tell me if you haven't seen the dog for six hours.", "Avvisami se non hai visto il cane per sei ore.",
            "Sag mir, wenn du seit sechs Stunden den Hund nicht gesehen hast.",
            "Préviens-moi si tu n'as pas vu le chien depuis six heures.",
            "Avísame si no has visto al perro en seis horas.", "Avísame si llevas seis horas sin ver al perro.",
            "Heb je de hond zes uur niet gezien, laat het me dan weten.",
        )),
        ("music at night", (
            "Tell me if there is music at night, the neighbours grumble.",
            "Sag mir, wenn nachts Musik läuft, die Nachbarn meckern.",
            "Préviens-moi si on entend de la musique la nuit, les voisins râlent.",
            "Avísame si hay música por la noche, los vecinos protestan.",
            "Avvisami se c'è musica di notte, i vicini protestano.",
            "Waarschuw me als er 's nachts muziek is, de buren mopperen.",
        )),
        ("dog@kitchen", (
            "Tell me if the dog is in the kitchen, he steals everything!",
            "Sag mir, wenn der Hund in der Küche ist, er klaut alles!",
            "Préviens-moi si le chien est dans la cuisine, il vole tout !",
            "Avísame si el perro está en la cocina, roba todo.", "Avvisami se il cane è in cucina, ruba tutto!",
            "Waarschuw me als de hond in de keuken is, hij steelt alles!",
        )),
        ("door_knock or doorbell", (
            "Avísame tanto si golpean la puerta como si llaman al timbre.",
            "Avvisami sia se bussano sia se suonano il campanello.",
            "Waarschuw me zowel als er geklopt wordt als wanneer er aangebeld wordt.",
        )),
    ],
)  # fmt: skip
def test_what_is_close_to_a_sentence_of_a_kind_is_read_as_it_is(measured, table, rule, sentences):
    for sentence in sentences:
        assert measured.asks(sentence)
        assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("e-mail", "send me an e-mail when the dog barks"), ("WhatsApp", "WhatsApp me when the dog barks"),
        ("SMS", "Schick mir eine SMS, wenn der Hund bellt"), ("Mail", "Ich möchte eine Mail, wenn der Hund bellt"),
        ("courriel", "je veux recevoir un courriel quand le chien aboie"), ("SMS", "Envoie-moi un SMS quand on sonne"),
        ("correo electrónico", "quiero recibir un correo electrónico si ladra el perro"),
        ("email", "Mandami un'email se il cane abbaia"), ("sms", "Stuur me een sms als de hond blaft"),
        ("短信", "狗叫的时候给我发短信"), ("微信", "发微信告诉我，狗叫的话"),
    ],
)  # fmt: skip
def test_a_way_to_tell_that_a_house_has_not_is_refused_with_its_word(measured, word, sentence):
    assert measured.asks(sentence)
    assert marked(measured, sentence) == word


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Water", "Water the garden when it gets hotter than 30 degrees in the kitchen"),
        ("Gieß", "Gieß den Garten, wenn die Temperatur über 30 Grad steigt"),
        ("Arrose", "Arrose le jardin quand la température dépasse 30 degrés."),
        ("Démarre", "Démarre l'aspirateur quand on est partis"),
        ("Riega", "Riega el jardín cuando la temperatura supere los 30 grados"),
        ("Sube", "Sube las persianas cuando ladre el perro"),
        ("Annaffia", "Annaffia il giardino quando fa più di 30 gradi in cucina"),
        ("Sproei", "Sproei de tuin als de temperatuur boven 30 graden komt"), ("浇", "温度超过30度就浇花园"),
        ("plombier", "Je tiens à savoir à quel moment le plombier arrive."),
        ("fontanero", "Quiero saber en qué momento llega el fontanero."),
        ("idraulico", "Voglio sapere in che momento arriva l'idraulico."),
        ("loodgieter", "Ik wil weten op welk moment de loodgieter komt."), ("krant",
        "Meldt u het mij als de krant er is."),
        ("my car", "tell me when my car leaves the driveway"), ("mein Auto",
        "Sag mir, wenn mein Auto die Einfahrt verlässt"),
        ("notre voiture", "préviens-moi quand notre voiture arrive dans l'allée"),
        ("mi coche", "avísame cuando mi coche salga de la entrada"),
        ("mia macchina", "avvisami quando la mia macchina lascia il vialetto"),
        ("mijn auto", "waarschuw me als mijn auto de oprit verlaat"), ("我的车", "我的车离开车道就告诉我"),
    ],
)  # fmt: skip
def test_what_is_to_be_done_or_known_otherwise_is_the_part_at_fault(measured, word, sentence):
    assert measured.asks(sentence)
    assert word in marked(measured, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "is anyone in the garden? let me know", "Ist jemand im Garten? Sag mir Bescheid",
        "is er iemand in de tuin? Laat het me weten", "y a-t-il quelqu'un dans le jardin ? Préviens-moi",
        "花园里有人吗？告诉我", "La cuisine est trop petite", "Mama gießt den Garten", "I water the garden when I can",
    ],
)  # fmt: skip
def test_what_is_asked_of_now_or_told_is_no_request_for_a_rule(measured, sentence):
    assert not measured.asks(sentence)


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        ("last", "Wanneer klonk er voor het laatst een sirene?"), ("last", "Wann ertönte zuletzt eine Sirene?"),
        ("was", "¿Se quedó abierta la puerta de entrada esta mañana?"),
    ],
)  # fmt: skip
def test_what_sounded_and_a_time_of_today_are_of_what_was(asks, text):
    assert benchmark_called("questions").grammar().read(text).asks == asks


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("need not tell", "You need not tell me of a barking dog."),
        ("needn't be reported", "A barking dog needn't be reported."),
        ("brauchst", "Du brauchst mir einen bellenden Hund nicht zu melden."),
        ("musst du mir nicht melden", "Einen bellenden Hund musst du mir nicht melden."),
        ("不用告诉我", "狗叫不用告诉我。"), ("没必要告诉我", "没必要告诉我狗叫"),
        ("pas besoin de me prévenir", "Tu n'as pas besoin de me prévenir si le chien aboie."),
        ("inutile de me prévenir", "Un chien qui aboie, inutile de me prévenir."),
        ("no hace falta avisarme", "Si ladra el perro, no hace falta avisarme."),
        ("No tienes que avisarme", "No tienes que avisarme si ladra el perro."),
        ("Non serve avvisarmi", "Non serve avvisarmi quando il cane abbaia."),
        ("Non c'è bisogno di avvisarmi", "Non c'è bisogno di avvisarmi se il cane abbaia."),
        ("hoef je me niet te melden", "Een blaffende hond hoef je me niet te melden."),
        ("hoeft niet gemeld te worden", "Een kat in de keuken hoeft niet gemeld te worden."),
    ],
)  # fmt: skip
def test_of_what_need_not_be_told_no_rule_is_made(measured, part, sentence):
    assert measured.asks(sentence)
    assert part in marked(measured, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Waarschuw me als de hond blaft, dan hoef ik niet te kijken.",
        "Avísame si ladra el perro, así no tengo que mirar.",
        "Let me know if the dog barks so that I don't need to listen.",
    ],
)
def test_what_need_not_be_done_otherwise_is_a_reason(measured, table, sentence):
    assert table.same(measured, measured.understand(sentence).rule, "dog_bark")


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("How many people", "How many people were in the kitchen yesterday?"),
        ("Wie viele Leute", "Wie viele Leute waren gestern in der Küche?"), ("几个人", "昨天厨房里有几个人?"),
        ("Combien de personnes", "Combien de personnes étaient dans la cuisine hier ?"),
        ("Cuántas personas", "¿Cuántas personas hubo ayer en la cocina?"),
        ("Quante persone", "Quante persone c'erano ieri in cucina?"),
        ("Hoeveel mensen", "Hoeveel mensen waren er gisteren in de keuken?"),
    ],
)  # fmt: skip
def test_how_many_people_there_were_is_not_known(part, text):
    with pytest.raises(NotUnderstood) as refused:
        benchmark_called("questions").grammar().read(text)
    assert refused.value.parts == (part,)


@pytest.mark.parametrize(
    "text",
    [
        "Was there anybody in the kitchen last night while we were asleep?",
        "¿Hubo alguien en la cocina anoche mientras dormíamos?",
        "C'è stato qualcuno in cucina stanotte mentre dormivamo?",
    ],
)  # fmt: skip
def test_a_night_in_which_people_slept_is_a_night(text):
    assert benchmark_called("questions").grammar().read(text).window == "night"
