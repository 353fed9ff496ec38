"""Chinese: two clauses that only a comma joins, and the "却" or "又" that stands inside the second.

"门铃响了，车道上却没人" is "门铃响了，却车道上没人"; "门铃响了，前门开了" is read as joined by "且".
"""

import re
from collections.abc import Sequence

from tectum.decide.phrases.written import Token

AND = "且"
_MARKS = re.compile(r"[，,；;。、]")
_MOVED = frozenset({"却", "又"})
_JOINED = frozenset("而但又却并且或还同不除只就可和与")
"""What a clause begins with that needs no joint."""


def joined(sentence: str, words: Sequence[Token]) -> tuple[list[Token], bool]:
    """The words with a joint at the beginning of every further clause, and whether one was moved there."""
    found: list[Token] = []
    moved = False
    for piece in _pieces(sentence, words):
        at = next((number for number, token in enumerate(piece) if number and token.word in _MOVED), None)
        if found and at is not None:
            moved = True
            found += [piece[at], *piece[:at], *piece[at + 1 :]]
            continue
        if found and piece[0].word not in _JOINED:
            found.append(Token(AND, piece[0].begin, piece[0].begin))
        found += piece
    return found, moved


_HESITATES = (("那", "个"), ("这", "个"))
_BREAK = re.compile(r"\s*([，,…、]|\.\.)|\s+")


def without_hesitation(sentence: str, words: Sequence[Token]) -> list[Token]:
    """The words without a "那个" that only fills a pause: before a comma, and not before what it points at."""
    found = list(words)
    for at in range(len(words) - 2, -1, -1):
        pair = (words[at].word, words[at + 1].word)
        if pair in _HESITATES and _BREAK.match(sentence[words[at + 1].end :]):
            del found[at : at + 2]
    return found


def _pieces(sentence: str, words: Sequence[Token]) -> list[list[Token]]:
    pieces: list[list[Token]] = []
    for number, token in enumerate(words):
        if not number or _MARKS.search(sentence[words[number - 1].end : token.begin]):
            pieces.append([])
        pieces[-1].append(token)
    return pieces
