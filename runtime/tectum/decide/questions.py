"""Questions about what happened: "when did the dog last bark?" asks for the last event of a kind.

In seven languages, of the same phrases as rule sentences (decide/coverings.py), with those that a language has for
questions (phrases/tongues.py, phrases/question_kinds.py). One that is not covered whole is not guessed at.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from tectum.decide.asked_times import with_times
from tectum.decide.askings import Said
from tectum.decide.clauses import THERE, Clause, NotWhole
from tectum.decide.coverings import book_of, coverings
from tectum.decide.happenings import EVERY, Happenings
from tectum.decide.languages import asked_in
from tectum.decide.not_understood import NotUnderstood
from tectum.decide.phrases.book import Item, Language, PhraseBook
from tectum.decide.phrases.question_kinds import ARTICLE, CANNOT, HEARD, LONG, MANY, PARTS, WHAT, WHO, WINDOW
from tectum.decide.phrases.tongues import asking_of, language_of
from tectum.decide.phrases.written import Token, tokens
from tectum.decide.question import Question
from tectum.decide.request import is_rule_sentence
from tectum.decide.terms import ARRIVES, LEAVES, Vocabulary
from tectum.decide.word_orders import WordOrders

LONGEST = 40
"""Words; a longer text is no question."""
_TOLD_OF = ("subject", "verb", "term", "sensor", "state")
_NAMED = ("subject", "sensor", "place")
_WHERE = ("place", "zone")
_DOES = {
    "ring": "person", "knock": "person", "bark": "dog", "meow": "cat", "cry": "baby", "snore": "person",
    "cough": "person", "scream": "person", "shoot": "person", "distress": "person", "visit": "person",
    "honk": "vehicle", "break": "glass_break",
}  # fmt: skip
"""Who does what nobody is named for: "did it ring?"."""
_HEARD = {"dog": "bark", "cat": "meow", "baby": "cry", "person": "talk"}
"""What is heard of whom."""
_COMES = {"visitor": (ARRIVES, "visit"), "intrusion": (ARRIVES, "break")}
"""What is said beside the name of a situation, and says no more than it."""
_ASKED = ("?", "？")
_BEGINS = {
    "en": ("and", "but"), "de": ("und", "aber"), "fr": ("et", "mais"), "es": ("y", "pero"), "it": ("e", "ma"),
    "nl": ("en", "maar"), "zh": (),
}  # fmt: skip
"""What joins a question to what was said before."""
_DREW = "'d"
"""Drawn together with what stands before it: "when'd"."""


class QuestionGrammar:
    """The questions of one house."""

    def __init__(self, known: Vocabulary):
        self._known, self._orders = known, WordOrders(known)
        self._books: dict[str, PhraseBook] = {}

    def _book(self, code: str) -> PhraseBook:
        """The phrases of a language, made when it is first spoken."""
        if code not in self._books:
            self._books[code] = book_of(self._known, _asking(code))
        return self._books[code]

    def read(self, text: str) -> Question | None:
        """The question that a text is; None where it is none. Raises NotUnderstood: it is one, but not all of it is
        understood."""
        refusal: NotUnderstood | None = None
        if not 0 < len(tokens(text)) <= LONGEST:
            return None
        asked, told = text.rstrip().endswith(_ASKED), is_rule_sentence(text)
        for code in asked_in(text):
            book, asking = self._book(code), asking_of(code)
            words = _spoken(self._orders.plain(book, text), _BEGINS[code])
            found = dict[Question, int]()
            for covering in coverings(book, [token.word for token in words]):
                said = Said(book.language, asking, covering.items, [token.word for token in words], asked)
                gaps = sorted({*covering.gaps, *said.strays, *((one.begin, one.end) for one in said.of(CANNOT))})
                surely = said.is_surely_one and not (told and said.is_like_a_rule)
                if said.of(CANNOT) and surely:
                    refusal = refusal or _refusal(book, gaps, text, words)
                    continue
                try:
                    question = self._question(said)
                except NotWhole as error:
                    if (gaps or error.items) and surely:
                        many = [one for one in error.items if one.kind == MANY]
                        named = many or ([] if gaps else [*error.items, *said.of("subject")])
                        spans = sorted([*gaps, *_outermost(named)])
                        refusal = refusal or _refusal(book, spans, text, words)
                    continue
                if not gaps and question is not None:
                    found[question] = min(said.silent, found.get(question, said.silent))
                elif question is not None and surely:
                    refusal = refusal or _refusal(book, gaps, text, words)
            if (question := _likeliest(found)) is not None:
                return question
        if refusal is not None:
            raise refusal
        return None

    def _question(self, said: Said) -> Question | None:
        asks, who = said.asks, said.of(WHO)
        where, windows = said.of(*_WHERE), said.of(WINDOW)
        if asks is None or len(where) > 1:
            return None
        about = said.of(*_TOLD_OF)
        if asks == WHAT:
            if any(item.value not in (*THERE, HEARD) for item in about):
                return None
            term = None
        else:
            if every := [item for item in about if str(item.value).startswith(EVERY)]:
                raise NotWhole(*every)
            clause = Clause("", _with_somebody(about, who))
            if clause.absent:
                raise NotWhole(*about)
            term, *others = set(Happenings(self._known, said.language).of([clause], 0, watch=True))
            if others:
                raise NotWhole(*said.of("subject"))
            if term.kind == "person" and not term.turn and (many := said.of(MANY)):  # of two at once one is told
                raise NotWhole(many[0]._replace(end=max(many[0].end, *(one.end for one in said.of("subject")))))
        zone = next((str(item.value) for item in where if item.kind == "zone"), "")
        place = next((str(item.value) for item in where if item.kind == "place"), "")
        if zone and term is not None and term.relation:
            return None
        term = term if term is None else replace(term, place=place, zone=zone)
        if asks == LONG and term is not None and term.turn:
            if term.turn == LEAVES:
                raise NotWhole(*said.of("verb"))
            term = replace(term, turn="")
        return with_times(
            Question(said.language.code, asks, term, place, who=bool(who), zone=zone), windows, said.language
        )


def _outermost(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Where phrases stand that are in no other one of them."""
    spans = {(item.begin, item.end) for item in items}
    return sorted(
        one for one in spans if not any(one != other and other[0] <= one[0] and one[1] <= other[1] for other in spans)
    )


