"""Chinese: numbers and times of day."""

from collections.abc import Sequence

from tectum.decide.phrases.book import Moment, of_day, time_at

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def _number(word: str) -> int:
    """Of Chinese numerals below 1000, or digits. Raises ValueError."""
    if word.isdecimal() and word.isascii():
        return int(word)
    total, last = 0, 0
    for sign in word:
        if sign in ("十", "百"):
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        elif sign in _DIGITS:
            last = _DIGITS[sign]
        else:
            raise ValueError(word)
    return total + last


def _spelled() -> dict[str, float]:
    ones = "零一二三四五六七八九"
    found = {"零": 0.0, "半": 0.5, "两": 2.0, "一百": 100.0}
    for number in range(1, 100):
        tens, one = divmod(number, 10)
        word = ("" if tens == 0 else "十" if tens == 1 else f"{ones[tens]}十") + (ones[one] if one or not tens else "")
        found[word] = float(number)
    return found


NUMBERS = _spelled()


_HALVES = {
    **dict.fromkeys(("早上", "上午", "凌晨", "清晨", "早晨", "早"), "am"),
    **dict.fromkeys(("下午", "傍晚"), "pm"),
    "中午": "noon",
    **dict.fromkeys(("晚上", "晚"), "evening"),
    **dict.fromkeys(("夜里", "夜间", "半夜", "深夜"), "night"),
}


def clock(words: Sequence[str]) -> list[tuple[Moment, int]]:
    """The time of day at the beginning of ``words``, and of how many."""
    try:
        length = next((n for n in (2, 1) if "".join(words[:n]) in _HALVES), 0)
        half = _HALVES["".join(words[:length])] if length else ""
        if ":" in words[length]:
            hour, _, minute = words[length].partition(":")
            hours, minutes, used = int(hour), int(minute), length + 1
        else:
            hours, minutes, used = _number(words[length]), 0, length + 2
            if words[length + 1] not in ("点", "时"):
                return []
            after = [*words[used : used + 2], "", ""]
            if after[0] == "半":
                minutes, used = 30, used + 1
            elif after[1] == "分":
                minutes, used = _number(after[0]), used + 2
            elif after[0] == "钟":
                used += 1
        said = half and 1 <= hours <= 12
        how = "half" if said else "bare" if 1 <= hours <= 12 and ":" not in words[length] else "exact"
        return [(Moment(time_at(of_day(hours, half) if said else hours % 24, minutes), how), used)]
    except (ValueError, IndexError):
        return []
