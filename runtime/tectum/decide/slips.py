"""Slips of the pen: words whose letters were swapped or doubled, and what was meant.

Only what can hardly be another word is put right: "wehn", "kithcen", "gardden". A letter that is missing, or another
one, is not: "schreibt" is no "schreit", "parks" no "barks".
"""

from collections.abc import Set

SHORTEST = 4
"""Letters; shorter words are left as they are."""


def meant(word: str, known: Set[str]) -> str:
    """The one known word that was meant by ``word``; ``word`` itself where it is known, or none is, or two are.

    >>> meant("kithcen", {"kitchen"}), meant("schreibt", {"schreit"})
    ('kitchen', 'schreibt')
    """
    if word in known or len(word) < SHORTEST or not word.isalpha() or not word.isascii():
        return word
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)}
    single = {word[:at] + word[at + 1 :] for at in range(1, len(word)) if word[at] == word[at - 1]}
    double = {word[:at] + word[at - 1] + word[at:] for at in range(1, len(word) + 1)}
    found = {one for one in (swapped | single | double) - {word} if one in known and len(one) >= SHORTEST}
    return found.pop() if len(found) == 1 else word
