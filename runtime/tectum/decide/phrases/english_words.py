"""English: numbers, lengths and times of day, and the words for what nobody can tell."""

from tectum.decide.phrases.clocks import Clock
from tectum.decide.phrases.lengths import Halves

_COUNTED = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _numbers() -> dict[str, float]:
    """Those that are spelled, up to 199, and with halves."""
    found = {word: float(number) for number, word in enumerate(_COUNTED)}
    for at, ten in enumerate(_TENS):
        found[ten] = float(20 + 10 * at)
        found |= {f"{ten}{dash}{_COUNTED[one]}": 20.0 + 10 * at + one for one in range(1, 10) for dash in "- "}
    for word, number in [*found.items()]:
        if number:
            found |= {f"{one} hundred {and_}{word}": 100 + number for one in ("a", "one") for and_ in ("", "and ")}
    found |= {f"{word} hundred": 100.0 * number for number, word in enumerate(_COUNTED[:10]) if number}
    halves = {f"{word} and a half": number + 0.5 for number, word in enumerate(_COUNTED[:13]) if number}
    quarters = {f"{word} and a quarter": number + 0.25 for number, word in enumerate(_COUNTED[:13]) if number}
    figures = {f"{number} and a half": number + 0.5 for number in range(1, 13)}
    return {**found, **halves, **quarters, **figures}


NUMBERS = {
    **_numbers(), "a": 1.0, "an": 1.0, "half an": 0.5, "half a": 0.5, "a half": 0.5, "half": 0.5, "a hundred": 100.0,
    "a dozen": 12.0, "half a dozen": 6.0,
}  # fmt: skip
COUNTS = {"twice": 2.0, "thrice": 3.0}
UNITS = {
    **dict.fromkeys(("second", "seconds", "s", "sec", "secs"), 1.0),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "m"), 60.0),
    **dict.fromkeys(("quarter of an hour", "quarter hour", "quarters of an hour", "quarter-hour"), 900.0),
    **dict.fromkeys(("hour", "hours", "h", "hr", "hrs"), 3600.0),
    **dict.fromkeys(("day", "days"), 86_400.0),
}
HALVES = Halves(
    more=(("and", "a", "half"),),
    inside=(),
    whole=frozenset({"full", "whole", "solid", "good", "entire", "straight", "+", "consecutive"}),
    joints=frozenset({"and"}),
)
_SPELLED = {
    **{word: number for word, number in _numbers().items() if number.is_integer() and " " not in word},
}
_BEHIND = {
    ("am",): "am", ("pm",): "pm", ("a", "m"): "am", ("p", "m"): "pm", ("in", "the", "morning"): "am",
    ("of", "the", "morning"): "am", ("in", "the", "early", "morning"): "am", ("in", "the", "mornings"): "am",
    ("in", "the", "afternoon"): "pm", ("in", "the", "evening"): "pm", ("in", "the", "evenings"): "pm",
    ("at", "night"): "evening",
}  # fmt: skip
_AHEAD = {("mornings",): "am", ("evenings",): "pm", ("afternoons",): "pm", ("in", "the", "evening"): "pm",
          ("in", "the", "morning"): "am", ("in", "the", "afternoon"): "pm",
          ("in", "the", "evenings"): "pm"}  # fmt: skip
clock = Clock(
    numbers=_SPELLED,
    named={"midnight": 0, "noon": 12 * 60, "midday": 12 * 60},
    offsets={
        ("half", "past"): 30, ("half",): 30, ("a", "quarter", "past"): 15, ("quarter", "past"): 15,
        ("a", "quarter", "to"): -15, ("quarter", "to"): -15, ("quarter", "after"): 15, ("a", "quarter", "after"): 15,
    },
    to=(("to",), ("minutes", "to")),
    past=(("past",), ("minutes", "past")),
    oclock=("o'clock",),
    halves=_BEHIND,
    ahead=_AHEAD,
    spoken=True,
    unsure={"evening": (5, 6)},
    exact=False,
).read  # fmt: skip
"""Reads a time of day: nobody can tell which of them "6 at night" is."""


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
