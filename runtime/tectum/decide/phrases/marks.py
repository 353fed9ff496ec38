"""Small words of a language that tell one part of a sentence from another (decide/gist.py)."""

from msgspec import Struct

_NONE: frozenset[str] = frozenset()


class Marks(Struct, frozen=True):
    """``until``: with which what is asked for ends; ``then``: with which a condition means the hours that were said
    before it; ``out_of``: in front of a place out of which something comes; ``of_what``: in front of what a wish is
    of, or of where; ``reminds``, ``told_to``: beginnings of words that ask to be reminded, and to be told to do
    something; ``reports``: of those with which one asks to be told of a thing; ``doing``: behind which that stands;
    ``first_person``: who asks; ``about``: what a wish is of, and only behind one; ``weak``: words that begin a
    condition, and more often none. Of conditions without a wish: ``finite``: verbs that make a statement; ``now``:
    what makes a question of now of what a wish may stand behind, as an expression; ``was``: with which one tells
    what has been; ``articles``: with which a sentence begins that is no catchword; ``where``: in front of a place;
    ``doing_so``: the end of verbs that are none. ``any``: what makes a noise of a word that may be a verb."""

    until: frozenset[str] = _NONE
    then: frozenset[str] = _NONE
    out_of: frozenset[str] = _NONE
    of_what: frozenset[str] = _NONE
    reminds: tuple[str, ...] = ()
    told_to: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    doing: frozenset[str] = _NONE
    first_person: frozenset[str] = _NONE
    about: frozenset[str] = _NONE
    weak: frozenset[str] = _NONE
    now: str = ""
    finite: frozenset[str] = _NONE
    was: frozenset[str] = _NONE
    articles: frozenset[str] = _NONE
    where: frozenset[str] = _NONE
    doing_so: str = ""
    any: tuple[str, ...] = ()


def in_order(said: str) -> list[str]:
    """The words of a text, as they stand."""
    return said.split()


def words(said: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(said.split())
