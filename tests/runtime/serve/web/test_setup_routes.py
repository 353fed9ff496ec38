"""The first start of a real house over real HTTP: who has the token tries things and writes the file; nobody else."""

import stat
from importlib.util import find_spec

import pytest
from tests import rtsp_server
from tests.live import LONG_S, until
from tests.media import write_media
from tests.ports import free_port
from tests.rtsp_server import RtspServer
from tests.setup_house import FirstStart, asked
from tests.web_client import Client

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytestmark = pytest.mark.skipif(bool(rtsp_server.missing()), reason=rtsp_server.missing() or "-")

from tectum.commands.main import main  # noqa: E402
from tectum.config.load import read_config  # noqa: E402


@pytest.fixture
def first(tmp_path):
    with FirstStart(tmp_path) as house:
        yield house


def test_nobody_without_the_token_finds_tries_or_writes(first):
    stranger = Client(first.port)
    for method, path in (
        ("GET", "/api/setup/found"),
        ("POST", "/api/setup/camera"),
        ("POST", "/api/setup/microphone"),
        ("POST", "/api/setup/broker"),
        ("POST", "/api/setup/house"),
        ("GET", "/api/openapi.json"),
    ):
        assert stranger.ask(path, method, {} if method == "POST" else None)[0] == 401, path
    assert stranger.log_in("a guess")[0] == 401
    status, headers, body = stranger.ask("/")
    assert (status, b"first_start.js" in body) == (200, True)
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    owner = first.owner()
    assert owner.ask("/api/setup/camera", "POST", {}, Origin="http://evil.example")[0] == 403
    assert owner.ask("/api/setup/found", Host="evil.example")[0] == 421
    assert not first.file.exists()


def test_what_is_tried_is_only_what_was_typed_and_not_too_often(first):
    owner = first.owner()
    for stream in ("file:///etc/passwd", "rtsp://${HOME}/", "tcp://127.0.0.1:22"):
        status, tried = asked(owner, "/api/setup/camera", {"stream": stream})
        assert status == 200
        assert tried["trouble"] == "wrong", tried
        assert not tried["picture"]
    assert asked(owner, "/api/setup/camera", {"camera": "/etc/passwd"})[1]["trouble"] == "wrong"
    assert asked(owner, "/api/setup/broker", {"host": "127.0.0.1", "port": free_port()})[1]["trouble"] == "unreachable"
    codes = [asked(owner, "/api/setup/broker", {"host": "a b"})[0] for _ in range(30)]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_a_house_is_written_checked_for_its_user_alone_and_begins_in_the_same_process(first, tmp_path, grey):
    owner = first.owner()
    with RtspServer(write_media(tmp_path / "cam.mp4", 20.0, grey), video_only=True, login=("me", "a#b")) as camera:
        place = {"name": "hall", "stream": camera.url, "user": "me", "password": "a#b", "sound": False}
        tried = asked(owner, "/api/setup/camera", {"stream": camera.url, "user": "me", "password": "a#b"})[1]
        assert (tried["trouble"], tried["sound"], bool(tried["picture"])) == ("", False, True), tried
        for wrong in (
            {"places": []},
            {"places": [{"name": "hall"}]},
            {"places": [place, place]},
            {"places": [place], "reachable": True},
            {"places": [place], "password": "short"},
            {"places": [{**place, "stream": "rtsp://${HOME}"}]},
            {"places": [place], "contact": "nobody"},
            {"places": [place], "contact": "${HOME}@example.org"},
        ):
            status, answer = asked(owner, "/api/setup/house", wrong)
            assert status in (400, 422), wrong
            assert answer["detail"]
            assert not first.file.exists()
        told = {"contact": "me@example.org"} if find_spec("pywebpush") else {}
        status, answer = asked(owner, "/api/setup/house", {"places": [place], "password": "correct horse", **told})
        assert status == 200, answer
        first.wait_until_told("the page is at")
        assert stat.S_IMODE(first.file.stat().st_mode) == 0o600
        config = read_config(first.file)
        assert (config.places[0].user, config.places[0].password.reveal()) == ("me", "a#b")
        assert [sink.contact for sink in config.sinks] == ["mailto:me@example.org"] * len(told)
        assert first.process.poll() is None
        person = Client(first.port)
        until(lambda: person.log_in()[0] == 200)
        until(lambda: person.get("/api/house")["places"][0]["has_picture"], LONG_S)
        assert person.ask("/api/setup/house", "POST", {"places": [place]})[0] in (404, 405)


def test_without_arguments_the_house_of_this_folder_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.toml").write_text("[store]\nfolder = ''\n[[place]]\nname = 'a'\ntext = ['good night']\n")
    assert main(["run"]) == 0


def test_a_folder_that_is_not_there_is_told_at_once(tmp_path, capsys):
    assert main(["run", str(tmp_path / "no" / "house.toml"), "--setup"]) == 2
    assert "no such folder" in capsys.readouterr().err
