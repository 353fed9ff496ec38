"""``tectum check --try``: real cameras, brokers and servers, and those that are away, refuse or hang."""

import socket
import time

import numpy as np
import pytest
from tests.broker import Broker
from tests.broker import missing as no_broker
from tests.live import LONG_S, Receiver
from tests.media import beeps, write_media
from tests.ports import free_port
from tests.refusing_camera import RefusingCamera
from tests.rtsp_server import RtspServer
from tests.rtsp_server import missing as no_rtsp
from tests.wyoming_server import WyomingServer

from tectum.commands.main import main


@pytest.fixture
def tried(tmp_path, capsys):
    """The exit code of ``check --try``, and its lines by the part that they are of."""

    def tried(text):
        file = tmp_path / "house.toml"
        file.write_text(text)
        code = main(["check", "--try", str(file)])
        rows = [line.split(None, 1) for line in capsys.readouterr().out.splitlines()]
        return code, {what.partition(": ")[0]: (how, what) for how, what in rows}

    return tried


@pytest.fixture
def media(tmp_path):
    rng = np.random.default_rng(0)
    pictures = rng.integers(60, 120, (10, 90, 160, 3), dtype=np.uint8)
    return write_media(tmp_path / "camera.mp4", 20.0, pictures, beeps(20.0), fps=10)


@pytest.mark.skipif(bool(no_rtsp() or no_broker()), reason=no_rtsp() or no_broker())
def test_everything_that_works_is_said_to(tried, media, tmp_path):
    with RtspServer(media) as camera, Broker(tmp_path / "broker") as broker, Receiver() as home:
        code, rows = tried(
            f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\n"
            f"[intents]\nlanguage = 'en'\nhome_assistant = '{home.url}'\ntoken = 't'\n"
            f"[[sink]]\ntype = 'webhook'\nname = 'hook'\nurl = '{home.url}'\n"
            "[[sink]]\ntype = 'jsonl'\nfile = 'events.jsonl'\n"
            f"[[place]]\nname = 'hall'\nstream = '{camera.url}'\n"
            "[[place]]\nname = 'desk'\nmedia = 'camera.mp4'\n[[place.source]]\ntype = 'mqtt'\n"
            "[[place.source.sensor]]\nname = 'door'\ntopic = 'door'\nvalues = ['open']\n"
        )
        assert home.got == []  # nothing was delivered
    assert code == 0, rows
    assert rows["hall"][1] == "hall: stream: picture and sound"
    assert rows["mqtt"] == ("works", "mqtt: takes the house")
    assert rows["hook"] == ("works", "hook: answers (HEAD: 501)")
    assert rows["events.jsonl"] == ("works", "events.jsonl: can be opened")
    assert "sensors on mqtt" in rows["desk"][1] or "recording" in rows["desk"][1]
    assert {how for how, _ in rows.values()} == {"works"}


@pytest.mark.skipif(bool(no_broker()), reason=no_broker())
def test_what_is_away_refuses_or_hangs_is_said_side_by_side_within_seconds(tried, tmp_path):
    with RefusingCamera() as camera, Receiver() as home, Broker(tmp_path / "b", "allow_anonymous false") as broker:
        hangs = socket.create_server(("127.0.0.1", 0))  # takes connections, and never says a word
        quiet = hangs.getsockname()[1]
        away = free_port()
        begun = time.monotonic()
        code, rows = tried(
            f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\n"
            f"[intents]\nlanguage = 'en'\nhome_assistant = 'http://127.0.0.1:{away}'\ntoken = 't'\n"
            f"[[sink]]\ntype = 'webhook'\nname = 'hook'\nurl = 'http://127.0.0.1:{quiet}/x'\n"
            f"[[sink]]\ntype = 'webhook'\nname = 'lock'\nurl = 'http://127.0.0.1:{camera.port}/x'\n"
            f"[[sink]]\ntype = 'mqtt'\nhost = '127.0.0.1'\nport = {quiet}\nnode = 'other'\n"
            f"[[place]]\nname = 'hall'\nstream = 'rtsp://me:secret@127.0.0.1:{camera.port}/1'\n"
            f"[[place]]\nname = 'yard'\nstream = 'rtsp://127.0.0.1:{quiet}/1'\n"
            "[[place]]\nname = 'desk'\ncamera = '/dev/video97'\n"
        )
        assert time.monotonic() - begun < LONG_S  # each has seconds of its own: side by side, not one after the other
        hangs.close()
        assert home.got == []
    assert code == 1
    assert {how for how, _ in rows.values()} == {"FAILS"}
    assert "refuses user and password (401)" in rows["hall"][1]
    assert "secret" not in rows["hall"][1]
    assert "cannot be opened" in rows["yard"][1]
    assert "camera /dev/video97: cannot be opened" in rows["desk"][1]
    assert "refused: Not authorized; mend user and password" in rows["mqtt"][1]
    assert f"mqtt 127.0.0.1:{quiet}: does not answer as a broker does" in rows[f"mqtt 127.0.0.1:{quiet}"][1]
    assert "timed out" in rows["hook"][1]
    assert "401 no: it refuses the house; mend its address or token" in rows["lock"][1]
    assert "refused" in rows[f"commands http://127.0.0.1:{away}"][1]


@pytest.mark.usefixtures("media")
def test_speech_servers_and_ports_are_tried_too(tried):
    pytest.importorskip("wyoming", reason="the extra 'speech' is not installed")
    web, assist, away = free_port(), free_port(), free_port()
    with WyomingServer() as server, socket.create_server(("127.0.0.1", 0)) as taken:
        place = "[[place]]\nname = '{}'\nmedia = 'camera.mp4'\nspeech = {{ transcriber = '{}' }}\n"
        head = "[web]\nport = {}\n[house]\nassist = 'tcp://127.0.0.1:{}'\n"
        code, rows = tried(head.format(web, assist) + place.format("hall", server.uri))
        assert code == 0, rows
        assert server.heard == 0
        assert rows["hall, speech"] == ("works", "hall, speech: transcribes")
        assert rows["[web]"] == ("works", f"[web]: 127.0.0.1:{web} can be listened on")
        assert rows["[house] assist"] == ("works", f"[house] assist: 127.0.0.1:{assist} can be listened on")
        port = taken.getsockname()[1]
        code, rows = tried(head.format(port, assist) + place.format("hall", f"tcp://127.0.0.1:{away}"))
    assert code == 1
    assert rows["hall, speech"][0] == "FAILS"
    assert rows["[web]"][0] == "FAILS"
    assert "cannot be listened on: Address already in use; a house that runs holds its port" in rows["[web]"][1]
    assert rows["[house] assist"][0] == "works"


def test_a_camera_without_a_microphone_says_that_no_sound_came(tried, tmp_path):
    rng = np.random.default_rng(0)
    pictures = rng.integers(60, 120, (10, 90, 160, 3), dtype=np.uint8)
    write_media(tmp_path / "camera.mp4", 3.0, pictures, None, fps=10)
    code, rows = tried("[[place]]\nname = 'hall'\nmedia = 'camera.mp4'\n")
    assert (code, rows["hall"]) == (0, ("works", "hall: recording: picture; no sound came"))
