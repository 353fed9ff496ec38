"""The gist of a sentence: what happens, when and where, without the wish, the courtesy and the background around it.

A sentence is taken apart into segments. One that asks to be told, in whatever words (phrases/talk.py), is a wish; one
that holds nothing that a house can know may be background; of the rest, the condition, every word must be known, in
whatever order its clauses stand.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from tectum.decide.backgrounds import is_aside, tells_of_it
from tectum.decide.bare import is_catchword, is_condition
from tectum.decide.clauses import WHEN
from tectum.decide.condition import JOINTS, condition_of
from tectum.decide.coverings import coverings
from tectum.decide.phrases import talk
from tectum.decide.phrases.book import NOISE, Item, PhraseBook
from tectum.decide.phrases.ways import OtherWays
from tectum.decide.phrases.written import Token, unaccented
from tectum.decide.request import may_bid
from tectum.decide.segments import GAP, KNOWN, SILENT, SPOKEN, Segment, Segmenter
from tectum.decide.terms import LEAVES

MOST = 48
"""Ways to cover a sentence that are looked at."""
_TO_ME = re.compile("(?:[给跟对向冲朝](?:我|我们)|把我?(?:们|的)?手机)$")
_MOST_SIGNS = 5
"""Of what is done to whom one tells."""
_MOST_STRANGE = 3
"""Words of a wish that are not known, in a row."""
_TURNS = frozenset({"cannot", "not", "only", "butnot"})
"""What turns a sentence round, and is never left out."""
_NAMED = ("subject", "term", "sensor", "above", "below", "place", "zone", "for", "times", "span")
"""Kinds of what can be watched, and of where and how long."""
_PEOPLE = ("person", "visitor", "intrusion", "distress", "door_knock", "footsteps", "doorbell", "vehicle")
"""Of whom, or of whose doing, one may say more to tell who is meant."""
_SURELY = ("?", ":", "=", "→")
"""Behind what is a condition by that alone, whatever it speaks of."""


class Gist(Struct, frozen=True):
    """What is left of a sentence. ``items``: its phrases, of which a rule may be made; ``gaps``: words from and to that
    are not known, and say more than background; ``asks``: it asks to be told of something; ``bare``: it is a condition
    alone, which asks where rules are asked for."""

    items: tuple[Item, ...]
    gaps: tuple[tuple[int, int], ...]
    asks: bool
    bare: bool = False

    @property
    def size(self) -> int:
        """Words that are not known."""
        return sum(end - begin for begin, end in self.gaps)


class GistReader:
    """Of one language, which talks so, with the phrases of one house."""

    def __init__(self, book: PhraseBook, said: talk.Talk):
        self._book, self._said, self._talk = book, said, talk.TalkBook(said)
        self._segmenter = Segmenter(book.language, said)
        self._other, self.ways = re.compile(said.other), OtherWays(said.ways, said.dense)

    def of(self, sentence: str, order: Sequence[Token], words: Sequence[str]) -> Iterator[Gist]:
        """The gists of a sentence in one order of its words. ``words``: what was meant by them."""
        typed = [token.word for token in order]
        pieces = self._segmenter.pieces(sentence, order)
        begins = {at for at in range(len(pieces)) if not at or pieces[at].number != pieces[at - 1].number}
        book = talk.TalkingBook(self._book, self._talk, typed, begins)
        for covering in islice(coverings(book, words), MOST):
            segments = self._segmenter.segments(covering, pieces, typed)
            yield _Sentence(sentence, order, segments, self._book, self._said, self._other, self.ways).gist()


class _Sentence:
    """In one way to cover it. ``other``: what a wish holds that is for something else; ``ways``: in which a house tells
    nothing."""

    def __init__(
        self,
        sentence: str,
        order: Sequence[Token],
        segments: Sequence[Segment],
        book: PhraseBook,
        said: talk.Talk,
        other: re.Pattern[str],
        ways: OtherWays,
    ):
        self._sentence, self._order, self._segments, self._other = sentence, order, segments, other
        self._marks, self._reasons, self._ways = said.marks, said.reasons, ways
        self._language, self._words = book.language, [token.word for token in order]

    def gist(self) -> Gist:
        """What is left of it."""
        gaps: list[Item] = []
        kept: list[Segment] = []
        asides: list[Segment] = []
        for at, segment in enumerate(self._segments):
            unknown = self._unknown(segment)
            if segment.wishes:
                asking = [item for item in segment.items if item.kind in SPOKEN and item.value != talk.SILENT]
                gaps += [Item(GAP, "", begin, end) for begin, end in self._ways.spans(asking, self._words)]
            if segment.is_known:
                aside = (unknown or segment.reason) and not segment.wishes and self._is_aside(at)
                gaps += [] if aside else unknown
                kept.append(segment)
                asides += [segment] if aside else []
            elif segment.wishes:
                gaps += self._strange(segment)
                kept.append(Segment([item for item in segment.items if item.kind == "cannot"], segment.piece))
            else:
                turned = [item for item in segment.items if item.kind in _TURNS]
                if (unknown or turned) and not (unknown and self._is_aside(at)):
                    gaps += [*turned, *unknown]
        meant = any(one.has("sensor") for one in kept if one not in asides)
        kept = [self._left_of(one, not meant) if one in asides else one for one in kept]
        last = self._segments[-1].items[-1:] if self._segments else []
        first = next((segment.items[:1] for segment in kept if segment.items), [])
        gaps += [item for item in last if item.kind in JOINTS] + [item for item in first if item.kind == "or"]
        wishes = any(one.wishes for one in self._segments)
        items, spans = tuple(condition_of(kept)), tuple(sorted({(item.begin, item.end) for item in gaps}))
        bare = not wishes and bool(self._segments) and not self._questions(self._segments[0])
        bare = bare and not may_bid(self._language.code, self._sentence)
        bare = bare and is_condition(self._sentence, items, self._words, self._marks)
        alone = bare and is_catchword(items, spans, self._order, self._language, self._marks)
        return Gist(items, spans, alone or (wishes and self._asks()), bare)

    def _unknown(self, segment: Segment) -> list[Item]:
        """What says something there that is not known: of a wish's words only those beside it say nothing."""
        if not (segment.is_known or segment.wishes or segment.has(GAP, talk.WISH, talk.NOTICE)):
            return []  # "would you be so kind"
        found: list[Item] = []
        kinds = ["", *(item.kind for item in segment.items), ""]
        for at, item in enumerate(segment.items):
            before, after = kinds[at], kinds[at + 2]
            beside = segment.wishes and (before in SPOKEN | SILENT or after in SPOKEN | SILENT)
            spoken = item.kind in SPOKEN and not segment.wishes and item.value != talk.SILENT
            told = before in (talk.WISH, "ask", talk.TOLD) or (before == "watch" and item.kind == "for")
            when_told = told and item.kind in ("for", "span", "times")  # "tell me in an hour"
            strange = item.kind == GAP or (item.kind == talk.COURTESY and not beside)
            done = at > 0 and item.kind in KNOWN and self._is_done(segment.items[at - 1])
            if (strange and not self._is_from(segment, at)) or spoken or when_told or done:
                found.append(item)
        return found

    def _is_done(self, item: Item) -> bool:
        """Whether it asks to be told to do something, of which what stands behind it says more: "to let the dog in"."""
        words = self._words[item.begin : item.end]
        return (
            item.kind == talk.WISH
            and words[0].startswith(self._marks.told_to)
            and not self._marks.doing.isdisjoint(words[2:])
        )

    def _is_from(self, segment: Segment, at: int) -> bool:
        """Whether a word alone says out of where something comes that leaves, or is heard."""
        items, item = segment.items, segment.items[at]
        place = at + 1 < len(items) and items[at + 1].kind in ("place", "zone")
        if not place or " ".join(self._words[item.begin : item.end]) not in self._marks.out_of:
            return False
        return any(
            (one.kind == "verb" and one.value == LEAVES) or (one.kind == "subject" and str(one.value).startswith(NOISE))
            for one in items
        )

    def _strange(self, segment: Segment) -> list[Item]:
        """What is asked for there that is none to be told: "turn on the light"; or of where: "about the attic"."""
        found = [item for item in segment.items if item.kind in ("not", "only", "butnot")]
        first = segment.first  # "Anna wants to be told", "dafür will ich geweckt werden"
        own = not self._marks.first_person.isdisjoint(self._words[item.begin] for item in segment.items)
        for item in segment.items if not self._language.bare else ():
            if item.kind == GAP:
                words = self._words[item.begin : item.end]
                before = self._words[max(item.begin - 2, 0) : item.begin]
                at = self._order[item.begin].begin
                named = self._language.names and at and self._sentence[at].isupper()
                other = len(words) > _MOST_STRANGE or any(self._other.fullmatch(word) for word in words)
                found += (
                    [item]
                    if other or named or not self._marks.of_what.isdisjoint(before) or (item is first and not own)
                    else []
                )
        bare = [item for item in segment.items if item.kind == GAP and self._language.bare]
        return [*found, *(item for item in bare if not self._is_to_me(item))]

    def _is_to_me(self, item: Item) -> bool:
        """Whether a Chinese gap says what is done "给我", and no more than that."""
        before, said = "".join(self._words[: item.begin]), "".join(self._words[item.begin : item.end])
        return _TO_ME.search(before) is not None and self._other.search(said) is None and len(said) <= _MOST_SIGNS

    # --- background

    def _is_aside(self, at: int) -> bool:
        segment, behind = self._segments[at], self._segments[at:]
        timed = segment.has("for", "times", "span") or not self._is_named_again(segment)
        timed = timed or (segment.has(*WHEN) and not self._is_then(segment))
        if segment.begins or not any(one.wishes for one in self._segments) or (timed and not segment.reason):
            return False
        begin = min(self._order[item.begin].begin for item in segment.items)
        end = max(self._order[item.end - 1].end for item in segment.items if item.end > item.begin)
        last = all(not one.is_known and not one.wishes for one in behind)
        text, reasons = self._sentence, self._reasons
        parts = (text[:begin], text[begin:end], text[end:])
        if not segment.has(*_NAMED, *WHEN) and tells_of_it(*parts, reasons, last, self._of_people(segment)):
            return True
        return is_aside(*parts, reasons, last, segment.is_known)

    def _of_people(self, segment: Segment) -> bool:
        """Whether all else speaks of people, or of nothing that is surely none."""
        others = [item for one in self._segments if one is not segment for item in one.items]
        named = any(item.kind in ("subject", "term", "sensor") for item in others)
        who = (str(item.value) for item in others if item.kind in ("subject", "term"))
        return not named or any(one.endswith(_PEOPLE) for one in who)

    def _is_named_again(self, segment: Segment) -> bool:
        """Whether all places of a piece are named elsewhere, too, and nothing that there is not."""
        others = [item for one in self._segments if one is not segment for item in one.items]
        named = {(item.kind, item.value) for item in others}
        where = all((item.kind, item.value) in named for item in segment.items if item.kind in ("place", "zone"))
        return where and not any(item.kind == "subject" and str(item.value).startswith("no ") for item in segment.items)

    def _is_then(self, segment: Segment) -> bool:
        """Whether what stands behind it means the hours that it says: "I nap from 1 to 3, so if it rings then"."""
        return not self._marks.then.isdisjoint(self._words[segment.items[-1].end :])

    def _left_of(self, segment: Segment, sensor: bool) -> Segment:
        """What of background the condition may mean: hours, as "then"; where it names none a ``sensor``, as "it"."""
        then = not segment.reason and self._is_then(segment)
        said = [item for item in segment.items if (sensor and item.kind == "sensor") or (then and item.kind in WHEN)]
        return Segment([] if segment.reason else said, segment.piece)

    # --- whether it asks

    def _asks(self) -> bool:
        """Whether what asks to be told says of what: of something known, or under a condition."""
        segments = self._segments
        begun = any(one.begins for one in segments)
        if begun or not self._marks.until.isdisjoint(self._words):
            return True
        if any(word.startswith(self._marks.reminds) for word in self._words):
            return False
        for at, segment in enumerate(segments):
            apart = any(one.wishes for one in segments if one is not segment)
            named = segment.happens or segment.has("cannot") or (segment.has("place", "zone") and segment.has(GAP))
            if (
                (segment.happens and (segment.has("watch") or self._reports(segment)))
                or (segment.happens and segment.wishes_surely and segment.wishes_last)
                or (
                    at
                    and segment.happens
                    and segments[at - 1].wishes_surely
                    and segment.piece == segments[at - 1].piece
                )
                or (apart and named and not self._questions(segment))
                or (at and segment.wishes and self._follows(at))
            ):
                return True
        return False

    def _reports(self, segment: Segment) -> bool:
        """Whether it asks to be told of a thing: "je veux qu'on me signale tout chien"."""
        said = [item for item in segment.items if item.kind in (talk.WISH, "ask")]
        words = (self._words[at] for item in said for at in range(item.begin, item.end))
        return bool(self._marks.reports) and any(word.startswith(self._marks.reports) for word in words)

    def _questions(self, segment: Segment) -> bool:
        """Whether it begins as a question does: "is somebody there? tell me" is asked now."""
        first = segment.first
        if self._language.verb_first or self._language.bare:
            return self._is_of_now(segment)
        return first is not None and first.kind in ("verb", "state")

    def _is_of_now(self, segment: Segment) -> bool:
        """Whether it surely asks for now, where a condition may begin with its verb: "ist jemand im Garten?"."""
        if not self._marks.now or segment.mark != "?":
            return False
        stand = [self._order[at] for item in segment.items for at in range(item.begin, item.end)]
        said = self._sentence[min(token.begin for token in stand) : max(token.end for token in stand)]
        return re.search(self._marks.now, unaccented(said), re.IGNORECASE) is not None

    def _follows(self, at: int) -> bool:
        """Whether a wish stands behind what is a condition by that alone."""
        before, segment = self._segments[at - 1], self._segments[at]
        said = any(item.kind not in (*SILENT, talk.COURTESY, *SPOKEN) for item in before.items)
        then = self._words[segment.items[0].begin] in self._marks.then or segment.unparted
        last = segment is self._segments[-1] and not before.has(talk.TOLD)  # "a fox in the garden, call me"
        surely = before.mark in _SURELY or (last and segment.has(talk.WISH, talk.NOTICE))
        return said and not before.wishes and (then or (surely and not self._questions(before)))
