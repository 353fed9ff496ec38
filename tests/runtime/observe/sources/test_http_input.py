"""A camera that is not what it seems sends to other hosts, to files and to other protocols; nobody goes there."""

import base64
import contextlib
import hashlib
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import ThreadingHTTPServer

import av
import numpy as np
import pytest
from tests.live import LONG_S, collected, feed_for, until
from tests.loopback import Loopback, QuietHandler
from tests.media import beeps, write_media

from tectum.address import Address
from tectum.errors import AccessError, MediaError
from tectum.imaging.thumbnail import jpeg
from tectum.observe.sources.http_input import HttpInput
from tectum.observe.sources.stream import SCHEMES, StreamSource
from tectum.observe.types import Frame

LATE_S = 0.8
opened = threading.Event()
"""FFmpeg has found what is in the stream of this test."""
OTHER = "127.0.0.2"
"""Another host, as addresses go; it is this machine all the same."""


def late():
    """What is recorded a while after the stream was opened."""
    opened.wait(LONG_S / 2)
    time.sleep(LATE_S)


@pytest.fixture
def patient(monkeypatch):
    """What reads waits long for what is late, and tells what is late that it was opened."""
    for deadline in ("READ_S", "SEGMENT_READ_S", "OPEN_S"):
        monkeypatch.setattr(f"tectum.observe.sources.stream.{deadline}", LONG_S)
    real = HttpInput.opened
    monkeypatch.setattr(HttpInput, "opened", lambda self: (real(self), opened.set()))
    opened.clear()


class Server(Loopback):
    """``pages``: what each path answers: a body, a redirect's address (a text that begins with ``->``), or what takes
    the request itself. ``asked``: the paths that were asked for, with what came as ``Authorization``. ``late``: paths
    whose answer takes a while, as that of a segment which is still recorded."""

    def __init__(self, host="127.0.0.1", tls=None):
        self.pages, self.asked, self.late = {}, [], []
        server = self

        class Handler(QuietHandler):
            def do_GET(self):
                server.asked.append((self.path, self.headers.get("Authorization", "")))
                if self.path in server.late:
                    late()
                page = server.pages.get(self.path.partition("?")[0])
                if callable(page) and (page := page(self)) is None:
                    return
                content_type, body = page if isinstance(page, tuple) else ("application/octet-stream", page)
                moved = isinstance(body, str) and body.startswith("->")
                self.send_response(404 if body is None else 302 if moved else 200)
                if moved:
                    self.send_header("Location", body[2:])
                raw = b"" if body is None or moved else body.encode() if isinstance(body, str) else body
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

        listening = ThreadingHTTPServer((host, 0), Handler)
        if tls is not None:
            listening.socket = tls.wrap_socket(listening.socket, server_side=True)
        super().__init__(listening)
        self.base = f"{'http' if tls is None else 'https'}://{host}:{self.port}"

    @property
    def paths(self):
        return [path for path, _ in self.asked]


@pytest.fixture
def camera():
    with Server() as running:
        yield running


@pytest.fixture
def other():
    with Server(OTHER) as running:
        yield running


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    grey = np.full((90, 160, 3), 128, np.uint8)
    return write_media(tmp_path_factory.mktemp("media") / "a.ts", 4.0, grey, beeps(4.0)).read_bytes()


