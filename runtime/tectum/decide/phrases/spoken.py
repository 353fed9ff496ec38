"""English as it is typed in haste: apostrophes left out, and what "who" joins.

"anyones" is "anyone's", "while were out" is "while we're out"; "somebody in the driveway who doesn't ring" is "somebody
in the driveway but doesn't ring".
"""

from collections.abc import Sequence

from tectum.decide.phrases.written import DRAWN, Token

_DRAWN = frozenset(
    f"{stem}s"
    for stem in (
        "anyone", "anybody", "someone", "somebody", "nobody", "everyone", "everybody", "there", "where", "who", "that",
        "what",
    )
)  # fmt: skip
"""Words with an "is" behind them."""
_NOT = {
    f"{stem}nt": f"{stem}n't"
    for stem in ("do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "would", "could", "should")
}
_WHOLE = {
    **_NOT, "weve": "we've", "youre": "you're", "theyre": "they're", "ive": "i've", "wont": "won't",
    "cant": "can't", "im": "i'm",
}  # fmt: skip
_SOMEBODY = frozenset({"anyone", "anybody", "someone", "somebody", "person", "people", "dog", "cat", "car", "vehicle"})
_COUNTED = frozenset({"a", "three", "3", "one"})
_HOUR = ["of", "an", "hour"]
_RELATIVE = frozenset({"who", "that", "which"})
_TURNED = frozenset({*_NOT.values(), "does", "has", "did"})
_THINGS = frozenset({"cat", "dog", "baby", "car", "alarm", "pump", "music", "tap", "kitchen"})
_BEFORE_WE = frozenset({"while", "when", "if", "whilst", "and", "whenever", "as"})


def plain(words: Sequence[Token]) -> list[Token]:
    """Words as they are written: with their apostrophes, "who" and a "not" joined by "but", "somebody who" as
    "somebody"."""
    found: list[Token] = []
    for number, token in enumerate(words):
        before = words[number - 1].word if number else ""
        if (
            token.word == "quarter"
            and before not in _COUNTED
            and [one.word for one in words[number + 1 : number + 4]] == _HOUR
        ):
            found.append(Token("a", token.begin, token.begin))
        after = words[number + 1].word if number + 1 < len(words) else ""
        if token.word in _DRAWN:
            found += _drawn(token)
        elif token.word in _RELATIVE and _is_turned(words, number + 1):
            found.append(token._replace(word="but"))
        elif token.word == "who" and found and found[-1].word in _SOMEBODY and after:
            continue
        else:
            found.append(token._replace(word=_WHOLE.get(token.word, token.word)))
    return found


def guessed(words: Sequence[Token]) -> list[Token]:
    """Words that may be another one without its apostrophe, as that one: "if the cats in the kitchen", "while were
    out". To be tried where they cannot be read as they stand."""
    found: list[Token] = []
    for number, token in enumerate(words):
        before = words[number - 1].word if number else ""
        if token.word == "were" and before in _BEFORE_WE:
            found.append(token._replace(word="we're"))
        elif token.word.endswith("s") and token.word[:-1] in _THINGS:
            found += _drawn(token)
        else:
            found.append(token)
    return found


def _drawn(token: Token) -> list[Token]:
    end = token.end - 1
    return [Token(token.word[:-1], token.begin, end), Token(DRAWN, end, token.end)]


def _is_turned(words: Sequence[Token], at: int) -> bool:
    """Whether "doesn't" or "has not" stands there."""
    word = _WHOLE.get(words[at].word, words[at].word) if at < len(words) else ""
    behind = words[at + 1].word if at + 1 < len(words) else ""
    return word in _TURNED and (word.endswith("n't") or behind == "not")
