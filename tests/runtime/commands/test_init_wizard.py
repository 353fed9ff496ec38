"""``tectum init`` as a person answers it."""

import contextlib
import io
import stat
import subprocess
import sys

import pytest
from tests.live import LONG_S

from tectum.commands.init_wizard import HouseSetup
from tectum.commands.main import main
from tectum.config.load import read_config
from tectum.errors import UsageError
from tectum.serve.web.password import matches
from tectum.setup.discovery import NetworkCamera
from tectum.setup.draft import quoted
from tectum.setup.house_file import write_house
from tectum.setup.trying import Tried

CAMERAS = {"/dev/video0": "USB camera", "/dev/video2": "Other"}


def answered(answers, cameras=CAMERAS, microphones=("Built-in",)):
    """The file after these answers, empty ones taking the default; and what was said."""
    left = list(answers)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        text = HouseSetup(lambda _, default: left.pop(0) or default, cameras, list(microphones)).text()
    assert left == []
    return text, said.getvalue().splitlines()


def test_defaults_make_a_house_of_what_is_there(tmp_path):
    text, _ = answered([""] * 11)
    write_house(tmp_path / "house.toml", text, False)
    config = read_config(tmp_path / "house.toml")
    (place,) = config.places
    assert (place.name, place.camera, place.microphone) == ("hall", "/dev/video0", "default")
    assert config.web.port == 8420
    assert config.broker is None
    assert stat.S_IMODE((tmp_path / "house.toml").stat().st_mode) == 0o600


def test_several_places_a_broker_and_a_page_for_the_network(tmp_path, monkeypatch):
    monkeypatch.setenv("MQTT_PASSWORD", "x")
    stream = 'rtsp://user:a"b\\c@10.0.0.2/sub'
    answers = ["Front door", stream, "", "yes", "yes", "Front door", "büro", "3", "Built-in", "", "no"]
    answers += ["0", "broker.local", "tectum", "yes", "9000", "yes", "short", "long enough"]
    text, said = answered(answers)
    write_house(tmp_path / "house.toml", text, False)
    config = read_config(tmp_path / "house.toml")
    door, office = config.places
    assert door.stream.reveal() == stream
    assert door.outside
    assert (office.name, office.camera, office.microphone) == ("büro", "3", "Built-in")
    assert config.state is None
    broker = config.mqtt
    assert (broker.host, broker.user, broker.password.reveal()) == ("broker.local", "tectum", "${MQTT_PASSWORD}")
    assert (config.web.port, config.web.host) == (9000, "0.0.0.0")
    assert matches("long enough", config.web.password.reveal())
    assert any("'Front door': must be new" in line for line in said)
    assert any("less than 8 characters" in line for line in said)


def test_browsers_are_notified_where_somebody_may_be_asked(tmp_path):
    pytest.importorskip("pywebpush", reason="the extra 'push' is not installed")
    text, said = answered([*[""] * 10, "nobody", "me@example.org"])
    assert any("must be mailto:" in line for line in said)
    write_house(tmp_path / "house.toml", text, False)
    assert [sink.contact for sink in read_config(tmp_path / "house.toml").sinks] == ["mailto:me@example.org"]


def test_answers_that_are_wrong_are_asked_again():
    answers = ["a/b", "hall", "webcam", "none", "none", "maybe", "no", "many", "3", "", "no"]
    text, said = answered(answers)
    assert "keep_days = 3" in text
    assert [line for line in said if "must be" in line] == [
        "'a/b': must be new, of letters, digits, space, '.', '-' and '_'",
        "'webcam': must be a device (0, /dev/video0), an address with ://, or 'none'",
        "'maybe': must be yes or no",
        "'many': must be a number from 0 to 3650",
    ]


def test_a_file_that_is_there_is_kept_and_a_folder_that_is_not_is_told(tmp_path, capsys):
    file = tmp_path / "house.toml"
    file.write_text("mine")
    assert main(["init", "--yes", str(file)]) == 2
    assert file.read_text() == "mine"
    assert "exists already" in " ".join(capsys.readouterr().err.split())
    assert main(["init", "--yes", "--force", str(file)]) == 0
    assert "[[place]]" in file.read_text()
    assert main(["init", "--yes", str(tmp_path / "no" / "house.toml")]) == 2
    with pytest.raises(UsageError, match="unknown key"):
        write_house(tmp_path / "bad.toml", "[nonsense]\n", False)
    assert not (tmp_path / "bad.toml").exists()


def test_an_input_that_ends_writes_nothing(tmp_path):
    command = [sys.executable, "-m", "tectum.commands.main", "init", str(tmp_path / "house.toml")]
    done = subprocess.run(command, input="hall\n", capture_output=True, text=True, check=False, timeout=LONG_S)
    assert done.returncode == 2
    assert "nothing was written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_texts_are_quoted_as_toml_wants():
    import tomllib

    for text in ('a"b', "a\\b", "a\nb", "ü"):
        assert tomllib.loads(f"key = {quoted(text)}") == {"key": text}


def test_a_network_camera_is_offered_tried_with_user_and_password_apart_and_kept_as_it_answered(tmp_path):
    tried = []

    def works(place, about, service):
        tried.append((place.stream, place.user, place.password.reveal(), about, service))
        return Tried("", "", f"{place.stream}/stream2", b"", 640, 360, True)

    left = ["hall", "rtsp://10.0.0.7", "me", "a#b", *[""] * 9]
    with contextlib.redirect_stderr(io.StringIO()) as said:
        network = [NetworkCamera("10.0.0.7", "Garden", "Tapo C200", "http://10.0.0.7/onvif")]
        text = HouseSetup(lambda _, default: left.pop(0) or default, {}, [], network, works).text()
    write_house(tmp_path / "house.toml", text)
    (place,) = read_config(tmp_path / "house.toml").places
    assert tried == [("rtsp://10.0.0.7", "me", "a#b", "Garden Tapo C200", "http://10.0.0.7/onvif")]
    assert (place.stream.reveal(), place.user, place.password.reveal()) == ("rtsp://10.0.0.7/stream2", "me", "a#b")
    assert "rtsp://10.0.0.7  Garden Tapo C200" in said.getvalue()
    assert "works: 640 x 360, with sound" in said.getvalue()
