"""Tables ``[[sink]]``: each ``type`` has its own keys; ``[mqtt]`` and ``[intents]`` stand for sinks too."""

import subprocess
import sys
from unittest.mock import Mock

import pytest
from tests.live import refused

from tectum.config import load
from tectum.config.load import read_config
from tectum.deliver.sinks.base import SinkTable
from tectum.deliver.sinks.home_assistant import CommandSink
from tectum.deliver.sinks.local import JsonLinesSink
from tectum.deliver.sinks.webhook import WebhookSink
from tectum.errors import PluginError
from tectum.house.sinks import open_sinks
from tectum.plugins import SINKS

PLACE = "[[place]]\nname = 'hall'\ntext = ['hello']\n"


def test_every_built_in_sink_comes_through_its_entry_point():
    assert SINKS.installed == ["console", "home_assistant", "jsonl", "mqtt", "push", "webhook"]


def test_what_the_file_names_is_opened_by_its_name(tmp_path):
    file = tmp_path / "house.toml"
    file.write_text(
        f"{PLACE}[[sink]]\ntype = 'console'\n[[sink]]\ntype = 'jsonl'\nfile = 'events.jsonl'\n"
        "[[sink]]\ntype = 'webhook'\nurl = 'http://me:hidden@hook.local/a?token=b'\nname = 'hook'\n"
        "[[sink]]\ntype = 'home_assistant'\nurl = 'http://first.local:8123'\ntoken = 't'\n"
        "[intents]\nlanguage = 'en'\nhome_assistant = 'http://second.local:8123'\ntoken = 't'\n"
    )
    sinks = open_sinks(read_config(file))
    assert {name: type(sink) for name, sink in sinks.items()} == {
        "events.jsonl": JsonLinesSink,
        "hook": WebhookSink,
        "commands http://first.local:8123": CommandSink,
        "commands http://second.local:8123": CommandSink,
    }
    for sink in sinks.values():
        sink.close()


def test_a_broker_may_be_a_sink_of_the_list_and_then_takes_words(tmp_path):
    file = tmp_path / "house.toml"
    file.write_text("[[place]]\nname = 'hall'\n[[sink]]\ntype = 'mqtt'\nhost = 'a.local'\n[mqtt]\nhost = 'b.local'\n")
    config = read_config(file)
    assert [name for name, _ in config.declared_sinks()] == ["mqtt a.local:1883", "mqtt"]
    assert config.asked


def test_the_table_of_a_broker_is_that_of_the_installed_sink_and_loaded_only_where_it_is_given(tmp_path):
    (tmp_path / "with.toml").write_text("[[place]]\nname = 'hall'\ncamera = '0'\n[mqtt]\nhost = 'b.local'\n")
    (tmp_path / "without.toml").write_text("[[place]]\nname = 'hall'\ncamera = '0'\n")
    config = read_config(tmp_path / "with.toml")
    assert type(config.mqtt) is SINKS.table("mqtt", SinkTable)
    assert config.broker is config.mqtt
    code = (
        "import sys; from pathlib import Path; from tectum.config.load import read_config\n"
        "for file in map(Path, sys.argv[1:]):\n"
        "    read_config(file); print('tectum.deliver.sinks.mqtt' in sys.modules)"
    )
    files = (tmp_path / "without.toml", tmp_path / "with.toml")
    run = subprocess.run([sys.executable, "-c", code, *files], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]


def test_a_broker_whose_sink_cannot_be_loaded_is_named_with_its_line(tmp_path, monkeypatch):
    def broken(name, _base):
        raise PluginError(f"sink '{name}' of the package x 1 cannot be loaded: no module named y")

    (tmp_path / "house.toml").write_text("[[place]]\nname = 'hall'\ncamera = '0'\n[mqtt]\nhost = 'b.local'\n")
    monkeypatch.setattr(load, "SINKS", Mock(table=broken))
    with pytest.raises(PluginError, match=r"house.toml:4: .*sink 'mqtt' of the package x 1 cannot be loaded"):
        read_config(tmp_path / "house.toml")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("type = 'mqtt'", "[[sink]] 1: lacks 'host'"),
        ("type = 'mqtt'\nhost = 'a'\ntopic = 'a/#'", "house.toml:7: [[sink]] 1: topic = 'a/#': must be a topic"),
        ("type = 'home_assistant'\nurl = 'x'\ntoken = 'y'", "[[sink]] 1: url: must begin with http://"),
        ("type = 'home_assistant'\nurl = 'http://h'", "[[sink]] 1: lacks 'token'"),
        ("type = 'jsonl'\nfile = 3", "[[sink]] 1: file = 3: must be a text in quotes"),
        ("file = 'a'", "[[sink]] 1: lacks 'type'; allowed: console, home_assistant, jsonl, mqtt, push, webhook"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_is_allowed(tmp_path, capsys, lines, message):
    told = refused(capsys, tmp_path / "house.toml", f"{PLACE}[[sink]]\n{lines}\n")
    assert message in told, told
