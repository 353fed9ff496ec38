"""A camera says where its streams are, to who has its login, and is told no password in clear."""

import base64
from datetime import timedelta

import pytest
from tests import rtsp_server
from tests.media import alarm_clip
from tests.onvif_camera import OnvifCamera
from tests.rtsp_server import RtspServer

from tectum.errors import AccessError, MediaError
from tectum.setup.draft import PlaceDraft
from tectum.setup.onvif import told_streams
from tectum.setup.soap import SoapClient, parsed
from tectum.setup.trying import try_camera
from tectum.tables.values import Secret

WORD = "a#b & <c>"
STREAMS = [
    ("main", 2560, 1440, "rtsp://127.0.0.1:554/main?channel=1&amp=2"),
    ("sub", 640, 360, "rtsp://192.168.1.64/sub"),
    ("odd", 0, 0, "http://127.0.0.1/still.jpg"),
]


def test_the_smallest_stream_comes_first_at_the_cameras_own_host():
    with OnvifCamera(STREAMS, ("me", WORD)) as camera:
        found = told_streams(camera.service, "me", Secret(WORD))
    assert found == ["rtsp://127.0.0.1/sub", "rtsp://127.0.0.1:554/main?channel=1&amp=2"]


@pytest.mark.parametrize(
    "said", ["rtsp:.example.org/x", "rtsp:168.1.9:554/sub", "rtsp://[::1/x", "rtsp:@example.org/x"]
)
def test_an_address_that_would_be_of_another_host_is_none(said):
    with OnvifCamera([("odd", 640, 360, said), ("sub", 1280, 720, "rtsp:/sub")], ("me", WORD)) as camera:
        assert told_streams(camera.service, "me", Secret(WORD)) == ["rtsp://127.0.0.1/sub"]


@pytest.mark.parametrize("ahead", [timedelta(hours=-7), timedelta(days=400)])
def test_a_camera_whose_clock_is_wrong_is_logged_in_to_by_its_own(ahead):
    with OnvifCamera(STREAMS, ("me", WORD), ahead) as camera:
        assert told_streams(camera.service, "me", Secret(WORD))


@pytest.mark.parametrize("http_digest", [False, True])
def test_a_password_is_never_sent_in_clear(http_digest):
    with OnvifCamera(STREAMS, ("me", WORD), http_digest=http_digest) as camera:
        assert told_streams(camera.service, "me", Secret(WORD))
    heard = "".join(camera.heard)
    assert "PasswordDigest" in heard
    assert ('Authorization: Digest username="me"' in heard) is http_digest
    for clear in (
        WORD,
        "a#b",
        base64.b64encode(f"me:{WORD}".encode()).decode(),
        "PasswordText",
        "Authorization: Basic",
    ):
        assert clear not in heard


def test_a_login_that_is_refused_is_told_from_a_camera_that_does_not_answer():
    with OnvifCamera(STREAMS, ("me", WORD)) as camera:
        with pytest.raises(AccessError):
            told_streams(camera.service, "me", Secret("guess"))
        service = camera.service
    with pytest.raises(MediaError):
        told_streams(service, "me", Secret(WORD), 1.0)


def test_nobody_but_the_camera_is_asked():
    with OnvifCamera(STREAMS, ("me", WORD)) as camera, OnvifCamera([]) as other:
        client = SoapClient("127.0.0.1", "me", Secret(WORD), 1.0)
        with pytest.raises(MediaError, match="another host"):
            client.ask(other.service.replace("127.0.0.1", "localhost"), "<a/>")
        assert told_streams(camera.service, "me", Secret(WORD))  # though it says that its media service is elsewhere
    assert other.heard == []


@pytest.mark.parametrize("answer", [b"", b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', b"<a>" * 9_000])
def test_what_is_no_plain_xml_is_refused(answer):
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        parsed(answer)


@pytest.mark.skipif(bool(rtsp_server.missing()), reason=rtsp_server.missing() or "-")
def test_a_found_camera_is_seen_with_user_and_password_alone(tmp_path):
    with RtspServer(alarm_clip(tmp_path, seconds=12.0), login=("me", "a#b")) as streams:
        port_and_path = streams.url.partition("127.0.0.1")[2]
        with OnvifCamera([("sub", 640, 360, f"rtsp://10.1.1.1{port_and_path}")], ("me", "a#b")) as camera:
            place = PlaceDraft("hall", stream="rtsp://127.0.0.1", user="me", password=Secret("a#b"))
            tried = try_camera(place, "", camera.service)
    assert (tried.trouble, tried.address) == ("", f"rtsp://127.0.0.1{port_and_path}")
    assert tried.picture
