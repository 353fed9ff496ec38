"""German."""

from typing import Any

from tectum.decide.phrases.book import WARMTH, Language
from tectum.decide.phrases.german_words import NEGATIONS, NUMBERS, UNKNOWABLE, clock

_ART = "[ein|eine|einen|einem|einer|der|die|das|den|dem|unser|unsere|mein|meine|irgendein]"
_SEEN = "(gesehen|zu sehen|sichtbar|da|dort|anwesend|entdeckt|erkannt)"
_BE = "(ist|sind|war|waren|wird|werden|wurde|gewesen ist|gewesen war)"
SUBJECTS = [
    ("(jemand|irgendjemand|irgendwer|wer|eine person|die person|personen|leute|menschen|ein mensch)", "person"),
    (f"{_ART} (katze|katzen|kater)", "cat"),
    (f"{_ART} (hund|hunde)", "dog"),
    (f"{_ART} (auto|autos|wagen|fahrzeug|fahrzeuge|lkw|lastwagen)", "vehicle"),
    ("[gar] (niemand|keiner|keine person|niemanden|kein mensch|keine menschenseele|keine leute) [mehr]", "no person"),
    ("keine katze", "no cat"),
    ("kein hund", "no dog"),
    ("(kein auto|kein wagen|kein fahrzeug)", "no vehicle"),
    (f"{_ART} (rauchmelder|feuermelder|rauchalarm)", "smoke_alarm"),
    (f"{_ART} (kohlenmonoxidmelder|co-melder|co melder|kohlenmonoxidalarm)", "co_alarm"),
    (f"{_ART} sirene", "siren"),
    ("([das|ein] glas|[eine|die] scheibe|[ein|das] fenster)", "glass_break"),
    (f"{_ART} baby", "baby"),
    (f"{_ART} (türklingel|klingel|haustürklingel)", "doorbell"),
    (f"{_ART} hupe", "car_horn"),
    (f"{_ART} motor", "engine"),
    ("[das] wasser", "water"),
    ("[ein|das] feuer", "crackling_fire"),
    ("[die] musik", "music"),
    ("[der|ein] staubsauger", "vacuum"),
    ("(etwas|der timer|ein timer)", "beep"),
]
VERBS = [
    (f"[{_SEEN}] {_BE}|{_SEEN}", "seen"),
    (
        "(rumsteht|herumlungert|rumlungert|erscheint|auftaucht|steht|stand|bleibt|sich aufhält|sich befindet"
        "|herumsteht|es gibt|gibt es|herumläuft|herumschleicht|wartet|sitzt|parkt|durchläuft|vorbeigeht"
        "|rumläuft|liegt)",
        "seen",
    ),
    (
        "(kommt|fährt|hineinfährt|geht|läuft|ankommt|angekommen ist|eintrifft|betritt|reinkommt|hereinkommt"
        "|vorfährt|reinfährt|kam|gekommen|hereinläuft|reinläuft|hochkommt|heraufkommt|hereinfährt|angefahren kommt)",
        "arrives",
    ),
    ("(verlässt|weggeht|geht weg|wegfährt|davonfährt|gegangen ist|rausgeht|verließ|abfährt)", "leaves"),
    ("(bellt|bellen|gebellt|bellte) [hat]|anfängt zu bellen", "bark"),
    ("(miaut|miauen|gemiaut) [hat]", "meow"),
    ("(weint|schreit|weinen|geweint|geschrien) [hat]|anfängt zu (weinen|schreien)", "cry"),
    ("(zerbricht|bricht|kaputtgeht|zersplittert|zu bruch geht|eingeschlagen wird|zerbrochen) [ist]", "break"),
    ("(klopft|anklopft|geklopft) [an (der|die) tür] [hat]|an (der|die) tür klopft", "knock"),
    ("(klingelt|läutet|geklingelt) [an der tür] [hat]|an der tür (klingelt|läutet)", "ring"),
    ("(hustet|gehustet)", "cough"),
    ("(schnarcht|geschnarcht)", "snore"),
    ("(spricht|redet|lacht|sprechen|reden|lachen)", "talk"),
    ("(schreit|kreischt|geschrien)", "scream"),
    ("(schießt|geschossen)", "shoot"),
    ("(zu besuch kommt|zu besuch ist)", "visit"),
    ("(hilfe braucht|in not ist|[um] hilfe (ruft|schreit))", "distress"),
    ("(hupt|gehupt)", "honk"),
    ("(knistert)", "crackle"),
    ("(anspringt|startet)", "start"),
    ("(spielt|zu hören ist)", "play"),
    ("(losgeht|angeht|piept|piepst|piepte|ertönt|anschlägt|heult|läuft|geht los|losging) [ist]", "sound"),
]
TERMS = [
    ("es klingelt|klingelt|es läutet|es an der tür klingelt|es geklingelt hat", "doorbell"),
    ("es klopft|klopft|es an der tür klopft|es geklopft hat", "door_knock"),
    ("schritte [zu hören sind]", "footsteps"),
    ("(ein schuss|schüsse) [fällt|fallen|zu hören ist|zu hören sind]", "gunshot"),
    ("(ein schrei|schreie) [zu hören ist|zu hören sind]", "scream"),
    (
        (
            "(ein einbruch|einbruch|einbrecher|ein einbrecher) [da ist|passiert|eingebrochen wird]"
            "|eingebrochen wird|(jemand|wer) (einbricht|eingebrochen ist|einzubrechen versucht)"
        ),
        "intrusion",
    ),
    ("(gefahr|eine gefahr) [besteht|droht]", "hazard"),
    ("(besuch|ein besucher) [da ist|kommt]", "visitor"),
    ("hundegebell [zu hören ist]", "dog_bark"),
]
_WHILE = "(während|wenn|solange)"
_OUT = "(weg|fort|unterwegs|nicht zu hause|nicht daheim|nicht da|außer haus|im urlaub|verreist|bei der arbeit)"
CONTEXTS = [
    (f"[{_WHILE}] wir {_OUT} sind", "away"),
    (f"[{_WHILE}] ich {_OUT} bin", "away"),
    (f"[{_WHILE}] (niemand|keiner) (zu hause|daheim) ist|in unserer abwesenheit|bei abwesenheit", "away"),
    (f"[{_WHILE}] wir (zu hause|daheim) sind|[{_WHILE}] ich (zu hause|daheim) bin", "home"),
    (f"[{_WHILE}] [wir|alle] schlafen|[{_WHILE}] ich schlafe", "night"),
]
_OFTENER = "(mehr als|öfter als|mindestens|über)"
_TIMES = {"zwei": 2.0, "drei": 3.0, "vier": 4.0, "fünf": 5.0, "sechs": 6.0, "acht": 8.0, "zehn": 10.0, "zwanzig": 20.0}
_MORE = "(länger als|mehr als|über|mindestens)"
_WHEN = "(wenn|falls|sobald|jedes mal wenn|jedesmal wenn|immer wenn|sooft|ob)"
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        ("(sag|sage|sagt) [(mir|uns)] [bitte] [bescheid]|gib [(mir|uns)] [bitte] bescheid", ""),
        ("melde [dich|mir]|meld dich|melde dich bei (mir|uns)|(bescheid|alarm|meldung) (geben|sagen|machen)", ""),
        ("(meldung|nachricht|alarm|hinweis|mitteilung|info|warnung) [an (mich|uns)]|melden|benachrichtigen", ""),
        ("(lass|lasst|lasse) (mich|uns) [es] wissen|(gib|schlag) (alarm|laut)|sag (was|etwas|es (mir|uns))", ""),
        ("(ruf|rufe) (mich|uns) [an]|(ping|pinge) (mich|uns) [an]", ""),
        ("(ich würde|wir würden) (gern|gerne) wissen", ""),
        ("(ich hätte|wir hätten) (gern|gerne) (eine nachricht|bescheid)", ""),
        ("(ich brauche|ich will|ich möchte) (eine nachricht|eine meldung|eine warnung|einen hinweis|bescheid)", ""),
        ("bescheid|(schick|schicke|schreib) (mir|uns) (was|etwas)", ""),
        ("(gib|gebt) (mir|uns) (ein zeichen|eine info)", ""),
        ("(mir|uns) (bescheid|eine nachricht|eine meldung) (geben|sagen|schicken|schreiben|senden)", ""),
        ("(mich|uns) (benachrichtigen|warnen|informieren|wecken|alarmieren|verständigen)", ""),
        ("(ich will|ich möchte|wir wollen|wir möchten) (bescheid (wissen|bekommen|kriegen)|erfahren)", ""),
        ("(ich will|ich möchte|wir wollen) (informiert|alarmiert|geweckt|verständigt) werden", ""),
        ("(benachrichtige|benachrichtig|informiere|informier|warne|warn|wecke|weck|alarmiere|alarmier) (mich|uns)", ""),
        ("(ich will|ich möchte|wir möchten|wir wollen) (wissen|benachrichtigt werden|gewarnt werden)", ""),
        ("(gib|schick|schreib) (mir|uns) [bitte] [(eine nachricht|eine meldung|einen hinweis)]", ""),
        ("schick (mir|uns) (eine nachricht|eine meldung)|schicke (mir|uns) (eine nachricht|eine meldung)", ""),
    ],
    "watch": [("achte auf|pass auf [auf]|halte ausschau nach", "")],
    "when": [(_WHEN, "")],
    "filler": [((
        "(aufs|auf das|auf mein) (handy|telefon)|dann|schon|bitte|'s|sofort|gleich|mal|(kannst"
        "|könntest) du|auch|umgehend|hat|es"
    ), "")],
    "and": [(f"und [auch|gleichzeitig] [{_WHEN}]|während", "")],
    "or": [(f"oder [{_WHEN}]", "")],
    "butnot": [("(aber nicht|außer|jedoch nicht|es sei denn) [wenn|während|falls]", "")],
    "but": [("aber [wenn]", "")],
    "for": [
        (f"[seit|für] {_MORE} {{n}} {{u}} [lang|lange]|(für|seit) {{n}} {{u}}|{{n}} {{u}} (lang|lange)", ""),
        ("{n} {u} (ununterbrochen|am stück)", ""),
    ],
    "times": [
        (f"[{_OFTENER}] {{n}} mal", ""), *((f"[{_OFTENER}] {word}mal", number) for word, number in _TIMES.items()),
    ],
    "span": [("(innerhalb|binnen) [von] {n} {u}|in {n} {u}", "")],
    "hours": [("(zwischen {t} und {t}|von {t} bis {t}|{t} bis {t}) [uhr]", "")],
    "days": [
        ("[am|an|jeden] {d}", ""),
        ("am wochenende|an wochenenden|wochenends", (5, 6)),
        ("werktags|an werktagen|wochentags|unter der woche|an wochentagen", (0, 1, 2, 3, 4)),
    ],
    "part": [
        ((
            "nachts|in der nacht|über nacht|mitten in der nacht|nach einbruch der dunkelheit"
            "|wenn es nacht ist|bei nacht|bei dunkelheit|im dunkeln|wenn es dunkel ist"
        ), "night"),
        ("tagsüber|am tag|bei tag|bei tageslicht", "day"),
    ],
    "above": [
        ("über {n} [grad|prozent] (steigt|ist|geht|liegt)|höher als {n} [grad|prozent] (ist|steigt)", ">"),
        ("[es] (wärmer|heißer) als {n} [grad] [ist|wird]", WARMTH + ">"),
    ],
    "below": [
        ("unter {n} [grad|prozent] (fällt|ist|sinkt|geht|liegt)|niedriger als {n} [grad|prozent] ist", "<"),
        ("[es] (kälter|kühler) als {n} [grad] [ist|wird]", WARMTH + "<"),
    ],
}  # fmt: skip
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")):
    DAYS |= {_day: (_at,), f"{_day}s": (_at,), f"{_day}en": (_at,)}
