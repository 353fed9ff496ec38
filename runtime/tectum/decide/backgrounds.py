"""Reasons and background that people say before or after a wish: "Gran's a bit unsteady these days, so tell me when …".

They ask for nothing and are left out. What says why ("so", "because"), how it has been lately, how life is or what one
thinks of it, or stands as a sentence of its own, is one. None is what holds a word of a condition, or begins as a
restriction does ("at Christmas") or with "it", which says more of what was asked for,
but behind "otherwise".
"""

import re

from tectum.decide.phrases.reasons import Reasons
from tectum.decide.phrases.written import unaccented

_SHORT = 3
"""Letters, or signs, of what is no sentence."""


def is_aside(before: str, said: str, after: str, reasons: Reasons, behind: bool, known: bool) -> bool:
    """Whether a piece of a sentence is background: a clause of its own, set off as a reason, or that tells of how life
    is. ``before``, ``after``: what stands around it; ``behind``: all that was asked for is said before it; ``known``:
    it names what a house can know, as only a reason or what tells of life may."""
    text = _plain(said)
    because = re.match(reasons.because, text) is not None
    otherwise = re.match(reasons.otherwise, text) is not None
    text = re.sub(rf"^(?:{reasons.because})", "", text).strip()
    of_it = re.match(reasons.of_it, text) is not None
    if because:
        return bool(text) and (otherwise or not of_it) and re.search(reasons.condition, text) is None
    life = re.search(f"{reasons.life}|{reasons.lately}", text) is not None
    judged = re.search(reasons.judged, text) is not None
    so = re.match(rf"\W*(?:{reasons.breaks})", unaccented(after), re.IGNORECASE) is not None
    so = so and re.match(rf"\W*(?:{reasons.because})", unaccented(after), re.IGNORECASE) is None
    ended = re.match(r"\s*[.!。！]", after) is not None
    own = ended and (not behind or re.search(r"[.!。！]\s*$", before) is not None)
    follows = behind and re.match(reasons.after, text) is not None
    clause = re.search(reasons.states, text) is not None
    said_whole = life or judged or clause or ((so or own) and len(text) > _SHORT and _is_several(text))
    if not text or re.match(r"\s*[?？]", after) or not said_whole:
        return False
    if re.match(reasons.begins, text) or (of_it and not judged):
        return False
    turned = bool(reasons.turned) and re.search(reasons.turned, text) is not None
    if not (follows or life or judged) and (re.search(reasons.condition, text) or (turned and not so)):
        return False
    return life or so if known else so or own or life or judged or follows


def tells_of_it(before: str, said: str, after: str, reasons: Reasons, behind: bool, people: bool) -> bool:
    """Whether a piece that names nothing to watch says more of what was asked for, but not of which: what that does to
    people ("it annoys the neighbours"), or what an animal or a thing is wont to do ("he likes to run off"). Of
    ``people`` that would say which of them is meant."""
    text = re.sub(rf"^(?:{reasons.because})", "", _plain(said)).strip()
    hit = re.search(rf"[,.;:!–—-]\s*({reasons.which})\s*$", before, re.IGNORECASE)  # without a mark it tells two apart
    which = hit if reasons.which else None
    text = f"{which[1].casefold()} {text}" if which else text
    hit = re.match(reasons.effect, text) or (None if people else re.match(reasons.habit, text))
    so = re.match(rf"\W*(?:{reasons.breaks})", unaccented(after), re.IGNORECASE) is not None
    return hit is not None and (behind or so) and re.search(reasons.condition, text[hit.end() :]) is None


def _is_several(text: str) -> bool:
    """Whether it is of several words, or of signs, and so may be a sentence without any word of ``states``."""
    return len(text.split()) > 1 or text > "\u3400"


def _plain(said: str) -> str:
    """In small letters, without the marks around it."""
    return unaccented(said.strip(" ,;.!，；。！").casefold()).replace("’", "'")
