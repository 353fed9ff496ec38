"""German: who and what there is, and what they do."""

from tectum.decide.phrases.book import NOISE
from tectum.decide.phrases.german_verbs import FORMS, HEARS, SEES

_KNOWN = (
    "ein|eine|einen|einem|einer|der|die|das|den|dem|irgendein|irgendeine|n|ne|nen|'n"
    "|irgendeinen|irgendeinem|irgendeiner|jede|jeder|jedes|jeden|jedem|eines|des"
)
ARTICLE = f"[{_KNOWN}|unser|unsere|unseren|mein|meine]"
_SEEN = (
    "(gesehen|zu sehen|sichtbar|da|dort|anwesend|entdeckt|erkannt|aufgetaucht|unterwegs|drin|draußen|erfasst"
    "|detektiert"
    "|zu erkennen|registriert|gesichtet)"
)
_BE = "(ist|sind|war|waren|wird|werden|wurde|gewesen ist|gewesen war|wurden|gewesen|gewesen sein)"
_NO = "[gar|überhaupt|absolut]"
SUBJECTS = [
    (
        "(jemand|jemanden|jemandem|irgendjemand|irgendjemanden|irgendwer|irgendwen|irgendeiner|wer|einer|[eine|die"
        "|irgendeine"
        "|ne|einer|jede] person|personen|leute|leuten|[ein|der|irgendein|einen] (mensch|menschen)|wen|eine "
        "menschenseele)",
        "person",
    ),
    (f"{ARTICLE} (katze|katzen|kater|kätzchen|mieze)", "cat"),
    (f"{ARTICLE} (hund|hunde|hunden|hundes|hündin|welpe)", "dog"),
    (f"[{_KNOWN}] (auto|autos|wagen|fahrzeug|fahrzeuge|lkw|lastwagen|pkw|transporter)", "vehicle"),
    (
        f"{_NO} (niemand|keiner|keine person|keine personen|niemanden|kein mensch|keine menschen"
        f"|keine menschenseele|keine leute"
        "|keinen|keine sau|niemandem) [mehr|von uns|weit und breit]",
        "no person",
    ),
    (
        "(alle|alle leute|alle personen|jeder|wir alle|der letzte|die letzte|die letzte person|der letzte mensch)",
        "every person",
    ),
    ("(alle|das letzte) (autos|auto|fahrzeuge|fahrzeug)|alle wagen|der letzte wagen", "every vehicle"),
    ("alle hunde|der letzte hund", "every dog"),
    ("alle katzen|die letzte katze", "every cat"),
    (f"{_NO} keine (katze|katzen) [mehr]", "no cat"),
    (f"{_NO} (kein|keinen|keine) (hund|hunde) [mehr]", "no dog"),
    (f"{_NO} (kein|keine) (auto|autos|wagen|fahrzeug|fahrzeuge) [mehr]", "no vehicle"),
    (
        f"{ARTICLE} (rauchmelder|feuermelder|rauchalarm|feueralarm|brandmelder|rauchwarnmelder|rauchmeldern"
        f"|feuermeldern|rauchdetektor)",
        "smoke_alarm",
    ),
    (
        f"{ARTICLE} (kohlenmonoxidmelder|co-melder|co melder|kohlenmonoxidalarm|co-alarm|co alarm|co-warner|co warner)",
        "co_alarm",
    ),
    (f"{ARTICLE} (sirene|sirenen)", "siren"),
    (
        "([das|ein] glas|[eine|die|irgendeine] [glas] scheibe|[eine|die] glasscheibe|[ein|das] fenster|[eine"
        "|die] fensterscheibe)",
        "glass_break",
    ),
    (f"{ARTICLE} (baby|säugling)", "baby"),
    (f"{ARTICLE} (türklingel|klingel|haustürklingel|türglocke)", "doorbell"),
    (f"{ARTICLE} (hupe|autohupe)", "car_horn"),
    (f"{ARTICLE} motor", "engine"),
    ("[das|der] (wasser|wasserhahn|hahn)", "water"),
    ("[ein|das] feuer", "crackling_fire"),
    ("[die|laute|irgendwelche] musik", "music"),
    ("[der|ein] staubsauger", "vacuum"),
    ("(etwas|irgendetwas|irgendwas|der timer|ein timer)", "beep"),
]
_NOISES = {
    "dog_bark": "hundegebell|gebell|bellen|hundebellen|gekläff", "cat_meow": "miauen|katzenmiauen|gemiaue",
    "door_knock": "klopfen|klopfzeichen|türklopfen|klopfgeräusche", "doorbell": "klingeln|türklingeln|klingelton",
    "footsteps": "schritte|schritten|fußschritte", "cough": "husten|hustenanfall|gehuste", "snore": "schnarchen"
                                                                                                    "|geschnarche",
    "glass_break": "glasbruch|glasklirren|zerbrechendes glas|splitterndes glas|klirrendes glas|zerbrechendem glas"
    "|splitterndem glas|glasscherben|brechendes glas|glassplittern",
    "speech_or_laughter": "stimmen|lachen|gelächter|gespräche|gespräch|gesprächen|unterhaltung|unterhaltungen"
                          "|sprechen|reden",
    "scream": "schrei|schreie|schreien|geschrei|kreischen|aufschrei", "gunshot": "schuss|schüsse|schüssen"
                                                                                 "|gewehrschuss|pistolenschuss",
    "baby_cry": "babygeschrei|babyschreien|babyweinen|kindergeschrei|weinen", "car_horn": "hupen|autohupen|gehupe",
    "engine": "motorengeräusch|motorengeräusche|motorgeräusch|motorgeräusche|motorenlärm", "beep": "piepen|piepsen"
                                                                                                   "|piepton"
                                                                                                   "|pieptöne"
                                                                                                   "|gepiepe",
    "water": "wasserrauschen|fließendes wasser|laufendes wasser|wassergeräusche", "music": "musik",
    "crackling_fire": "feuerknistern|knistern|knisterndes feuer|prasselndes feuer", "siren": "sirenengeheul|sirenenton",
    "distress": "hilferuf|hilferufe|hilferufen|hilfeschrei|hilfeschreie|hilfeschreien",
}  # fmt: skip
"""What is heard, as a noun."""
SUBJECTS += [
    (
        f"{ARTICLE} [lautes|lautem|laute|das geräusch von|geräusche von|lauten] ({names}) [{fall}|erkannt wird"
        f"|gehört werden"
        "|gehört wird]",
        NOISE + kind,
    )
    for kind, names in _NOISES.items()
    for fall in ("fällt|fallen|ertönt|ertönen",)
]
_MOVES = (
    "geht", "läuft", "rollt", "tritt", "flitzt", "marschiert", "schlendert", "biegt", "stolziert", "tapst",
    "schleicht", "fährt", "rennt", "streift", "spaziert", "huscht", "kommt", "streunt", "wandert",
    "gegangen", "gelaufen", "gefahren",
)  # fmt: skip