@pytest.fixture(scope="module")
def segments(tmp_path_factory):
    """Eight seconds in pieces of one, by their paths, in order: what comes while a stream is opened is not shown."""
    folder = tmp_path_factory.mktemp("segments")
    with av.open(str(folder / "a.m3u8"), "w", format="hls", options={"hls_time": "1", "hls_list_size": "0"}) as out:
        stream = out.add_stream("libx264", rate=10, options={"g": "10"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for number in range(80):
            picture = av.VideoFrame.from_ndarray(np.full((90, 160, 3), 3 * number, np.uint8), "rgb24")
            picture.pts = number
            out.mux(stream.encode(picture))
        out.mux(stream.encode())
    return {f"/{file.name}": file.read_bytes() for file in sorted(folder.glob("*.ts"))}


def listing(paths, base=""):
    return playlist(*(line for path in paths for line in ("#EXTINF:1.0,", base + path)))


def playlist(*lines):
    head = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:4", "#EXT-X-MEDIA-SEQUENCE:0"]
    return "application/vnd.apple.mpegurl", "\n".join([*head, *lines, "#EXT-X-ENDLIST", ""])


def segment(address):
    return playlist("#EXTINF:4.0,", address)


def seen(source, feed=None):
    """What a session of it gives, until it ends by itself."""
    feed = feed or feed_for("stream")
    source.session(feed, threading.Event())
    return collected(feed, Frame, 1)[0]


def refused(source):
    with pytest.raises(MediaError) as caught:
        seen(source)
    return str(caught.value)


@pytest.mark.usefixtures("patient")
def test_a_camera_may_redirect_and_list_what_is_its_own(camera, segments):
    camera.pages = {"/": "->/live", "/live": "->" + camera.base + "/list.m3u8?token=1"}
    camera.pages |= {"/list.m3u8": listing(segments), **segments}
    camera.late = list(segments)[-2:]
    assert seen(StreamSource(camera.base + "/")).picture.width == 160
    assert camera.paths == ["/", "/live", "/list.m3u8?token=1", *segments]


def test_a_redirect_to_another_host_is_not_followed(camera, other, recording):
    camera.pages, other.pages = {"/live": "->" + other.base + "/a.ts"}, {"/a.ts": recording}
    told = refused(StreamSource(camera.base + "/live"))
    assert f"leads to another host, '{OTHER}', which allow_hosts does not name" in told
    assert other.asked == []
    assert seen(StreamSource(camera.base + "/live", hosts=(OTHER,))).picture.width == 160
    assert other.paths == ["/a.ts"]


PLACES = ["file:///etc/passwd", "ftp://127.0.0.2/a", "rtsp://127.0.0.2/a", "gopher://x/", "//[", "data:,a"]


@pytest.mark.parametrize("place", PLACES)
def test_a_redirect_to_another_protocol_is_not_followed(camera, place):
    camera.pages = {"/live": "->" + place}
    told = refused(StreamSource(camera.base + "/live"))
    assert re.search(r"302 Found|not followed|leads to another host|Invalid", told), told


@pytest.mark.parametrize("how", ["segment", "variant", "key", "map", "redirected segment", "encrypted segment"])
def test_a_playlist_leads_to_no_other_host(camera, other, recording, how):
    away = other.base + "/a.ts"
    other.pages = {"/a.ts": recording, "/key": b"0" * 16, "/list.m3u8": segment("a.ts")}
    camera.pages = {
        "/a.ts": recording,
        "/moved.ts": "->" + away,
        "/live.m3u8": {
            "segment": segment(away),
            "variant": playlist("#EXT-X-STREAM-INF:BANDWIDTH=1", other.base + "/list.m3u8"),
            "key": playlist(f'#EXT-X-KEY:METHOD=AES-128,URI="{other.base}/key"', "#EXTINF:4.0,", "a.ts"),
            "map": playlist(f'#EXT-X-MAP:URI="{away}"', "#EXTINF:4.0,", "a.ts"),
            "redirected segment": segment("moved.ts"),
            "encrypted segment": playlist('#EXT-X-KEY:METHOD=AES-128,URI="/a.ts"', "#EXTINF:4.0,", away),
        }[how],
    }
    refused(StreamSource(camera.base + "/live.m3u8"))
    assert other.asked == []


@pytest.mark.usefixtures("patient")
def test_a_playlist_may_lead_to_a_host_that_is_allowed_without_the_password(camera, other, segments):
    camera.pages, other.pages = {"/live.m3u8": listing(segments, other.base)}, segments
    other.late = list(segments)[-2:]
    address = Address.parse(camera.base + "/live.m3u8", SCHEMES, "me", "secret")
    assert seen(StreamSource(address, hosts=(OTHER,))).picture.width == 160
    assert other.asked == [(path, "") for path in segments]


OWN_FILES = ["file://{file}", "{file}", "concat:{file}|{file}", "subfile,,start,0,end,0,,:{file}", "data:video/mp2t,R0"]


@pytest.mark.parametrize("address", OWN_FILES)
def test_a_playlist_reads_no_file_of_this_machine(camera, recording, tmp_path, address):
    file = tmp_path / "a.ts"
    file.write_bytes(recording)
    named = address.format(file=file)
    variant = playlist("#EXT-X-STREAM-INF:BANDWIDTH=1", named)
    camera.pages = {"/segment.m3u8": segment(named), "/variant.m3u8": variant}
    for path in camera.pages:
        assert re.search(r"not followed|404|cannot be opened", refused(StreamSource(camera.base + path)))


CONCAT = "ffconcat version 1.0\nfile '{file}'\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.2\ns=x\nc=IN IP4 127.0.0.2\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
DASH = (
    "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><Period><AdaptationSet><Representation id='1'>"
    "<BaseURL>file://{file}</BaseURL></Representation></AdaptationSet></Period></MPD>"
)


@pytest.mark.parametrize("text", [CONCAT, SDP, DASH], ids=["concat", "sdp", "dash"])
def test_what_is_no_picture_and_no_sound_itself_is_refused(camera, recording, tmp_path, text):
    file = tmp_path / "a.ts"
    file.write_bytes(recording)
    camera.pages = {"/live": ("text/plain", text.format(file=file))}
    assert "cannot be opened" in refused(StreamSource(camera.base + "/live"))


def md5_of(raw):
    """As RFC 7616 has it."""
    return hashlib.md5(raw).hexdigest().encode()  # noqa: S324  what cameras ask for


def md5(text):
    """The same, of UTF-8."""
    return md5_of(text.encode()).decode()


@pytest.mark.parametrize("digest", [False, True])
def test_user_and_password_are_sent_when_they_are_asked_for_and_once_when_they_are_wrong(camera, recording, digest):
    def guarded(handler):
        given = handler.headers.get("Authorization", "")
        right = "Basic bWU6czpAIy8/w58=" if not digest else md5("me:cam:s:@#/?ß")
        if digest and given:
            parts = dict(part.strip().split("=", 1) for part in given.removeprefix("Digest ").split(","))
            parts = {key: value.strip('"') for key, value in parts.items()}
            there = md5(f"GET:{parts['uri']}")
            told = ":".join([right, parts["nonce"], parts["nc"], parts["cnonce"], parts["qop"], there])
            fine = parts["response"] == md5(told)
        else:
            fine = given == right
        if fine:
            return "video/mp2t", recording
        handler.send_response(401)
        if digest:  # what is offered in clear before it, and what nobody here computes, is passed over
            handler.send_header("WWW-Authenticate", 'Basic realm="cam"')
            handler.send_header("WWW-Authenticate", 'Digest realm="cam", algorithm=SHA-256, qop="auth", nonce="n"')
        scheme = f'Digest realm="cam", qop="auth", nonce="{len(camera.asked)}"' if digest else 'Basic realm="cam"'
        handler.send_header("WWW-Authenticate", scheme)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return None

    camera.pages = {"/a.ts": guarded}
    assert seen(StreamSource(Address.parse(camera.base + "/a.ts", SCHEMES, "me", "s:@#/?ß"))).picture.width == 160
    assert len(camera.asked) == 2
    with pytest.raises(AccessError, match=r"refuses user and password \(401\)"):
        seen(StreamSource(Address.parse(camera.base + "/a.ts", SCHEMES, "me", "wrong")))
    assert len(camera.asked) <= 4


@pytest.mark.parametrize("digest", [True, False])
def test_a_login_of_another_encoding_goes_as_the_bytes_that_it_is(camera, recording, digest):
    """A user in Chinese, a realm in German, a password in Latin-1."""
    user, realm = "用户".encode(), "Küche".encode()
    found = []

    def guarded(handler):
        given = handler.headers.get("Authorization", "").encode("latin-1")
        found.append(given)
        if given:
            return "video/mp2t", recording
        handler.send_response(401)
        said = b'Digest realm="%s", qop="auth", nonce="n"' % realm if digest else b'Basic realm="%s"' % realm
        handler.send_header("WWW-Authenticate", said.decode("latin-1"))
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return None

    camera.pages = {"/a.ts": guarded}
    assert seen(StreamSource(Address.parse(camera.base + "/a.ts", SCHEMES, "用户", "p\udce4ss"))).picture.width == 160
    if not digest:
        assert base64.b64decode(found[-1].removeprefix(b"Basic ")) == user + b":p\xe4ss"
        return
    parts = dict(part.strip().split(b"=", 1) for part in found[-1].removeprefix(b"Digest ").split(b","))
    parts = {key.decode(): value.strip(b'"') for key, value in parts.items()}
    assert (parts["username"], parts["realm"]) == (user, realm)
    right, there = md5_of(user + b":" + realm + b":p\xe4ss"), md5_of(b"GET:" + parts["uri"])
    told = b":".join([right, parts["nonce"], parts["nc"], parts["cnonce"], parts["qop"], there])
    assert parts["response"] == md5_of(told)


@pytest.mark.parametrize("challenge", ["Digest ", "Digest realm=", 'Digest realm="a", nonce="b", qop="x"'])
def test_a_challenge_that_is_none_is_a_refusal(camera, challenge):
    def odd(handler):
        handler.send_response(401)
        handler.send_header("WWW-Authenticate", challenge)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    camera.pages = {"/a.ts": odd}
    with pytest.raises(AccessError, match=r"refuses user and password \(401\)"):
        seen(StreamSource(Address.parse(camera.base + "/a.ts", SCHEMES, "me", "right")))


def test_a_camera_that_sends_picture_after_picture_is_recognised_by_what_it_says(camera, grey):
    raw = jpeg(av.VideoFrame.from_ndarray(grey, "rgb24"), grey.shape[0])
    part = b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(raw), raw)

    def stream(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "multipart/x-mixed-replace; boundary=b")
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(part)

    camera.pages = {"/video": stream}
    assert seen(StreamSource(camera.base + "/video")).picture.width == grey.shape[1]


def dripped(head, body):
    """A page that sends ``head`` at once, then ``body`` again and again, a byte every fifth of a second."""

    def page(handler):
        handler.wfile.write(head)
        with contextlib.suppress(OSError):
            while True:
                for byte in body:
                    handler.wfile.write(bytes([byte]))
                    time.sleep(0.2)

    return page


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"HTTP/1.0 200 OK\r\n", b"X-Header: x\r\n"),
        (b"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n", b"G@\0\x10"),
    ],
    ids=["head", "body"],
)
def test_a_camera_that_sends_a_drop_now_and_then_holds_nobody(camera, head, body):
    camera.pages = {"/live": dripped(head, body)}
    begin = time.monotonic()
    assert "nothing came for 3 s" in refused(StreamSource(camera.base + "/live"))
    assert time.monotonic() - begin < LONG_S