def _likeliest(found: Mapping[Question, int]) -> Question | None:
    """The one question that can be meant, of those found with how many words of each say nothing; None: there is none,
    or there are several."""
    least = [one for one, silent in found.items() if silent == min(found.values())]
    least = [one for one in least if one.who] or least
    came = [one for one in least if one.term is not None and one.term.turn == ARRIVES]
    if len(came) == 1 and {replace(one, term=one.term and replace(one.term, turn="")) for one in least} == {
        replace(one, term=one.term and replace(one.term, turn="")) for one in came
    }:
        return came[0]  # who came by was seen
    went = [one for one in least if one.term is not None and one.term.turn == LEAVES]
    least = [one for one in least if one not in went] or least  # who passed by did not leave
    if len({replace(one, window="") for one in least}) == 1 and least[0].clock + least[0].until:
        return min(
            least, key=lambda one: not {*PARTS}.isdisjoint(one.window.split())
        )  # "yesterday" with "six in the afternoon"
    return least[0] if len(least) == 1 else None


def _spoken(words: Sequence[Token], joints: Sequence[str]) -> list[Token]:
    """Words without "and" in front, with what was drawn together taken apart: "and when'd the dog bark"."""
    found = []
    for word in words[1:] if words and words[0].word in joints else words:
        head = word.word.removesuffix(_DREW)
        if head != word.word and head:
            found.append(Token(head, word.begin, word.begin + len(head)))
            found.append(Token("d", word.begin + len(head), word.end))
        else:
            found.append(word)
    return found


