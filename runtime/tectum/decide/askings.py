"""What a reading of a line asks for: how often, when last, whether, or nothing that was.

What was is told from what is and what will be by the words that say so ("hat", "gebellt", "was"), and by times that are
over ("yesterday").
"""

import re
from collections.abc import Sequence

from tectum.decide.clauses import THERE
from tectum.decide.phrases.book import Item, Language
from tectum.decide.phrases.question_kinds import (
    AGO,
    ALONE,
    ANY,
    ARTICLE,
    ASLEEP,
    AWAY,
    CANNOT,
    DONE,
    FIRST,
    FIRST_ONE,
    FIRSTLY,
    HALF,
    IF,
    LAST,
    LAST_ONE,
    LASTLY,
    LEAD,
    LONG,
    MANY,
    OFTEN,
    PAST,
    SINCE,
    THEN,
    WAS,
    WEEKDAY,
    WHAT,
    WHEN,
    WHO,
    WINDOW,
)
from tectum.decide.phrases.tongues import Asking

_SOFTENED = frozenset("呢啊呀吧了的哦")
"""What may stand behind that which makes a Chinese line a question."""
_LEADS = ("filler", DONE, LEAD)
_SILENT = (*_LEADS, ARTICLE, THEN)
_THINGS = ("subject", "term", "sensor")
_ABOUT = (*_THINGS, "verb", "state", "place", "zone")
_OVER = (AGO, ASLEEP, AWAY, PAST, SINCE, "yesterday", "before", "last_week", "last_month")
"""Times that are surely over, or have begun."""
_OPEN = (WEEKDAY, "weekend", "evening")
"""Times that may be to come."""


