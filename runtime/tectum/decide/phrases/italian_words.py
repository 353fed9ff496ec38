"""Italian: numbers, lengths and times of day, small words, and the words for what nobody can tell.

Apostrophes part words, and accents are left out, but of "è" ("book.tokens").
"""

from tectum.decide.phrases.book import Turns
from tectum.decide.phrases.clocks import Clock
from tectum.decide.phrases.lengths import Halves
from tectum.decide.phrases.marks import in_order, words

_COUNTED = in_order(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove"
)
_TENS = {20: "venti", 30: "trenta", 40: "quaranta", 50: "cinquanta", 60: "sessanta", 70: "settanta", 80: "ottanta",
90: "novanta"}  # fmt: skip
_ELIDED = 20.0
"""From here on a number may lose its last letter: "ventiquattr'ore"."""


def _numbers() -> dict[str, float]:
    """Those that are spelled, up to 199."""
    found = {word: float(number) for number, word in enumerate(_COUNTED)}
    for ten, word in _TENS.items():
        found[word] = float(ten)
        for one in range(1, 10):
            found[f"{word[:-1] if one in (1, 8) else word}{_COUNTED[one]}"] = float(ten + one)
    found |= {f"cento{word}": 100 + number for word, number in [*found.items()] if number}
    found |= {word[:-1]: number for word, number in [*found.items()] if number >= _ELIDED and word[-1] in "aeio"}
    return {**found, "cento": 100.0, "duecento": 200.0, "trecento": 300.0}


NUMBERS = {
    **_numbers(), "un": 1.0, "una": 1.0, "mezz": 0.5, "mezza": 0.5, "una mezz": 0.5, "la mezz": 0.5,
    "una mezza": 0.5, "mezzo": 0.5, "un paio di": 2.0,
    "una decina di": 10.0, "una ventina di": 20.0, "una trentina di": 30.0, "una quindicina di": 15.0,
}  # fmt: skip
COUNTS: dict[str, float] = {}
UNITS = {
    **dict.fromkeys(("secondo", "secondi", "s", "sec"), 1.0),
    **dict.fromkeys(("minuto", "minuti", "min", "minutini"), 60.0),
    **dict.fromkeys(("quarto d'ora", "quarti d'ora"), 900.0),
    **dict.fromkeys(("ora", "ore", "h", "oretta"), 3600.0),
    **dict.fromkeys(("giorno", "giorni"), 86_400.0),
}
HALVES = Halves(
    more=(("e", "mezza"), ("e", "mezzo")),
    inside=(),
    whole=frozenset({"interi", "intere", "buoni", "buone", "lunghi", "ultime", "ultimi"}),
    joints=frozenset({"e"}),
)
_HALVES = {
    ("di", "mattina"): "am", ("del", "mattino"): "am", ("della", "mattina"): "am", ("di", "notte"): "night",
    ("della", "notte"): "night",
    ("di", "sera"): "pm", ("della", "sera"): "pm", ("di", "pomeriggio"): "pm", ("del", "pomeriggio"): "pm",
    ("am",): "am", ("pm",): "pm",
    ("la", "mattina"): "am", ("la", "sera"): "pm", ("al", "mattino"): "am",
}  # fmt: skip
_MORE = {"cinque": 5, "dieci": 10, "venti": 20, "venticinque": 25}
clock = Clock(
    numbers=_numbers() | {"una": 1.0},
    named={"mezzanotte": 0, "mezzogiorno": 12 * 60},
    offsets={},
    to=(),
    past=(),
    oclock=("ore",),
    halves=_HALVES,
    ahead={},
    spoken=False,
    unsure={},
    exact=True,
    dots=True,
    oclocks=(("h",), ("in", "punto"), ("ora",)),
    behind={
        ("e", "mezza"): 30, ("e", "mezzo"): 30, ("e", "un", "quarto"): 15, ("meno", "un", "quarto"): -15, ("e",
        "trenta"): 30, ("e", "quindici"): 15,
        **{("meno", word): -minutes for word, minutes in _MORE.items()},
        **{("e", word): minutes for word, minutes in _MORE.items()},
    },
).read  # fmt: skip
"""Reads a time of day."""
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("lunedì", "martedì", "mercoledì", "giovedì", "venerdì")):
    DAYS |= {_day: (_at,)}
