"""What a person may: look, operate the house, or own it. Which role a request needs is said here, for every route."""

from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = ("see", "operate", "own")
"""Each may what those before it may."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWNERS = ("/api/settings", "/api/setup", "/api/sessions", "/api/cameras")
"""Below these nothing is anybody else's matter, not even to look."""
EVERYBODYS = frozenset({"/api/logout"})
"""What whoever is in may change: their own."""


@dataclass(frozen=True)
class Caller:
    """Who asks. ``name``: empty: the owner, or a program with the token; ``session``: what names it to people."""

    name: str = ""
    role: str = "own"
    session: str = ""

    def may(self, role: str) -> bool:
        """Whether the ``role`` is within theirs."""
        return LEVELS.index(self.role) >= LEVELS.index(role)


@dataclass(frozen=True)
class Person:
    """Who can log in. ``password``: as ``tectum password`` prints it."""

    name: str
    role: str
    password: str


def needed(method: str, path: str) -> str:
    """The role that a request needs. What nobody thought of changes something, and so is not for who may look."""
    if _below(path, OWNERS):
        return "own"
    return "see" if method in SAFE or path in EVERYBODYS else "operate"


def _below(path: str, roots: Sequence[str]) -> bool:
    return any(path == root or path.startswith(f"{root}/") for root in roots)
