"""German: numbers, lengths and times of day, and the words for what nobody can tell."""

from tectum.decide.phrases.clocks import Clock
from tectum.decide.phrases.lengths import Halves
from tectum.decide.phrases.written import fold

_COUNTED = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_ONES = ("ein", *_COUNTED[2:10])


def _whole() -> dict[str, float]:
    """The whole numbers that are spelled, up to 199."""
    found = {word: float(number) for number, word in enumerate(_COUNTED)}
    for at, ten in enumerate(_TENS):
        found[ten] = float(20 + 10 * at)
        found |= {f"{one}und{ten}": 21.0 + 10 * at + number for number, one in enumerate(_ONES)}
    found |= {f"{prefix}hundert{word}": 100 + number for word, number in [*found.items()] for prefix in ("", "ein")
              if number}  # fmt: skip
    return {**found, "hundert": 100.0, "einhundert": 100.0, "zweihundert": 200.0, "zwo": 2.0}


_INFLECTED = ("ein", "eine", "einer", "einem", "einen", "'ne", "ne", "ner", "nem", "nen")
_WHOLE = _whole()
NUMBERS = {
    **_WHOLE,
    **dict.fromkeys(_INFLECTED, 1.0),
    **dict.fromkeys((f"{one}{half}" for one in ("", *(f"{one} " for one in _INFLECTED)) for half in
                     ("halbe", "halben", "halbes")), 0.5),
    **{f"{one}einhalb": number + 1.5 for number, one in enumerate(_ONES)},
    **{f"{one}einhalb": number + 0.5 for one, number in _WHOLE.items() if 2 <= number <= 24},
    **dict.fromkeys(("anderthalb", "eineinhalb", "einundeinhalb", "einer anderthalben"), 1.5),
}  # fmt: skip
COUNTS = {
    **{f"{word}{mal}": number for word, number in _WHOLE.items() if number >= 2 for mal in ("mal", "fach")},
    "einmal": 1.0,
}
UNITS = {
    **dict.fromkeys(("sekunde", "sekunden", "sek", "s"), 1.0),
    **dict.fromkeys(("minute", "minuten", "min"), 60.0),
    **dict.fromkeys(("viertelstunde", "viertelstunden"), 900.0),
    **dict.fromkeys(("dreiviertelstunde", "dreiviertel stunde", "dreiviertelstunden"), 2700.0),
    **dict.fromkeys(("stunde", "stunden", "std", "h"), 3600.0),
    **dict.fromkeys(("tag", "tage", "tagen", "tages"), 86_400.0),
}
HALVES = Halves(
    more=(("und", "eine", "halbe"),),
    inside=(),
    whole=frozenset({"ganze", "ganzen", "ganzer", "volle", "vollen", "voller", "gute", "guten", "geschlagene"}),
    joints=frozenset({"und"}),
)
_HALVES = {
    **dict.fromkeys(("morgens", "frueh", "fruehmorgens", "vormittags", "am morgen", "am vormittag", "in der frueh",
                     "in der fruehe", "am fruehen morgen"), "am"),
    **dict.fromkeys(("mittags", "nachmittags", "abends", "am nachmittag", "am abend"), "pm"),
    **dict.fromkeys(("nachts", "in der nacht"), "night"),
}  # fmt: skip
clock = Clock(
    numbers={fold(word): number for word, number in _WHOLE.items()} | {"ein": 1.0},
    named={"mitternacht": 0, "mittag": 12 * 60, "null": 0},
    offsets={
        ("halb",): -30, ("dreiviertel",): -15, ("viertel", "nach"): 15, ("viertel", "vor"): -15,
        ("viertel", "ueber"): 15,
    },
    to=(("vor",), ("minuten", "vor")),
    past=(("nach",), ("minuten", "nach")),
    oclock=("uhr",),
    halves={tuple(words.split()): half for words, half in _HALVES.items()},
    ahead={(*words.split(), *um): half for words, half in _HALVES.items() for um in ((), ("um",))},
    spoken=False,
    unsure={},
    exact=True,
).read  # fmt: skip


UNKNOWABLE = {
    "identity": (
        "mein", "meine", "meinen", "unser", "unsere", "sohn", "tochter", "kind", "kinder", "mann", "frau", "mutter",
        "vater", "oma", "opa", "nachbar", "nachbarin", "postbote", "paketbote", "briefträger", "fremder", "freund",
        "freundin", "putzfrau", "babysitter", "junge", "mädchen", "fremde",
    ),
    "feeling": (
        "traurig", "glücklich", "wütend", "einsam", "ängstlich", "müde", "krank", "lächelt", "fühlt", "betrunken",
        "nervös", "verdächtig", "lügt", "will", "denkt",
    ),
}  # fmt: skip
NEGATIONS = frozenset({
    "nicht", "nichts", "kein", "keine", "nie", "niemals", "ohne", "außer", "weder", "noch", "nur", "bevor", "nachdem",
    "bis", "anderes", "andere", "anderer", "sonst", "aufhört", "mehr",
})  # fmt: skip
