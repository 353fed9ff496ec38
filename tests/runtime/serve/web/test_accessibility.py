"""axe-core in the page in real Chromium: every view in its states, in every language, light and dark."""

import importlib.util

import numpy as np
import pytest
from tests.history import fill
from tests.live import HouseProcess
from tests.media import alarm_clip, exif_jpeg
from tests.ports import free_port
from tests.repository import ROOT
from tests.setup_house import FirstStart

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tests.page import CARDS, CHROMIUM, EVERY_STATE, VIEWS, choose, go_to, log_in, opened
from tests.web_client import HASHED

from tectum.serve.web.password import hashed

AXE = next(iter(sorted((ROOT / ".venv-axe").glob("axe-*.js"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)"),
    pytest.mark.skipif(AXE is None, reason="axe-core is not fetched (deploy/test-axe .venv-axe)"),
]
PUSH = "[[sink]]\ntype = 'push'\ncontact = 'mailto:a@example.org'\n" * bool(importlib.util.find_spec("pywebpush"))
RUN = """async (dark) => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'], ...dark && { runOnly: ['cat.color'] } });
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((one) => `${one.html.slice(0, 160)} ${one.any.map((each) => each.message).join(' ').slice(0, 160)}`).join(' | ')}`);
}"""  # noqa: E501  a program of its own
"""Every rule of axe-core: WCAG 2.0 to 2.2, levels A and AA, and its best practices; those of colours alone in the dark,
in which nothing else of the page is otherwise."""


SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
LANGUAGES = pytest.mark.parametrize("language", ["en-GB", "de-DE", "zh-CN"])


def violations(page):
    """What axe-core finds in a page as it is just now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))  # not as a script of the page: its policy allows none
    return page.evaluate(RUN, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("axe"), free_port()
    alarm_clip(folder, seconds=12.0)
    fill(folder, 850, picture=exif_jpeg(np.full((90, 160, 3), 90, np.uint8), 1))
    (folder / "house.toml").write_text(
        f"[web]\nport = {port}\npassword = '{HASHED}'\n"
        f"[[web.user]]\nname = 'guest'\nrole = 'see'\npassword = '{hashed('word of guest')}'\n"
        f"[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
        f"{PUSH}[[place]]\nname = 'garden'\nstream = 'rtsp://127.0.0.1:9/camera'\n"
    )
    with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
        house.wait_until_told("the page is at")
        yield f"http://127.0.0.1:{port}/"


@SCHEMES
@LANGUAGES
@pytest.mark.parametrize("width", [360, 1100])
def test_every_view_is_for_everybody(browser, address, scheme, language, width):
    page = opened(browser, address, width, 800, scheme, language)
    found = {}

    def look(state):
        if wrong := violations(page):
            found[state] = wrong

    page.wait_for_selector("#login:not([hidden])")
    look("login")
    log_in(page)
    page.wait_for_selector("[data-place=garden] .view.old")
    page.wait_for_selector("[data-place=hall] .chip")
    page.evaluate(EVERY_STATE)
    look("live")
    go_to(page, "review")
    page.wait_for_selector("#incidents [data-incident]")
    page.click("#ask-more summary")
    page.focus("#track .track")
    page.keyboard.press("Home")
    look("review")
    page.fill("#ask-text", "zebra")
    page.wait_for_selector("#nothing:not([hidden])")
    look("nothing found")
    page.fill("#ask-text", "")
    page.wait_for_selector("#incidents [data-incident]")
    choose(page, "intrusion")
    page.click("#incidents .open >> nth=0")
    page.wait_for_selector("#incident[open] .axis")
    page.click("#incident-delete")
    look("an incident")
    page.keyboard.press("Escape")
    go_to(page, "rules")
    page.fill("#utterance", "tell me when a dog barks while pigs fly")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#answer mark")
    look("rules")
    page.fill("#utterance", "what happened this month?")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#answer .happened a")
    look("what happened")
    go_to(page, "health")
    page.wait_for_selector("#stages td")
    look("health")
    go_to(page, "settings")
    if PUSH:
        page.wait_for_selector("#push-on")
    page.wait_for_selector("#house-settings details")
    page.evaluate("document.querySelectorAll('#view-settings details').forEach((one) => { one.open = true; })")
    page.click("[data-part=quiet] .tools button")
    page.evaluate("document.querySelectorAll('[data-part=quiet] details').forEach((one) => { one.open = true; })")
    page.wait_for_selector("[data-part=adding] fieldset")
    look("settings")
    page.close()
    assert found == {}


@SCHEMES
@LANGUAGES
def test_who_may_only_look_and_a_house_that_is_away_are_for_everybody(browser, address, scheme, language):
    page = opened(browser, address, 360, 800, scheme, language)
    found = {}
    page.fill("#user", "guest")
    page.fill("#password", "wrong")
    page.press("#password", "Enter")
    page.wait_for_selector("#refused:not(:empty)")
    found["refused"] = violations(page)
    page.fill("#password", "word of guest")
    page.press("#password", "Enter")
    page.wait_for_selector("[data-place=hall] .chip")
    found["guest: live"] = violations(page)
    for view in VIEWS[1:-1]:
        go_to(page, view)
        page.wait_for_selector({"review": CARDS, "rules": "#view-rules", "health": "#stages td"}[view])
        found[f"guest: {view}"] = violations(page)
        if view == "rules":
            page.fill("#utterance", "tell me when a dog barks")
            page.press("#utterance", "Enter")
            page.wait_for_selector("#answer mark")
            found["guest: no question"] = violations(page)
    page.context.set_offline(True)
    page.wait_for_selector("#state.down")
    found["away"] = violations(page)
    page.close()
    assert found == {state: [] for state in found}


@pytest.fixture(scope="module")
def first_start(tmp_path_factory):
    with FirstStart(tmp_path_factory.mktemp("first")) as house:
        yield house


@SCHEMES
@LANGUAGES
def test_the_first_start_is_for_everybody(browser, first_start, scheme, language):
    width = 360 if scheme == "light" else 1100
    page = opened(browser, f"{first_start.address}#wrong", width, 800, scheme, language)
    found = {}
    page.wait_for_selector("#refused:not(:empty)")
    found["a wrong token"] = violations(page)
    page.fill("#password", first_start.token)
    page.press("#password", "Enter")
    page.wait_for_selector("#places fieldset")
    found["begun"] = violations(page)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.check("#reachable")
    page.click("#more")
    place = "#places fieldset >> nth=0"
    page.select_option(f"{place} >> [name=choice]", "other")
    page.fill(f"{place} >> [name=stream]", "rtsp://127.0.0.1:9/camera")
    page.click(f"{place} >> [data-say='setup.try']")
    page.wait_for_selector(f"{place} >> .told.degraded")
    found["all of it, and a camera that is not there"] = violations(page)
    page.close()
    assert found == {state: [] for state in found}
