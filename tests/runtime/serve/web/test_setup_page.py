"""The first start in real Chromium: by keyboard, on a phone, in three languages, by day and by night."""

import pytest
from tests import rtsp_server
from tests.live import LONG_S, until
from tests.media import alarm_clip
from tests.rtsp_server import RtspServer
from tests.setup_house import FirstStart

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tests.page import CHROMIUM, UNNAMED

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)"),
    pytest.mark.skipif(bool(rtsp_server.missing()), reason=rtsp_server.missing() or "-"),
]


@pytest.fixture
def visit(browser):
    pages, troubles = [], []

    def go(house, width=360, height=740, scheme="light", language="en-GB"):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language)
        page.set_default_timeout(1e3 * LONG_S)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: troubles.append(request.url) if _elsewhere(request.url, house) else None)
        page.goto(f"{house.address}#{house.token}")
        page.wait_for_selector("#places fieldset")
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.close()
    assert troubles == []


def _elsewhere(url, house):
    return not url.startswith((house.address, "data:"))


@pytest.mark.parametrize(
    ("scheme", "language", "lang", "title"),
    [
        ("light", "en-GB", "en", "Set up your house"),
        ("dark", "de-DE", "de", "Haus einrichten"),
        ("dark", "zh-CN", "zh-Hans", "设置你的家"),
    ],
)
def test_a_phone_in_every_language(tmp_path, visit, scheme, language, lang, title):
    with FirstStart(tmp_path) as house:
        page = visit(house, scheme=scheme, language=language)
        page.wait_for_selector(f"#setup h1:has-text('{title}')")
        page.click("summary")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate("document.documentElement.lang") == lang
        assert page.evaluate(UNNAMED) == []
        assert page.evaluate("location.hash") == ""
        assert page.locator("[data-say]:text-matches('^setup\\\\.')").count() == 0


def test_by_keyboard_alone_from_nothing_to_the_first_event(tmp_path, visit):
    with RtspServer(alarm_clip(tmp_path, seconds=30.0), login=("me", "a#b")) as camera, FirstStart(tmp_path) as house:
        page = visit(house)
        until(lambda: page.evaluate("document.activeElement.closest('#places')?.matches('#places')"))
        page.keyboard.press("Control+a")  # the name of the first place has the focus
        page.keyboard.type("hall")
        page.keyboard.press("Tab")
        page.keyboard.type("a network")
        for text in (camera.url, "me", "a#b"):
            page.keyboard.press("Tab")
            page.keyboard.type(text)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("img.picture:not([hidden])")
        until(lambda: page.evaluate("document.querySelector('img.picture').naturalWidth > 100"))
        assert page.evaluate(UNNAMED) == []
        page.locator("#own").focus()
        page.keyboard.type("correct horse")
        page.keyboard.press("Enter")
        page.wait_for_selector("#house:not([hidden])")
        page.wait_for_selector(".chip.alarm:has-text('smoke alarm')")
        assert house.process.poll() is None
        assert 'name = "hall"' in house.file.read_text()
