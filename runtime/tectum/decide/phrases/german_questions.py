"""German: how people ask what happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from tectum.decide.phrases.german_question_times import TIMES
from tectum.decide.phrases.question_kinds import (
    ALONE,
    ANY,
    ARTICLE,
    CANNOT,
    FIRST,
    FIRST_ONE,
    FIRSTLY,
    HALF,
    HEARD,
    IF,
    LAST,
    LAST_ONE,
    LASTLY,
    LEAD,
    LONG,
    MANY,
    OFTEN,
    WAS,
    WHAT,
    WHEN,
    WHO,
    WINDOW,
)  # fmt: skip

_HAPPENED = (
    "(passiert|geschehen|los|vorgefallen|getan|ereignet|abgespielt|vorgegangen|gewesen|los gewesen|zugetragen|ab"
    "|abgegangen|losgewesen)"
)
_THING = "(etwas|was|irgendetwas|irgendwas|irgend etwas|irgend was)"
_ADJ = (
    "[neues|besonderes|ungewöhnliches|auffälliges|verdächtiges|komisches|seltsames|wichtiges|schlimmes|interessantes"
    "|nennenswertes]"
)


PHRASES: Mapping[str, Sequence[tuple[str, Any]]] = {
    LEAD: [
        ("(kannst|könntest|können|könnten|kann|würdest|würden) (du|sie|ihr|man) [mir|uns] [bitte|mal|bitte mal"
         "|vielleicht"
         "|kurz|eben|doch|doch mal|mal bitte|mal kurz|bitte kurz] (sagen|verraten|nachsehen|nachschauen|schauen"
         "|prüfen"
         "|gucken|zeigen|mitteilen|herausfinden|rausfinden|checken|nachgucken|erzählen)", ""),
        ("(weißt|wissen|wisst) (du|sie|ihr) [zufällig|vielleicht|noch]", ""),
        ("(ich|wir) (wüsste|wüssten|würde|würden|möchte|möchten|will|wollen|wollte|wollten|muss|hätte) [gern|gerne"
         "|nur|mal|gern mal"
         "|nur mal|mal gern] [wissen|erfahren|gewusst|fragen|nachfragen]", ""),
        ("ich frage mich|ich frag mich|mich (würde|interessiert) [interessieren]|mich würde (mal|nur) interessieren"
         "|nur mal so [gefragt]|interessieren würde mich|hab mich gefragt|ich habe mich gefragt", ""),
        ("(kannst|könntest|können|könnten|würdest|würden) (du|sie|ihr) [mir|uns] [bitte|mal]", ""),
        ("(sag|sage|sagt|sagen sie|zeig|zeige|verrate|verrat|erzähl) [mir|uns] [bitte|mal|doch|doch mal|bitte mal|mal"
         " bitte]"
         "|(schau|guck|sieh|prüf|prüfe|check) [bitte|mal|bitte mal|doch mal|mal bitte] [nach]", ""),
        ("(na|ach|kurze frage|eine frage|mal ne frage|übrigens|entschuldigung|sorry|hallo|hey|hi|na|ach|moin"
         "|du)", ""),
    ],
    IF: [("ob", "")],
    WHAT: [
        (f"was (ist|war|hat sich|hat's|ist's) [denn|so|alles|hier|da] {_HAPPENED}", ""),
        ("was (ist|war) [alles]|alles|was (hat|hatte) [sich] [alles|denn]", HALF),
        (f"(ist|war|gab es|gab 's|hat sich|hatte sich) [denn|irgend] {_THING} {_ADJ} {_HAPPENED}", ""),
        (f"(gab es|gab 's|gibt es) [irgend] {_THING} (neues|besonderes|ungewöhnliches|auffälliges|verdächtiges"
         f"|komisches)",
         ""),
        (f"{_THING} {_ADJ} (passiert|geschehen|los|neues|verpasst|vorgefallen|ereignet|getan)", ""),
        (f"[irgend] {_THING} (besonderes|ungewöhnliches|auffälliges|verdächtiges|komisches|neues)", ""),
        ("passiert|geschehen|los|vorgefallen|ereignet|abgespielt|zugetragen|getan", ""),
        ("was habe (ich|wir) verpasst|was haben (ich|wir) verpasst|habe ich (was|etwas) verpasst|haben wir (was"
         "|etwas) verpasst|was gibt es neues|gibt es (was|etwas) neues|was gab es [alles] [neues]|was gab 's [alles"
         "|neues]", ""),
        ("was hast du [alles] (gesehen|gehört|bemerkt|aufgezeichnet|mitbekommen|registriert)", ""),
        ("[gab es|war] [irgendwelche|irgendeine|eine] (bewegung|bewegungen|vorkommnisse|ereignisse|vorfälle|aktivität"
         "|aktivitäten|zwischenfälle|alarm|alarme|meldungen|auffälligkeiten)", ""),
        ("(gib|zeig|erstell|mach) [mir|uns] [bitte] (eine|die|'ne|ne) (zusammenfassung|übersicht)|zusammenfassung"
         "|fass [mir] [bitte] zusammen [was]", ""),
        ("was ging [denn|so] (ab|vor|vor sich)|was geschah|was passierte|was lief [so|denn]|was tat sich|was"
         " ereignete"
         " sich|passierte (was|etwas|irgendwas)|tat sich (was|etwas|irgendwas)", ""),
        (_THING, ANY),
    ],
    WHEN: [
        ("(wann|um wie viel uhr|um wieviel uhr|zu welcher uhrzeit|um welche uhrzeit|ab wann|seit wann|wann genau|an"
         " welchem tag) (hat|war|waren|wurde|wurden|gab es|haben|hatte)", ALONE),
        ("(wann|um wie viel uhr|um wieviel uhr|zu welcher uhrzeit|um welche uhrzeit|wann genau|an welchem tag)"
         " [ist|sind]", ""),
    ],
    LASTLY: [
        ("wann war (das|es das) letzte mal [dass]|wie lange ist es her [dass|seit]|wann [hat] zum letzten mal|wann"
         " war"
         " zum letzten mal|wann war zuletzt|vor wie langer zeit", ""),
    ],
    FIRSTLY: [("wann war das erste mal [dass]|wann war zum ersten mal", "")],
    LAST: [("zuletzt|[das|zum] (letzte|letzten) mal|letztmals|letztes mal|das letztemal|zum letztenmal|letztmalig"
            "|als letztes|am spätesten|die letzte|der letzte|das letzte|den letzten", "")],
    FIRST: [("(zuerst|erstmals|zum ersten mal|das erste mal|als erstes|erstes mal|zum erstenmal|das erstemal"
    "|erstmalig"
             "|am frühesten|frühestens|zum allerersten mal|die erste|der erste|das erste|als erster)", "")],
    LAST_ONE: [("(der letzte|die letzte [person]|der letzte [mensch]|als letzter|als letzte)", "person"),
               ("das letzte (auto|fahrzeug)|der letzte wagen", "vehicle")],
    FIRST_ONE: [("(der erste|die erste [person]|der erste [mensch]|als erster|als erste)", "person"),
                ("das erste (auto|fahrzeug)|der erste wagen", "vehicle")],
    OFTEN: [("wie (oft|viele male|häufig|viel mal) [hat|war|ist|wurde|gab es|haben|waren|sind|wurden|hatte|hatten]"
             "|wieviele male [hat|war|ist|wurde|waren|sind]|wie viele mal [hat|war|ist|wurde|waren|sind]", "")],
    MANY: [("(wie viele|wieviele|wie viel|wieviel) [verschiedene]", "")],
    LONG: [("(wie lange|wie lang|wielange) (lief|liefen|dauerte|ging) (die|das|der|sie|es) (insgesamt|alles in allem)"
            "|(wie lange|wie lang|wielange) [insgesamt|denn|genau|in summe|alles in allem] [hat|war|waren|ist|wurde"
    "|haben"
            "|hatte|sind]|(wie viele minuten|wie viele stunden|wie viel zeit|wieviel zeit) [hat|war|waren|ist]", "")],
    CANNOT: [
        ("(warum|wieso|weshalb|weswegen|wozu|wodurch|womit|wohin|woher|wem|wen|wessen|mit wem) [war|hat|ist|waren"
         "|haben"
         "|sind|wurde|hatte|ging|stand|lief]", ""),
        ("(welche|welcher|welches|welchen) [farbe|marke|sorte|rasse|größe]|was für (ein|eine|einen)|wie (groß|alt"
         "|schnell|laut|schwer|warm|kalt|heiß) (war|ist|hat|fuhr|lief)|welche (farbe|marke) hatte", ""),
        ("was (hat|hatte|haben)|was wurde|wie (war|hat|sah)", ""),
    ],
    WAS: [
        ("war|waren|hat|haben|hatte|hatten|gab es|gab 's|wurde|wurden|ging es|ging 's", ""),
        ("ist|sind", HALF),
        ("(hatten|hatte|haben|hab|habe) (wir|ich)", ""),
        ("ging|gingen|sprang|schlug|kam|kamen", ""),
        ("(hast|habt|haben) (du|ihr|sie) [was|etwas]", ""),
        ("[gab es|gibt es] [irgend] (ein|eine|irgendein) (anzeichen|spur|spuren|hinweis) (von|für|auf)", HALF),
    ],
    WHO: [("wer [alles]", ""), ("wer (war|waren|ist) [alles|denn] [da|hier] [gewesen]", ALONE)],
    "subject": [
        ("(irgendjemanden|irgendwen|irgendwem|irgend jemand|wen|jemandem|man|leute|ein mensch|menschen|irgendeine"
         " person|personen)", "person"),
        ("[der|die] (rauchmelder|feuermelder)", "smoke_alarm"),
        ("[ein|unser|das] (baby|kleine|säugling)", "baby"),
        ("[laute|irgendwelche|irgendeine] musik", "music"), ("[das|ein] wasser [im haus]", "water"),
        ("die glocke|an der klingel", "doorbell"), ("(autos|fahrzeuge|wagen)", "vehicle"),
    ],
    "verb": [
        ("stand|standen|saß|lag|lagen|lief|liefen|parkte|parkten|gesessen|gestanden|gelegen|gesehen|vorbei (gekommen"
         "|gegangen)|ging|gingen|schlich|befand|befanden|hielt|trieb|blieb", "seen"),
        ("vorbeigekommen|vorbeigegangen|vorbeigefahren|dagewesen|da gewesen|hier gewesen|hier|bemerkt|entlanggegangen"
         "|gelaufen|gegangen|rumgelaufen|herumgelaufen|durchgelaufen|vorbeigelaufen|unterwegs|geparkt|aufgefallen"
         "|blicken lassen|blicken gelassen|sehen lassen|sehen gelassen|gesichtet|erfasst|erkannt|entdeckt|aufhielt"
         "|umhergegangen|entlang|gehalten|angehalten|geschlendert|spaziert|gerannt|gehuscht|gestreift|geschlichen"
         "|rumgeschlichen|herumgeschlichen|rumgelungert|geblieben|verbracht|war da|drinnen"
         "|draußen|drin|vorbei|durch|durchgegangen|befunden|bewegt", "seen"),
        ("kam|kamen|aufgekreuzt|eingetroffen|angekommen|gekommen|heimgekommen|heimgekehrt|zurückgekommen"
         "|zurückgekehrt"
         "|[wieder] (nach hause|heim|zu hause|zurück|wieder|rein) [gekommen|gegangen|angekommen|gewesen|kam|gekehrt"
         "|eingetroffen]|reingekommen|hereingekommen|reingegangen|hineingegangen|vorgefahren|reingefahren|eingefahren"
         "|hereingefahren|betreten|angerückt|vorbeigeschaut|reingeschaut|aufgetaucht|reingelaufen|hineingelaufen"
         "|gefahren"
         "|eingebogen|angefahren|traf ein|hochgefahren|ankam|heimkam|zurückkam|eintraf", "arrives"),
        ("das haus (verlassen|verließ)|weggefahren|weggegangen|losgefahren|losgegangen|rausgegangen|verschwunden"
         "|verlassen|abgefahren|fortgegangen"
         "|abgehauen|hinausgegangen|rausgelaufen|davongefahren|weggelaufen|gegangen|aus dem haus [gegangen]"
         "|rausgefahren"
         "|verließ|fuhr weg|ging weg|wegfuhr|wegging|fort gegangen|weg gegangen|weg gefahren", "leaves"),
        ("gehört|hören|gehört worden|zu hören [gewesen]", HEARD),
        ("klingelte|klingelten|läutete|läuteten|an der (tür|haustür) (geklingelt|klingelte|geläutet)|geklingelt"
         "|geläutet"
         "|geschellt|schellte", "ring"),
        ("aufgehalten|herumgetrieben|rumgetrieben|gezeigt|herum getrieben", "seen"),
        ("klopfte|klopften|angeklopft|klopfen|an (der|die|unsere|unserer) (tür|haustür) (geklopft|klopfte)|gehämmert",
         "knock"),
        ("bellte|bellten|angeschlagen|gekläfft|kläffte|schlug an|bellen|gebellt|losgebellt", "bark"),
        ("schrie|weinte|schreien|weinen|aufgewacht|gebrüllt|gequengelt|geheult|losgeweint|weint", "cry"),
        ("miaute|miauen", "meow"), ("hustete|gehustet|husten", "cough"), ("hupte|gehupt|hupen", "honk"),
        ("schnarchte|geschnarcht|schnarchen", "snore"), ("geredet|gesprochen|gelacht|sprach|redete|sich unterhalten"
         "|lachte"
                                                         "|unterhalten|geplaudert", "talk"),
        ("geschrien|gekreischt|schrie", "scream"), ("um hilfe (gerufen|geschrien|rief|schrie)|hilfe"
         " gerufen", "distress"),
        ("(losgegangen|gegangen|gepiept|gepiepst|ausgelöst|angegangen|gelaufen|zu hören|los|ertönt|angesprungen|alarm"
         " geschlagen|angeschlagen|alarmiert|losging|piepte|heulte|geheult|geschrillt|ging los|schlug alarm|ging an"
         "|ging"
         " [alarm]|alarm gegeben|ertönte|ertönten|erklang|erklangen|sprang an|schlug an|lief)", "sound"),
        ("(gespielt|gelaufen|lief|spielte|an|zu hören [gewesen]|gehört|angewesen|an gewesen)", "play"),
        ("(kaputt gegangen|kaputtgegangen|zerbrochen|gebrochen|zu bruch gegangen|geklirrt|zersplittert|eingeschlagen"
         "|eingeworfen|zersprungen|zerschlagen|zerbrach|ging zu bruch|zu bruch ging|klirrte|kaputt)", "break"),
        ("(zu besuch|auf besuch|besucht|zum besuch) [gekommen|gewesen|da|kam]", "visit"),
    ],
    "term": [
        ("[ein|einen|einem|der|den|irgendein|irgendeinen|versuchter|einen versuchten] (einbruch|einbruchsversuch"
         "|einbrecher"
         "|einbruchversuch|eindringling|eindringlinge|einbrüche)", "intrusion"),
        ("(jemand|wer|einer|irgendwer|irgendjemand) (eingebrochen|eingestiegen|eingedrungen|einzubrechen versucht"
         "|versucht einzubrechen|einbrechen wollen)|(eingebrochen|eingestiegen|eingedrungen) [worden]|einzubrechen"
         " versucht|versucht einzubrechen", "intrusion"),
        ("[ein|einen|der|den|die|irgendein|irgendwelche|irgendwelchen|viel|viele|keinen]"
         " (besuch|besucher|gast|gäste|besuche|gästen) [da|hier|bekommen|gehabt|gekommen]", "visitor"),
        ("[das|ein|dem|lautes] (bellen|gebell|hundegebell|gekläff|kläffen)", "dog_bark"),
        ("[das|ein|lautes] (babygeschrei|babyweinen|babyschreien|schreien des babys|weinen des babys|kindergeschrei)",
         "baby_cry"),
        ("[das|ein] (klingeln|läuten)", "doorbell"), ("[das|ein] (klopfen|pochen) [an der (tür"
         "|haustür)]", "door_knock"),
        ("[irgendwelche|laute] (stimmen|gespräche|gelächter)|(jemand|jemanden|wer|wen) (gesprochen|geredet|reden"
         "|sprechen|gelacht|lachen)", "speech_or_laughter"),
        ("[irgendwelche] schritte", "footsteps"), ("[ein|irgendwelche|einen|laute] (schrei|schreie)", "scream"),
        ("[ein|das|irgendein] (glas|fenster|scheibe) (zerbrochen|kaputtgegangen|kaputt gegangen|zu bruch gegangen"
         "|zersplittert|eingeschlagen|klirren|splittern)|[das|ein] (splittern|klirren) [von glas]|zerbrechendes glas"
         "|glassplittern|[einen|der|ein] glasbruch|glas brechen", "glass_break"),
        ("[ein|einen] (hilferuf|hilferufe|hilfeschrei|hilfeschreie)", "distress"), ("[einen|ein] (schuss"
         "|schüsse)", "gunshot"),
        ("[ein|einen|den] (rauchalarm|feueralarm)", "smoke_alarm"), ("[das] (miauen)", "cat_meow"),
        ("[das] (schnarchen)", "snore"), ("[das|ein] (hupen|gehupe)", "car_horn"),
    ],
    "filler": [
        ("bitte|und wann|und um wie viel uhr|sag mir|(kannst|könntest) du|mir|sagen|denn|eigentlich|hat|war|ist"
         "|worden|haben|sind|schon|'s|-|hier"
         "|auch|noch|wieder|wurde|waren|wurden|hatte|hatten|da|dort|irgendwann|irgendwo|wirklich|ungefähr|etwa|circa"
         "|ca|insgesamt|in summe|alles in allem|zusammen|dann|doch|nur|wohl|vielleicht|zufällig|nochmal"
         "|noch einmal|bisher|bislang|uhr|habe|hab|bin|ja|also"
         "|mindestens einmal|wenigstens einmal|auch nur|danke|gern|gerne|von|dass|zu einem zeitpunkt|so|lang|lange"
         "|heißt"
         "|gab|gibt", ""),
        ("zu hause|zuhause|daheim|im haus|bei uns|sich|alles|so|irgendwie|mal|gewesen|genau|weißt du|überhaupt|denn"
         "|bei mir|an der tür|an der haustür|im haus|bei uns zu hause|bei uns daheim|hallo|hey|du|im ganzen|überall"
         "|tatsächlich|mitbekommen|registriert|aufgezeichnet", ""),
    ],
    ARTICLE: [("uns|euch|ihr|wir|der|die|das|ein|eine|einen|den|dem|es", "")],
    WINDOW: TIMES,
}  # fmt: skip
STATES = {
    "open": "geöffnet|aufgemacht|aufgegangen|offen|aufgewesen|offen gestanden|offengestanden|auf|aufgestanden|auf"
    " gestanden|offen gewesen|auf gewesen|geöffnet worden|ging auf|ging [auf]|öffnete|aufgeschlossen worden"
    "|sperrangelweit"
    " offen|aufging|offen (war|stand)|auf (war|stand)|offen geblieben|geöffnet (war|gewesen|hat)",
    "closed": "geschlossen|zugemacht|zugegangen|zu|zu gewesen|geschlossen worden|ging zu|zu (war|ging)|geschlossen"
    " (war"
    "|gewesen)",
    "on": "eingeschaltet|angesprungen|angegangen|gelaufen|an|angelaufen|lief|liefen|in betrieb [gewesen]|gestartet|an"
    " gewesen|angewesen|aktiv|sprang an|ging an|an (war|lief)|gearbeitet|angemacht|eingeschaltet worden|gepumpt",
    "off": "ausgeschaltet|ausgegangen|ausgefallen|abgeschaltet|aus|gestoppt|aus gewesen|ging aus|fiel aus|stehen"
    " geblieben"
    "|stehengeblieben|ausgemacht|aus war",
}
WAS_WORDS = (
    r"war|waren|hat|haben|hatte|hatten|wurde|wurden|worden|gab|habe|hab|hast|habt"
    r"|(?!gestern|gerade|gegen|gern|genau|genug|gehen|geben|gelten)\w{0,7}ge\w{2,}(t|en|an)"
    r"|ertoenten?|erklang(?:en)?|\w*(stand|standen|kam|kamen|lief|liefen|ging|gingen|lag|lagen|sass|fuhr|sprang|schlug|schrie|schrien|blieb"
    "|hielt"
    r"|traf|rief|sah|befand|trieb|zerbrach|verliess|schlich)|passiert|verlassen|betreten|erschienen|zerbrochen"
    r"|zersprungen|bemerkt|verpasst|registriert|erkannt|entdeckt|besucht|eingebrochen|eingedrungen"
    r"|(?!heute|bitte|leute|letzte|mitte|seite|weite|koennte|moechte|muesste|wuesste|sollte|haette|gaeste|minute"
    "|erste"
    r"|naechste|beste|karte)\w{2,}te"
)
"""Words of what was."""
TO_COME = "wird|werden|soll|sollen|sollte|sollten|kommende|kommenden|naechste|naechsten|uebermorgen"
"""Words of what is to come."""
OVER = frozenset({"letzte", "letzten", "letzter", "letztes", "vergangene", "vergangenen", "vorige"})
"""Words of times that are over."""
