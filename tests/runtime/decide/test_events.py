"""The event's JSON: the same bytes as ever, and lines of a newer Tectum read with what is known."""

import json
from pathlib import Path

import pytest
from tests.events import start
from tests.repository import ROOT

from tectum.decide.defaults import ALARMS, NEVER_MUTED, NOTICES
from tectum.decide.events import PHASES, Event
from tectum.decide.evidence import Evidence
from tectum.errors import UsageError

LINES = (Path(__file__).parent / "events_of_0_1_0.jsonl").read_text(encoding="utf-8")
RECORDED = [json.loads(line) for line in LINES.rstrip("\n").split("\n")]
"""The values of an event's fields in their order, unrounded, and the line that the code of commit a55e3a1 made."""


def event_of(values):
    return Event(*(tuple(value) if isinstance(value, list) else value for value in values))


def test_every_line_is_byte_for_byte_what_it_was():
    assert len(RECORDED) == 48
    assert {values[4] for values, _ in RECORDED} == set(PHASES)
    for values, line in RECORDED:
        assert event_of(values).to_json() == line


def test_a_line_is_read_as_what_was_written():
    for _, line in RECORDED:
        event = Event.from_json(line)
        assert event.to_json() == line
        assert isinstance(event.modalities, tuple)
        assert event.box is None or isinstance(event.box, tuple)


def test_words_of_the_field_in_python_and_the_keys_of_schema_1_in_json():
    event = Event("a", "person", "presence", "hall", "start", 1.0, None, 1.0, 0.9, modalities=("vision",),
                  box=(0.1, 0.2, 0.3, 0.4), actionable=False, muted=True)  # fmt: skip
    row = json.loads(event.to_json())
    assert (row["present"], row["where"], row["acts"], row["quiet"]) == (["vision"], [0.1, 0.2, 0.3, 0.4], False, True)
    with pytest.raises(AttributeError):
        event.muted = False


def test_evidence_stands_in_the_line_where_there_is_any_and_is_read_back():
    found = (Evidence("help", "help", "text", 0.9123, 1.234, "help me"), Evidence("cough", "sound", "audio", 0.8, 1.0))
    event = Event("a", "distress", "situation", "hall", "start", 1.0, None, 1.0, 0.9, evidence=found)
    row = json.loads(event.to_json())
    assert row["evidence"] == [
        {"label": "help", "head": "help", "modality": "text", "score": 0.9123, "time": 1.234, "text": "help me"},
        {"label": "cough", "head": "sound", "modality": "audio", "score": 0.8, "time": 1.0},
    ]
    assert Event.from_json(event.to_json()).evidence == found
    assert event.rounded() == event
    assert Event.from_json(newer(evidence="none")).evidence is None
    assert '"evidence"' not in Event.from_json(RECORDED[0][1]).to_json()


def newer(**changes):
    return json.dumps({**json.loads(RECORDED[0][1]), **changes})


def test_a_line_of_a_newer_version_is_read_with_what_is_known():
    known = Event.from_json(RECORDED[0][1])
    assert Event.from_json(newer(mood="calm", schema=2, why={"threshold": 0.5})) == known
    # a known key whose value means something else now: its default stands, the rest is read
    changed = Event.from_json(newer(where={"box": [0, 0, 1, 1]}, zone=["a", "b"], acts="yes"))
    assert (changed.box, changed.zone, changed.actionable) == (None, None, True)
    assert (changed.id, changed.start, changed.modalities) == (known.id, known.start, known.modalities)
    fewer = json.loads(RECORDED[0][1])
    for key in ("slots", "at", "zone"):
        del fewer[key]
    assert Event.from_json(json.dumps(fewer)).slots is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "event: is not JSON"),
        ("{", "event: is not JSON"),
        ("9,", "event: is not JSON"),  # a number is no event: found before the comma is
        (f'{{"id": {"[" * 100_000}', "event: is not JSON"),
        ("[", "event: is not JSON"),
        ("[1]", "event: is not a JSON object"),
        ("{}", "event: 'id' is missing"),
        (newer(score="high"), "event: 'score' is 'high'"),
    ],
)
def test_what_is_no_event_is_said(line, why):
    with pytest.raises(UsageError, match=why):
        Event.from_json(line)


def test_what_is_an_alarm_stands_in_one_place():
    assert {start(kind, 0.0, "situation").severity for kind in ALARMS} == {"alarm"}
    assert {start(kind, 0.0, "sound").severity for kind in NOTICES} == {"notice"}
    assert (start("hazard", 0.0, "rule").severity, start("quiet", 0.0, "situation").severity) == ("notice", "info")
    assert NEVER_MUTED < ALARMS  # their sounds are told by the situations that rest on them
    page = ROOT / "runtime" / "tectum" / "serve" / "web" / "static"
    scripts = [path for path in page.rglob("*.js") if "strings" not in path.parts]
    assert scripts
    assert [path.name for path in scripts if "co_alarm" in path.read_text(encoding="utf-8")] == []