class Said:
    """The phrases of one reading. ``words``: of the line; ``asked``: a question mark ends it."""

    def __init__(self, language: Language, asking: Asking, items: Sequence[Item], words: Sequence[str], asked: bool):
        self.language, self._asking = language, asking
        self._words, self._asked = words, asked
        self._items = [part for item in items if item.kind not in _SILENT for part in _parts(item)]
        self.silent = sum(item.end - item.begin for item in items if item.kind in ("filler", ARTICLE))
        """How many of the words say nothing."""
        self._done = any(item.kind == DONE for item in items)
        self._led = any(item.kind == LEAD for item in items)
        at = 0
        while lead := next((item for item in items if item.begin == at and item.kind in _LEADS), None):
            at = lead.end
        self.strays = [(one.begin, one.end) for one in items if one.kind == LEAD and at < one.end < one.begin + 3]
        self.strays += [(one.begin, one.end) for one in items if one.kind == THEN and not self._has(WINDOW)]
        """Words that lead to a question, where they lead to none: "what did the visitor [say]"; a "then" of no time."""
        self._first = self._items[0] if self._items and self._items[0].begin == at else None
        """What it begins with; None: with what no phrase covers."""

    def of(self, *kinds: str) -> list[Item]:
        """Its phrases of some kinds."""
        return [item for item in self._items if item.kind in kinds]

    def _has(self, kind: str, value: str = "") -> bool:
        return any(item.kind == kind and (not value or item.value == value) for item in self._items)

    def _is_past(self, *items: Item) -> bool:
        words = [word for item in items for word in self._words[item.begin : item.end]] if items else self._words
        return any(re.fullmatch(self._asking.was, word) for word in words)

    @property
    def _is_over(self) -> bool:
        """Whether it names a time that is over."""
        windows = self.of(WINDOW)
        return any(
            (item.value[0] if isinstance(item.value, tuple) else item.value) in _OVER for item in windows
        ) or any(word in self._asking.over for item in windows for word in self._words[item.begin : item.end])

    @property
    def _is_open(self) -> bool:
        """Whether nothing says that it is over, and its time may be to come: "on Sunday"."""
        names = [item.value[0] if isinstance(item.value, tuple) else item.value for item in self.of(WINDOW)]
        names = [name[0] if isinstance(name, tuple) else name for name in names]
        return any(name in _OPEN for name in names) and not (self._is_past() or self._is_over)

    @property
    def _is_to_come(self) -> bool:
        """Whether a word says that it is to come, other than of a time: "esta mañana" is no "mañana"."""
        timed = {at for item in self.of(WINDOW) for at in range(item.begin, item.end)}
        words = (word for at, word in enumerate(self._words) if at not in timed)
        return any(re.fullmatch(self._asking.to_come, word) for word in words)

    @property
    def _comes(self) -> bool:
        return any(item.value not in THERE for item in self.of("verb")) or self._has("term", "visitor")

    @property
    def _asks_what(self) -> bool:
        return any(one.value not in (HALF, ANY) for one in self.of(WHAT))

    @property
    def _ends_asking(self) -> bool:
        """Whether a Chinese line ends in what makes it a question, or has what does so anywhere."""
        said = [(item.begin, item.end) for item in self.of(WAS)]
        ends = any(end >= begin + 3 or set(self._words[end:]) <= _SOFTENED for begin, end in said)  # 有没有
        return ends or (bool(said) and self._asked)

    @property
    def _has_done(self) -> bool:
        return self._done and self._has(WHEN)

    @property
    def is_surely_one(self) -> bool:
        """Whether it asks for what was, whatever of."""
        past, timed = self._is_past() or self._is_over, self._has(WINDOW)
        if self._has(LASTLY) or self._has(FIRSTLY) or (self._has(WHEN) and (self._has(LAST) or self._has(FIRST))):
            return True
        if self._has(OFTEN):
            return past or timed
        begins = self._first is not None and self._first.kind == WAS and (self._first.value != HALF or (past and timed))
        begins = begins or (self._has(WHO) and past) or self._has(WHEN, ALONE)
        begins = begins or self._asks_what
        why = self._has(CANNOT) and self.of(*_ABOUT)
        begins = begins or bool(past and (self._has(LONG) or why or self._has(IF) or self._has(WHEN)))
        told = self._has(WHEN) or (self._ends_asking and self.of(*_ABOUT))
        begins = begins or bool(self.language.bare and ((timed and told and not self._is_open) or self._has_done))
        begins = begins or (self._asked and self._is_over and bool(self.of(*_ABOUT)))
        begins = begins or (self._asked and timed and self._is_past() and self.language.turns is not None)
        begins = begins or self._turns_round
        begins = begins and not self._is_to_come
        known = bool(self.of(*_THINGS, "place", "zone")) or self._asks_what
        known = known or ((timed or self.language.bare) and bool(self.of("verb", "state")))
        return bool(begins and known and (timed or self._asked))

    @property
    def is_like_a_rule(self) -> bool:
        """Whether nothing but "when" or "whether" asks: such a line may ask to be told of what is to come."""
        return not self.of(CANNOT, WHO, OFTEN, LASTLY, LAST, FIRSTLY, FIRST, LONG, WHAT)

    @property
    def asks(self) -> str | None:
        """What it asks for; None: for nothing that was."""
        when, timed = self.of(WHEN), self._has(WINDOW)
        if self._has(WHAT):
            whole = any(item.value != HALF for item in self.of(WHAT))
            other = self.of(WHEN, LASTLY, LAST, FIRSTLY, FIRST, OFTEN, LONG)
            asks = WHAT if whole and not other else None
        elif self._has(LONG):
            asks = LONG if self._is_past() or (self.language.bare and (timed or self._done)) else None
        elif self._has(LASTLY) or (self._has(LAST) and (when or self._has(WHO))):
            asks = LAST
        elif self._has(FIRSTLY) or (self._has(FIRST) and (when or self._has(WHO))):
            asks = FIRST
        elif self._has(OFTEN) or (self._has(MANY) and timed):
            asks = OFTEN
        elif self._has(LAST) or self._has(FIRST):
            asks = None
        elif self._has(WHO):
            does = any(item.value not in THERE for item in self.of("verb"))
            was = self.language.bare or self._is_past() or self._is_over
            asks = WAS if was and not when and (timed or self._has(WHO, ALONE) or (does and self._asked)) else None
        elif when:  # at what times: as "how often", with the moments
            asks = OFTEN if self._has(WHEN, ALONE) or self._when_was(timed) else None
        else:
            asks = WAS if self._is_whether(timed) else None
        return asks

    def _when_was(self, timed: bool) -> bool:
        return self._is_past() or bool(self.language.bare and (timed or self._done) and not self._is_open)

    @property
    def _turns_round(self) -> bool:
        """Whether a verb of what was stands in front, as it does in German where something is asked: "lief die
        Pumpe"."""
        first = self._first
        front = first is not None and first.kind in ("verb", "state") and self.language.asks_by_verb
        return front and first is not None and self._is_past(first)

    def _is_whether(self, timed: bool) -> bool:
        first, over = self._first, self._is_past() or self._is_over
        if self._has(IF):
            return self._is_past() and (timed or self._asked)
        if self.language.bare and self._ends_asking and (timed or self._has(WAS, ALONE)):
            return not (self._is_open and self._comes)
        if first is None:
            return self._asked and timed and self._is_past() and self.language.turns is not None
        if first.kind == WAS:
            return first.value != HALF or (over and (timed or not self.of("state")))
        if self._turns_round or not (timed and self._asked and first.kind in (*_ABOUT, WINDOW)):
            return self._turns_round and timed
        return over or (not self.of("verb", "state") and first.kind in ("subject", "term"))  # "anybody there today?"


def _parts(item: Item) -> list[Item]:
    """ "The last person" is somebody, the last time."""
    if item.kind not in (LAST_ONE, FIRST_ONE):
        return [item]
    kind = LAST if item.kind == LAST_ONE else FIRST
    return [item._replace(kind=kind, value=""), item._replace(kind="subject")]
