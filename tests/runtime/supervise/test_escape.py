"""No character that somebody says may break a line, steer a terminal or turn the direction of writing."""

import json
import unicodedata

import pytest

from tectum.supervise.escape import escape_controls, escape_json

NASTY = {
    "line feed": "\n",
    "carriage return": "\r",
    "escape": "\x1b",
    "bell": "\x07",
    "delete": "\x7f",
    "next line": "\x85",
    "8-bit CSI": "\x9b",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "right-to-left override": "\u202e",
    "left-to-right isolate": "\u2066",
    "Arabic letter mark": "\u061c",
    "zero width no-break space": "\ufeff",
    "tag": "\U000e0041",
    "lone surrogate": "\ud800",
}


@pytest.mark.parametrize("one", NASTY.values(), ids=list(NASTY))
def test_what_steers_a_terminal_or_breaks_a_line_is_escaped(one):
    shown = escape_controls(f"a{one}b")
    assert one not in shown
    assert shown.startswith("a\\")
    assert shown.endswith("b")
    line = json.dumps({"said": f"a{one}b"}, ensure_ascii=False)
    assert one not in escape_json(line)
    assert json.loads(escape_json(line)) == {"said": f"a{one}b"}


def test_no_control_or_line_break_of_all_of_unicode_gets_through():
    everything = "".join(map(chr, range(0x110000)))
    left = {unicodedata.category(one) for one in escape_controls(everything)}
    assert left.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert len(escape_controls(everything).splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["Küche", "мороз", "雨", "می\u200cخواهم", "👨\u200d👩\u200d👧", "50 % [bold]off[/] \\n", ""]
)
def test_words_of_any_script_stay_as_they_are(text):
    assert escape_controls(text) == text
    assert escape_json(text) == text
