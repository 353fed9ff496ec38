"""German: numbers, times of day, and the words for what nobody can tell."""

import re
from collections.abc import Sequence
from datetime import time

from tectum.decide.phrases.book import Moment, fold, of_day, time_at

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


_HALVES = {
    "morgens": "am", "frueh": "am", "vormittags": "am", "mittags": "pm", "nachmittags": "pm", "abends": "pm",
    "nachts": "night",
}  # fmt: skip


def clock(words: Sequence[str]) -> list[tuple[Moment, int]]:
    """The time of day at the beginning of ``words``, and of how many: of 24 hours, unless the half of the day is
    said before it or behind."""
    if words[0] in ("mitternacht", "mittag"):
        return [(Moment(time(0 if words[0] == "mitternacht" else 12), "exact"), 1)]
    first = 0
    if words[0] in _HALVES:
        first = 2 if words[1:2] == ["um"] else 1
    elif words[0] == "halb" and len(words) > 1 and isinstance(hour := SPELLED.get(words[1], words[1]), float):
        return [(Moment(time(int(hour) % 24 - 1 if hour % 24 else 23, 30), "bare"), 2)]
    if len(words) <= first:
        return []
    hour, colon, minute = words[first].replace(".", ":").partition(":")
    try:
        hours, minutes = int(SPELLED.get(hour, hour)) % 24, int(minute or 0)
        at = time_at(hours, minutes)
    except ValueError:
        return []
    length = first + 1
    oclock = words[length : length + 1] == ["uhr"]
    if "." in words[first] and not oclock:
        return []
    length += oclock
    found = []
    if oclock and len(words) > length and re.fullmatch("[0-5]?[0-9]", words[length]):
        found.append((Moment(at.replace(minute=int(words[length])), "exact"), length + 1))
    behind = words[length : length + 1]
    half = _HALVES.get(words[0]) or (_HALVES.get(behind[0]) if behind else None)
    if half is not None and 1 <= hours <= 12:
        found.append((Moment(time(of_day(hours, half), minutes), "half"), length + (not first)))
    if not first:
        found.append((Moment(at, "exact" if colon or not 1 <= hours <= 12 else "bare"), length))
    return found


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
