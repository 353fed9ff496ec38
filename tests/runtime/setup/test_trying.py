"""What is tried before it stands in a file: real cameras, a real broker, and servers that lead elsewhere."""

import numpy as np
import pytest
from tests import rtsp_server
from tests.broker import Broker
from tests.broker import missing as no_broker
from tests.live import served
from tests.loopback import Loopback, QuietHandler
from tests.media import write_media
from tests.ports import free_port
from tests.rtsp_server import RtspServer

from tectum.setup.draft import BrokerDraft, PlaceDraft
from tectum.setup.stream_paths import PATHS, stream_addresses
from tectum.setup.trying import try_broker, try_camera
from tectum.tables.values import Secret

needs_rtsp = pytest.mark.skipif(bool(rtsp_server.missing()), reason=rtsp_server.missing() or "-")


@pytest.fixture(scope="module")
def media(tmp_path_factory, grey):
    sound = (0.1 * np.sin(0.1 * np.arange(16_000 * 20))).astype(np.float32)
    return write_media(tmp_path_factory.mktemp("try") / "cam.mp4", 20.0, grey, sound)


@pytest.fixture(scope="module")
def camera(media):
    with RtspServer(media, login=("me", "se/c@ret")) as server:
        yield server


@needs_rtsp
def test_a_host_alone_gives_its_picture_sound_and_address(camera):
    place = PlaceDraft("hall", stream=f"127.0.0.1:{camera.port}", user="me", password=Secret("se/c@ret"))
    tried = try_camera(place)
    assert tried.trouble == "", tried.what
    assert tried.address == camera.url
    assert tried.picture.startswith(b"\xff\xd8")
    assert tried.sound
    assert tried.width > tried.height > 0


@needs_rtsp
def test_a_wrong_password_is_told_once_and_not_in_words(camera):
    tried = try_camera(PlaceDraft("hall", stream=camera.url, user="me", password=Secret("other-secret")))
    assert tried.trouble == "refused"
    assert "other-secret" not in tried.what


def test_nobody_there_and_nothing_typed():
    tried = try_camera(PlaceDraft("hall", stream=f"rtsp://127.0.0.1:{free_port()}/sub"))
    assert (tried.trouble, tried.picture) == ("unreachable", b"")
    assert try_camera(PlaceDraft("hall")).trouble == "wrong"
    assert try_camera(PlaceDraft("hall", camera="/etc/passwd")).trouble == "wrong"


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "tcp://127.0.0.1:22", "gopher://x/", "concat:/a|/b"])
def test_only_schemes_of_cameras_are_asked(scheme):
    assert try_camera(PlaceDraft("hall", stream=scheme)).trouble in ("wrong", "unreachable")


def test_a_redirect_is_not_followed_not_even_to_the_same_host(tmp_path):
    (tmp_path / "secret.mjpg").write_bytes(b"x")
    asked = []
    with served(tmp_path) as elsewhere:

        class Leads(QuietHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(302)
                self.send_header("Location", f"{elsewhere}/secret.mjpg")
                self.send_header("Content-Length", "0")
                self.end_headers()

        from http.server import ThreadingHTTPServer

        with Loopback(ThreadingHTTPServer(("127.0.0.1", 0), Leads)) as server:
            tried = try_camera(PlaceDraft("hall", stream=f"http://127.0.0.1:{server.port}/video"))
    assert tried.trouble == "unreachable"
    assert "which is not followed" in tried.what
    assert asked == ["/video"]


@pytest.mark.skipif(bool(no_broker()), reason=no_broker() or "-")
def test_a_broker_answers_or_refuses_or_is_not_there(tmp_path):
    broker = Broker(tmp_path)
    try:
        assert try_broker(BrokerDraft("127.0.0.1", broker.port)).trouble == ""
    finally:
        broker.stop()
    assert try_broker(BrokerDraft("127.0.0.1", free_port())).trouble == "unreachable"
    assert try_broker(BrokerDraft("${HOME}")).trouble == "wrong"
    assert try_broker(BrokerDraft("me:pass@host")).trouble == "wrong"


@pytest.mark.parametrize("maker", PATHS)
def test_the_paths_of_a_maker_come_first_and_a_path_that_was_typed_stays(maker):
    assert next(stream_addresses("10.0.0.7", f"{maker.upper()} IPC")) == f"rtsp://10.0.0.7{PATHS[maker][0]}"
    assert list(stream_addresses("rtsp://10.0.0.7/own", maker)) == ["rtsp://10.0.0.7/own"]
    assert len(set(stream_addresses("10.0.0.7"))) == len(list(stream_addresses("10.0.0.7")))
