"""A table of a file as a Struct: every refusal names the line, the key, the value and what is allowed."""

import json
import pickle
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from tectum.config.document import Document
from tectum.config.tables import read_table, read_tagged
from tectum.errors import UsageError
from tectum.tables.values import Secret, TimeOfDay


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    pair: tuple[float, float] = (0, 0)


class Table(Struct, frozen=True, forbid_unknown_fields=True, rename={"begin": "from"}):
    count: Annotated[int, Meta(ge=1, le=9)] = 1
    share: Annotated[float, Meta(gt=0, lt=1, extra={"allowed": "between 0 and 1"})] | None = None
    least: Annotated[float, Meta(ge=2)] = 2.0
    on: bool = False
    way: Literal["left", "right"] = "left"
    names: tuple[str, ...] = ()
    sizes: tuple[Annotated[int, Meta(ge=1, le=9)], ...] = ()
    few: Annotated[tuple[str, ...], Meta(max_length=2, extra={"allowed": "at most 2 texts"})] = ()
    row: tuple[Row, ...] = ()
    shape: tuple[tuple[tuple[float, float], ...], ...] = ()
    kind: Mapping[str, Row] = {}
    begin: TimeOfDay | None = None
    key: Secret = Secret()


def read(text, file):
    (file := file / "t.toml").write_text(text)
    document = Document.read(file)
    return read_table(Table, document.values.get("table", {}), document, ("table",))


