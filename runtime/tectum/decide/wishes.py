"""Wishes behind what they are of: "a cat in the garden? Tell me", "Läuft die Pumpe, bitte melden"."""

from collections.abc import Sequence
from itertools import islice, pairwise

from tectum.decide.coverings import Covering, coverings
from tectum.decide.phrases.book import Item, Language, PhraseBook, Token

HAPPENS = frozenset({"subject", "term", "sensor", "state", "above", "below"})
"""Kinds that say what happens, or with what."""
_WISHED = frozenset({"me", "us", "i", "we", "my", "please", "mich", "mir", "uns", "ich", "wir", "bitte", "我", "声"})
_PARTED = frozenset(",;.!…–—-→>，。；！、")
_SURELY = frozenset("?？:：")
"""Behind what is a condition by that alone, whatever it speaks of."""
_BETWEEN = ("filler", "and", "when")
_READ = 8
"""Ways to cover a line that are looked at."""


def is_wish(line: str, words: Sequence[Token], book: PhraseBook) -> bool:
    """Whether a line, taken apart, says what happens, and behind it to be told; the wish speaks of whom to tell, or
    stands apart. A question about now ("is somebody there? tell me") is none."""
    found = islice(coverings(book, [token.word for token in words]), _READ)
    return any(_is_wish(line, words, covering, book.language) for covering in found)


def _is_wish(line: str, words: Sequence[Token], covering: Covering, language: Language) -> bool:
    items = covering.items
    first = next((item for item in items if item.kind == "ask" and item.begin), None)
    if first is None or any(end == len(words) for _, end in covering.gaps):
        return False
    begins = items[0].kind in ("verb", "state") and not items[0].begin
    if begins and not language.verb_first:
        return False
    said = [item.end for item in items if item.end <= first.begin and item.kind not in _BETWEEN]
    begin = max([*said, *(end for _, end in covering.gaps if end <= first.begin)], default=first.begin)
    marks = set(line[words[begin - 1].end : words[first.begin].begin]) if begin else set()
    done = language.bare and any(item.kind == "verb" for item in items)
    if not wish_after(items, surely=begins or done or not marks.isdisjoint(_SURELY)):
        return False
    wish = {token.word for token in words[begin:]}
    return not (wish.isdisjoint(_WISHED) and marks.isdisjoint(_PARTED | _SURELY))


def without_joint_of_wish(items: Sequence[Item]) -> list[Item]:
    """Without an "and" that joins only the wish: "watch the garden for cats and let me know"."""
    spoken = [item for item in items if item.kind != "filler"]
    wished = {id(one) for one, after in pairwise(spoken) if one.kind == "and" and after.kind == "ask"}
    return [item for item in items if id(item) not in wished]


def wish_after(items: Sequence[Item], surely: bool = False) -> bool:
    """Whether what happens is said first, and behind it, at the end, to be told of it: "a dog in the garden? Tell me".
    ``surely``: what stands before it is what to tell of, whether or not anything of it is known."""
    said = [item.kind for item in without_joint_of_wish(items) if item.kind != "filler"]
    asked = [at for at, kind in enumerate(said) if kind == "ask"]
    if not asked or set(said[asked[0] :]) != {"ask"}:
        return False
    return surely or not HAPPENS.isdisjoint(said[: asked[0]])