def test_a_session_that_waits_for_a_camera_ends_when_it_is_asked_to(camera):
    camera.pages = {"/live": dripped(b"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n" + bytes(4096), b"G@\0\x10")}
    stop, source = threading.Event(), StreamSource(camera.base + "/live")
    ended = []

    def session():
        try:
            source.session(feed_for("stream"), stop)
        except MediaError as error:
            ended.append(str(error))

    worker = threading.Thread(target=session)
    worker.start()
    until(lambda: camera.asked)
    stop.set()
    worker.join(LONG_S)
    assert not worker.is_alive()


def test_an_encrypted_playlist_is_not_read(camera, recording):
    key = playlist('#EXT-X-KEY:METHOD=AES-128,URI="key"', "#EXTINF:4.0,", "a.ts")
    camera.pages = {"/live.m3u8": key, "/key": b"0" * 16, "/a.ts": recording}
    assert "names something of the scheme 'crypto+http', which is not followed" in refused(
        StreamSource(camera.base + "/live.m3u8")
    )


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("parted", [True, False])
def test_a_playlist_may_name_parts_of_a_file_if_its_server_gives_them(camera, segments, parted):
    whole = b"".join(segments.values())

    def part(handler):
        begin, end = map(int, handler.headers["Range"].removeprefix("bytes=").split("-"))
        if parted and begin > 3 * len(whole) // 4:
            late()
        handler.send_response(206 if parted else 200)
        handler.end_headers()
        handler.wfile.write(whole[begin : end + 1] if parted else whole)

    lines, offset = [], 0
    for raw in segments.values():
        lines += [f"#EXT-X-BYTERANGE:{len(raw)}@{offset}", "#EXTINF:1.0,", "a.ts"]
        offset += len(raw)
    camera.pages = {"/live.m3u8": playlist(*lines), "/a.ts": part}
    if parted:
        assert seen(StreamSource(camera.base + "/live.m3u8")).picture.width == 160
    else:
        assert "names a part of a file and gives another" in refused(StreamSource(camera.base + "/live.m3u8"))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_https_is_read_whoever_signed_it_and_leads_to_no_http(tmp_path, camera, recording):
    names = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem"), "-subj", "/CN=cam"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    subprocess.run(command, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    camera.pages = {"/a.ts": recording}
    with Server(tls=tls) as safe:
        safe.pages = {
            "/a.ts": recording,
            "/down": "->" + camera.base + "/a.ts",
            "/down.m3u8": segment(camera.base + "/a.ts"),
        }
        assert seen(StreamSource(safe.base + "/a.ts")).picture.width == 160
        for path in ("/down", "/down.m3u8"):
            assert "leads from https to http, which is not followed" in refused(StreamSource(safe.base + path))
    assert camera.asked == []


def test_a_redirect_of_an_rtsp_camera_is_not_followed():
    asked = []

    def answer(server, reply):
        with contextlib.suppress(OSError):
            while True:
                link, _ = server.accept()
                with link:
                    asked.append(server.getsockname()[0])
                    link.recv(4096)
                    link.sendall(reply.encode())

    with socket.create_server(("127.0.0.1", 0)) as camera, socket.create_server((OTHER, 0)) as other:
        moved = f"RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: rtsp://{OTHER}:{other.getsockname()[1]}/x\r\n\r\n"
        workers = [
            threading.Thread(target=answer, args=(camera, moved)),
            threading.Thread(target=answer, args=(other, "RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n")),
        ]
        for worker in workers:
            worker.start()
        told = refused(StreamSource(f"rtsp://me:secret@127.0.0.1:{camera.getsockname()[1]}/x"))
        for server in (camera, other):
            server.shutdown(socket.SHUT_RDWR)
    for worker in workers:
        worker.join()
    assert "where it leads to another address, that is not followed" in told
    assert asked == ["127.0.0.1"]
