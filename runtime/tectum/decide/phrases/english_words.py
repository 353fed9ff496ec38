"""English: numbers, times of day, and the words for what nobody can tell."""

from collections.abc import Sequence
from datetime import time

from tectum.decide.phrases.book import Moment, of_day, time_at

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
NUMBERS |= {"fifty": 50.0, "sixty": 60.0, "ninety": 90.0, "twenty-five": 25.0, "one": 1.0}
SPELLED = {word: int(number) for word, number in NUMBERS.items() if number.is_integer() and word not in ("a", "an")}


_HALVES = (
    (("am",), "am"), (("pm",), "pm"), (("a", "m"), "am"), (("p", "m"), "pm"),
    (("in", "the", "morning"), "am"), (("in", "the", "afternoon"), "pm"), (("in", "the", "evening"), "pm"),
    (("at", "night"), "evening"),
)  # fmt: skip
"""What is said behind an hour, and which half of the day it means."""


def clock(words: Sequence[str]) -> list[tuple[Moment, int]]:
    """The time of day at the beginning of ``words``, and of how many."""
    if words[0] in ("midnight", "noon", "midday"):
        return [(Moment(time(0 if words[0] == "midnight" else 12), "half"), 1)]
    hour, colon, minute = words[0].replace(".", ":").partition(":")
    try:
        hours, minutes = int(SPELLED.get(hour, hour)), int(minute or 0)
        bare = time_at(hours, minutes)
    except ValueError:
        return []
    length = 2 if len(words) > 1 and words[1] == "o'clock" else 1
    found = (
        [(Moment(bare, "exact" if colon or not 1 <= hours <= 12 else "bare"), length)] if "." not in words[0] else []
    )
    for said, half in _HALVES:
        if tuple(words[length : length + len(said)]) != said or not 1 <= hours <= 12:
            continue
        if half != "evening" or hours not in (5, 6):  # nobody can tell which of them "6 at night" is
            found.append((Moment(time(of_day(hours, half), minutes), "half"), length + len(said)))
    return found


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
    "won't", "didn't", "wasn't", "other", "only", "before", "after", "until", "else",
    "nothing", "stop", "stops", "stopped",
})  # fmt: skip
