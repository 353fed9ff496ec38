"""French: numbers, lengths and times of day, small words, and the words for what nobody can tell.

Hyphens and apostrophes part words, and accents are left out, but of "à" and "où" ("book.tokens").
"""

from tectum.decide.phrases.book import Turns
from tectum.decide.phrases.clocks import Clock
from tectum.decide.phrases.lengths import Halves
from tectum.decide.phrases.marks import in_order, words

_COUNTED = in_order(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix~sept dix~huit "
    "dix~neuf"
)
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def _numbers() -> dict[str, float]:
    """Those that are spelled, up to 199."""
    found = {word.replace("~", " "): float(number) for number, word in enumerate(_COUNTED)}
    teens = {number: word.replace("~", " ") for number, word in enumerate(_COUNTED)}
    for ten, word in _TENS.items():
        found[word] = float(ten)
        found[f"{word} et un"] = found[f"{word} et une"] = ten + 1.0
        found |= {f"{word} {teens[one]}": float(ten + one) for one in range(2, 10)}
    found |= {f"soixante {teens[one]}": 60.0 + one for one in range(10, 20)} | {"soixante et onze": 71.0}
    found |= {"quatre vingts": 80.0, "quatre vingt": 80.0, "septante": 70.0, "huitante": 80.0, "nonante": 90.0}
    found |= {f"quatre vingt {teens[one]}": 80.0 + one for one in range(1, 20)}
    found |= {f"cent {word}": 100 + number for word, number in [*found.items()] if number}
    return {**found, "cent": 100.0, "deux cents": 200.0, "trois cents": 300.0}


NUMBERS = {
    **_numbers(), "une": 1.0, "une demi": 0.5, "demi": 0.5, "une petite": 1.0, "une bonne": 1.0, "une dizaine "
    "de": 10.0,
    "une quinzaine de": 15.0, "une vingtaine de": 20.0, "une trentaine de": 30.0, "la moitie d une": 0.5,
}  # fmt: skip
COUNTS: dict[str, float] = {}
UNITS = {
    **dict.fromkeys(("seconde", "secondes", "s", "sec", "secs"), 1.0),
    **dict.fromkeys(("minute", "minutes", "min", "mn", "mins"), 60.0),
    **dict.fromkeys(("quart d'heure", "quarts d'heure"), 900.0),
    **dict.fromkeys(("heure", "heures", "h"), 3600.0),
    **dict.fromkeys(("jour", "jours", "journée", "journées"), 86_400.0),
}
HALVES = Halves(
    more=(("et", "demie"), ("et", "demi")),
    inside=(),
    whole=frozenset({"bonnes", "bonne", "longues", "entières", "pleines", "dernieres", "derniers"}),
    joints=frozenset({"et"}),
)
_HALVES = {
    ("du", "matin"): "am", ("le", "matin"): "am", ("de", "l", "apres", "midi"): "pm", ("l", "apres", "midi"): "pm",
    ("du", "soir"): "pm", ("le", "soir"): "pm", ("de", "la", "nuit"): "night", ("am",): "am", ("pm",): "pm",
}  # fmt: skip
_MORE = {"cinq": 5, "dix": 10, "vingt": 20, "vingt~cinq": 25}
clock = Clock(
    numbers={word: number for word, number in _numbers().items() if " " not in word} | {"une": 1.0},
    named={"minuit": 0, "midi": 12 * 60},
    offsets={},
    to=(),
    past=(),
    oclock=("heures",),
    halves=_HALVES,
    ahead={},
    spoken=False,
    unsure={},
    exact=True,
    oclocks=(("heure",), ("h",)),
    behind={
        ("et", "demie"): 30, ("et", "demi"): 30, ("et", "quart"): 15, ("moins", "le", "quart"): -15,
        ("moins", "quart"): -15, ("trente",): 30, ("quinze",): 15, ("quarante", "cinq"): 45,
        **{("moins", *word.split("~")): -minutes for word, minutes in _MORE.items()},
        **{tuple(word.split("~")): minutes for word, minutes in _MORE.items() if minutes > 10},
    },
).read  # fmt: skip
"""Reads a time of day."""
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")):
    DAYS |= {_day: (_at,), f"{_day}s": (_at,)}
