"""State sensors of a running house: on a real broker and posted over HTTP, through rules, history and health."""

import json
import time

import pytest
from tests.house_file import TOKEN, mqtt_table, web_table
from tests.live import HouseProcess, until
from tests.media import alarm_clip
from tests.ports import free_port
from tests.web_client import Client

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("paho.mqtt", reason="the extra 'mqtt' is not installed")
from tests.broker import Broker, Listener, missing

from tectum.commands.main import main

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

HOUSE = """
[[place]]
name = "hall"
media = "hall.mp4"
loop = true
[[place.source]]
type = "mqtt"
[[place.source.sensor]]
name = "front_door"
topic = "zigbee2mqtt/front_door"
key = "contact"
payload = { "true" = "closed", "false" = "open" }
availability = "zigbee2mqtt/front_door/availability"
[[place]]
name = "street"
[[place.source]]
type = "http"
[[place.source.sensor]]
name = "letterbox"
values = ["open", "closed"]
[[place.source.sensor]]
name = "tank"
kind = "number"
step = 0.5
[[rule]]
name = "door"
when = "front_door open"
[[rule]]
name = "alarm_at_an_open_door"
when = "smoke_alarm and front_door open within 10 s"
[[rule]]
name = "full"
when = "tank > 30"
"""
DOOR, THERE = "zigbee2mqtt/front_door", "zigbee2mqtt/front_door/availability"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A house, a client of its API, a sender on its broker, and its folder. The door was open before it began."""
    folder = tmp_path_factory.mktemp("sensors")
    alarm_clip(folder, seconds=12.0)
    with Broker(folder / "broker") as broker:
        sender = Listener(broker, name="sender")
        sender.send(THERE, "online", retain=True)
        sender.send(DOOR, json.dumps({"contact": False}), retain=True)
        port = free_port()
        (folder / "house.toml").write_text(web_table(port) + mqtt_table(broker.port) + HOUSE)
        with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
            house.wait_until_told("the page is at")
            yield house, Client(port, TOKEN), sender, folder
        sender.close()


def test_a_door_that_was_open_is_a_state_but_did_not_open(running):
    house, client, _, _ = running
    found = house.wait_for(kind="front_door", phase="start")
    assert (found["head"], found["place"], found["value"], found["was"]) == ("state", "hall", "open", "open")
    told = house.wait_for(kind="alarm_at_an_open_door", phase="start")  # it stands open, and the alarm goes off
    assert told["present"] == ["audio", "state"]
    assert told["attribution"]["state"] == 0.5
    assert house.events(kind="door") == []
    sensors = client.get("/api/health")["places"]["hall"]["sensors"]
    assert (sensors["front_door"]["state"], sensors["front_door"]["value"]) == ("ok", "open")


def test_a_door_that_opens_fires_its_rule_and_goes_out_to_the_broker(running):
    house, client, sender, _ = running
    house.wait_for(kind="front_door", phase="start")
    sender.send(DOOR, json.dumps({"contact": True}), retain=True)
    shut = house.wait_for(kind="front_door", phase="start", value="closed")
    assert shut["was"] == "open"
    sender.send(DOOR, json.dumps({"contact": False}), retain=True)
    house.wait_for(kind="door", phase="start")
    open_now = [one["value"] for one in client.get("/api/house")["places"][0]["open"] if one["kind"] == "front_door"]
    assert open_now == ["open"]

    def told():
        rows = [json.loads(payload) for payload in sender.of("tectum/house/hall/event")]
        return {row["value"] for row in rows if row["kind"] == "front_door" and row["head"] == "state"}

    until(lambda: {"open", "closed"} <= told())
    config = json.loads(sender.kept["homeassistant/device/tectum_house_hall/config"])
    assert "front_door" in config["components"]["events"]["event_types"]


def test_a_door_that_is_away_is_told_in_health_and_is_not_open(running):
    house, client, sender, _ = running
    sender.send(THERE, "offline", retain=True)
    until(lambda: client.get("/api/health")["places"]["hall"]["sensors"]["front_door"]["state"] == "down")
    hall = client.get("/api/health")["places"]["hall"]
    assert hall["sensors"]["front_door"] | {"since": 0} == {
        "state": "down", "reason": "is offline", "value": None, "since": 0,
    }  # fmt: skip
    source = next(row for name, row in hall["sources"].items() if name.startswith("sensors on mqtt"))
    assert (source["state"], source["reason"]) == ("degraded", "front_door: is offline")
    assert client.get("/api/house")["state"] == "degraded"
    open_now = [one["kind"] for one in client.get("/api/house")["places"][0]["open"]]
    assert "front_door" not in open_now
    sender.send(THERE, "online", retain=True)
    until(lambda: client.get("/api/health")["places"]["hall"]["sensors"]["front_door"]["value"] == "open")
    until(lambda: house.events(kind="front_door", phase="start")[-1]["was"] == "open")
    assert house.events(kind="front_door", phase="start")[-1]["value"] == "open"


def test_readings_are_posted(running):
    house, client, _, _ = running
    stamp = time.time() - 5
    for body in ({"name": "letterbox", "value": "open"}, {"name": "tank", "value": 30.5, "time": stamp}):
        status, _, answer = client.ask("/api/readings", "POST", {"place": "street", **body})
        assert (status, json.loads(answer)["value"]) == (200, body["value"])
    opened = house.wait_for(kind="letterbox", phase="start")
    assert (opened["place"], opened["value"], opened["was"]) == ("street", "open", None)
    full = house.wait_for(kind="full", phase="start")
    assert full["text"] == "tank > 30"
    assert house.wait_for(kind="tank", phase="start")["at"] == pytest.approx(stamp, abs=0.01)
    client.ask("/api/readings", "POST", {"place": "street", "name": "letterbox", "value": "closed"})
    ended = house.wait_for(kind="letterbox", phase="end")
    assert ended["value"] == "open"


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"value": "ajar"}, 400, "letterbox = 'ajar': must be one of open, closed"),
        ({"value": 3}, 400, "letterbox = 3.0: must be one of open, closed"),
        ({"value": None}, 422, "value"),
        ({"value": ["open"]}, 422, "value"),
        ({"value": "open", "time": "now"}, 422, "time: "),
        ({"value": "open", "time": -1}, 422, "time: "),
        ({"value": "open", "colour": "red"}, 422, "colour: "),
        ({"value": "open", "name": "gate"}, 404, "posted of a sensor 'gate'; there are: letterbox, tank"),
        ({"value": "open", "place": "attic"}, 404, "unknown place 'attic'; there are: hall, street"),
        ({"value": "open", "place": "hall", "name": "front_door"}, 404, "sensor 'front_door'; there are: none"),
    ],
)  # fmt: skip
def test_a_wrong_reading_is_refused_with_what_is_allowed(running, body, status, detail):
    _, client, _, _ = running
    got, _, answer = client.ask("/api/readings", "POST", {"place": "street", "name": "letterbox", **body})
    assert got == status
    assert detail in json.loads(answer)["detail"]


def test_while_detection_is_off_states_are_known_and_told_again_after(running):
    house, client, _, _ = running
    client.ask("/api/readings", "POST", {"place": "street", "name": "letterbox", "value": "open"})
    until(lambda: house.events(kind="letterbox", phase="start")[-1:])
    client.ask("/api/places/street/switches/detection", "PUT", {"on": False})
    until(lambda: client.get("/api/house")["places"][1]["open"] == [])
    client.ask("/api/readings", "POST", {"place": "street", "name": "letterbox", "value": "closed"})
    row = until(
        lambda: (r := client.get("/api/health")["places"]["street"]["sensors"]["letterbox"])["value"] == "closed" and r
    )
    assert row["state"] == "ok"
    assert client.get("/api/house")["places"][1]["open"] == []
    client.ask("/api/places/street/switches/detection", "PUT", {"on": True})
    (still,) = until(lambda: [o for o in client.get("/api/house")["places"][1]["open"] if o["kind"] == "letterbox"])
    assert still["value"] == "closed"


def test_readings_need_the_same_rights_as_all_else(running):
    _, client, _, _ = running
    stranger = Client(client.port)
    assert stranger.ask("/api/readings", "POST", {"place": "street", "name": "letterbox", "value": "open"})[0] == 401
    assert "/api/readings" in client.get("/api/openapi.json")["paths"]


def test_a_sentence_and_history_know_the_sensors(running, capsys):
    house, client, _, folder = running
    status, _, answer = client.ask(
        "/api/rules", "POST", {"sentence": "tell me when the letterbox opens while we are away"}
    )
    assert (status, json.loads(answer)["answer"]) == (200, "understood: tell when letterbox open while away")
    house.wait_for(kind="letterbox", phase="end")
    config = ["--config", str(folder / "house.toml"), "--json"]
    assert main(["rules", "test", "tell me when the letterbox opens", *config]) == 0
    fired = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [row["text"] for row in fired] == ["letterbox open"]
