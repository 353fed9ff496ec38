"""What somebody says, a place is called or a library reports, as it may be shown on one line of a terminal or a log: no
line break, escape sequence or change of writing direction gets through, so that nobody can forge a line or hide one.

Source: MITRE, "CWE-117: Improper Output Neutralization for Logs"; Boucher and Anderson, "Trojan Source" (2021).
"""

import unicodedata

ESCAPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""General categories (Unicode Standard, 4.5): control, format, surrogate, line and paragraph separator."""
JOINERS = frozenset("\u200c\u200d")
"""Format characters that words in some scripts, and emoji, cannot do without; they move nothing."""


def _dangerous(text: str) -> set[str]:
    if text.isascii() and text.isprintable():
        return set()
    return {one for one in set(text) if unicodedata.category(one) in ESCAPED and one not in JOINERS}


def _unknown(text: str, encoding: str) -> set[str]:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return {one for one in set(text) if not one.encode(encoding, "ignore")}
    return set()


def escape_controls(text: str) -> str:
    r"""``text`` with every such character as its Python escape.

    >>> print(escape_controls("help\n12:00 all is well\x1b[2K"))
    help\n12:00 all is well\x1b[2K
    """
    for one in _dangerous(text):
        text = text.replace(one, one.encode("unicode_escape").decode())
    return text


def escape_json(line: str, encoding: str = "utf-8") -> str:
    r"""A line of JSON (as ``json.dumps`` made it) with every such character, and what ``encoding`` has not, as a JSON
    escape: it is read the same.

    >>> escape_json('{"said": "\u2028"}'), escape_json('{"said": "“no”"}', "ascii")
    ('{"said": "\\u2028"}', '{"said": "\\u201cno\\u201d"}')
    """
    for one in _dangerous(line) | _unknown(line, encoding):
        units = one.encode("utf-16-be", "surrogatepass").hex()
        line = line.replace(one, "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)))
    return line
