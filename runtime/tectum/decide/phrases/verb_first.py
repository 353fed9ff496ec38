"""Dutch word order: a condition that begins with its verb, with the verb at the end of its clause.

"Gaat de voordeur open, zeg het me dan" is "de voordeur opengaat", as behind "als", so that the phrases need not know
two orders.
"""

import re
from collections.abc import Sequence

from tectum.decide.phrases.book import PhraseBook
from tectum.decide.phrases.marks import words as listed
from tectum.decide.phrases.written import Token

_VERBS = listed(
    "gaat staat blijft zakt daalt stijgt komt huilt blaft miauwt loopt zit ligt slaat springt klopt belt piept klinkt "
    "rijdt wordt draait hoest snurkt schreeuwt gilt breekt sneuvelt toetert speelt verschijnt vertrekt valt rent hangt"
)
"""Those with which a condition may begin, but "is": "is er iemand in de tuin?" asks for now."""
_JOINTS = listed("en of terwijl als wanneer zodra maar zonder tenzij behalve zolang indien")
_MARKS = re.compile(r"[,;:?!.…–—]")


def verb_last(sentence: str, words: Sequence[Token], book: PhraseBook) -> list[Token]:
    """The words of a sentence that begins so, in the other order; as they were where it does not, or holds no mark
    behind which something is asked for."""
    if not words or words[0].word not in _VERBS:
        return list(words)
    marks = [at for at in range(1, len(words)) if _MARKS.search(sentence[words[at - 1].end : words[at].begin])]
    if not marks:
        return list(words)
    end = next((at for at in range(1, marks[0]) if words[at].word in _JOINTS), marks[0])
    verb, rest = words[0], list(words[1:end])
    joined = rest[-1].word + verb.word if rest else ""
    if joined in book.words:
        rest[-1:] = [Token(joined, verb.begin, rest[-1].end)]
    else:
        rest.append(verb)
    return [*rest, *words[end:]]
