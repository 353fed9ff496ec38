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
    "rijdt wordt draait hoest snurkt schreeuwt gilt breekt sneuvelt toetert speelt verschijnt vertrekt valt rent "
    "hangt heb hebt hebben heeft"
)
"""Those with which a condition may begin, but "is": "is er iemand in de tuin?" asks for now."""
_JOINTS = listed("en of terwijl als wanneer zodra maar zonder tenzij behalve zolang indien")
_DONE = listed(
    "aangebeld gebeld geklopt aangeklopt gehoest gekucht gesnurkt gehuild geblaft geschreeuwd gegild gekrijst "
    "getoeterd geclaxonneerd gepiept gepraat gesproken gelachen gekletst geschoten gemiauwd geroepen ingebroken"
)
"""What is done by nobody who is named: "er wordt gesnurkt"."""
_DOING = listed("wordt worden werd")
_MARKS = re.compile(r"[,;:?!.…–—]")


def done_last(sentence: str, words: Sequence[Token]) -> list[Token]:
    """With "wordt" behind what is done, wherever in its clause that stands: "er een half uur gesnurkt wordt"."""
    found = list(words)
    for at, verb in enumerate(words):
        if verb.word not in _DOING:
            continue
        for other in range(at + 1, len(words)):
            if words[other].word in _JOINTS or _MARKS.search(sentence[words[other - 1].end : words[other].begin]):
                break
            if words[other].word in _DONE and other > at + 1:
                found[at : other + 1] = [*words[at + 1 : other + 1], verb]
                break
    return found


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