DAYS |= {"sabato": (5,), "sabati": (5,), "domenica": (6,), "domeniche": (6,)}
SHORT_DAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
TURNS = Turns(
    either=(("sia se", "sia se", "o"), ("sia se", "che se", "o"), ("sia quando", "sia quando", "o"),
            ("sia quando", "che quando", "o")),
    no=frozenset({"non"}),
    none=frozenset({"nessuno", "nessun", "nessuna", "niente", "nulla", "anima"}),
    who=frozenset({"che"}),
    but="ma",
    typed={"e": "è", "c": "c", "piu": "piu"},
    joined={
        **{f"{verb} {into}": "escein" for verb in ("esce", "esca", "escono", "uscito", "uscita",
        "usciti") for into in ("in", "nel", "nella", "sul", "sulla")},
        "qlcn": "qualcuno", "qlcuno": "qualcuno", "qcn": "qualcuno", "qualc1": "qualcuno", "qlcs": "qualcosa",
        "nn": "non", "x": "per", "qnd": "quando", "cmq": "comunque", "famme lo": "fammelo", "ke": "che",
        "xche": "perche",
        **{f"non {la}{verb} di": "nonsmette" for la in ("", "la ") for verb in ("smette", "smetta", "smettono",
        "finisce")},
        "non fa che": "nonsmette", "non fa altro che": "nonsmette",
        "a meno che": "amenoche", "a meno che non": "amenoche", "tranne che": "trannese", "tranne se": "trannese",
        "tranne quando": "trannese", "ogni volta che": "ognivoltache",
        "prima che": "primache", "senza che": "senzache", "dopo che": "dopoche", "visto che": "vistoche",
        "in modo che": "inmodoche",
        "nel caso in cui": "nelcasoincui", "nel caso": "nelcasoincui", "caso mai": "casomai", "appena": "appena",
        "per favore": "perfavore",
        "week end": "weekend", "fine settimana": "weekend", "piu di": "piudi", "piu che": "piudi",
        "finche": "finche", "fino a che": "finche",
        "qualcun altro": "qualcunaltro", "dato che": "vistoche", "perche": "perche", "c e": "ce", "c è": "ce",
        "vi è": "ce", "c era": "cera", "c erano": "cera", "dal momento che": "vistoche",
        "nel momento in cui": "nelmomentoincui", "sempre che": "sempreche", "a patto che": "sempreche",
    },
)  # fmt: skip
UNKNOWABLE = {
    "identity": (
        "mio", "mia", "miei", "mie", "nostro", "nostra", "suo", "sua", "figlio", "figlia", "figli", "marito",
        "moglie", "madre", "padre",
        "mamma", "papa", "nonna", "nonno", "vicino", "vicina", "vicini", "postino", "estraneo", "estranei",
        "sconosciuto", "sconosciuta",
        "sconosciuti", "amico", "amica", "amici", "corriere", "babysitter", "tata", "uomo", "donna", "ragazzo",
        "ragazza", "bambino",
        "bambina", "bambini", "badante",
    ),
    "feeling": (
        "triste", "contento", "contenta", "felice", "arrabbiato", "arrabbiata", "solo", "sola", "paura", "stanco",
        "stanca", "malato",
        "malata", "sospetto", "sospetta", "nervoso", "nervosa", "ubriaco", "sorride", "preoccupato", "preoccupata",
        "mente", "pensa",
        "annoiato", "annoiata", "vuole",
    ),
}  # fmt: skip
NEGATIONS = words(
    "non mai senza tranne eccetto salvo meno ne nessun nessuna niente altro altra solo soltanto solamente unicamente "
    "prima dopo fino finche smetti "
    "smettila neanche nemmeno amenoche trannese"
)