def _with_somebody(about: Sequence[Item], who: Sequence[Item]) -> list[Item]:
    """What is asked about, with somebody who does it where nobody is named."""
    things = [item for item in about if item.kind in ("subject", "term", "sensor")]
    does = [item for item in about if item.kind in ("verb", "term") and item.value not in (*THERE, HEARD)]
    if does:  # "did you hear anyone shout?"
        about = [item for item in about if item.value != HEARD]
    elif any(item.value == HEARD for item in about):  # "when did you last hear the dog?"
        named = next((_HEARD[str(item.value)] for item in things if str(item.value) in _HEARD), "")
        about = [item if item.value != HEARD else item._replace(value=named) for item in about]
        about = [item for item in about if item.value]
    if any(item.kind == "term" for item in things):  # "how often did visitors come"
        about = [
            item for item in about if item.kind != "verb" or item.value not in _COMES.get(str(things[0].value), ())
        ]
    if things:
        return list(about)
    verb = next((item for item in about if item.kind == "verb" and item.value not in THERE), None)
    thing = "person" if who else _DOES.get(str(verb.value)) if verb is not None else None
    if thing is None:
        return list(about)
    at = who[0] if who else about[0]
    return [Item("subject", thing, at.begin, at.begin), *about]


@cache
def _asking(code: str) -> Language:
    """The phrases of a language in which it asks; one for all houses, as the graph of them is."""
    language, asking = language_of(code), asking_of(code)
    phrases = asking.phrases
    own = {kind: [*language.phrases[kind], *phrases.get(kind, ())] for kind in ("subject", "verb", "term")}
    states = {
        state: "|".join(filter(None, (asking.states.get(state), said)))
        for state, said in language.phrases_of_states.items()
    }
    return replace(language, phrases={**phrases, **own}, phrases_of_states=states)


def _named_whole(book: PhraseBook, spans: Sequence[tuple[int, int]], words: Sequence[Token]) -> list[tuple[int, int]]:
    """Stretches with the thing whose name they are a part of: "[garage] door", "[后]门"."""
    said = [token.word for token in words]
    grown: list[tuple[int, int]] = []
    for begin, end in spans:
        after = [item for item in book.items(said, end) if item.kind in _NAMED] if end < len(said) else []
        after = [item for item in after if book.language.bare or item.end == end + 1]
        first = begin
        if book.language.bare and begin:
            first = min([begin, *(at for at in range(max(0, begin - 2), begin) if _is_name(book, said, at, begin))])
        if grown and grown[-1][1] < first and _is_article(book, said, grown[-1][1], first):
            first = grown.pop()[0]  # "in the cellar"
        grown.append((first, max([end, *(item.end for item in after)])))
    return sorted(set(grown))


def _is_article(book: PhraseBook, words: Sequence[str], begin: int, end: int) -> bool:
    return any(item.end == end and item.kind == ARTICLE for item in book.items(words, begin))


def _is_name(book: PhraseBook, words: Sequence[str], begin: int, end: int) -> bool:
    return any(item.end == end and item.kind in _NAMED for item in book.items(words, begin))


def _refusal(book: PhraseBook, spans: Sequence[tuple[int, int]], text: str, words: Sequence[Token]) -> NotUnderstood:
    spans = _named_whole(book, spans, words)
    parts = tuple(text[words[begin].begin : words[end - 1].end] for begin, end in spans)
    missed = {token.word for begin, end in spans for token in words[begin:end]}
    said = book.language.words["part"].format(part=" … ".join(parts))
    for reason, listed in book.language.unknowable.items():
        if missed.intersection(listed) or (
            book.language.bare and any(word in part for word in listed for part in parts)
        ):
            said += f" ({book.language.words[reason]})"
            break
    return NotUnderstood(said, parts)
