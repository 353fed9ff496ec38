"""Tables ``[[place.source]]``: each ``type`` has its own keys, short keys stand for the same, rules know sensors."""

import re

import pytest
from tests.live import refused
from tests.repository import ROOT

from tectum.commands.main import main
from tectum.config.load import read_config
from tectum.errors import UsageError
from tectum.house.sources import place_sources
from tectum.observe.sources.camera import CameraSource, CameraTable
from tectum.observe.sources.mqtt import MqttStateSource
from tectum.observe.sources.state import PostedSource
from tectum.plugins import SOURCES

DOOR = """
[[place.source]]
type = "mqtt"
host = "broker.local"
[[place.source.sensor]]
name = "front_door"
topic = "zigbee2mqtt/front_door"
key = "contact"
payload = { "true" = "closed", "false" = "open" }
"""
PAYLOAD = 'payload = { "true" = "closed", "false" = "open" }'
WILD = DOOR.replace("zigbee2mqtt/front_door", "zigbee2mqtt/+")
POSTED = "[[place.source]]\ntype = 'http'\n[[place.source.sensor]]\nname = 'letterbox'\nvalues = ['open', 'closed']\n"


def read(folder, text):
    (folder / "house.toml").write_text(text)
    return read_config(folder / "house.toml")


def test_a_short_key_and_its_table_make_the_same_source(tmp_path):
    long = "[[place]]\nname = 'a'\n[[place.source]]\ntype = 'camera'\ndevice = '0'\nwidth = 640\n"
    short = "[[place]]\nname = 'a'\ncamera = '0'\nwidth = 640\n"
    tables = [one.table for text in (long, short) for one in read(tmp_path, text).places[0].declared()]
    assert tables == [CameraTable("0", 640)] * 2
    (source,) = place_sources(config := read(tmp_path, long), config.places[0])
    assert isinstance(source, CameraSource)
    assert source.device == "0"


def test_every_built_in_source_comes_through_its_entry_point():
    assert SOURCES.installed == ["camera", "http", "microphone", "mqtt", "pcm", "recording", "stream"]


def test_sensors_of_a_broker_and_posted_ones_are_read(tmp_path):
    config = read(tmp_path, f"[[place]]\nname = 'hall'\ncamera = '0'\n{DOOR}{POSTED}")
    (hall,) = config.places
    assert [(sensor.name, sensor.values) for sensor in hall.sensors] == [
        ("front_door", ("closed", "open")),
        ("letterbox", ("open", "closed")),
    ]
    sources = place_sources(config, hall)
    assert [type(source) for source in sources] == [CameraSource, MqttStateSource, PostedSource]
    assert [source.name for source in sources] == ["camera", "sensors on mqtt broker.local:1883", "posted readings"]


def test_the_broker_of_the_house_is_taken_where_none_is_named(tmp_path):
    sensors = DOOR.replace('host = "broker.local"\n', "")
    config = read(tmp_path, f"[mqtt]\nhost = 'own.local'\nport = 99\n[[place]]\nname = 'hall'\n{sensors}")
    assert place_sources(config, config.places[0])[0].name == "sensors on mqtt own.local:99"


