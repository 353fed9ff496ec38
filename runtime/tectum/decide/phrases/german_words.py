"""German: numbers, times of day, and the words for what nobody can tell."""

from collections.abc import Sequence
from datetime import time

from tectum.decide.phrases.book import fold

_COUNTED = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn "
    "elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig"
)
NUMBERS = {word: float(number) for number, word in enumerate(_COUNTED.split())}
NUMBERS |= {"ein": 1.0, "eine": 1.0, "einer": 1.0, "einem": 1.0, "einen": 1.0, "halbe": 0.5, "eine halbe": 0.5}
NUMBERS |= {
    "einer halben": 0.5,
    "anderthalb": 1.5,
    "eineinhalb": 1.5,
    "dreißig": 30.0,
    "vierzig": 40.0,
    "fünfundvierzig": 45.0,
    "sechzig": 60.0,
}
NUMBERS |= {"fünfzig": 50.0, "neunzig": 90.0, "fünfundzwanzig": 25.0}

SPELLED = {fold(word): number for word, number in NUMBERS.items()}
"""As they stand in a sentence that was taken apart."""


def clock(words: Sequence[str]) -> list[tuple[time, int]]:
    """The time of day at the beginning of ``words``, and of how many: of 24 hours, as it is written."""
    if words[0] in ("mitternacht", "mittag"):
        return [(time(0 if words[0] == "mitternacht" else 12), 1)]
    hour, _, minute = words[0].partition(":")
    try:
        at = time(int(SPELLED.get(hour, hour)) % 24, int(minute or 0))
    except ValueError:
        return []
    if len(words) > 2 and words[1] == "uhr" and words[2].isdigit() and int(words[2]) < 60:
        return [(at.replace(minute=int(words[2])), 3), (at, 2)]
    return [(at, 2 if len(words) > 1 and words[1] == "uhr" else 1)]


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
    "nicht", "kein", "keine", "nie", "niemals", "ohne", "außer", "weder", "noch", "nur", "bevor", "nachdem", "bis",
    "anderes", "andere", "anderer", "sonst", "aufhört", "mehr",
})  # fmt: skip
