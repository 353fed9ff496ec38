"""Chinese: numbers, lengths and times of day."""

from collections.abc import Sequence

from tectum.decide.phrases.book import Moment, of_day, time_at
from tectum.decide.phrases.lengths import Halves

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


UNITS = {
    **dict.fromkeys(("秒", "秒钟"), 1.0),
    **dict.fromkeys(("分钟", "分"), 60.0),
    **dict.fromkeys(("刻钟", "刻"), 900.0),
    **dict.fromkeys(("小时", "个小时", "个多小时", "个钟头", "钟头", "个钟"), 3600.0),
    **dict.fromkeys(("天", "昼夜"), 86_400.0),
}
HALVES = Halves(
    more=(("半", "钟"), ("半",)),
    inside=(("个", "半"),),
    whole=frozenset({"整", "多", "来"}),
    joints=frozenset({"零", "又", "加"}),
)
_HALVES = {
    **dict.fromkeys(("早上", "上午", "凌晨", "清晨", "早晨", "早", "清早", "一大早", "大清早"), "am"),
    **dict.fromkeys(("下午", "傍晚", "午后"), "pm"),
    **dict.fromkeys(("中午", "正午"), "noon"),
    **dict.fromkeys(("晚上", "晚", "晚间", "夜晚"), "evening"),
    **dict.fromkeys(("夜里", "夜间", "半夜", "深夜", "午夜", "夜"), "night"),
}


def clock(words: Sequence[str]) -> list[tuple[Moment, int]]:
    """The time of day at the beginning of ``words``, and of how many."""
    try:
        length = next((n for n in (3, 2, 1) if "".join(words[:n]) in _HALVES), 0)
        half = _HALVES["".join(words[:length])] if length else ""
        if ":" in words[length]:
            hour, _, minute = words[length].partition(":")
            hours, minutes, used = int(hour), int(minute), length + 1
        else:
            before, length = (_QUARTERS[words[length + 1]], length + 3) if _is_before(words, length) else (0, length)
            hours, used = _number(words[length]), length + 2
            if words[length + 1] not in ("点", "时"):
                return []
            minutes, used = _minutes(words, used)
            hours, minutes = (hours - 1 if hours else 23, 60 - before) if before and not minutes else (hours, minutes)
        said = half and 1 <= hours <= 12
        how = "half" if said else "bare" if 1 <= hours <= 12 and ":" not in words[length] else "exact"
        return [(Moment(time_at(of_day(hours, half) if said else hours % 24, minutes), how), used)]
    except (ValueError, IndexError):
        return []


_QUARTERS = {"一": 15, "三": 45}


def _is_before(words: Sequence[str], at: int) -> bool:
    """Whether a quarter to an hour stands there: "差一刻六点"."""
    return words[at] == "差" and words[at + 1] in _QUARTERS and words[at + 2] == "刻"


def _minutes(words: Sequence[str], at: int) -> tuple[int, int]:
    """Minutes behind an hour, and where what follows begins."""
    after = [*words[at : at + 2], "", ""]
    if after[0] == "半":
        return 30, at + 1
    if after[0] in _QUARTERS and after[1] == "刻":
        return _QUARTERS[after[0]], at + 2
    if after[1] == "分":
        return _number(after[0]), at + 2
    if after[0] in ("钟", "整"):
        return 0, at + 1
    try:
        spelled = _number(after[0]) if after[0] else 0
    except ValueError:
        return 0, at
    return (spelled, at + 1) if 10 <= spelled < 60 and after[1] not in ("个", "次", "秒", "小") else (0, at)