SHORT_DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
TURNS = Turns(
    either=(("soit si", "soit si", "ou"), ("aussi si", "que si", "ou")),
    no=frozenset({"ne", "n"}),
    behind=frozenset({"pas", "plus", "jamais", "guere"}),
    none=frozenset({"personne", "aucun", "aucune", "rien", "nul", "sans", "moins", "avant"}),
    who=frozenset({"qui"}),
    but="mais",
    alone=words(
        "ya est sont sonne sonnent aboie frappe toque repond ferme suis sommes etait a ont fait marche entend voit "
        "vient "
        "part reste miaule pleure dort rentre"
    ),
    only=frozenset({"que", "qu"}),
    joined={
        **{f"{verb} {into}": "sortdans" for verb in ("sort", "sorte", "sortent", "sorti",
        "sortie") for into in ("dans", "sur")},
        "qd": "quand", "qqun": "quelquun", "qqn": "quelquun", "qq1": "quelquun", "qq un": "quelquun",
        "qqch": "quelque chose", "pdt": "pendant", "ds": "dans", "tt le monde": "tout le monde", "aboit": "aboie",
        "tel": "telephone",
        **{f"{ne}{verb} {pas}{de}": "narretepas" for ne in ("n ", "ne ", "") for verb in ("arrete", "arretent",
        "cesse", "s arrete") for pas in ("pas ", "plus ")
           for de in ("de", "d")},
        "ne cesse de": "narretepas", "ne cesse d": "narretepas",
        "y a t il": "ya", "y a": "ya", "est ce que": "estceque", "est ce qu": "estceque", "qu estceque": "questceque",
        "qu est ce que": "questceque", "qu est ce qu": "questceque", "qu est ce qui": "questceque",
        "qui est ce qui": "qui", "qui estceque": "qui",
        "a t il": "a", "a t elle": "a", "a t on": "a", "ont ils": "ont", "ont elles": "ont", "est il": "est",
        "est elle": "est", "etait il": "etait", "etait elle": "etait", "sont ils": "sont", "quelqu un": "quelquun",
        "avez vous": "avez", "as tu": "as", "avons nous": "avons", "ai je": "ai", "peux tu": "peuxtu",
        "suis je": "suis",
        "aujourd hui": "aujourdhui", "week end": "weekend", "week ends": "weekends", "plus de": "plusde",
        "plus d": "plusde", "plus longtemps que": "plusde", "plus que": "plusde", "au cas où": "aucasou",
        "au cas ou": "aucasou", "apres midi": "apresmidi", "parce que": "parceque", "parce qu": "parceque",
        "jusqu à": "jusque",
        "jusqu a": "jusque", "jusqu au": "jusque", "quelqu une": "quelquun", "tu as": "tuas",
    },
)  # fmt: skip
for _phrase in (("de", "l", "apres", "midi"), ("l", "apres", "midi")):
    _HALVES[*_phrase[:-2], "apresmidi"] = "pm"
UNKNOWABLE = {
    "identity": (
        "mon", "ma", "mes", "notre", "nos", "son", "sa", "ses", "fils", "fille", "mari", "femme", "mere", "pere",
        "maman",
        "papa", "mamie", "papi", "grand", "voisin", "voisine", "voisins", "facteur", "inconnu", "inconnue",
        "etranger",
        "ami", "amie", "amis", "livreur", "nounou", "homme", "garcon", "enfant", "enfants", "coursier",
    ),
    "feeling": (
        "triste", "content", "contente", "heureux", "heureuse", "fache", "fachee", "colere", "seul", "seule", "peur",
        "fatigue", "fatiguee", "malade", "louche", "suspect", "suspecte", "nerveux", "ivre", "sourit", "inquiet",
        "inquiete", "ment", "pense", "veut", "ennuie",
    ),
}  # fmt: skip
NEGATIONS = words(
    "ne n pas plus jamais sans sauf excepte hormis moins aucun aucune rien ni autre seulement uniquement avant apres "
    "jusque arrete arretez cesse -only-"
)