DAYS |= {"sonnabend": (5,), "sonnabends": (5,)}
STATES = {
    "open": (
        "(öffnet|aufmacht|aufgemacht wird|offen gelassen wird|offen gelassen wurde|offensteht"
        "|sich öffnet|aufgeht|geöffnet wird|offen ist|offen steht|auf ist|offensteht|offen bleibt"
        "|geöffnet ist)"
    ),
    "closed": "(schließt|zumacht|sich schließt|zugeht|geschlossen wird|geschlossen ist|zu ist|zugemacht wird)",
    "on": "(anspringt|anläuft|startet|an bleibt|angeht|eingeschaltet wird|an ist|eingeschaltet ist|läuft)",
    "off": "(stoppt|ausfällt|stehen bleibt|ausgeht|ausgeschaltet wird|aus ist|ausgeschaltet ist)",
    "locked": "(abgeschlossen wird|abgeschlossen ist|verriegelt wird)",
    "unlocked": "(aufgeschlossen wird|aufgeschlossen ist|entriegelt wird)",
}
NAMED = {
    "garden": ("garten", "vorgarten"),
    "hall": ("flur", "diele", "gang", "hausflur"),
    "kitchen": ("küche",),
    "driveway": ("einfahrt", "auffahrt"),
    "living room": ("wohnzimmer",),
    "bedroom": ("schlafzimmer",),
    "nursery": ("kinderzimmer",),
    "bathroom": ("badezimmer", "bad"),
    "garage": ("garage",),
    "cellar": ("keller",),
    "basement": ("keller",),
    "attic": ("dachboden",),
    "terrace": ("terrasse",),
    "balcony": ("balkon",),
    "yard": ("hof",),
    "path": ("weg", "gehweg"),
    "front door": ("haustür", "eingangstür"),
    "door": ("tür",),
    "temperature": ("temperatur",),
    "window": ("fenster",),
    "pump": ("pumpe",),
    "study": ("arbeitszimmer",),
    "office": ("büro",),
}
_BY = (
    "(in der|im|in den|in die|in|am|an der|auf der|auf dem|auf die|vor der|vor dem|be"
    "i der|beim|den|die|das|der|dem|in das|ins|an die|auf den)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    return [f"{_ART} {name}"] if what == "sensor" else [f"[{_BY}] {name}"]


GERMAN = Language(
    "de",
    PHRASES,
    NUMBERS,
    {
        **dict.fromkeys(("sekunde", "sekunden", "sek", "s"), 1.0),
        **dict.fromkeys(("minute", "minuten", "min"), 60.0),
        **dict.fromkeys(("viertelstunde", "viertelstunden"), 900.0),
        "dreiviertelstunde": 2700.0,
        **dict.fromkeys(("stunde", "stunden", "std", "h"), 3600.0),
        **dict.fromkeys(("tag", "tage", "tagen"), 86_400.0),
    },
    clock,
    DAYS,
    frozenset({"und", "oder", "am"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "verstanden: melden, wenn {rule}",
        "night": "Nacht ist {night}",
        "refused": "„{sentence}“ ist nicht verstanden, daraus wurde nichts",
        "part": "nicht verstanden: „{part}“",
        "identity": "wer jemand ist, kann nicht erkannt werden",
        "feeling": "was jemand fühlt oder meint, kann nicht erkannt werden",
        "nearest": "am nächsten kommt: {offer}",
        "examples": "zum Beispiel: {examples}",
        "two": "„{sentence}“ kann {readings} heißen; bitte anders sagen",
        "exists": "diese Regel gibt es schon",
    },
    STATES,
)
