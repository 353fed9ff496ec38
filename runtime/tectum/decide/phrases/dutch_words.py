"""Dutch: numbers, lengths and times of day, small words, and the words for what nobody can tell.

Hyphens part words, and accents are left out ("book.tokens"); "'s nachts" is one word (``TURNS``).
"""

from tectum.decide.phrases.book import Turns
from tectum.decide.phrases.clocks import Clock
from tectum.decide.phrases.lengths import Halves
from tectum.decide.phrases.marks import in_order, words

_COUNTED = in_order(
    "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien "
    "negentien"
)
_TENS = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig", 70: "zeventig", 80: "tachtig",
90: "negentig"}  # fmt: skip


def _numbers() -> dict[str, float]:
    """Those that are spelled, up to 199."""
    found = {word: float(number) for number, word in enumerate(_COUNTED)}
    for ten, word in _TENS.items():
        found[word] = float(ten)
        found |= {f"{_COUNTED[one]}en{word}": float(ten + one) for one in range(1, 10)}
    found |= {f"honderd{word}": 100 + number for word, number in [*found.items()] if number}
    return {**found, "honderd": 100.0, "tweehonderd": 200.0, "driehonderd": 300.0}


NUMBERS = {
    **_numbers(), "een": 1.0, "half": 0.5, "een half": 0.5, "anderhalf": 1.5, "anderhalve": 1.5, "halve": 0.5,
    "een halve": 0.5,
    "tweeenhalf": 2.5, "twee en een half": 2.5, "twee en een halve": 2.5, "tweeenhalve": 2.5, "drieenhalf": 3.5,
}  # fmt: skip
COUNTS = {"tweemaal": 2.0, "driemaal": 3.0, "viermaal": 4.0, "vijfmaal": 5.0, "zesmaal": 6.0}
UNITS = {
    **dict.fromkeys(("seconde", "seconden", "secondes", "s", "sec", "tellen"), 1.0),
    **dict.fromkeys(("minuut", "minuten", "min", "minuutjes", "minuutje"), 60.0),
    **dict.fromkeys(("kwartier", "kwartiertje"), 900.0),
    **dict.fromkeys(("uur", "uren", "u", "uurtje"), 3600.0),
    **dict.fromkeys(("dag", "dagen", "etmaal"), 86_400.0),
}
HALVES = Halves(
    more=(("en", "een", "half"),),
    inside=(("en", "een", "half"), ("en", "een", "halve")),
    whole=frozenset({"hele", "heel", "volle", "vol"}),
    joints=frozenset({"en"}),
)
_HALVES = {
    ("smorgens",): "am", ("sochtends",): "am", ("smiddags",): "pm", ("savonds",): "pm", ("snachts",): "night",
    ("in", "de", "ochtend"): "am", ("in", "de", "middag"): "pm", ("in", "de", "avond"): "pm", ("in", "de",
    "nacht"): "night",
    ("vanmorgen",): "am", ("vanochtend",): "am",
}  # fmt: skip
clock = Clock(
    numbers=_numbers() | {"een": 1.0},
    named={"middernacht": 0},
    offsets={("half",): -30, ("kwart", "over"): 15, ("kwart", "voor"): -15},
    to=(("voor",), ("minuten", "voor")),
    past=(("over",), ("minuten", "over")),
    oclock=("uur",),
    halves=_HALVES,
    ahead={key: half for key, half in _HALVES.items() if len(key) == 1},
    spoken=False,
    unsure={},
    exact=True,
    dots=True,
    oclocks=(("u",), ("h",)),
).read
"""Reads a time of day."""
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")):
    DAYS |= {_day: (_at,), f"{_day}s": (_at,), f"{_day}en": (_at,)}
SHORT_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_OF_DAY = ("nachts", "avonds", "morgens", "ochtends", "middags", "zaterdags", "zondags", "maandags", "woensdags")
_TO_YOU = (
    "meld waarschuw verwittig informeer alarmeer wek bericht vertel zeg geef stuur laat maak houd bel zend attendeer "
    "breng stel"
)
TURNS = Turns(
    either=(("zowel als", "als als", "of"), ("zowel wanneer", "als wanneer", "of"), ("zowel als", "als wanneer", "of")),
    no=frozenset(),
    none=frozenset(),
    who=frozenset({"die", "dat"}),
    but="maar",
    behind=frozenset({"niet"}),
    alone=frozenset({"blaft", "belt", "klopt", "gaat", "draait", "loopt", "is", "was", "huilt", "werkt", "brandt"}),
    joined={
        **{f"{verb}t u": verb for verb in in_order(_TO_YOU)}, "laat u": "laat",
        "iem": "iemand", "iem.": "iemand", "ff": "even", "temp": "temperatuur", "wnr": "wanneer",
        "ipv": "inplaatsvan", "evt": "eventueel",
        "m n": "mijn", "mn": "mijn", "d r": "er",
        **{f"niet {verb} met": "nietophoudt" for verb in ("ophoudt", "stopt", "ophouden", "stoppen")},
        "blijft maar": "nietophoudt",
        **{f"{mark} {word}": f"s{word}" for word in _OF_DAY for mark in ("'s", "s")},
        "week end": "weekend", "e mail": "email", "co melder": "comelder", "rook melder": "rookmelder",
        "voor deur": "voordeur",
        "tenzij": "tenzij", "'s weekends": "sweekends", "'s zomers": "szomers", "push bericht": "pushbericht",
        "koolmonoxide melder": "comelder", "what's app": "whatsapp", "zo gauw": "zogauw", "op het moment "
        "dat": "ophetmomentdat",
    },
)  # fmt: skip
UNKNOWABLE = {
    "identity": (
        "mijn", "m'n", "onze", "ons", "zijn", "haar", "zoon", "dochter", "man", "vrouw", "moeder", "vader", "mama",
        "papa", "oma", "opa",
        "buurman", "buurvrouw", "buren", "postbode", "vreemde", "vreemden", "onbekende", "onbekenden", "vriend",
        "vriendin", "vrienden", "bezorger",
        "oppas", "koerier", "jongen", "meisje", "kind", "kinderen", "kids", "schoonmaakster", "pakketbezorger",
    ),
    "feeling": (
        "verdrietig", "blij", "boos", "eenzaam", "bang", "moe", "ziek", "verveeld", "verdacht", "zenuwachtig",
        "dronken", "lacht", "bezorgd",
        "liegt", "denkt", "wil", "vrolijk", "ongerust",
    ),
}  # fmt: skip
NEGATIONS = words(
    "niet geen nooit zonder behalve tenzij noch niets niks andere ander alleen enkel slechts voor na voordat nadat "
    "tot totdat stop stopt hou op"
)