def _compounds(*prefixes: str) -> str:
    """Verbs of movement with what stands before them: "langgeht", or apart, "lang geht"."""
    ways = "|".join(f"{prefix}{verb}" for prefix in prefixes for verb in _MOVES)
    return f"({ways}|({'|'.join(prefixes)}) ({'|'.join(_MOVES)})) [ist]"


VERBS = [
    *FORMS,
    (HEARS, "heard"),
    (SEES, "seen"),
    (_compounds("rum", "herum", "umher", "vorbei", "entlang", "lang", "durch", "hindurch"), "seen"),
    (_compounds("rein", "herein", "hinein"), "arrives"),
    (_compounds("raus", "heraus", "hinaus", "weg", "davon"), "leaves"),
    (f"[{_SEEN}] {_BE}|{_SEEN} [worden] [ist|sind]", "seen"),
    (
        "(rumsteht|herumlungert|rumlungert|steht|stand|bleibt|[sich] aufhält|[sich] befindet"
        "|stehen"
        "|herumsteht|es gibt|gibt es|herumläuft|herumschleicht|wartet|sitzt|parkt|durchläuft|vorbeigeht|vorbeikommt"
        "|rumläuft|liegt|schleicht|rumschleicht|umherläuft|verweilt|aufhalten|herumsitzt|geparkt ist|geparkt hat"
        "|entlanggeht"
        "|entlangläuft|vorbeiläuft|durchgeht|herumtreibt|sich herumtreibt|sich rumtreibt|rumtreibt|sich bewegt"
        "|unterwegs ist|[sich] blicken lässt|[sich] sehen lässt|liegen|sitzen|gesichtet wird|sich zeigt|zeigt"
        "|treibt)",
        "seen",
    ),
    ("erscheint|auftaucht|auftauchen|erscheinen|aufgetaucht (ist|sind)", "appears"),
    ("(rum|herum) (steht|läuft|lungert|schleicht|sitzt|hängt)|(rumhängt|herumhängt)", "seen"),
    (
        "(kommt|hineinfährt|ankommt|angekommen ist|eintrifft|betritt|reinkommt|hereinkommt"
        "|vorfährt|reinfährt|kam|gekommen|hereinläuft|reinläuft|hochkommt|heraufkommt|hereinfährt|angefahren kommt"
        "|rein geht|reingeht|hineingeht|gekommen ist|kommen|gelaufen kommt|hochfährt|hinauffährt|einfährt|einbiegt"
        "|reingefahren kommt|ankommen|eingetroffen ist|hineinläuft|hochläuft|hereingeht"
        "|reinschleicht)",
        "arrives",
    ),
    (
        "(fährt|geht|läuft|rennt|schleicht sich|schleicht|fahren|gefahren ist|gelaufen ist|spaziert|springt|klettert"
        "|tritt|rollt|huscht"
        "|biegt|marschiert|tapst|gehen|laufen|gegangen ist|getreten ist|biegen|flitzt|rauscht|rast|schlüpft)",
        "moves",
    ),
    (
        "[sie|ihn|es|wieder] (verlässt|verlassen haben|weggehen|gegangen sind|weg sind|weg ist"
        "|wegfahren|weggeht|geht weg|wegfährt|davonfährt|gegangen ist|rausgeht|verließ|abfährt|verlassen hat"
        "|weggefahren ist"
        "|rausläuft|rausfährt|hinausgeht|hinausläuft|abhaut|abgefahren ist|wegläuft|verlassen|raus läuft"
        "|raus geht|ausbüxt"
        "|weggegangen ist|(raus|heraus|hinaus|fort|draußen) (ist|sind)|herausfährt|rauskommt|herauskommt)",
        "leaves",
    ),
    (
        "(bellt|bellen|gebellt|bellte|kläfft) [hat]|(anfängt|beginnt) zu bellen|zu bellen (anfängt|beginnt)|losbellt"
        "|am bellen ist",
        "bark",
    ),
    ("(miaut|miauen|gemiaut) [hat]|(anfängt|beginnt) zu miauen|zu miauen (anfängt|beginnt)", "meow"),
    (
        "(weint|schreit|weinen|geweint|geschrien|brüllt|quengelt|heult) [hat]|(anfängt|beginnt) zu (weinen|schreien)"
        "|zu (weinen|schreien) (anfängt|beginnt)|losschreit|(weinend|schreiend) aufwacht|am (weinen|schreien) ist",
        "cry",
    ),
    (
        "(zerbricht|bricht|kaputtgeht|zersplittert|zu bruch geht|eingeschlagen wird|zerbrochen|splittert"
        "|kaputt geht|zerspringt"
        "|eingeworfen wird|klirrt|zerschlagen wird|zerbrochen wird|zu bruch gegangen) [ist]",
        "break",
    ),
    (
        "(klopft|anklopft|geklopft|klopfen) [an (der|die|unsere) (tür|haustür)] [hat]|an (der|die) (tür"
        "|haustür) (klopft|geklopft hat)",
        "knock",
    ),
    (
        "(klingelt|läutet|geklingelt|geläutet) [an der (tür|haustür)] [hat]|an der (tür|haustür) (klingelt|läutet"
        "|geklingelt hat)",
        "ring",
    ),
    ("(hustet|gehustet|husten) [hat]|husten muss", "cough"),
    ("(schnarcht|geschnarcht) [hat]", "snore"),
    ("(spricht|redet|lacht|sprechen|reden|lachen)", "talk"),
    ("(schreit|kreischt|geschrien|brüllt|aufschreit) [hat]", "scream"),
    ("(schießt|geschossen) [hat]", "shoot"),
    ("(zu besuch kommt|zu besuch ist)", "visit"),
    (
        "(hilfe (braucht|benötigt)|in (not|bedrängnis|schwierigkeiten) [ist|gerät|sind|geraten ist|steckt|befindet]"
        "|[um] hilfe (ruft"
        "|schreit|gerufen hat|rufen|schreien))",
        "distress",
    ),
    ("(hupt|gehupt) [hat]", "honk"),
    ("(knistert)", "crackle"),
    ("(anspringt|startet)", "start"),
    ("(spielt|läuft|an ist|gespielt wird|dudelt|durchdudelt|durchläuft)", "play"),
    (
        "(losgeht|angeht|piept|piepst|piepte|ertönt|anschlägt|heult|läuft|geht los|losging|alarm schlägt|auslöst"
        "|losgegangen"
        "|ausgelöst wird|ausgelöst hat|schrillt|piepen|alarm gibt|alarmiert|alarm auslöst|angeschlagen hat|fließt"
        "|rauscht"
        "|losgehen|anschlagen|geht|anfängt zu piepen) [ist]",
        "sound",
    ),
]
TERMS = [
    (
        "[es] [an der (tür|haustür)] (klingelt|läutet|geklingelt hat|geläutet hat|geklingelt wird|schellt|geläutet "
        "wird)"
        "|[jemand|wer] [an der (tür|haustür)] (klingeln|klingelt)|zu klingeln|geklingelt (wird|wurde)",
        "doorbell",
    ),
    (
        "[es] [an der (tür|haustür)|an die tür] (klopft|geklopft hat|angeklopft wird|geklopft wird|pocht|anklopft|zu "
        "klopfen)"
        "|(angeklopft|geklopft) (wird|wurde)|klopfen an der tür|anzuklopfen",
        "door_knock",
    ),
    ("geschnarcht (wird|wurde)", "snore"),
    ("gehustet (wird|wurde)", "cough"),
    ("[es] gehupt (wird|wurde)|es hupt|hupt es", "car_horn"),
    (
        "(gesprochen|geredet|gelacht|geplaudert|gequatscht) [oder (gesprochen|geredet|gelacht)] (wird|wurde)",
        "speech_or_laughter",
    ),
    ("(geschrien|gekreischt) (wird|wurde)", "scream"),
    ("geschossen (wird|wurde)|es knallt ein schuss", "gunshot"),
    ("es (piept|piepst)|(piept|piepst) es", "beep"),
    ("es bellt", "dog_bark"),
    ("es miaut", "cat_meow"),
    ("glas (bricht|splittert|klirrt)", "glass_break"),
    (
        (
            "[ein|einen|einem|der|ein möglicher] (einbruch|einbrüche|einbrecher|einbrechern|einbruchsversuch"
            "|eindringling"
            "|eindringlinge|eindringlingen) [da ist|passiert|da sind|geschieht|verübt wird|stattfindet|im haus ist]"
            "|(eingebrochen|einzubrechen versucht) (wird|wurde)|[jemand|wer|einer] einzubrechen versucht|(jemand|wer"
            "|einer) (einbricht|eingebrochen ist|einzubrechen versucht)"
        ),
        "intrusion",
    ),
    (
        "[eine|jede|jeder|irgendeine|irgendwelche|einer] (gefahr|gefährliche situation|gefahrensituation"
        "|gefahrenlage|bedrohung)"
        " [besteht|droht|drohen|da ist|auftritt|im verzug ist|eintritt|erkannt wird]|(es|etwas|was) gefährlich (wird"
        "|ist)",
        "hazard",
    ),
    (
        "[ich|wir|bei uns] [jeden|jeglichen|jeder|allen] (besuch|ein besucher|einen besucher|besucher|gäste"
        "|ein gast|einen gast|besuchern|gästen) "
        "[bei uns] [da ist"
        "|kommt|bekomme|bekommen|kriege|kriegen|habe|haben|da sind|kommen|ist|sind|ankommt|eintrifft"
        "|vor der tür steht"
        "|an der tür ist|ansteht]",
        "visitor",
    ),
    ("um hilfe (gerufen|geschrien) (wird|wurde)|hilfe (gebraucht|benötigt) wird", "distress"),
]
