"""Sentences close to those that a blind lot showed not to be read: each kind in the languages that say it."""

import pytest
from tests.benchmark import benchmark_called
from tests.not_understood import marked


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
