"""Conditions without a wish: "someone in the garden after dark", as people type a rule.

Where a rule is asked for, as in the page's field for rules, any condition that is known whole is one. Said to the house
a statement stays a statement, and a cry for help one: only what no one states is known to ask for a rule there, a
condition without a verb, or what happens while nobody is home.
"""

import re
from collections.abc import Iterable, Sequence

from tectum.decide.clauses import WHEN
from tectum.decide.phrases.book import Item, Language
from tectum.decide.phrases.marks import Marks
from tectum.decide.phrases.written import Token
from tectum.decide.segments import HAPPENS

_BOUNDS = frozenset({*WHEN, "for", "times", "or", "but", "butnot"})
"""Kinds that say more than that something is there now."""
_AWAY = "away"
_CRIED = frozenset({"crackling_fire", "intrusion", "distress", "hazard", "music", "water", "vacuum", "beep"})
"""What one cries out, or asks for, and of which a rule is only what happens while nobody is home."""
_MOST_UNKNOWN = 3
_CALLS = re.compile(r"[?？!！]\s*$")


def is_condition(sentence: str, items: Sequence[Item], words: Sequence[str], marks: Marks) -> bool:
    """Whether a sentence that holds no wish may be a condition where a rule is asked for: it says what happens, and
    neither asks nor tells of what has been."""
    absent = any(str(item.value).startswith("no ") or item.kind == "for" for item in items)
    told = not absent and not marks.was.isdisjoint(words)
    return any(item.kind in HAPPENS for item in items) and not told and not _CALLS.search(sentence)


def is_catchword(
    items: Sequence[Item], gaps: Iterable[tuple[int, int]], order: Sequence[Token], language: Language, marks: Marks
) -> bool:
    """Whether such a condition asks for a rule wherever it is said: nobody states it. ``gaps``: words from and to that
    are not known, of which it only may where there is nothing else: "anybody in the basement at night"."""
    kinds, words = {item.kind for item in items}, [token.word for token in order]
    if language.bare or not kinds & _BOUNDS:
        return False
    contexts = {str(item.value) for item in items if item.kind == "context"}
    happens = {str(item.value) for item in items if item.kind in HAPPENS}
    if contexts != {_AWAY} and ((contexts and "or" not in kinds) or not happens.isdisjoint(_CRIED)):
        return False
    unknown = [word for begin, end in gaps for word in words[begin:end]]
    if _is_verbless(items, words, marks):
        return not unknown or (unknown[0] in marks.where and len(unknown) <= _MOST_UNKNOWN and "subject" in kinds)
    listed = "or" in kinds and bool(contexts)
    return not unknown and (listed or (_AWAY in contexts and words[0] not in marks.articles))


def _is_verbless(items: Sequence[Item], words: Sequence[str], marks: Marks) -> bool:
    """Whether nothing in it says by a verb that something happens, other than "barking"."""
    when = {at for item in items if item.kind in ("context", *WHEN) for at in range(item.begin, item.end)}
    said = [word for at, word in enumerate(words) if at not in when]
    if not marks.finite.isdisjoint(said) or any(word.endswith(("'s", "'re", "'ve")) for word in said):
        return False
    verbs = [words[item.begin : item.end] for item in items if item.kind in ("verb", "term", "above", "below")]
    return all(not verb or (marks.doing_so and any(word.endswith(marks.doing_so) for word in verb)) for verb in verbs)
