"""Slips of the pen: words whose letters were swapped, doubled, left out or mistaken, and what was meant.

Only what can hardly be another word is put right: "wehn", "kithcen", "gardden"; and of longer names, of places and
things, and of those that ask to be told, also one letter that is missing or another: "drivway", "Einfart", "waarschw";
of the longest of the last two: "wrschuw".
Of other words these are not: "schreibt" is no "schreit", "parks" no "barks". Of Chinese it is a sign that sounds the
same: "门玲" is "门铃".
"""

from collections.abc import Sequence, Set

SHORTEST = 4
"""Letters; shorter words are left as they are."""
SHORTEST_NAME = 6
"""Letters of a name of which one may be missing, or another."""
LONG_CALL = 9
"""Letters of a word that asks to be told, and of which two may be missing."""
_ALIKE = ("铃玲零龄", "厨橱除", "园圆源", "道到倒", "厅听庭", "狗够苟", "猫毛", "婴鹰", "泵蹦", "哭枯", "烟焰", "径经")
"""Signs of the names of places and things, and what is typed for them, the right one first."""


def meant(word: str, known: Set[str], names: Set[str] = frozenset(), calls: Set[str] = frozenset()) -> str:
    """The one known word that was meant by ``word``; ``word`` itself where it is known, or none is, or two are that do
    not both ask to be told.
    ``names``: those of which a letter may be missing or wrong; ``calls``: of which two may be missing.

    >>> meant("kithcen", {"kitchen"}), meant("schreibt", {"schreit"}), meant("drivway", {"driveway"}, {"driveway"})
    ('kitchen', 'schreibt', 'driveway')
    """
    if word in known or len(word) < SHORTEST or not word.isalpha() or not word.isascii():
        return word
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)}
    single = {word[:at] + word[at + 1 :] for at in range(1, len(word)) if word[at] == word[at - 1]}
    double = {word[:at] + word[at - 1] + word[at:] for at in range(1, len(word) + 1)}
    found = {one for one in (swapped | single | double) - {word} if one in known and len(one) >= SHORTEST}
    found = found or {name for name in names if len(name) >= SHORTEST_NAME and _is_near(word, name)}
    found = found or {call for call in calls if len(call) >= LONG_CALL and _is_shortened(word, call)}
    return min(found) if len(found) == 1 or (found and found <= calls) else word


def meant_signs(signs: Sequence[str], names: Set[str]) -> list[str]:
    """Chinese signs in which a name was written with one sign that sounds like the right one.

    >>> "".join(meant_signs("门玲响了", {"门铃"}))
    '门铃响了'
    """
    found = list(signs)
    for at, sign in enumerate(signs):
        right = next((alike[0] for alike in _ALIKE if sign in alike[1:]), "")
        if right and any(_stands_around(name, right, signs, at) for name in names):
            found[at] = right
    return found


def _stands_around(name: str, right: str, signs: Sequence[str], at: int) -> bool:
    """Whether a name stands there, all but its sign ``right``, in place of which another one does."""
    for offset, sign in enumerate(name):
        first = at - offset
        if sign == right and first >= 0 and len(name) > 1:
            there = list(signs[first : first + len(name)])
            if len(there) == len(name) and "".join([*there[:offset], right, *there[offset + 1 :]]) == name:
                return True
    return False


def _is_near(word: str, name: str) -> bool:
    """Whether one letter of a name is missing in a word that begins as it does, or is another one."""
    if word[0] != name[0]:
        return False
    if len(word) == len(name):
        return sum(one != other for one, other in zip(word, name, strict=True)) == 1
    return len(word) + 1 == len(name) and any(name[:at] + name[at + 1 :] == word for at in range(1, len(name)))


def _is_shortened(word: str, call: str) -> bool:
    """Whether two letters of a word that asks to be told are missing: "wrschuw"."""
    letters = iter(call)
    return word[0] == call[0] and len(word) + 2 == len(call) and all(letter in letters for letter in word)
