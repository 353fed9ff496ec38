"""Live video over HTTP: a slow viewer, who may look, and a real camera in real Chromium."""

import asyncio
import struct
import urllib.request

import pytest
from tests.live import LONG_S, HouseProcess, until
from tests.media import alarm_clip
from tests.page import CHROMIUM, FLAGS
from tests.ports import free_port
from tests.rtsp_server import RtspServer, missing
from tests.web_client import HASHED, PASSWORD, Client

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tectum.serve.web.video_routes import KINDS, MOST_WAITING, Viewer


def records(raw):
    """Place, kind and bytes of each."""
    names = {code: name for name, code in KINDS.items()}
    while raw:
        place, code, size = struct.unpack_from(">BBxxI", raw)
        yield place, names[code], raw[8 : 8 + size]
        raw = raw[8 + size :]


def test_a_viewer_that_does_not_keep_up_goes_on_at_the_next_key_frame():
    async def slow():
        viewer = Viewer()
        viewer.push(0, "begun", b"{}")
        for _ in range(6):
            viewer.push(0, "video", bytes(MOST_WAITING // 4))
        viewer.push(0, "sound", b"lost")
        viewer.push(0, "video", b"lost")
        viewer.push(0, "video", b"key", key=True)
        viewer.push(0, "sound", b"heard")
        return await viewer.pop()

    got = list(records(asyncio.run(slow())))
    assert [(kind, data) for _, kind, data in got] == [
        ("begun", b"{}"), ("video", b"key"), ("sound", b"heard"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    if missing():
        pytest.skip(missing())
    folder = tmp_path_factory.mktemp("video")
    port = free_port()
    with RtspServer(alarm_clip(folder, seconds=60.0)) as camera:
        hall = f"[[place]]\nname = 'hall'\nstream = '{camera.url}'\n"
        (folder / "house.toml").write_text(f"[web]\nport = {port}\npassword = '{HASHED}'\n{hall}")
        with HouseProcess(folder, ["run", folder / "house.toml"]) as running:
            running.wait_until_told("the page is at")
            yield port, camera


@pytest.mark.slow
def test_who_has_logged_out_sees_nothing_more(house):
    port, _ = house
    person = Client(port)
    assert person.ask("/api/video?place=hall")[0] == 401
    person.log_in()
    assert person.ask("/api/video?place=nosuch")[0] == 404
    asked = urllib.request.Request(f"{person.base}/api/video?place=hall&h264=true", headers={"Cookie": person.cookie})
    with urllib.request.urlopen(asked, timeout=LONG_S) as looking:
        until(lambda: b"avc1." in looking.read1(65_536), every=0)
        assert person.ask("/api/logout", "POST", {})[0] == 200
        until(lambda: looking.read1(65_536) == b"", 30, every=0)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)")
def test_a_camera_is_live_in_a_browser_and_says_when_it_is_not(house):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    port, camera = house
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_page(locale="en-GB")
        troubles = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.set_default_timeout(1e3 * LONG_S)
        page.goto(f"http://127.0.0.1:{port}/")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector("[data-place=hall] .view")
        if not page.evaluate("""MediaSource.isTypeSupported('video/mp4; codecs="avc1.42E01E"')"""):
            pytest.skip("this Chromium plays no H.264")
        page.wait_for_selector("[data-place=hall] video:not([hidden])")
        clock = "document.querySelector('[data-place=hall] video').currentTime"
        begun = page.evaluate(clock)
        until(lambda: page.evaluate(clock) > begun + 2)
        assert page.evaluate("document.querySelector('[data-place=hall] video').muted")
        until(lambda: page.evaluate("document.querySelector('[data-place=hall] video').videoWidth") > 100)
        page.click("[data-place=hall] .listen")
        assert not page.evaluate("document.querySelector('[data-place=hall] video').muted")
        behind = """(() => { const video = document.querySelector('[data-place=hall] video'), all = video.buffered;
          return all.end(all.length - 1) - video.currentTime; })()"""
        until(lambda: page.evaluate(behind) < 1.5)
        camera.freeze()
        page.wait_for_selector("[data-place=hall] .view.old .said:has-text('Last seen')")
        assert "12:00 AM" not in page.locator("#state").inner_text()
        camera.thaw()
        page.wait_for_selector("[data-place=hall] .view:not(.old)")
        page.wait_for_selector("[data-place=hall] video:not([hidden])")
        assert troubles == []
        chromium.close()
