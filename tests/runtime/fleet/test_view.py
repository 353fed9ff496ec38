"""What a broker says of many devices: percentiles are those of all, and what a device says is of itself alone."""

import json
import re

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from tests.events import EPOCH, start
from tests.repository import ROOT

from tectum.deliver.sinks.mqtt_announcement import ANNOUNCE_EVERY_S, Announcement
from tectum.deliver.sinks.mqtt_events import MOST_RECENT
from tectum.errors import UsageError
from tectum.fleet.ordering import WAIT_S
from tectum.fleet.view import Fleet, spread
from tectum.fleet.watching import SESSION_S
from tectum.supervise.latency import Histogram


def announce(fleet, name, seconds=(), **more):
    histogram = Histogram()
    for one in seconds:
        histogram.add(float(one))
    row = {
        "schema": 1, "at": 0.0, "up_s": 1.0, "versions": {"tectum": "1"}, "state": "ok",
        "bundle": {"name": "home", "version": "1", "hash": "ab", "variant": "fp32"},
        "latency_ms": {"event": msgspec.to_builtins(histogram.figures())}, **more,
    }  # fmt: skip
    fleet.take(f"tectum/{name}/status", b"online", True)
    fleet.take(f"tectum/{name}/device", json.dumps(row).encode(), True)


def test_percentiles_of_a_fleet_are_those_of_one_histogram_that_had_counted_it_all():
    rng = np.random.default_rng(0)
    fleet, whole = Fleet("tectum"), Histogram()
    for number in range(20):  # the slow ones have few events: averaged percentiles would be far off
        seconds = rng.lognormal(-2 + 0.2 * number, 0.5, 400 // (number + 1))
        announce(fleet, f"device{number}", seconds)
        for one in seconds:
            whole.add(float(one))
    found, left_out = spread(fleet.devices())
    expected = whole.figures()
    assert (found.count, found.buckets, left_out) == (expected.count, expected.buckets, [])
    assert (found.p50, found.p95, found.p99) == pytest.approx((expected.p50, expected.p95, expected.p99), abs=0.002)


def test_a_histogram_of_other_buckets_is_left_out_and_named():
    fleet = Fleet("tectum")
    announce(fleet, "old", [0.2] * 5)
    odd = {"event": {"p50": 1.0, "p95": 1.0, "p99": 1.0, "max": 1.0, "count": 9, "buckets": [[1.234567, 9]]}}
    announce(fleet, "new", latency_ms=odd)
    found, left_out = spread(fleet.devices())
    assert (found.count, left_out) == (5, ["new"])


def test_what_a_device_says_of_itself_and_cannot_be_read_is_its_own_trouble():
    fleet = Fleet("tectum")
    announce(fleet, "well")
    for name, raw in {
        "binary": b"\xff\x00", "deep": b"[" * 100_000, "other": b'{"schema": 1}', "newer": b"", "nan": b'{"at": NaN}',
    }.items():  # fmt: skip
        fleet.take(f"tectum/{name}/device", raw, True)
    announce(fleet, "newer", schema=2)
    fleet.take("tectum/bad name/device", b"{}", True)
    assert {one.name: one.state for one in fleet.devices()} == {
        "binary": "unknown", "deep": "unknown", "nan": "unknown", "newer": "unknown", "other": "unknown", "well": "ok",
    }  # fmt: skip
    assert "schema 2, this one reads up to 1" in fleet.device("newer").trouble


def test_a_house_that_only_has_a_status_is_none_of_the_fleet():
    fleet = Fleet("tectum")
    fleet.take("tectum/private/status", b"online", True)
    fleet.take("tectum/private/hall/event", b'{"id": "e1"}', False)
    assert fleet.devices() == []
    with pytest.raises(UsageError, match="no device 'private', nor any other"):
        fleet.device("private")


def test_the_last_events_of_all_are_by_time_and_those_of_a_device_in_its_own_order():
    fleet = Fleet("tectum")
    for name, moments in {"attic": (1.0, 5.0, 4.0, 9.0), "cellar": (2.0, 6.0)}.items():
        rows = []
        for number, at in enumerate(moments, 1):
            event = replace(start(at=at), id=f"{name}{number}", at=EPOCH + at)
            rows.append({**json.loads(event.to_json()), "run": "a", "number": number})
        fleet.take(f"tectum/{name}/recent", json.dumps(rows).encode(), True)
    found = [one.event.id for one in fleet.recent()]
    assert found == ["attic1", "cellar1", "attic2", "attic3", "cellar2", "attic4"]  # a clock was set back


def test_what_the_document_shows_of_a_device_is_what_is_read():
    text = (ROOT / "docs" / "fleet.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    about = msgspec.json.decode(shown, type=Announcement)
    assert json.loads(shown) == json.loads(msgspec.json.encode(about))
    fleet = Fleet("tectum")
    fleet.take("tectum/house/status", b"online", True)
    fleet.take("tectum/house/device", shown.encode(), True)
    found, _ = spread(fleet.devices())
    figures = about.latency_ms["event"]
    assert (fleet.device("house").state, found.count) == ("degraded", figures.count)
    assert (found.p50, found.p95) == pytest.approx((figures.p50, figures.p95), abs=0.001)
    assert f"last {MOST_RECENT} events" in text
    assert f"every {ANNOUNCE_EVERY_S:.0f} s" in text
    assert f"at most {WAIT_S:.0f} s" in text
    assert SESSION_S == 600
