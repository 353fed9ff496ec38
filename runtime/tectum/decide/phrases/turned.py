"""Sentences made again, so that phrases need know one way to turn round: "n'aboie pas" is "pas aboie".

Of languages that turn a verb round in two places, or say "not" beside "nobody": "no hay nadie" is "hay nadie"; that
join what does not happen by a "who": "alguien que no llama" is "alguien pero no llama".
"""

from collections.abc import Sequence

from tectum.decide.phrases.book import Turns
from tectum.decide.phrases.written import Token

_NEAR, _FAR = 4, 5
"""Words between "ne" and "pas", and between "no" and "nadie"."""
_MARKS = frozenset(",;:.!?…–—")
_APOSTROPHES = ("'", "`", "\u00b4", "\u2019")
ONLY = "-only-"
"""A word that no phrase covers, for what says "only" in two places."""


def made_again(sentence: str, words: Sequence[Token], turns: Turns) -> list[Token]:
    """The words of a sentence, turned round in front of what they turn."""
    return _said(_turned(sentence, _joined(sentence, _either(words, turns), turns), turns), turns)


def _either(words: Sequence[Token], turns: Turns) -> list[Token]:
    """With one "or" for what is said in two places: "tanto si llaman como si golpean" is "si llaman o si golpean"."""
    found, said = list(words), [token.word for token in words]
    for first, second, joint in turns.either:
        begin = _at(said, first.split(), 0)
        behind = _at(said, second.split(), begin + 1) if begin >= 0 else -1
        if behind > begin:
            found[behind] = found[behind]._replace(word=joint)
            del found[begin]
            break
    return found


def _at(words: Sequence[str], said: Sequence[str], first: int) -> int:
    """Where some words stand from one on; -1: nowhere."""
    ends = range(first, len(words) - len(said) + 1)
    return next((at for at in ends if words[at : at + len(said)] == said), -1)


def _joined(sentence: str, words: Sequence[Token], turns: Turns) -> list[Token]:
    """With words that are one, and those that are typed without their accents."""
    joined = {tuple(said.split()): word for said, word in turns.joined.items()}
    longest = max(map(len, joined), default=1)
    found: list[Token] = []
    at = 0
    while at < len(words):
        said = tuple(token.word for token in words[at : at + longest])
        length = next((length for length in range(len(said), 0, -1) if said[:length] in joined), 1)
        word, end = joined.get(said[:length], words[at].word), words[at + length - 1].end
        if sentence[end : end + 1] in _APOSTROPHES:  # "c'e' qualcuno"
            word = turns.typed.get(word, word)
        found.append(Token(word, words[at].begin, end))
        at += length
    return found


def _turned(sentence: str, words: Sequence[Token], turns: Turns) -> list[Token]:
    """With what turns round once, in front of what it turns."""
    found = list(words)
    at = 0
    while at < len(found):
        word = found[at].word
        if word in turns.no:
            behind = _first(sentence, found, at, turns.behind, _NEAR)
            if behind and found[behind - 1].word not in turns.none:  # "aucun pas" is no step
                found[at] = found[at]._replace(word=found[behind].word)
                found[behind - 1] = found[behind - 1]._replace(end=found[behind].end)
                del found[behind]
            elif _first(sentence, found, at, turns.none, _FAR) or any(
                one.word in turns.none for one in found[max(at - 3, 0) : at] if turns.behind
            ):
                del found[at]  # "personne ne sonne", "no hay nadie"
                continue
            elif _first(sentence, found, at, turns.only, _NEAR):
                found[at] = found[at]._replace(word=ONLY)
        elif word in turns.behind and at and found[at - 1].word in turns.alone:
            found[at - 1], found[at] = found[at], found[at - 1]  # "le chien aboie pas"
        at += 1
    return found


def _first(sentence: str, words: Sequence[Token], at: int, wanted: frozenset[str], most: int) -> int:
    """Where the first of some words stands behind another one, with no mark between them; 0: nowhere."""
    for other in range(at + 1, min(at + 1 + most, len(words))):
        if _MARKS.intersection(sentence[words[at].end : words[other].begin]):
            break
        if words[other].word in wanted:
            return other
    return 0


def _said(words: Sequence[Token], turns: Turns) -> list[Token]:
    """With "but" for a "who" in front of what does not happen."""
    found = list(words)
    turning = turns.no | turns.behind
    for at, token in enumerate(found[:-1]):
        if at and token.word in turns.who and found[at + 1].word in turning:
            found[at] = token._replace(word=turns.but)
    return found
