"""Reasons and background that people say before or after a wish: "Gran's a bit unsteady these days, so tell me when …".

They ask for nothing and are left out. What is set off from the wish and says why ("so", "because") or how it has been
lately, or stands as a sentence of its own, is one. None is what holds a word of a condition, a "not" or an "only",
begins as a restriction does ("at Christmas"), or names anything that a house can know: a place, a thing, an hour, a
number. Only a thing that the wish names again may be named, where one says how it has been.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tectum.decide.coverings import coverings
from tectum.decide.happenings import MOVES
from tectum.decide.phrases.book import Item, Language, PhraseBook, fold, tokens
from tectum.decide.terms import ARRIVES, LEAVES


class Reasons(Struct, frozen=True):
    """How a language says them, as expressions. ``so``: what joins a wish to the reason in front of it; ``because``:
    what a reason begins with; ``lately``: words for how it has been; ``condition``: words of a condition or of what is
    not meant; ``begins``: with what a restriction begins; ``states``: words without which it is no clause."""

    so: str
    because: str
    lately: str
    condition: str
    begins: str
    states: str


_REASONS = {
    "en": Reasons(
        so=r"\s*,?\s*\b(?:and\s+so|so(?!\s+(?:that|long|far|much|many|as)\b)|therefore|hence|that's\s+why)\b[\s,]*",
        because=r"(?:because(?!\s+of\b)|cause|cos|'cause|otherwise|or\s+else|so(?=\s+(?:that\s+)?(?:i|we)\s+can))\b",
        lately=r"\b(?:lately|recently|these\s+days|nowadays|keeps?\s+(?:on\s+)?\w+ing|worr(?:y|ied)|complain\w*|anxious)\b",
        condition=r"\b(?:when\w*|if|once|unless|while|whilst|until|till|as\s+soon|as\s+long|in\s+case|should|provided|only"
        r"|whether|except|but|apart|besides|every|each|any\w*|other|who|which|must)\b",
        begins=r"(?:in|at|on|by|near|during|after|before|for|with|without|from|since|between|inside|outside|over|under"
        r"|through|out|here|there)\b",
        states=r"(?:'s|'re|'m|'ve|\b(?:is|are|am|was|were|has|have|had|can|gets?|got|keeps?|need|needs|worry|worries"
        r"|complain|complains|complained|want|wants|love|loves|hate|hates|live|lives|went|came|lost|broke)\b)",
    ),
    "de": Reasons(
        so=r"\s*,\s*(?:also|deshalb|daher|deswegen|darum|drum)\b[\s,]*",
        because=r"(?:weil|denn|damit|sonst|ansonsten|andernfalls)\b",
        lately=r"\b(?:in\s+letzter\s+zeit|neuerdings|st[aä]ndig|dauernd|andauernd|zuletzt|seit\s+kurzem|k[uü]rzlich"
        r"|neulich|sorgen?|genervt|beschwer\w+)\b",
        condition=r"\b(?:wenn|falls|sobald|sofern|solange|w[aä]hrend|ob|bevor|nachdem|bis|ehe|au(?:ß|ss)er|nur|aber|wann|wer"
        r"|sollten?|muss|m[uü]ssen|jede\w*|alle\w*|dass|andere\w*)\b",
        begins=r"(?:in|im|am|an|auf|bei|beim|vor|nach|neben|zu|zum|zur|mit|ohne|ab|seit|von|vom|f[uü]r|unter|[uü]ber"
        r"|durch|hinter|zwischen|um|gegen|wegen|hier|dort)\b",
        states=r"\b(?:ist|sind|bin|war|waren|hat|haben|habe|hatte|hatten|wird|werden|kann|k[oö]nnen|geht|mache|macht|machen|wurden?|k[uü]mmern"
        r"|will|wollen|beschwer\w+|leidet|wohnt|wohnen|sorge)\b",
    ),
    "zh": Reasons(
        so=r"[，,。；;]\s*(?:所以|因此|因而)[，,]?",
        because=r"(?:因为|不然|否则|要不然|毕竟|免得|省得|好让)",
        lately=r"最近|近来|这几天|这阵子|这段时间|这些天|老是|总是|老(?=[咳哭叫吵生丢])|经常|好几|担心",
        condition=r"如果|要是|假如|一旦|只要|每当|时|的话|就|万一|若|凡|当|逢|不|没|别|无|非|未|除|只|仅|停|前|后|有人|谁|必须|但|每",
        begins=r"[在从对到用跟和比把]",
        states=r".{3}",
    ),
}
_SENTENCE = re.compile(r"[.!。！]\s*|\s+[-–—]\s+")
_COMMA = re.compile(r"\s*[,;，；]\s*|[.!。！]\s*|\s+[-–—]\s+")
_OF_IT = re.compile(r"\s*((he|she|it|they|that|this|er|sie|es|der|das)\b|[他她它那这])", re.IGNORECASE)
"""With what one says more of what was asked for: "…, he keeps coming back"."""
_KINDS = frozenset({"filler", "and", "after", "verb", "subject", "term", "sensor", "when"})
_SOMETHING = "beep"
"""What "something" that goes off is: without that it says nothing."""
_PLAIN_VERBS = frozenset({"seen", "appears", MOVES, ARRIVES, LEAVES})


def without_background(line: str, book: PhraseBook) -> Iterator[str]:
    """A line without a reason or background that stands first or last in it; nothing where there is none such."""
    reasons = _REASONS[book.language.code]
    for found in re.finditer(reasons.so, line, re.IGNORECASE):
        yield from _without(line[: found.start()], line[found.end() :], book, sure=True)
    for mark in _COMMA.finditer(line):
        first, rest = line[: mark.start()], line[mark.end() :]
        because = re.match(reasons.because, first, re.IGNORECASE)
        own = _SENTENCE.fullmatch(mark[0]) is not None
        said = first[because.end() :] if because else first
        yield from _without(said, rest, book, sure=own or because is not None)
        because = re.match(reasons.because, rest, re.IGNORECASE)
        if because or not _OF_IT.match(rest):
            yield from _without(rest[because.end() :] if because else rest, first, book, sure=because is not None)


def _without(said: str, rest: str, book: PhraseBook, sure: bool) -> Iterator[str]:
    """The rest, where what is said is background. ``sure``: it is set off as one."""
    reasons = _REASONS[book.language.code]
    text = said.strip(" ,;.!，；。！").casefold().replace("’", "'")
    is_clause = re.search(reasons.states, text) is not None and re.match(reasons.begins, text) is None
    if not rest.strip() or not is_clause or re.search(reasons.condition, text) or "?" in text or "？" in text:
        return
    lately = re.search(reasons.lately, text) is not None
    if (sure or lately) and _names_nothing_more(text, rest, book, lately):
        yield rest


def _names_nothing_more(text: str, rest: str, book: PhraseBook, lately: bool) -> bool:
    """Whether it names nothing that a house can know, or, of how it has been, only what is named in the rest, too."""
    words = [token.word for token in tokens(text)]
    negations = {fold(word) for word in book.language.negations}
    if not negations.isdisjoint(words) or any(_counts(word, book.language) for word in words):
        return False
    items = _items(words, book)
    named = {(item.kind, str(item.value)) for item in items if _is_known(item, book.language)}
    if any(kind not in _KINDS for kind, _ in named):
        return False
    again = {(item.kind, str(item.value)) for item in _items([token.word for token in tokens(rest)], book)}
    return not named or (lately and named <= again)


def _counts(word: str, language: Language) -> bool:
    """Whether a word is a number of which one would say how many."""
    number = {fold(one): count for one, count in language.numbers.items()}.get(word)
    return word[:1].isdigit() or (number is not None and number > 1)


def _items(words: Sequence[str], book: PhraseBook) -> tuple[Item, ...]:
    return next(coverings(book, words)).items


def _is_known(item: Item, language: Language) -> bool:
    if item.kind in ("filler", "and", "after"):
        return False
    if item.kind == "when":  # "了" and "一" are words of a condition, and of much else
        return not language.bare
    return item.value != _SOMETHING and (item.kind != "verb" or item.value not in _PLAIN_VERBS)
