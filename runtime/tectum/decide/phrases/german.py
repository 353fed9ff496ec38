"""German."""

from typing import Any

from tectum.decide.phrases.book import WARMTH, Language
from tectum.decide.phrases.german_happenings import ARTICLE, CONTEXTS, SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.german_words import NEGATIONS, NUMBERS, UNKNOWABLE, clock

_AT_LEAST, _OFTENER = "(mindestens|wenigstens)", "(mehr als|öfter als|über|häufiger als)"
_TIMES = {"zwei": 2.0, "drei": 3.0, "vier": 4.0, "fünf": 5.0, "sechs": 6.0, "acht": 8.0, "zehn": 10.0, "zwanzig": 20.0}
_MORE = "(länger als|mehr als|über|mindestens|wenigstens)"
_ON_END = (
    "ununterbrochen|am stück|durchgehend|pausenlos|nonstop|ohne (pause|unterbrechung)|in einem fort|hintereinander"
    "|oder länger|oder mehr"
)
_WHEN = (
    "(wenn|falls|sobald|jedes mal wenn|jedesmal wenn|immer wenn|sooft|ob|wann|wann immer|sollte|sollten"
    "|für den fall dass|dass"
    "|im falle dass|in dem moment wenn|jedes mal|sowie)"
)
_NOTE = (
    "(nachricht|meldung|warnung|benachrichtigung|push|push-nachricht|pushnachricht|push nachricht|mitteilung|info"
    "|sms|mail|push-meldung"
    "|push-benachrichtigung|pushbenachrichtigung|alarm|hinweis|alarmmeldung|whatsapp|email|e-mail|push-mitteilung"
    "|push meldung)"
)
_ONE = "[eine|ne|einen|nen|ein|kurze|kurz]"
_TOLD = "(benachrichtigt|gewarnt|informiert|alarmiert|geweckt|verständigt|erinnert)"
_TELL = (
    "(benachrichtige|benachrichtig|informiere|informier|warne|warn|wecke|weck|weckt|alarmiere|alarmier|erinnere"
    "|erinner|ruf"
    "|rufe|ping|pinge|verständige|klingel|klingle|pieps|piepse|stupse|kontaktiere|benachrichtigt|warnt)"
)
_ME, _SELF_ME = "(mich|uns)", "(mir|uns)"
_I = "(ich|wir)"
_WILL = "(will|möchte|wollen|möchten|würde|würden|hätte|hätten|brauche|brauchen|kann|können|wünsche mir|darf)"
_MAYBE = (
    "[bitte|doch|mal|gern|gerne|gleich|sofort|doch bitte|bitte sofort|bitte mal|bitte gleich|umgehend|dann"
    "|kurz|doch mal]"
)
_DEGREES = "grad|prozent|grad celsius|°c|° c|°|c|%"
_OVER, _UNDER = "über|höher als|mehr als|oberhalb von", "unter|niedriger als|weniger als|tiefer als"
_REACH = (
    "steigt|ist|geht|liegt|klettert|beträgt|fällt|sinkt|rutscht|hat|gestiegen ist|gefallen ist|gesunken ist"
    "|steigen|fallen|war"
)
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        (f"(sag|sage|sagt|gib|gebt|geb|gebe) [{_SELF_ME}] {_MAYBE} [{_SELF_ME}] bescheid|(sag|sage"
         f"|sagt) [es] {_SELF_ME}|sag bitte", ""),
        (f"(sag|sage|sagt) (was|etwas)|(gib|schlag|schlage) [{_SELF_ME}] (alarm|laut)|(gib|gebt) {_SELF_ME} {_MAYBE} "
         f"(ein zeichen|{_ONE} {_NOTE}|signal|ein signal)", ""),
        (f"(melde|meld|meldet) [dich|mir|euch|uns] {_MAYBE} [bei {_SELF_ME}]", ""),
        (f"(bescheid|alarm|meldung|rückmeldung|nachricht) {_MAYBE} (geben|sagen|machen|schicken|senden|an {_ME})"
         f"|bescheid", ""),
        ("(melden|benachrichtigen|wecken|alarmieren|erinnern|informieren|warnen|bescheid geben|bescheid sagen"
         "|anrufen)", ""),
        (f"{_ONE} {_NOTE} [an {_ME}]|{_NOTE} [aufs handy] [bitte]", ""),
        (f"(lass|lasst|lasse) [es] {_ME} [es] {_MAYBE} wissen", ""),
        (f"{_TELL} {_ME} {_MAYBE} [an|auf|wach]", ""),
        (f"(schick|schicke|schickt|schreib|schreibe|sende|send|sendet) [{_SELF_ME}] {_MAYBE} {_ONE} ({_NOTE}|was"
         f"|etwas)", ""),
        (f"(schreib|schreibe|schreibt) {_SELF_ME} {_MAYBE}", ""),
        (f"{_SELF_ME} {_MAYBE} [{_ONE} {_NOTE}|bescheid] (geben|sagen|schicken|schreiben|senden|melden)"
         f"|{_SELF_ME} bescheid", ""),
        (f"{_ME} {_MAYBE} (benachrichtigen|warnen|informieren|wecken|alarmieren|verständigen|anrufen|erinnern"
         f"|aufwecken)", ""),
        (f"{_I} {_WILL} {_MAYBE} {_ONE} ({_NOTE}|bescheid) [haben|bekommen|kriegen|erhalten|wissen]", ""),
        (f"{_I} {_WILL} [es] {_MAYBE} ({_TOLD} werden|wissen|erfahren|mitbekommen|bescheid wissen)", ""),
        (f"(kann|könnte|können|könnten|will|möchte|würde) {_I} {_MAYBE} ({_TOLD} werden|{_ONE} {_NOTE} (bekommen"
         f"|kriegen|haben))", ""),
        (f"{_I} {_WILL} {_MAYBE}|{_TOLD} werden|gib|gebt|sag|sage|sagt", ""),
        (f"(es soll|bitte) {_ME} (wecken|warnen)|(kannst|könntest|würdest) du {_SELF_ME} {_MAYBE} sagen", ""),
    ],
    "watch": [
        ("achte auf|pass auf [auf]|halte ausschau nach|behalte im auge|halt ausschau nach", ""),
        (f"[schick {_SELF_ME}|gib {_SELF_ME}|{_I} {_WILL}] {_ONE} ({_NOTE}|bescheid) (bei|über)", ""),
        (f"{_I} {_WILL} {_MAYBE} (bei|über)", ""),
        (f"{_TELL} {_ME} (bei|vor|über)|(sag|gib) [{_SELF_ME}] bescheid bei|(melden|benachrichtigen"
         f"|melde dich) bei", ""),
    ],
    "when": [(_WHEN, "")],
    "filler": [
        ("(aufs|auf das|auf mein|auf meinem|auf dem) (handy|telefon|smartphone)|dann|schon|bitte|'s|sofort|gleich"
         "|mal|(kannst"
         "|könntest|würdest|kann|könnt) (du|ihr)|auch|umgehend|hat|es|per (push|sms|mail|nachricht)", ""),
        ("hallo|hi|hey|moin|servus|danke|danke dir|vielen dank|danke schön|doch|wieder|gern|gerne|direkt"
         "|unverzüglich|so schnell wie möglich"
         "|noch|gerade|irgendwo|irgendwie|mir|sich|kurz|immer noch|immer|ok|okay|jeden tag|täglich|und zwar|dort"
          "|also|per push|aufs iphone"
         "|worden|schnell|lg|bloß|halt", ""),
    ],
    "and": [(f"(und|sowie|&) [auch|gleichzeitig|zugleich|dabei] [{_WHEN}]|während|gleichzeitig", "")],
    "or": [(f"(oder|bzw) [auch] [{_WHEN}]", "")],
    "butnot": [
        ("(aber nicht|außer|jedoch nicht|es sei denn|nur nicht|ausgenommen|allerdings nicht|und nicht) [wenn"
         "|während|falls]", ""),
        ("ohne (dass|einen|ein|eine)|ohne", ""),
    ],
    "but": [("(aber|jedoch|allerdings|doch) [wenn|dabei]", "")],
    "out": [("aus", "")],
    "only": [("[aber|und|jedoch|allerdings|das] (nur|ausschließlich|lediglich) [wenn|während|solange]", "")],
    "not": [("nicht [mehr|ein einziges mal|einmal]|nie", "")],
    "for": [
        (f"[schon|bereits] [seit|für] {_MORE} {{n}} {{u}} [lang|lange] [{_ON_END}]"
         f"|[schon|bereits] [seit|für] {{n}} {{u}} [lang|lange] [{_ON_END}]", ""),
        ("(seit|die|in|während) [den|der] letzten {n} {u}", ""),
    ],
    "times": [
        (f"[{_AT_LEAST}] {{n}} (mal|x) [hintereinander|oder öfter|oder mehr]", ""),
        (f"{_OFTENER} {{n}} (mal|x)", "more"),
        *((f"[{_AT_LEAST}] {word}mal [hintereinander|oder öfter]", ("", number)) for word, number in _TIMES.items()),
        *((f"{_OFTENER} {word}mal", ("more", number)) for word, number in {"ein": 1.0, **_TIMES}.items()),
    ],
    "cannot": [
        (f"[bitte] (sag|sage|sagt|gib|gebt) {_SELF_ME} [bitte] (nicht|nie|nichts) [mehr] [bescheid]", ""),
        (f"[bitte] {_TELL} {_ME} [bitte] (nicht|nie) [mehr] [bei|über|vor]", ""),
        (f"[bitte] keine ({_NOTE}|nachrichten|meldungen|warnungen|benachrichtigungen|mitteilungen|hinweise) [mehr]"
         " [bei|über]", ""),
        (f"[bitte] melde dich [bitte] (nicht|nie) [mehr] [bei|über]|hör auf {_ME} zu (benachrichtigen|warnen|wecken"
         f"|informieren|alarmieren|erinnern)", ""),
        ("noch (jemand|einer|wer|eine person|ein mensch|ein hund|eine katze|ein auto)", ""),
        ("{n} mal (am tag|pro tag|täglich|die stunde|pro stunde)", ""),
        *((f"{word}mal (am tag|pro tag|täglich|pro stunde|die stunde)", "") for word in ("ein", *_TIMES)),
        ("(weniger als|kürzer als|höchstens|maximal|nicht länger als|nicht mehr als) {n} {u} [lang]", ""),
        ("[mehr als|mindestens] {n} (leute|personen|menschen|hunde|katzen|autos)|(mehrere|viele) (leute|personen"
         "|menschen|hunde|katzen|autos)", ""),
        ("(nach|vor|ab|seit|bis|um|gegen|erst nach|erst ab) {t}", ""),
    ],
    "span": [("(innerhalb|binnen|in|im laufe) [von|einer] {n} {u}", "")],
    "hours": [("[in der zeit] (zwischen {t} und {t}|von {t} (bis|-) {t}|{t} (bis|-) {t})", "")],
    "days": [
        ("[am|an|jeden|von|immer] {d}", ""),
        ("(am|jedes) wochenende|an wochenenden|wochenends|an (einem|jedem) wochenende|übers wochenende", (5, 6)),
        (
            "werktags|an (werktagen|arbeitstagen|wochentagen)|wochentags|unter der woche|in der woche|jeden werktag",
            (0, 1, 2, 3, 4),
        ),
    ],
    "part": [
        ((
            "nachts|in der nacht|über nacht|mitten in der nacht|nach (einbruch der dunkelheit|sonnenuntergang)"
            "|wenn es nacht ist|bei nacht|bei dunkelheit|im dunkeln|[wenn|solange] es [draußen] (dunkel"
             "|nacht) ist|jede nacht"
            "|mitten in der nacht|während der nacht|spät nachts|spätnachts|des nachts|nachts über"
        ), "night"),
        ("tagsüber|am tag|bei tag|bei tageslicht|am (helllichten|hellichten) tag|am tage|untertags"
         "|während des tages", "day"),
    ],
    "above": [
        (f"({_OVER}) {{n}} [{_DEGREES}] ({_REACH})|({_REACH}) ({_OVER}) {{n}} [{_DEGREES}]", ">"),
        (f"{{n}} [{_DEGREES}] (überschreitet|übersteigt|überschritten werden|überschritten hat)", ">"),
        (f"[es] (wärmer|heißer) als {{n}} [{_DEGREES}] [ist|wird]|[es] über {{n}} grad (warm|heiß|hat)", WARMTH + ">"),
    ],
    "below": [
        (f"({_UNDER}) {{n}} [{_DEGREES}] ({_REACH})|({_REACH}) ({_UNDER}) {{n}} [{_DEGREES}]", "<"),
        (f"{{n}} [{_DEGREES}] (unterschreitet|unterschritten werden|unterschritten hat)", "<"),
        (f"[es] (kälter|kühler) als {{n}} [{_DEGREES}] [ist|wird]|[es] unter {{n}} grad (kalt|hat)", WARMTH + "<"),
    ],
}  # fmt: skip
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")):
    DAYS |= {_day: (_at,), f"{_day}s": (_at,), f"{_day}en": (_at,)}
