"""A rule, and the one form in which it is typed, kept and told: "glass_break and person within 3 s".

rule  = part ("and" part)* ("but not" term)* tail*
part  = term | "(" term ("or" term)* ")"                   the brackets may be left out where there is no "and"
tail  = "within" TIME | "while" ["not"] CONTEXT | "between" HH:MM "and" HH:MM | "at night" | "by day"
        | "on" DAY ("," DAY)*                              each once at most, in any order
term  = WHAT ["for" TIME] | "no" WHAT "for" TIME | WHAT N "times in" TIME | WHAT ("arrives" | "leaves")
WHAT  = KIND ["@" PLACE] ["in" ZONE] | SENSOR ["@" PLACE] ["="] STATE
        | SENSOR ["@" PLACE] ("=" | "<" | ">" | "<=" | ">=") NUMBER
TIME  = NUMBER ("s" | "min" | "h")
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import time

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.hours import ALWAYS, DAY, DAYS, NIGHT, Hours
from tectum.decide.terms import SPACE, Term, Vocabulary, names_joined, parse_term, parse_time
from tectum.errors import UsageError
from tectum.observe.sensor import state_of

WITHIN_S = 10.0
LONGEST_WITHIN_S = 3600.0
Alternatives = tuple[Term, ...]
_BODY = r"(?P<body>.*?)\s+"
_TAILS = {
    "within": re.compile(_BODY + r"within\s+(?P<within>\S+(?:\s*(?:s|min|h|seconds?)\b)?)", re.DOTALL),
    "while": re.compile(_BODY + r"while\s+(?P<not>not\s+)?(?P<context>\S+)", re.DOTALL),
    "between": re.compile(_BODY + r"between\s+(?P<begin>\S+)\s+and\s+(?P<end>\S+)", re.DOTALL),
    "part": re.compile(_BODY + rf"(?:at\s+(?P<night>{NIGHT})|by\s+{DAY})", re.DOTALL),
    "days": re.compile(_BODY + rf"on\s+(?P<days>(?:{'|'.join(DAYS)})(?:\s*,\s*\w+)*)", re.DOTALL),
}
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)")
_OR = re.compile(r"\s+or\s+")


class Rule(Struct, frozen=True):
    """A rule, parsed. ``parts``: one alternative of each must hold; ``unless``: none of these may. ``context``: what
    the place must hold, or, where ``context_not``, must not hold. ``hours``: when it counts; ``places``: where; empty:
    everywhere. ``situation``: what it makes is a situation, which lasts for as long as all of that holds."""

    name: str
    parts: tuple[Alternatives, ...]
    unless: tuple[Term, ...] = ()
    within_s: float = WITHIN_S
    context: str = ""
    places: tuple[str, ...] = ()
    hours: Hours = ALWAYS
    context_not: bool = False
    situation: bool = False

    @property
    def terms(self) -> Iterator[Term]:
        """Every term, those of ``unless`` last."""
        yield from (term for part in self.parts for term in part)
        yield from self.unless

    def __str__(self) -> str:
        several = len(self.parts) > 1
        text = " and ".join(_part(part, several) for part in self.parts)
        text += "".join(f" but not {term}" for term in self.unless)
        text += f" within {state_of(self.within_s)} s" if several or self.unless else ""
        text += f" {self.hours}" if self.hours else ""
        return text + (f" while {'not ' if self.context_not else ''}{self.context}" if self.context else "")


def _part(part: Alternatives, several: bool) -> str:
    text = " or ".join(map(str, part))
    return f"({text})" if several and len(part) > 1 else text


def parse_rule(name: str, text: str, known: Vocabulary, places: Sequence[str] = ()) -> Rule:
    """A rule from its text. Raises UsageError: which word is wrong, and what is allowed."""

    def wrong(what: str) -> UsageError:
        return UsageError(f"rule '{name}' ('{text}'): {what}")

    for place in places:
        if place not in known.places:
            raise wrong(f"unknown place '{place}'; allowed: {', '.join(sorted(known.places)) or 'none'}")
    try:
        body, rule = _tails(names_joined(text.strip(), known), Rule(name, (), places=tuple(places)), known)
        wanted, *refused = re.split(r"\s+but\s+not\s+", body)
        parts = tuple(_alternatives(part, known) for part in _parts(wanted))
        unless = tuple(parse_term(term, known) for more in refused for term in re.split(r"\s+(?:and|or)\s+", more))
    except UsageError as error:
        raise wrong(str(error).replace(SPACE, " ")) from None
    return replace(rule, parts=parts, unless=unless)


def _tails(text: str, rule: Rule, known: Vocabulary) -> tuple[str, Rule]:
    """What stands before the tails, and the rule with what they say. Raises UsageError."""
    left = dict(_TAILS)
    while True:
        found = next(((kind, hit) for kind, form in left.items() if (hit := form.fullmatch(text))), None)
        if found is None:
            return text, rule
        kind, hit = found
        text = hit["body"]
        del left[kind]
        rule = _READERS[kind](rule, hit, known)


def _within(rule: Rule, hit: re.Match[str], _: Vocabulary) -> Rule:
    said = re.sub(r"\s*seconds?$", " s", hit["within"])
    said = f"{said} s" if said[-1:].isdigit() else said
    try:
        return replace(rule, within_s=parse_time(said, "within", LONGEST_WITHIN_S))
    except UsageError:
        what = hit["within"].split()[0]
        raise UsageError(f"within '{what}': must be seconds, above 0 and at most {LONGEST_WITHIN_S:g}") from None


def _context(rule: Rule, hit: re.Match[str], known: Vocabulary) -> Rule:
    if hit["context"] not in known.contexts:
        raise UsageError(f"unknown context '{hit['context']}'; allowed: {', '.join(sorted(known.contexts))}")
    return replace(rule, context=hit["context"], context_not=bool(hit["not"]))


def _between(rule: Rule, hit: re.Match[str], _: Vocabulary) -> Rule:
    begin, end = (_time_of_day(hit[name]) for name in ("begin", "end"))
    if begin == end:
        raise UsageError(f"between '{hit['begin']}' and '{hit['end']}': must be two different times")
    return replace(rule, hours=replace(rule.hours, begin=begin, end=end))


def _part_of_day(rule: Rule, hit: re.Match[str], _: Vocabulary) -> Rule:
    return replace(rule, hours=replace(rule.hours, part=NIGHT if hit["night"] else DAY))


def _days(rule: Rule, hit: re.Match[str], _: Vocabulary) -> Rule:
    said = re.split(r"\s*,\s*", hit["days"])
    for day in said:
        if day not in DAYS:
            raise UsageError(f"unknown day '{day}'; allowed: {', '.join(DAYS)}")
    return replace(rule, hours=replace(rule.hours, days=tuple(sorted({DAYS.index(day) for day in said}))))


_READERS: dict[str, Callable[[Rule, re.Match[str], Vocabulary], Rule]] = {
    "within": _within,
    "while": _context,
    "between": _between,
    "part": _part_of_day,
    "days": _days,
}


def _time_of_day(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise UsageError(f"'{text}' is no time of day; allowed: 00:00 to 23:59")
    return time(int(found["hour"]), int(found["minute"]))


def _parts(text: str) -> list[str]:
    """Split at every "and" that no bracket holds. Raises UsageError."""
    parts, depth = [""], 0
    for piece in re.split(r"(\s+and\s+|[()])", text):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if not 0 <= depth <= 1:
            raise UsageError("a bracket stands in another, or was never opened; allowed: (TERM or TERM)")
        if depth == 0 and piece.strip() == "and":
            parts.append("")
        else:
            parts[-1] += piece
    if depth:
        raise UsageError("a bracket is not closed; allowed: (TERM or TERM)")
    if len(parts) > 1 and (loose := next((part for part in parts if _OR.search(part) and "(" not in part), None)):
        raise UsageError(f"what does '{loose.strip()}' belong to? With 'and' it stands in brackets: ({loose.strip()})")
    return parts


def _alternatives(text: str, known: Vocabulary) -> Alternatives:
    clean = text.strip()
    clean = clean[1:-1] if clean.startswith("(") and clean.endswith(")") else clean
    return tuple(parse_term(term, known) for term in _OR.split(clean))