def test_two_sources_of_a_kind_are_told_apart(tmp_path):
    other = POSTED.replace("letterbox", "gate")
    config = read(tmp_path, f"[[place]]\nname = 'hall'\n{POSTED}{other}")
    names = [source.name for source in place_sources(config, config.places[0])]
    assert names == ["posted readings", "posted readings 2"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            "[[place.source]]\ntype = 'lidar'",
            "house.toml:5: [[place]] 1 [[source]] 1: type = 'lidar': must be one of camera,",
        ),
        ("[[place.source]]\ndevice = '0'", "1: lacks 'type'; allowed: camera, http,"),
        (
            "[[place.source]]\ntype = 'camera'\ndevise = '0'",
            "unknown key 'devise'; allowed: device, width, height, fps",
        ),
        ("[[place.source]]\ntype = 'camera'", "[[place]] 1 [[source]] 1: lacks 'device'"),
        (
            "[[place.source]]\ntype = 'camera'\ndevice = '0'\nfps = 999",
            "house.toml:7: [[place]] 1 [[source]] 1: fps = 999: must be 0 to 240",
        ),
        (
            "[[place.source]]\ntype = 'stream'\nurl = 'ftp://x'",
            "[[place]] 1 [[source]] 1: url: must begin with rtsp://",
        ),
        ("[[place.source]]\ntype = 'recording'\npath = 'no.mp4'", "path = 'no.mp4': no such file"),
        (
            "camera = '0'\n[[place.source]]\ntype = 'camera'\ndevice = '1'",
            "several sources of pictures: camera, source",
        ),
        ("source = 3", "source = 3: must be tables [[source]]"),
        ("source = [3]", "must be a table, got 3"),
        ("[[place.source]]\ntype = 'http'", "[[place]] 1 [[source]] 1: lacks 'sensor'"),
        ("[[place.source]]\ntype = 'http'\nsensor = []", "sensor = []: must be tables [[sensor]], at least one"),
        (POSTED + POSTED, "'hall' has two sensors of the name 'letterbox'; give each its own"),
        (POSTED.replace("letterbox", "letter box"), "sensor 'letter box': name must be one word"),
        (POSTED.replace("letterbox", "person"), "sensor 'person': a kind of event, or a rule, has this name"),
        (POSTED.replace("values = ['open', 'closed']", ""), "sensor 'letterbox': values: must name at least one word"),
        (POSTED + "kind = 'number'", "sensor 'letterbox': values go with kind = 'words'"),
        (POSTED + "kind = 'text'", "kind = 'text': must be one of words, number, bool"),
        (POSTED + "momentary = ['ajar']", "house.toml:6: [[place]] 1 [[source]] 1: sensor 'letterbox': momentary:"),
        (WILD, "house.toml:10: "),
        (WILD, "topic = 'zigbee2mqtt/+': must be a topic without '+'"),
        (DOOR.replace('host = "broker.local"\n', ""), "lacks 'host': there is no [mqtt] either"),
        (DOOR.replace('host = "broker.local"', 'host = "a"\nca = "x"'), "ca = 'x': needs tls = true"),
        (DOOR.replace(PAYLOAD, "payload = 3"), "payload = 3: must be a table of texts"),
        (DOOR.replace('"open" }', "4 }"), "false = 4: must be a text in quotes"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_is_allowed(tmp_path, capsys, lines, message):
    told = refused(capsys, tmp_path / "house.toml", f"[[place]]\nname = 'hall'\n\n{lines}\n")
    assert message in told, told


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("front_door ajar", "unknown state of the sensor front_door; allowed: front_door closed, front_door open"),
        ("back_door open", "is not KIND, KIND@PLACE, KIND in ZONE or SENSOR STATE"),
        ("front_door@garden open", "there is no sensor front_door at 'garden'; allowed: hall"),
    ],
)
def test_a_rule_of_the_file_may_only_speak_of_its_sensors(tmp_path, capsys, rule, message):
    text = f"[[place]]\nname = 'hall'\n{DOOR}[[rule]]\nname = 'mine'\nwhen = '{rule}'\n"
    assert message in refused(capsys, tmp_path / "house.toml", text)
    (tmp_path / "house.toml").write_text(text.replace(rule, "front_door open and person within 10 s"))
    assert main(["check", str(tmp_path / "house.toml")]) == 0


def test_standard_input_is_asked_for_once(tmp_path):
    pcm = "[[place.source]]\ntype = 'pcm'\npath = '-'\n"
    with pytest.raises(UsageError, match="standard input is asked for by a and b: only one can have it"):
        read(tmp_path, f"[[place]]\nname = 'a'\n{pcm}[[place]]\nname = 'b'\npcm = '-'\n")


@pytest.mark.parametrize("sensor", ["motion", "letterbox"])
def test_the_examples_of_the_docs_are_read(tmp_path, monkeypatch, sensor):
    monkeypatch.setenv("MQTT_PASSWORD", "x")
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    (text,) = (block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[1:] if f'"{sensor}"' in block)
    assert sensor in [one.name for one in read(tmp_path, text).places[0].sensors]


def test_the_door_contact_of_home_assistant_is_read(tmp_path):
    page = (ROOT / "docs" / "home-assistant.md").read_text(encoding="utf-8")
    (sensor,) = re.findall(r"```toml\n(\[\[place.source.sensor.*?)```", page, re.DOTALL)
    text = f"[[place]]\nname = 'hall'\n[[place.source]]\ntype = 'mqtt'\nhost = 'a'\n{sensor}"
    assert [one.values for one in read(tmp_path, text).places[0].sensors] == [("open", "closed")]


def test_quiet_hours_may_name_a_sensor(tmp_path):
    quiet = "[[quiet]]\nfrom = '22:00'\nto = '07:00'\nkinds = ['front_door']\n"
    (tmp_path / "house.toml").write_text(f"[[place]]\nname = 'hall'\n{DOOR}{quiet}")
    assert main(["check", str(tmp_path / "house.toml")]) == 0
