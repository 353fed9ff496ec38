"""Licences as data sets write them, brought to one name each, so that a recipe can say which it trains on."""

import re

from tectum.errors import UsageError

FREE = ("own", "synthesised")
"""What needs nobody's leave: one's own recordings and what is made here."""
# The first pattern that is found names the licence. Order matters: NC before BY, 0 before all.
_PATTERNS = (
    ("CC BY-NC", r"by[- ]?nc|noncommercial"),
    ("CC BY-SA", r"by[- ]?sa|sharealike"),
    ("CC BY-ND", r"by[- ]?nd|noderiv"),
    ("CC Sampling+", r"sampling"),
    ("CC0", r"cc[- ]?0|creative commons 0|public domain"),
    ("CC BY", r"cc[- ]?by|^attribution"),
    ("ODbL", r"odbl"),
    ("Apache-2.0", r"apache"),
    ("MIT", r"\bmit\b"),
    ("royalty-free", r"royalty"),
    ("research", r"research|academic|not verified|imagenet"),
)
KNOWN = (*(name for name, _ in _PATTERNS), "unknown")
ANY_USE = ("CC0", "CC BY", "CC BY-SA", "ODbL", "Apache-2.0", "MIT")
"""Licences that allow every use, some with credit or under the same licence."""


def licence_name(text: str) -> str:
    """The licence that ``text`` means.

    >>> licence_name("CC BY-NC 3.0 (UrbanSound8K)"), licence_name("Attribution 4.0"), licence_name("CC 0")
    ('CC BY-NC', 'CC BY', 'CC0')
    """
    if text in FREE:
        return text
    return next((name for name, pattern in _PATTERNS if re.search(pattern, text, re.IGNORECASE)), "unknown")


def check_licences(wanted: tuple[str, ...]) -> None:
    """Raises UsageError for a name that is no licence of the table."""
    if wrong := [name for name in wanted if name not in KNOWN]:
        raise UsageError(f"recipe: [data] licences: unknown licence '{wrong[0]}'; allowed: {', '.join(KNOWN)}")


def allowed(text: str, wanted: tuple[str, ...]) -> bool:
    """Whether an item under the licence ``text`` may be trained on; nothing ``wanted`` means everything."""
    return not wanted or text in FREE or licence_name(text) in wanted
