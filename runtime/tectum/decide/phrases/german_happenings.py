"""German: who and what there is, what they do, and where the people of the house are."""

ARTICLE = (
    "[ein|eine|einen|einem|einer|der|die|das|den|dem|unser|unsere|mein|meine|irgendein|irgendeine|n|ne|nen|'n|unseren]"
)
_SEEN = (
    "(gesehen|zu sehen|sichtbar|da|dort|anwesend|entdeckt|erkannt|aufgetaucht|unterwegs|drin|draußen|erfasst"
    "|detektiert"
    "|zu erkennen|registriert|gesichtet)"
)
_BE = "(ist|sind|war|waren|wird|werden|wurde|gewesen ist|gewesen war|wurden|gewesen)"
_NO = "[gar|überhaupt|absolut]"
SUBJECTS = [
    (
        "(jemand|jemanden|irgendjemand|irgendwer|irgendeiner|wer|einer|[eine|die|irgendeine|ne] person|personen|leute"
        "|[ein|der|irgendein] mensch|menschen)",
        "person",
    ),
    (f"{ARTICLE} (katze|katzen|kater|kätzchen)", "cat"),
    (f"{ARTICLE} (hund|hunde|hündin|welpe)", "dog"),
    (f"{ARTICLE} (auto|autos|wagen|fahrzeug|fahrzeuge|lkw|lastwagen|pkw|transporter)", "vehicle"),
    (
        f"{_NO} (niemand|keiner|keine person|keine personen|niemanden|kein mensch|keine menschen"
        f"|keine menschenseele|keine leute"
        "|keinen|keine sau) [mehr]",
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
    (f"{ARTICLE} (rauchmelder|feuermelder|rauchalarm|feueralarm|brandmelder|rauchwarnmelder)", "smoke_alarm"),
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
    ("[das] wasser|[der] wasserhahn", "water"),
    ("[ein|das] feuer", "crackling_fire"),
    ("[die] musik", "music"),
    ("[der|ein] staubsauger", "vacuum"),
    ("(etwas|der timer|ein timer)", "beep"),
]
_MOVES = (
    "geht", "läuft", "schleicht", "fährt", "rennt", "streift", "spaziert", "huscht", "kommt", "streunt", "wandert",
    "gegangen", "gelaufen", "gefahren",
)  # fmt: skip


def _compounds(*prefixes: str) -> str:
    """Verbs of movement with what stands before them: "langgeht", or apart, "lang geht"."""
    ways = "|".join(f"{prefix}{verb}" for prefix in prefixes for verb in _MOVES)
    return f"({ways}|({'|'.join(prefixes)}) ({'|'.join(_MOVES)})) [ist]"


VERBS = [
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
        "|unterwegs ist|[sich] blicken lässt|[sich] sehen lässt|liegen|sitzen|gesichtet wird|sich zeigt|zeigt|treibt)",
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
    ("(fährt|geht|läuft|rennt|schleicht sich|fahren|gefahren ist|gelaufen ist|spaziert|springt|klettert)", "moves"),
    (
        "[sie|ihn|es|wieder] (verlässt|verlassen haben|weggehen|gegangen sind|weg sind|weg ist"
        "|wegfahren|weggeht|geht weg|wegfährt|davonfährt|gegangen ist|rausgeht|verließ|abfährt|verlassen hat"
        "|weggefahren ist"
        "|rausläuft|rausfährt|hinausgeht|hinausläuft|abhaut|abgefahren ist|wegläuft|verlassen|raus läuft"
        "|raus geht|ausbüxt"
        "|weggegangen ist|herausfährt|rauskommt|herauskommt)",
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
    ("(hilfe braucht|in not ist|[um] hilfe (ruft|schreit|gerufen hat))", "distress"),
    ("(hupt|gehupt) [hat]", "honk"),
    ("(knistert)", "crackle"),
    ("(anspringt|startet)", "start"),
    ("(spielt|zu hören ist|läuft)", "play"),
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
    ("[es] [an der (tür|haustür)] (klingelt|läutet|geklingelt hat|geläutet hat)|klingeln", "doorbell"),
    ("[es] [an der (tür|haustür)|an die tür] (klopft|geklopft hat)|klopfen [an der tür]", "door_knock"),
    ("schritte [zu hören sind|gehört werden]|schritten", "footsteps"),
    ("glasbruch [zu hören ist|erkannt wird]|glasklirren|zerbrechendem glas|splitterndem glas", "glass_break"),
    ("babygeschrei|babyschreien|babyweinen", "baby_cry"),
    ("[einem|lautem] husten", "cough"),
    ("(bellen|gebell) [zu hören ist]", "dog_bark"),
    ("(ein schuss|schüsse|schüssen) [fällt|fallen|zu hören ist|zu hören sind]", "gunshot"),
    ("(ein schrei|schreie) [zu hören ist|zu hören sind]", "scream"),
    (
        (
            "(ein einbruch|einbruch|einbrecher|ein einbrecher) [da ist|passiert|eingebrochen wird]"
            "|eingebrochen wird|(jemand|wer|einer) (einbricht|eingebrochen ist|einzubrechen versucht)"
        ),
        "intrusion",
    ),
    ("(gefahr|eine gefahr) [besteht|droht]", "hazard"),
    (
        "[ich|wir] (besuch|ein besucher|einen besucher) [da ist|kommt|bekomme|bekommen|kriege|kriegen|habe|haben]",
        "visitor",
    ),
    ("um hilfe (gerufen|geschrien) (wird|wurde)|hilferufe [zu hören sind]", "distress"),
    ("hundegebell [zu hören ist]|hundebellen", "dog_bark"),
]
_WHILE = "(während|wenn|solange|falls|sofern)"
_OUT = (
    "[alle|gerade|beide] (weg|fort|unterwegs|nicht zu hause|nicht zuhause|nicht daheim|nicht da|außer haus|im urlaub"
    "|verreist|bei der arbeit|auf arbeit|auf der arbeit|arbeiten|ausgeflogen|in der arbeit|aus dem haus)"
)
_IN = "[alle|gerade] (zu hause|zuhause|daheim)"
CONTEXTS = [
    (f"[{_WHILE}] wir {_OUT} sind|[{_WHILE}] ich {_OUT} bin", "away"),
    (
        f"[{_WHILE}] [gerade] (niemand|keiner|kein mensch) (zu hause|zuhause|daheim|im haus) ist"
        f"|[{_WHILE}] das haus leer ist"
        "|in unserer abwesenheit|bei abwesenheit|in meiner abwesenheit",
        "away",
    ),
    (f"[{_WHILE}] alle {_OUT} sind", "away"),
    (f"[{_WHILE}] wir {_IN} sind|[{_WHILE}] ich {_IN} bin", "home"),
    (f"[{_WHILE}] [wir|alle|wir alle] schlafen|[{_WHILE}] ich schlafe|[{_WHILE}] (wir|alle) im bett sind", "night"),
]
