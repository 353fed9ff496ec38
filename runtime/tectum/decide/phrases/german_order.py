"""German word order: a condition that begins with its verb, or has it second, with the verb at its end.

"Geht die Haustür auf, sag mir Bescheid" is "die Haustür aufgeht", and "Es ist jemand im Garten" is "Es jemand im Garten
ist": as behind "wenn", so that the phrases need not know two orders.
"""

import re
from collections.abc import Sequence

from tectum.decide.phrases.book import Language
from tectum.decide.phrases.german_verbs import PREFIXES
from tectum.decide.phrases.written import Token, fold

_BE = frozenset(
    [
        "ist",
        "sind",
        "war",
        "waren",
        "wird",
        "werden",
        "wurde",
        "wurden",
        "hat",
        "haben",
        "hatte",
        "hatten",
        "bleibt",
        "bleiben",
        "steht",
        "stehen",
        "liegen",
        "schlafen",
        "stand",
    ]
)
_JOINTS = frozenset({"und", "oder", "aber", "doch", "jedoch", "sowie"})
_KINDS = ("verb", "term", "above", "below")
_FINITE = re.compile("^(?!ge(?!h)).{3,}(t|en)$")
_NO_VERBS = frozenset(
    {
        "nicht",
        "prozent",
        "kalt",
        "kaputt",
        "hast",
        "kannst",
        "bereit",
        "stand",
        "laut",
        "sofort",
        "dort",
        "fort",
        "not",
        "nacht",
        "jetzt",
        "entweder",
        "gast",
    }
)
_DONE = re.compile(rf"^({'|'.join(PREFIXES)})?ge(?!ht$|raet$).+t$")
"""Participles, which stay where they are."""
_MARKS = re.compile(r"[,.;:?!…–—]|\s-\s")
_BEHIND = frozenset({"bitte", "dann", "so"})


class VerbLast:
    """Puts finite verbs last: those of the phrases of a language."""

    def __init__(self, language: Language):
        templates = [one for kind in _KINDS for one, _ in language.phrases[kind]]
        templates += language.phrases_of_states.values()
        verbs = {fold(word) for template in templates for word in re.findall(r"\w+", template)}
        parted = {
            (verb.removeprefix(prefix), prefix) for verb in verbs for prefix in PREFIXES if verb.startswith(prefix)
        }
        self._parted = {
            pair for pair in parted if _FINITE.search(pair[0]) and (pair[0] in verbs or pair[0].endswith("t"))
        }
        finite = {verb for verb in verbs if verb.endswith("t")} | {stem for stem, _ in self._parted}
        self._finite = _BE | {verb for verb in finite if verb not in _NO_VERBS and not _DONE.search(verb)}

    def of(self, sentence: str, words: Sequence[Token]) -> list[Token]:
        """The words of a sentence in the other order; as they were where no verb stands elsewhere."""
        ordered: list[Token] = []
        for piece in _pieces(sentence, words):
            ordered += self._piece(piece)
        return ordered

    def _piece(self, words: list[Token]) -> list[Token]:
        at = [
            number
            for number, token in enumerate(words)
            if token.word in self._finite and (not number or not token.word.endswith("en") or token.word in _BE)
        ]
        at = [one for one in at if one + 1 not in at]  # "… zu hören ist": the last of several is the one
        if not at:
            return words
        if len(at) > 1:  # each has its own words, up to the joint before the next
            joint = next(
                (
                    one
                    for one in range(at[1] - 1, at[0], -1)
                    if words[one].word in _JOINTS and not words[one - 1].word.isdecimal()
                ),
                None,
            )
            if joint is None:
                return words
            return [*self._piece(words[:joint]), words[joint], *self._piece(words[joint + 1 :])]
        verb, rest = words[at[0]], [*words[: at[0]], *words[at[0] + 1 :]]
        end = len(rest)
        while end and rest[end - 1].word in _BEHIND:
            end -= 1
        last = rest[end - 1] if end else None
        if last is not None and end > at[0] and (verb.word, last.word) in self._parted:
            return [*rest[: end - 1], Token(last.word + verb.word, verb.begin, last.end), *rest[end:]]
        return [*rest[:end], verb, *rest[end:]]


OF_ES = frozenset(["piept", "piepst", "bellt", "miaut", "hupt", "klopft", "klingelt", "laeutet", "schellt", "pocht"])
"""Verbs that say with "es" alone what is heard."""


def with_es(sentence: str, words: Sequence[Token]) -> list[Token]:
    """The words with an "es" brought to the verb that it is of: "wenn es in der Küche piept"."""
    ordered: list[Token] = []
    for found in _pieces(sentence, words):
        piece = found
        es = next((at for at, token in enumerate(piece) if token.word == "es"), None)
        verb = next((at for at, token in enumerate(piece) if token.word in OF_ES), None)
        if es is not None and verb is not None and es < verb and _JOINTS.isdisjoint(one.word for one in piece[es:verb]):
            piece = [*piece[:es], *piece[es + 1 : verb], piece[es], *piece[verb:]]
        ordered += piece
    return ordered


def _pieces(sentence: str, words: Sequence[Token]) -> list[list[Token]]:
    """What stands between the marks of a sentence."""
    pieces: list[list[Token]] = [[]]
    for number, token in enumerate(words):
        if (number and _MARKS.search(sentence[words[number - 1].end : token.begin + 1])) or token.word == "-":
            pieces.append([])
        pieces[-1].append(token)
    return pieces
