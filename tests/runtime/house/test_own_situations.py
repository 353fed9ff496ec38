"""Situations of a house's own, in a running one: told, kept, on the page and on a real broker as those that were
trained."""

import json

import pytest
from tests.house_file import TOKEN, mqtt_table, web_table
from tests.live import HouseProcess, refused, until
from tests.media import alarm_clip
from tests.ports import free_port
from tests.web_client import Client

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("paho.mqtt", reason="the extra 'mqtt' is not installed")
from tests.broker import Broker, Listener, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

HOUSE = """
[[place]]
name = "hall"
media = "hall.mp4"
loop = true
[[place.source]]
type = "http"
[[place.source.sensor]]
name = "window"
values = ["open", "closed"]
[[situation]]
name = "airing"
when = "window open within 1 s"
[[situation]]
name = "smoke_moves_out"
when = "smoke_alarm and window open within 20 s"
[[rule]]
name = "long_airing"
when = "airing for 2 s"
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("situations")
    alarm_clip(folder, seconds=12.0)
    with Broker(folder / "broker") as broker:
        listener, port = Listener(broker, name="listener"), free_port()
        (folder / "house.toml").write_text(web_table(port) + mqtt_table(broker.port) + HOUSE)
        with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
            house.wait_until_told("the page is at")
            yield house, Client(port, TOKEN), listener
        listener.close()


def test_one_begins_lasts_and_ends_as_any_situation(running):
    house, client, listener = running

    def window(value):
        status, _, _ = client.ask("/api/readings", "POST", {"place": "hall", "name": "window", "value": value})
        assert status == 200

    window("closed")
    window("open")
    told = house.wait_for(kind="airing", phase="start")
    assert (told["head"], told["place"], told["present"]) == ("situation", "hall", ["state"])
    assert told["attribution"]["state"] == 1.0
    assert [(one["label"], one["text"]) for one in told["evidence"]] == [("window", "window open")]
    assert house.wait_for(kind="long_airing", phase="start")["head"] == "rule"
    assert "airing" in [one["kind"] for one in client.get("/api/house")["places"][0]["open"]]
    of_two = house.wait_for(kind="smoke_moves_out", phase="start")  # what is heard, and what a sensor says
    assert {one["modality"] for one in of_two["evidence"]} == {"audio", "state"}
    window("closed")
    over = house.wait_for(kind="airing", phase="end")
    assert over["id"] == told["id"]
    kept = client.get("/api/events?kind=airing")
    assert [one["head"] for one in kept] == ["situation"]

    def parts():
        return json.loads(listener.kept["homeassistant/device/tectum_house/config"])["components"]

    until(lambda: "homeassistant/device/tectum_house/config" in listener.kept)
    assert "situation_airing" in parts()
    assert "rule_airing" not in parts()
    assert [row["name"] for row in client.get("/api/rules")] == ["long_airing"]


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("name = 'ajar'\nwhen = 'window ajar'", "unknown state of the sensor window; allowed: window closed"),
        ("name = 'dog_bark'\nwhen = 'window open'", "a kind of event has this name; give the situation another"),
        ("name = 'routine'\nwhen = 'window open'", "a kind of event has this name; give the situation another"),
        ("name = 'long_airing'\nwhen = 'window open'", "a situation has this name; give the rule another"),
        ("name = 'two'\nwhen = 'airing'", "unknown kind 'airing'"),
        ("name = 'airing'\nwhen = 'window open'", "another situation has this name; give each its own"),
        ("name = 'airing'", "lacks 'when'"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_one_line(tmp_path, capsys, table, line):
    alarm_clip(tmp_path, seconds=2.0)
    assert line in refused(capsys, tmp_path / "house.toml", f"{HOUSE}[[situation]]\n{table}\n")
