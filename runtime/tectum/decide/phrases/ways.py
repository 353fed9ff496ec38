"""Ways to tell somebody that a house has not: it has notices on its page and on phones, and no mail, SMS or messenger.

Whoever asks for one is not told on another, but refused, with the word that names it: "send me an e-mail when".
"""

import re
from collections.abc import Sequence

from tectum.decide.phrases.book import Item


class OtherWays:
    """Of a language. ``said``: the words for them, as an expression; ``dense``: words are not parted by spaces."""

    def __init__(self, said: str, dense: bool):
        self._said = re.compile(said if dense else rf"(?<!\S)(?:{said})(?!\S)") if said else None
        self._gap = "" if dense else " "

    def spans(self, items: Sequence[Item], words: Sequence[str]) -> list[tuple[int, int]]:
        """Where phrases that ask to be told name one, as words from and to."""
        if self._said is None:
            return []
        found = []
        for item in items:
            said = [len(self._gap.join([*words[item.begin : at], ""])) for at in range(item.begin, item.end)]
            for hit in self._said.finditer(self._gap.join(words[item.begin : item.end])):
                inside = [item.begin + number for number, at in enumerate(said) if hit.start() <= at < hit.end()]
                found += [(inside[0], inside[-1] + 1)] if inside else []
        return found
