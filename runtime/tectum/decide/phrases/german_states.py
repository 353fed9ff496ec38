"""German: where the people of the house are, and what sensors say."""

_WHILE = (
    "(während|wenn|solange|falls|sofern|obwohl|obgleich|obschon|und|indes|derweil|wobei|weil|da|trotzdem|obwohl "
    "gerade|sobald)"
)
_OUT = (
    "[alle|gerade|beide|noch|nicht da und|gar|überhaupt]"
    " (weg|fort|unterwegs|nicht zu hause|nicht zuhause|nicht daheim|nicht da"
    "|außer haus|im urlaub"
    "|verreist|bei der arbeit|auf arbeit|auf der arbeit|arbeiten|ausgeflogen|in der arbeit|aus dem haus|auf reisen"
    "|abwesend"
    "|nicht im haus|einkaufen|ausgegangen|in den ferien|im büro|aus|auswärts)"
)
_ONCE = f"({_WHILE}|nachdem|wenn erst|sobald erst)"
_YET = "[alle|beide] [schon|bereits|noch|längst|erst|gerade] [alle|fest|tief]"
_HOUSE = "(zu hause|zuhause|daheim|im haus)"
_IN = f"[alle|gerade|selbst|beide] {_HOUSE}"
_ALL = "(alle|die familie|die ganze familie|alle bewohner|das ganze haus|wir alle|alle hier|sämtliche bewohner)"
_NOBODY = "(niemand|keiner|kein mensch|keiner von uns|niemand von uns|keine menschenseele|kein bewohner)"
CONTEXTS = [
    (
        f"[{_WHILE}] wir {_OUT} sind|[{_WHILE}] ich {_OUT} bin|[{_WHILE}] sind wir {_OUT}|[{_WHILE}] bin ich {_OUT}",
        "away",
    ),
    (
        f"[{_WHILE}] [gerade] {_NOBODY} [von uns|mehr] {_HOUSE} ist|[{_WHILE}] {_NOBODY} ist {_HOUSE}"
        f"|[{_WHILE}] (das haus|die wohnung|die bude) [leer] (leer ist|leer steht|verlassen ist|leersteht)"
        "|in unserer abwesenheit|bei (unserer|meiner) abwesenheit|bei abwesenheit|in meiner abwesenheit|während "
        "unserer abwesenheit"
        f"|ohne dass jemand {_HOUSE} ist|[{_WHILE}] {_NOBODY} [mehr] {_HOUSE}",
        "away",
    ),
    (f"[{_WHILE}] {_ALL} {_OUT} (sind|ist)", "away"),
    (
        f"[{_WHILE}] wir {_IN} sind|[{_WHILE}] ich {_IN} bin|[{_WHILE}] (jemand|einer) [von uns] {_HOUSE} ist"
        f"|[{_WHILE}] sind wir {_IN}"
        f"|[{_WHILE}] bin ich {_IN}|[{_WHILE}] {_ALL} {_HOUSE} (sind|ist)",
        "home",
    ),
    (
        f"[{_ONCE}] (wir|ich|{_ALL}) {_YET} (schlafen|schläft|schlafe|eingeschlafen (sind|ist|bin))"
        f"|[{_ONCE}] (wir|ich|{_ALL}) {_YET} (im bett|in (den|unseren) betten) (sind|liegen|bin|liege|ist|liegt)"
        f"|[{_ONCE}] (wir|ich|{_ALL}) {_YET} (schlafen|ins bett|zu bett) gegangen (sind|ist|bin)"
        f"|[{_ONCE}] (wir uns|ich mich|{_ALL} sich) {_YET} (hingelegt|schlafen gelegt) (haben|habe|hat)"
        f"|[{_WHILE}] schlafen (wir|alle)|im schlaf",
        "night",
    ),
]
STATES = {
    "open": (
        "(öffnet|aufmacht|aufgemacht wird|offensteht|sich öffnet|aufgeht|geöffnet wird|[noch|immer noch] (offen"
        "|auf) [ist|steht|bleibt"
        "|war|gelassen wird|gelassen wurde|gelassen hat|sind]|offensteht|geöffnet ist|geöffnet wurde"
        "|aufgemacht wurde|aufsteht"
        "|nicht zu ist|nicht geschlossen ist|nicht geschlossen wurde|aufgemacht hat|geöffnet hat|aufgeht"
        "|aufgegangen ist)"
    ),
    "closed": "(schließt|zumacht|sich schließt|zugeht|geschlossen wird|geschlossen ist|zu ist|zugemacht wird"
    "|zufällt|geschlossen wurde)",
    "on": (
        "(anspringt|anläuft|startet|an bleibt|angeht|eingeschaltet (wird|ist|wurde)|[noch|immer noch] an ist"
        "|läuft|gelaufen ist|einschaltet"
        "|sich einschaltet|[noch|immer noch] (läuft|in betrieb ist|arbeitet)|an war|lief)"
    ),
    "off": (
        "(stoppt|aus|ausfällt|stehen bleibt|ausgeht|ausgeschaltet (wird|ist|wurde)|aus ist|abschaltet|sich abschaltet"
        "|ausschaltet|sich ausschaltet"
        "|stehenbleibt|nicht [mehr] läuft|ausgegangen ist|abgeschaltet wird)"
    ),
    "locked": "(abgeschlossen wird|abgeschlossen ist|verriegelt wird|abgesperrt ist|abgesperrt wird)",
    "unlocked": "(aufgeschlossen wird|aufgeschlossen ist|entriegelt wird|aufgesperrt wird|nicht abgeschlossen ist"
    "|unverschlossen ist)",
}
