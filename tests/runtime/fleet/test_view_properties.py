"""Whatever a device says, or almost says: it is read or passed over, listed and shown, and nothing else breaks."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.events import start

from tectum.fleet.page import write_page
from tectum.fleet.view import Fleet, spread

FIGURES = {"p50": 14.0, "p95": 18.0, "p99": 18.0, "max": 18.0, "count": 3, "buckets": [[14.678, 2], [21.544, 1]]}
ABOUT = {
    "schema": 1, "at": 1.7e9, "up_s": 1.0, "versions": {"tectum": "1.2.3"}, "state": "degraded",
    "bundle": {"name": "home", "version": "1", "hash": "ab", "variant": "int8"}, "marks": {"right": 3, "wrong": 4},
    "places": {"hall": "ok"}, "parts": {"hall: camera": {"state": "down", "reason": "away"}},
    "latency_ms": {"event": FIGURES},
}  # fmt: skip
EVENT = {**json.loads(start(at=5.0).to_json()), "at": 1.7e9, "run": "a", "number": 1}
NUMBERS = st.one_of(st.integers(), st.sampled_from([0, -1, 2**63, 10**40, 10**400]), st.floats(allow_subnormal=False))
ODD = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def nearly(draw, value):
    """``value`` with something odd somewhere in it."""
    if isinstance(value, dict) and value and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: draw(nearly(value[key]))}
    if isinstance(value, list) and value and draw(st.booleans()):
        index = draw(st.integers(0, len(value) - 1))
        return [*value[:index], draw(nearly(value[index])), *value[index + 1 :]]
    return draw(ODD)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return tmp_path_factory.mktemp("page") / "fleet.html"


@example(about={**ABOUT, "at": 1e300}, event={**EVENT, "at": 1e300}, recent=[{**EVENT, "at": -1e12}])
@example(about={**ABOUT, "latency_ms": {"event": {**FIGURES, "buckets": [[14.678, 10**400]]}}}, event=EVENT, recent=[])
@given(about=nearly(ABOUT), event=nearly(EVENT), recent=nearly([EVENT, {**EVENT, "id": "other", "number": 2}]))
def test_what_is_nearly_right_is_listed_and_shown(about, event, recent, page):
    told = []
    fleet = Fleet("tectum", told.append)
    fleet.take("tectum/well/status", b"online", True)
    fleet.take("tectum/well/device", json.dumps(ABOUT).encode(), True)
    for topic, payload in (("status", "online"), ("device", about), ("recent", recent), ("hall/event", event)):
        raw = payload if isinstance(payload, str) else json.dumps(payload)
        fleet.take(f"tectum/odd/{topic}", raw.encode("utf-8", "surrogatepass"), topic != "hall/event")
    fleet.overdue()
    devices = fleet.devices()
    found, left_out = spread(devices)
    assert found.count >= 3 or "odd" in left_out
    write_page(page, devices, fleet.recent(), 1.7e9)
    assert "well" in page.read_text()
