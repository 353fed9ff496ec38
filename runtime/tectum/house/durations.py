"""How long something lasted, as people say it."""

from collections.abc import Iterable

from tectum.decide.phrases.answers import UNITS


def in_all(stretches: Iterable[tuple[float, float]]) -> float:
    """How long it is in all that one or more of some stretches last: what two cover counts once. Seconds.

    >>> in_all([(0, 10), (5, 20), (30, 40)])
    30.0
    """
    total, last = 0.0, float("-inf")
    for begin, end in sorted(stretches):
        total += max(0.0, end - max(begin, last))
        last = max(last, end)
    return total


def duration_text(seconds: float, language: str) -> str:
    """Seconds for people, in the two greatest units that they have any of.

    >>> duration_text(4980, "en"), duration_text(65, "de"), duration_text(0.4, "zh")
    ('1 h 23 min', '1 Min. 5 Sek.', '不到 1 秒')
    """
    names = UNITS[language]
    whole = round(seconds)
    if whole < 1:
        return names["less"]
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        left = 0
    parts = [(hours, "h"), (minutes, "min"), (left, "s")]
    return " ".join(f"{number} {names[unit]}" for number, unit in parts if number)
