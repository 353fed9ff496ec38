"""What a house kept is damaged: it begins all the same, says so, and loses nothing else."""

import contextlib
import json
import sqlite3

import numpy as np
import pytest
from msgspec.structs import replace
from tests.events import EPOCH, end, start

from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.deliver.push_subscriptions import PushSubscriptions
from tectum.deliver.store.marks import EventVectors
from tectum.deliver.store.score_levels import Watched
from tectum.deliver.store.store import FILE, RuleSentence, Store
from tectum.house.house import House

DEEP = "[" * 5_000
BROKEN = "\udcff"


@pytest.fixture
def state(tmp_path, engine):
    """The folder of a house that kept a little of everything."""
    folder, model = tmp_path / "tectum-state", engine.bundle.identity
    store = Store(folder)
    for name in ("one", "two"):
        begun = replace(start(), id=name)
        store.add([begun, end(begun, 2.0)], EPOCH)
    width = engine.bundle.embedding
    vectors = np.ones((4, width), np.float16).tobytes()
    store.marks.keep([EventVectors(one, "hall", model, width, vectors) for one in ("one", "two")])
    store.marks.mark("one", right=False)
    store.levels.add(model, EPOCH, {("hall", "sound"): Watched(60.0, {"dog_bark": [3, 2, 1]})})
    store.add_rule_sentence(RuleSentence("dog", "tell me when a dog barks", "dog_bark"))
    store.add_rule_sentence(RuleSentence("cat", "tell me when a cat is there", "cat"))
    store.set_setting("hall/context", "away")
    store.close()
    return folder


def begun(state, engine):
    """A house on it, for a moment."""
    table = {"place": [{"name": "hall", "text": ["@0 good night"]}], "house": {"false_alarms": "1 a day"}}
    with House(config_of(Document("test", table), state.parent), engine, {}) as house:
        return house.health(), [one.event.id for one in house.store.events()], house.rules.rules


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("UPDATE score_level SET counts=?", "{"),
        ("UPDATE score_level SET counts=?", '{"dog_bark": [1]}'),
        ("UPDATE score_level SET counts=?", '{"dog_bark": "many"}'),
        ("UPDATE score_level SET counts=?", DEEP),
        ("UPDATE score_level SET seconds=?", "long"),
        ("UPDATE mark SET width=?", 3),
        ("UPDATE mark SET width=?", 0),
        ("UPDATE mark SET at=?", "then"),
        ("UPDATE mark SET vectors=?", "x"),
        ("UPDATE event_vector SET width=?", 0),
        ("UPDATE event SET json=? WHERE id='two'", "{"),
        ("UPDATE event SET json=? WHERE id='two'", DEEP),
        ("UPDATE message SET json=? WHERE event='two'", '{"id": 1}'),
        ("UPDATE rule_sentence SET rule=? WHERE name='dog'", "no_such_kind"),
        ("UPDATE rule_sentence SET rule=? WHERE name='dog'", "(" * 5_000),
        ("INSERT INTO setting VALUES ('hall/parked', ?)", DEEP),
        ("INSERT INTO setting VALUES ('rules/watched', ?)", "nan inf"),
        ("INSERT INTO setting VALUES ('snooze/hall', ?)", "soon"),
        ("INSERT INTO setting VALUES ('clock believed at', ?)", "soon"),
        ("UPDATE setting SET value=?", "somewhere"),
    ],
)
def test_a_damaged_row_costs_no_more_than_itself(state, engine, query, value):
    with contextlib.closing(sqlite3.connect(state / FILE)) as db, db:
        assert db.execute(query, (value,)).rowcount >= 1
    _, events, rules = begun(state, engine)
    assert "one" in events
    assert "cat" in {rule.name for rule in rules}


@pytest.mark.parametrize("content", ["", "{", DEEP, '{"raises":' * 5_000, BROKEN, "[]", "null"], ids=range(7))
@pytest.mark.parametrize("name", ["raised.json", "push.json", "health.json", "camera-links.key"])
def test_a_damaged_file_stops_no_house(state, engine, name, content):
    (state / name).write_text(content, encoding="utf-8", errors="surrogateescape")
    _, events, rules = begun(state, engine)
    assert {"one", "two"} <= set(events)
    assert len(rules) == 2


@pytest.mark.parametrize("to", [-1, 0, 5, 1e308])
def test_a_threshold_that_is_none_was_not_raised(state, engine, to, caplog):
    own = engine.bundle.thresholds["sound"]["dog_bark"]
    row = {"place": "hall", "head": "sound", "label": "dog_bark", "from": own, "to": to, "why": "", "by": "calibrate"}
    (state / "raised.json").write_text(json.dumps({"model": engine.bundle.identity, "raises": [row]}))
    begun(state, engine)
    assert "raised.json" in caplog.text
    assert "dog_bark" in caplog.text


def test_subscriptions_that_cannot_be_read_are_set_aside(tmp_path, caplog):
    (tmp_path / "push.json").write_text("{")
    assert list(PushSubscriptions(tmp_path).all()) == []
    assert (tmp_path / "push.json.damaged").read_text() == "{"
    assert "push.json.damaged" in caplog.text
