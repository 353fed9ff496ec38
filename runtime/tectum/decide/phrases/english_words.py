"""English: numbers, times of day, and the words for what nobody can tell."""

from collections.abc import Sequence
from datetime import time

_COUNTED = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
NUMBERS = {word: float(number) for number, word in enumerate(_COUNTED.split())}
NUMBERS |= {
    "a": 1.0,
    "an": 1.0,
    "half an": 0.5,
    "half a": 0.5,
    "one and a half": 1.5,
    "thirty": 30.0,
    "forty": 40.0,
    "forty-five": 45.0,
}
NUMBERS |= {"fifty": 50.0, "sixty": 60.0, "ninety": 90.0, "a couple of": 2.0, "twenty-five": 25.0}


def clock(words: Sequence[str]) -> list[tuple[time, int]]:
    """The time of day at the beginning of ``words``, and of how many; a bare hour is none: it may be of the morning or
    of the evening."""
    if words[0] in ("midnight", "noon"):
        return [(time(0 if words[0] == "midnight" else 12), 1)]
    hour, _, minute = words[0].partition(":")
    half = words[1] if len(words) > 1 else ""
    try:
        hours, minutes = int(NUMBERS.get(hour, hour)), int(minute or 0)
        if half in ("am", "pm", "a", "p") and 1 <= hours <= 12:
            length = 2 if half in ("am", "pm") else 3
            return [(time(hours % 12 + (12 if half[0] == "p" else 0), minutes), length)]
        return [(time(hours, minutes), 1)] if minute else []
    except ValueError:
        return []


UNKNOWABLE = {
    "identity": (
        "my", "our", "his", "her", "son", "daughter", "child", "kid", "kids", "husband", "wife", "mother", "father",
        "mom", "mum", "dad", "grandma", "grandpa", "neighbour", "neighbor", "neighbours", "mailman", "postman",
        "stranger", "strangers", "friend", "cleaner", "babysitter", "nanny", "courier", "boy", "girl", "man",
        "woman",
    ),
    "feeling": (
        "sad", "happy", "angry", "lonely", "afraid", "scared", "tired", "bored", "ill", "sick", "feels",
        "suspicious", "nervous", "drunk", "smiles", "worried", "upset", "lying", "thinks", "wants",
    ),
}  # fmt: skip
NEGATIONS = frozenset({
    "not", "no", "never", "without", "doesn't", "isn't", "don't", "except", "unless", "nor", "hasn't", "aren't",
    "won't", "didn't", "wasn't", "other", "only", "before", "after", "until", "else", "stops", "stopped",
})  # fmt: skip