DAYS |= {"sonnabend": (5,), "sonnabends": (5,)}
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
        "(stoppt|ausfällt|stehen bleibt|ausgeht|ausgeschaltet (wird|ist|wurde)|aus ist|abschaltet|sich abschaltet"
        "|ausschaltet|sich ausschaltet"
        "|stehenbleibt|nicht [mehr] läuft|ausgegangen ist|abgeschaltet wird)"
    ),
    "locked": "(abgeschlossen wird|abgeschlossen ist|verriegelt wird|abgesperrt ist|abgesperrt wird)",
    "unlocked": "(aufgeschlossen wird|aufgeschlossen ist|entriegelt wird|aufgesperrt wird|nicht abgeschlossen ist"
    "|unverschlossen ist)",
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
    "front door": ("haustür", "eingangstür", "haustüre", "wohnungstür"),
    "door": ("tür", "türe"),
    "temperature": ("temperatur", "raumtemperatur", "zimmertemperatur", "innentemperatur"),
    "window": ("fenster",),
    "pump": ("pumpe",),
    "study": ("arbeitszimmer",),
    "office": ("büro",),
}
_BY = (
    "(in der|im|in den|in die|in|am|an der|auf der|auf dem|auf die|vor der|vor dem|bei der|beim|den|die|das|der"
    "|dem|in das|ins"
    "|an die|auf den|hinten im|vorne in der|draußen im|in unserer|in unserem|in unseren|auf unserer|durch den"
    "|durch die|neben der|neben dem|zur|zum|bei uns im|bei uns in der|über den|über die|entlang|drüben im"
    "|in unsere|auf unserem)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    return [f"{ARTICLE} {name}"] if what == "sensor" else [f"[{_BY}] {name}"]


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
    ("mo", "di", "mi", "do", "fr", "sa", "so"),
    frozenset({"und", "oder", "am"}),
    frozenset({"bis", "-"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "verstanden: melden, wenn {rule}",
        "night": "Nacht ist von {begin:%H:%M} bis {end:%H:%M}",
        "sun": "Nacht ist von Sonnenuntergang bis Sonnenaufgang bei {latitude:g}, {longitude:g}",
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
