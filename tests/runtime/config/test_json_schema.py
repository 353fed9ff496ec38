"""The schema for editors takes what the house takes, and marks what it refuses."""

import json
import re
import tomllib
from datetime import time

import jsonschema_rs
import pytest
from tests.repository import ROOT

from tectum.commands.main import main
from tectum.config.json_schema import house_schema

EXAMPLES = sorted((ROOT / "deploy" / "examples").glob("*.toml"))
DOCS = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "configuration.md").read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def schema():
    found = house_schema()
    assert jsonschema_rs.meta.is_valid(found)
    return jsonschema_rs.validator_for(found)


def as_json(text):
    return json.loads(json.dumps(tomllib.loads(text), default=time.isoformat))


@pytest.mark.parametrize("text", [*(file.read_text() for file in EXAMPLES), *DOCS])
def test_files_that_are_right_are_right_for_editors(schema, text):
    assert [error.message for error in schema.iter_errors(as_json(text))] == []


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("[modle]", [], "'modle' was unexpected"),
        ("[model]\nthread = 1", ["model"], "'thread' was unexpected"),
        ("[model]\nthreads = 999", ["model", "threads"], "999 is greater than the maximum of 256"),
        ("[[place]]\ncamera = '0'", ["place", 0], '"name" is a required property'),
        ("[[place]]\nname = 'a'\ncamera = 0", ["place", 0, "camera"], '0 is not of type "string"'),
        ("[[place]]\nname = 'a'\nevent.person.threshold = 1", ["place", 0, "event", "person", "threshold"], "1"),
        ("[[place]]\nname = 'a'\nprivacy = [[[0, 0, 0]]]", ["place", 0, "privacy", 0, 0], "more than 2 items"),
        ("[[quiet]]\nbegin = '22:00'\nto = '07:00'", ["quiet", 0], "'begin' was unexpected"),
        ("[mqtt]\nnode = 'a b'", ["mqtt", "node"], "does not match"),
        ("[store]\nkeep_days = 1", [], '"place" is a required property'),
    ],
)
def test_what_is_wrong_is_marked_where_it_stands(schema, text, where, message):
    found = [(list(error.instance_path), error.message) for error in schema.iter_errors(as_json(text))]
    assert any(path == where and message in told for path, told in found), found


def test_every_table_and_key_is_described():
    found = house_schema()["$defs"]
    assert {"PlaceConfig", "KindSettings", "Zone", "SpeechConfig", "Thing"} <= found.keys()
    for name, table in found.items():
        assert table["description"], name
        assert [key for key, field in table["properties"].items() if not field.get("description")] == [], name
    assert found["QuietConfig"]["properties"].keys() == {"from", "to", "kinds", "places"}


def test_the_command_prints_it(capsys):
    assert main(["check", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads((ROOT / "docs" / "tectum.schema.json").read_text())
    assert main(["check"]) == 2
    assert "check: give a CONFIG.toml, or --schema" in capsys.readouterr().err
