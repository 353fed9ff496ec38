"""Every key of a TOML file is found on its line, whatever way it is written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.config.key_lines import key_lines, line_of

FILE = '''\
# a comment with [brackets] and = signs
top = 1
[model]
provider = "a # b = [c]"   # not a comment inside of the text
threads=2

[[place]]
name = """
[[place]]
name = "not here" \\"\\"\\" """"" # several lines
"quoted key".'and.dotted' = 1979-05-27 07:32:00
event.person = { threshold = 0.8, "cool_down_s" = 10, deep.er = [1, 2] }
event.cat.min_s = 1
privacy = [
    [[0, 0], [1, 0]],  # first

    [[0, 1],
     [1, 1]],
]
[[place.zone]]
name = 'one\\'
[[place.zone]]
name = \'\'\'
two\'\'\'\'\'
points = [[0, 0]]
[place.speech]
transcriber = "tcp://h:1"
[[place]]
name = "b"
text = []
empty = {}
[[place.zone]]
name = "third"
[intents]
[[intents.thing]]
"na\\u006de" = "lamp"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("model",), 3),
        (("model", "provider"), 4),
        (("model", "threads"), 5),
        (("place",), 7),
        (("place", 0), 7),
        (("place", 0, "name"), 8),
        (("place", 0, "quoted key", "and.dotted"), 11),
        (("place", 0, "event", "person", "threshold"), 12),
        (("place", 0, "event", "person", "cool_down_s"), 12),
        (("place", 0, "event", "person", "deep", "er", 1), 12),
        (("place", 0, "event", "cat", "min_s"), 13),
        (("place", 0, "privacy"), 14),
        (("place", 0, "privacy", 0, 1, 0), 15),
        (("place", 0, "privacy", 1), 17),
        (("place", 0, "privacy", 1, 1), 18),
        (("place", 0, "zone", 0), 20),
        (("place", 0, "zone", 1, "name"), 23),
        (("place", 0, "zone", 1, "points", 0, 1), 25),
        (("place", 0, "speech", "transcriber"), 27),
        (("place", 1), 28),
        (("place", 1, "empty"), 31),
        (("place", 1, "zone", 0, "name"), 33),
        (("intents",), 34),
        (("intents", "thing", 0, "name"), 36),
    ],
)
def test_where_a_key_stands(path, line):
    value = tomllib.loads(FILE)
    for part in path:
        value = value[part]  # the file does have it
    assert key_lines(FILE)[path] == line
    assert key_lines(FILE.replace("\n", "\r\n"))[path] == line


def paths(value, path=()):
    """Of everything in what tomllib gives."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*path, key)
        yield from paths(part, (*path, key))


def test_nothing_is_found_that_is_not_there_and_nothing_is_left_out():
    assert set(key_lines(FILE)) == set(paths(tomllib.loads(FILE)))


def test_what_does_not_stand_in_the_file_has_the_line_of_what_is_around_it():
    lines = key_lines(FILE)
    assert line_of(lines, ("place", 1, "media")) == 28
    assert line_of(lines, ("place", 0, "event", "person", "max_s")) == 12
    assert line_of(lines, ("mqtt", "port")) is None


KEYS = st.one_of(st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True), st.text(max_size=4))
# sessions of the runtime switch subnormal numbers off in their thread: Hypothesis must not draw any
FLOATS = st.floats(allow_nan=False, allow_subnormal=False)
SCALARS = st.one_of(st.integers(-(2**40), 2**40), st.booleans(), FLOATS, st.text(max_size=8), st.dates(), st.times())
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def quoted(text):
    out = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{out}"'


def written(value):
    """As TOML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value) if isinstance(value, str) else str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=6), st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=3))
def test_any_file_gives_just_the_paths_that_tomllib_gives(table, rows):
    """One key a line, so that a path's line is known from its first key."""
    lines = [f"{quoted(key)} = {written(value)}" for key, value in table.items()]
    wanted = {(key,): number for number, key in enumerate(table, 1)}
    headers = {}
    for number, row in enumerate([] if "row s" in table else rows):
        lines.append('[["row s"]] # a comment')
        headers["row s", number] = len(lines)
        for key, value in row.items():
            lines.append(f"\t{quoted(key)}={written(value)} ")
            wanted["row s", number, key] = len(lines)
    text = "\n".join(lines)
    found = key_lines(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    assert {path: found[path] for path in headers} == headers
    for path, line in wanted.items():
        assert {found[whole] for whole in found if whole[: len(path)] == path} == {line}
