"""German."""

from collections.abc import Sequence
from typing import Any

from tectum.decide.phrases.book import NOWHERE, ONWARDS, PAST, PERCENT, UNHEARD, WARMTH, Language
from tectum.decide.phrases.composed import within
from tectum.decide.phrases.german_asking import ASKING, WHEN
from tectum.decide.phrases.german_happenings import ARTICLE, SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.german_states import CONTEXTS, STATES
from tectum.decide.phrases.german_verbs import PREFIXES
from tectum.decide.phrases.german_words import COUNTS, HALVES, NEGATIONS, NUMBERS, UNITS, UNKNOWABLE, clock

_AT_LEAST, _OFTENER = "(mindestens|wenigstens)", "(mehr als|öfter als|über|häufiger als)"
_MORE = "(länger als|mehr als|über|mindestens|wenigstens)"
_ON_END = (
    "ununterbrochen|am stück|durchgehend|pausenlos|nonstop|ohne (pause|unterbrechung)|in einem fort|hintereinander"
    "|oder länger|oder mehr"
)
_WARM = "grad|grad celsius|°c|° c|°|c"
_OVER = "(über|höher als|mehr als|oberhalb von|wärmer als|heißer als|auf über|auf mehr als)"
_UNDER = "(unter|niedriger als|weniger als|tiefer als|kälter als|kühler als|unterhalb von|auf unter|auf weniger als)"
_REACH = (
    "(steigt|ist|geht|liegt|klettert|beträgt|fällt|sinkt|rutscht|hat|gestiegen ist|gefallen ist|gesunken ist|zeigt"
    "|steigen|fallen|war|wird|herrschen|sind|ansteigt|abfällt|absinkt|kommt|misst|anzeigt|warm ist|heiß ist|kalt ist"
    "|warm wird|kalt wird|heiß wird|gestiegen|gefallen|werden|klettern|sinken|abkühlt|aufheizt|überschritten hat)"
)


def _limits(templates: Sequence[str], relation: str) -> list[tuple[str, str]]:
    """Templates of a number that is above or below something: of degrees, of percent, or of neither."""
    units = ((f"({_WARM})", WARMTH), ("(prozent|%)", PERCENT), ("", ""))
    return [(one.replace("{n}", f"{{n}} {unit}"), what + relation) for one in templates for unit, what in units]


PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    **ASKING,
    "filler": [
        ("(aufs|auf das|auf mein|auf meinem|auf dem) (handy|telefon|smartphone)|dann|schon|bitte|'s|sofort|gleich"
         "|mal|(kannst|könntest|würdest|kann|könnt) (du|ihr)|auch|umgehend|hat|es|per (push|nachricht)", ""),
        ("hallo|hi|hey|moin|servus|danke|danke dir|vielen dank|danke schön|doch|wieder|gern|gerne|direkt|unverzüglich"
         "|so schnell wie möglich|noch|gerade|irgendwo|irgendwie|mir|sich|kurz|immer noch|immer|ok|okay|jeden tag"
         "|täglich"
         "|und zwar|dort|also|per push|aufs iphone|worden|schnell|lg|bloß|halt|-|nun|jetzt|eben|bereits|plötzlich", ""),
        ("(egal|ganz gleich|gleichgültig) (wann|wie spät es ist|wie spät|zu welcher (uhrzeit|tageszeit|zeit)|um "
         "welche uhrzeit)"
         "|[zu] jeder [tages- und nachtzeit|tageszeit|uhrzeit|zeit]|rund um die uhr|tag und nacht|jederzeit|auch nachts"
         "|zu jeder stunde|ob tag oder nacht|tags wie nachts", ""),
        ("(irgendwo|nirgends|überall|weit und breit) im [ganzen] haus|im [ganzen] haus|weit und breit|irgendwo"
         "|überall|dazu"
         "|dabei|zugleich|gleichzeitig|zusammen|gemeinsam|zur gleichen zeit|auf einmal|nämlich|mich|du|man|ihr|sie"
         "|entweder"
         "|sowohl|liebes haus|unbedingt|auf jeden fall|auf der stelle|augenblicklich|schleunigst|schnellstens"
         "|schnellstmöglich|möglichst|einfach|kurzfristig|sobald möglich|so bald wie möglich|draußen|drinnen|laut"
         "|deutlich"
         "|äh|ähm|öh|hm|hmm|tja|naja|na ja|ach|joa|halt mal|sag mal"
         "|davor|darüber|davon|das|so|da|irgendwann|selbst|bei mir|bei uns|zu haus", ""),
    ],
    "and": [(f"(und|sowie|&|plus|und dazu|samt|und dann|und danach|nebst) [auch|gleichzeitig|zugleich|dabei] "
             f"[{WHEN}]|während", "")],
    "or": [(f"(oder|bzw|beziehungsweise|oder aber) [auch] [{WHEN}]", "")],
    "butnot": [
        ("(aber nicht|außer|jedoch nicht|es sei denn|nur nicht|ausgenommen|allerdings nicht|und nicht|doch nicht"
         "|außer wenn"
         "|mit ausnahme von) [wenn|während|falls|dass]", ""),
        ("ohne (dass|einen|ein|eine)|ohne", ""),
    ],
    "but": [("(aber|jedoch|allerdings|doch) [wenn|dabei]", "")],
    "out": [("aus", "")],
    "only": [("[aber|und|jedoch|allerdings|das] (nur|ausschließlich|lediglich) [wenn|während|solange]", "")],
    "not": [("nicht [mehr|ein einziges mal|einmal]|nie|kein einziges mal", ""),
            ("(keine|kein|keinen|keinerlei) [einzige|einzigen|einziges]", UNHEARD), ("(nirgends|nirgendwo) [mehr]",
            NOWHERE)],
    "for": [
        (f"[schon|bereits] [seit|für] {_MORE} {{l}} [lang|lange] [{_ON_END}]"
         f"|[schon|bereits] [seit|für] {{l}} [lang|lange] [{_ON_END}]", ""),
        ("(seit|die|in|während) [den|der] letzten {l}|{l} (vergehen|vergeht|verstreichen|vergangen sind)", ""),
    ],
    "times": [
        (f"[{_AT_LEAST}] {{n}} (mal|x) [hintereinander|oder öfter|oder mehr]", ""),
        (f"{_OFTENER} {{n}} (mal|x)", "more"),
        (f"[{_AT_LEAST}] {{c}} [hintereinander|oder öfter|oder mehr|nacheinander]|[{_AT_LEAST}] {{n}} - mal", ""),
        (f"{_OFTENER} {{c}}", "more"),
    ],
    "span": [
        *within("(innerhalb|binnen|in|während) der (nächsten|folgenden|darauffolgenden) {u}|(in|innerhalb) der {u}"
                " (danach|darauf)",
                {"minute": 60.0, "halben stunde": 1800.0, "viertelstunde": 900.0, "stunde": 3600.0}),
        ("(innerhalb der|in den|binnen der) (nächsten|folgenden|darauffolgenden) {l}", ""),
        ("[das alles|dies alles|alles|alles zusammen|das ganze] (innerhalb|binnen|in|im laufe|im abstand"
    "|in einem zeitraum|während) [von|einer|der] {l} [nacheinander"
              "|darauf"
              "|danach|darauf hin|voneinander]", ""), ("(innerhalb|in|während) der (letzten|vergangenen) {l}", PAST)],
    "hours": [("[erst] (nach|ab) {t}", ONWARDS),
              ("[in der zeit] (zwischen {t} und {t}|von {t} (bis|-) {t}|{t} (bis|-) {t})", "")],
    "days": [
        ("[immer] [am|an|jeden|von|immer|an einem|an jedem|einem] {d}", ""),
        ("(am|jedes) wochenende|an wochenenden|wochenends|an (einem|jedem) wochenende|übers wochenende", (5, 6)),
        (
            "werktags|[an|jeden|an jedem] (werktagen|arbeitstagen|wochentagen|arbeitstag|werktag|wochentag)"
            "|wochentags|unter der woche|in der woche|jeden werktag",
            (0, 1, 2, 3, 4),
        ),
    ],
    "part": [
        ((
            "nachts|in der nacht|zur nachtzeit|wenn es dunkel (ist|wird)|nach anbruch der dunkelheit|in der "
            "dunkelheit|bei finsternis|nach sonnenuntergang|über nacht|mitten in der nacht|nach (einbruch der "
            "dunkelheit|sonnenuntergang)"
            "|wenn es nacht ist|bei nacht|bei dunkelheit|im dunkeln|[wenn|solange] es [draußen] (dunkel"
             "|nacht) ist|jede nacht"
            "|mitten in der nacht|während der nacht|spät nachts|spätnachts|des nachts|nachts über"
        ), "night"),
        ("tagsüber|am tag|bei helligkeit|solange es hell ist|wenn es hell ist|bei tag|bei tageslicht|am (helllichten"
         "|hellichten) tag|am tage|untertags"
         "|während des tages", "day"),
    ],
    "above": [
        *_limits([f"{_OVER} {{n}} [{_REACH}]", f"{_REACH} {_OVER} {{n}}", "{n} (überschreitet|übersteigt"
                                                                          "|überschritten werden"
                  "|überschritten hat|überschritten sind|überschritten)"], ">"),
        *_limits([f"[auf] {{n}} (oder|und) (mehr|darüber|höher|wärmer) [{_REACH}]", f"mindestens {{n}} [{_REACH}]",
                  "[auf] {n} (erreicht|erreicht hat|erreicht werden|erreicht sind|ansteigt|steigt|klettert)"], ">="),
        (f"(wärmer|heißer) als {{n}} [({_WARM})] [{_REACH}]|über {{n}} grad (warm|heiß)", WARMTH + ">"),
    ],
    "below": [
        *_limits([f"{_UNDER} {{n}} [{_REACH}]", f"{_REACH} {_UNDER} {{n}}", "{n} (unterschreitet|unterschritten werden"
                  "|unterschritten hat|unterschritten sind|unterschritten)"], "<"),
        *_limits([f"[auf] {{n}} (oder|und) (weniger|darunter|niedriger|kälter) [{_REACH}]", f"höchstens {{n}} "
                                                                                            f"[{_REACH}]",
                  "auf {n} (fällt|sinkt|abkühlt|absinkt|abfällt)"], "<="),
        (f"(kälter|kühler) als {{n}} [({_WARM})] [{_REACH}]|unter {{n}} grad (kalt|kühl)", WARMTH + "<"),
    ],
}  # fmt: skip
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")):
    DAYS |= {_day: (_at,), f"{_day}s": (_at,), f"{_day}en": (_at,)}
DAYS |= {"sonnabend": (5,), "sonnabends": (5,)}
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
    if what == "sensor":
        return [f"{ARTICLE} {name}"]
    return [f"{_BY} {name}" if name in PREFIXES else f"[{_BY}] {name}"]  # "fährt weg"


GERMAN = Language(
    "de",
    PHRASES,
    NUMBERS,
    UNITS,
    clock,
    DAYS,
    ("mo", "di", "mi", "do", "fr", "sa", "so"),
    frozenset({"und", "oder", "am", "an", "jeden", "auch"}),
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
    HALVES,
    COUNTS,
    verb_first=True,
    asks_by_verb=True,
)
