"""Spanish: numbers, lengths and times of day, small words, and the words for what nobody can tell."""

from tectum.decide.phrases.book import Turns
from tectum.decide.phrases.clocks import Clock
from tectum.decide.phrases.lengths import Halves
from tectum.decide.phrases.marks import in_order, words

_COUNTED = in_order(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_TENS = {30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa"}


def _numbers() -> dict[str, float]:
    """Those that are spelled, up to 199."""
    found = {word: float(number) for number, word in enumerate(_COUNTED)} | {"veintiún": 21.0, "veintiuna": 21.0}
    for ten, word in _TENS.items():
        found[word] = float(ten)
        found |= {f"{word} y {_COUNTED[one]}": float(ten + one) for one in range(1, 10)}
        found |= {f"{word} y un": ten + 1.0, f"{word} y una": ten + 1.0}
    found |= {f"ciento {word}": 100 + number for word, number in [*found.items()] if number}
    return {**found, "cien": 100.0, "doscientos": 200.0, "trescientos": 300.0}


NUMBERS = {
    **_numbers(), "un": 1.0, "una": 1.0, "media": 0.5, "medio": 0.5, "un par de": 2.0, "una decena de": 10.0,
    "una docena de": 12.0,
}  # fmt: skip
COUNTS: dict[str, float] = {}
UNITS = {
    **dict.fromkeys(("segundo", "segundos", "s", "seg", "segs"), 1.0),
    **dict.fromkeys(("minuto", "minutos", "min", "mins", "minutito", "minutitos"), 60.0),
    **dict.fromkeys(("cuarto de hora", "cuartos de hora"), 900.0),
    **dict.fromkeys(("hora", "horas", "h", "hs", "hrs"), 3600.0),
    **dict.fromkeys(("día", "días"), 86_400.0),
}
HALVES = Halves(
    more=(("y", "media"), ("y", "medio")),
    inside=(),
    whole=frozenset({"enteros", "enteras", "entera", "entero", "largos", "buenos", "ultimas", "ultimos"}),
    joints=frozenset({"y", "con"}),
)
_HALVES = {
    ("de", "la", "manana"): "am", ("de", "la", "madrugada"): "am", ("de", "la", "tarde"): "pm",
    ("de", "la", "noche"): "evening", ("del", "mediodia"): "noon", ("am",): "am", ("pm",): "pm", ("a", "m"): "am",
    ("p", "m"): "pm", ("por", "la", "manana"): "am", ("por", "la", "tarde"): "pm", ("por", "la", "noche"): "evening",
    ("en", "la", "madrugada"): "am",
}  # fmt: skip
_MORE = {"cinco": 5, "diez": 10, "veinte": 20, "veinticinco": 25}
clock = Clock(
    numbers={word: number for word, number in _numbers().items() if " " not in word} | {"una": 1.0},
    named={"medianoche": 0, "mediodia": 12 * 60},
    offsets={},
    to=(),
    past=(),
    oclock=("horas",),
    halves=_HALVES,
    ahead={},
    spoken=False,
    unsure={"evening": (4, 5, 6)},
    exact=True,
    dots=True,
    oclocks=(("h",), ("hs",), ("hrs",), ("en", "punto"), ("hora",)),
    behind={
        ("y", "media"): 30, ("y", "cuarto"): 15, ("menos", "cuarto"): -15, ("y", "treinta"): 30, ("y", "quince"): 15,
        **{("menos", word): -minutes for word, minutes in _MORE.items()},
        **{("y", word): minutes for word, minutes in _MORE.items()},
    },
).read  # fmt: skip
"""Reads a time of day."""
DAYS: dict[str, tuple[int, ...]] = {}
for _at, _day in enumerate(("lunes", "martes", "miércoles", "jueves", "viernes")):
    DAYS |= {_day: (_at,)}
DAYS |= {"sábado": (5,), "sábados": (5,), "domingo": (6,), "domingos": (6,)}
SHORT_DAYS = ("lun", "mar", "mie", "jue", "vie", "sab", "dom")
TURNS = Turns(
    either=(("tanto si", "como si", "o"), ("tanto cuando", "como cuando", "o")),
    no=frozenset({"no"}),
    none=frozenset({"nadie", "ningun", "ninguna", "ninguno", "nada"}),
    who=frozenset({"que", "quien"}),
    but="pero",
    joined={
        **{f"{verb} {into}": "salea" for verb in ("sale", "salga", "salen", "salgan", "salio",
        "salido") for into in ("a", "al", "hacia")},
        "algn": "alguien", "alg": "alguien", "qdo": "cuando", "cdo": "cuando", "xq": "porque", "q": "que",
        "pa": "para", "avisenme": "avisame",
        "avisenos": "avisanos",
        **{f"no {verb} de": "noparade" for verb in ("para", "pare", "deja", "deje", "cesa", "paran", "paren",
        "paraba")},
        "siempre que": "siempreque", "cada vez que": "cadavezque", "a menos que": "amenosque", "en caso de "
        "que": "encasodeque",
        "para que": "paraque", "hasta que": "hastaque", "ya que": "yaque", "sin que": "sinque", "mientras "
        "que": "mientrasque",
        "asi que": "asique", "por que": "porque", "es que": "esque", "fin de semana": "findesemana",
        "finde": "findesemana",
        "fines de semana": "findesemana", "antes de que": "antesdeque", "despues de que": "despuesdeque",
        "de que": "deque", "quiero que": "quieroque", "a no ser que": "anoserque", "dado que": "dadoque",
        "tan pronto como": "encuanto", "en cuanto": "encuanto", "por favor": "porfavor", "salvo que": "salvoque",
        "excepto que": "salvoque", "hay que": "hayque", "tengo que": "tengoque",
    },
)  # fmt: skip
UNKNOWABLE = {
    "identity": (
        "mi", "mis", "nuestro", "nuestra", "su", "sus", "hijo", "hija", "hijos", "marido", "mujer", "esposa",
        "madre", "padre",
        "mama", "papa", "abuela", "abuelo", "vecino", "vecina", "vecinos", "cartero", "desconocido", "desconocida",
        "desconocidos", "extrano", "extranos", "amigo", "amiga", "amigos", "repartidor", "ninera", "canguro",
        "hombre",
        "nino", "nina", "ninos", "mensajero",
    ),
    "feeling": (
        "triste", "contento", "contenta", "feliz", "enfadado", "enfadada", "solo", "sola", "miedo", "cansado",
        "cansada",
        "enfermo", "enferma", "sospechoso", "sospechosa", "nervioso", "nerviosa", "borracho", "sonrie", "preocupado",
        "preocupada", "miente", "piensa", "quiere", "aburrido", "aburrida",
    ),
}  # fmt: skip
NEGATIONS = words(
    "no nunca jamas sin salvo excepto menos ni ningun ninguna nada otro otra solo solamente unicamente antes despues "
    "hasta hastaque deja dejes tampoco"
)