def test_what_is_right_is_read(tmp_path):
    table = read(
        '[table]\ncount = 2\nshare = 0.5\nleast = 2\nway = "right"\nsizes = [1, 9]\nfrom = 22:30:00\nkey = "abc"\n'
        'kind.a = {name = "x", pair = [1, 2.5]}\nshape = [[[0, 0], [1, 0]]]\n[[table.row]]\nname = "r"',
        tmp_path,
    )
    assert table == Table(
        2, 0.5, 2.0, way="right", sizes=(1, 9), begin=TimeOfDay(22, 30), key=Secret("abc"),
        kind={"a": Row("x", (1.0, 2.5))}, shape=(((0.0, 0.0), (1.0, 0.0)),), row=(Row("r"),),
    )  # fmt: skip
    assert type(table.least) is float
    assert table.begin == read('[table]\nfrom = "22:30"', tmp_path).begin
    with pytest.raises(AttributeError):
        table.count = 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("count = 0", "2: [table]: count = 0: must be 1 to 9"),
        ("count = 1.0", "2: [table]: count = 1.0: must be a whole number"),
        ("count = true", "2: [table]: count = True: must be a whole number"),
        ("\n\nshare = 1", "4: [table]: share = 1: must be between 0 and 1"),
        ("share = '1'", "2: [table]: share = '1': must be a number"),
        ("share = nan", "2: [table]: share: must be a finite number"),
        ("least = -inf", "2: [table]: least: must be a finite number"),
        ("least = 1", "2: [table]: least = 1: must be at least 2"),
        ("on = 'yes'", "2: [table]: on = 'yes': must be true or false"),
        ("way = 'up'", "2: [table]: way = 'up': must be one of left, right"),
        ("names = 'a'", "2: [table]: names = 'a': must be a list of texts"),
        ("names = ['a', 1.5]", "2: [table]: names = ['a', 1.5]: must be a list of texts"),
        ("sizes = [\n1,\n10]", "4: [table]: sizes = 10: must be 1 to 9"),
        ("few = ['a', 'b', 'c']", "2: [table]: few = ['a', 'b', 'c']: must be at most 2 texts"),
        ("row = 3", "2: [table]: row = 3: must be tables [[row]]"),
        ("[[table.row]]\nname = 'a'\n[[table.row]]\npair = [0, 0]", "4: [table] [[row]] 2: lacks 'name'"),
        ("[[table.row]]\nname = 'a'\npair = [0]", "4: [table] [[row]] 1: pair = [0]: must be 2 numbers, as [0.1, 0.5]"),
        ("[[table.row]]\nname = 'a'\npair = [0, 'b']", "4: [table] [[row]] 1: pair = 'b': must be a number"),
        ("row = [3]", "2: [table] [[row]] 1: must be a table, got 3"),
        ("shape = 1", "2: [table]: shape = 1: must be a list of points or polygons, as [[0, 0], [0.5, 0], [0.5, 1]]"),
        ("shape = [\n[[0, 0]],\n[[0, 0],\n[1]]]", "5: [table]: shape = [1]: must be 2 numbers, as [0.1, 0.5]"),
        ("kind = 1", "2: [table]: kind = 1: must be tables, as [kind.NAME]"),
        ("kind.a = 1", "2: [table] kind.a: must be a table, got 1"),
        ("kind.a.nam = 1", "2: [table] kind.a: unknown key 'nam'; allowed: name, pair; did you mean 'name'?"),
        ("kind.a.pair = [0, 0]", "2: [table] kind.a: lacks 'name'"),
        ("from = '25:00'", "2: [table]: from = '25:00': must be a time of day, as 22:30"),
        ("from = 22", "2: [table]: from = 22: must be a time of day, as 22:30"),
        ("begin = '22:00'", "2: [table]: unknown key 'begin'; allowed: count, share, least, on, way, names, sizes, "
         "few, row, shape, kind, from, key"),
        ("key = 1234", "2: [table]: key: must be a text in quotes"),
        ("key = ['hidden']", "2: [table]: key: must be a text in quotes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(tmp_path, text, message):
    with pytest.raises(UsageError) as caught:
        read("[table]\n" + text, tmp_path)
    assert str(caught.value) == f"{tmp_path / 't.toml'}:{message}"


def test_what_is_no_table_and_what_is_no_toml(tmp_path):
    with pytest.raises(UsageError, match=r"t.toml:2: \[table\]: must be a table, got 3"):
        read("\ntable = 3", tmp_path)
    with pytest.raises(UsageError, match=r"t.toml:3: is not TOML: Invalid value"):
        read("\n\na = ", tmp_path)


def test_values_that_come_from_elsewhere_have_no_line():
    with pytest.raises(UsageError, match=r"^command line: \[table\]: count = 10: must be 1 to 9$"):
        read_table(Table, {"count": 10}, Document("command line", {"table": {"count": 10}}), ("table",))


def test_a_secret_is_a_text_that_is_not_shown():
    table = Table(key=Secret("hush"))
    assert (table.key.reveal(), bool(table.key), bool(Secret())) == ("hush", True, False)
    shown = [repr(table), f"{table.key} {table.key!r:>9}", json.dumps({"a": table.key}, default=str)]
    assert not [text for text in shown if "hush" in text]
    for serialise in (json.dumps, pickle.dumps, msgspec.json.encode, msgspec.to_builtins):
        with pytest.raises(TypeError):
            serialise({"key": table.key})


def test_one_of_several_tables_is_told_by_its_type(tmp_path):
    (tmp_path / "t.toml").write_text(
        "[[sink]]\ntype = 'row'\nname = 'a'\n[[sink]]\ntype = 'table'\ncount = 0\n"
        "[[sink]]\nname = 'b'\n[[sink]]\ntype = 'pigeon'\n"
    )
    document = Document.read(tmp_path / "t.toml")
    kinds = {"row": Row, "table": Table}

    def sink(number):
        return read_tagged(kinds, document.values["sink"][number], document, ("sink", number))

    assert sink(0) == Row("a")
    for number, message in (
        (1, r"t.toml:6: \[\[sink\]\] 2: count = 0: must be 1 to 9"),
        (2, r"t.toml:7: \[\[sink\]\] 3: lacks 'type'; allowed: row, table"),
        (3, r"t.toml:10: \[\[sink\]\] 4: type = 'pigeon': must be one of row, table"),
    ):
        with pytest.raises(UsageError, match=message):
            sink(number)
    with pytest.raises(UsageError, match="must be a table, got 3"):
        read_tagged(kinds, 3, document, ("sink", 0))
