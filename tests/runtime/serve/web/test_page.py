"""The page in real Chromium: a person logs in, looks, switches, types, reads why; in English and Chinese, wide and
narrow, light and dark."""

import json
import re
import shutil

import pytest
from tests.live import LONG_S, HouseProcess, until
from tests.media import alarm_clip
from tests.ports import free_port

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tests.web_client import HASHED, PASSWORD, Client  # noqa: E402

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)"),
]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
UNNAMED = """() => [...document.querySelectorAll('button, input, select, canvas, meter, img, fieldset, dialog, video')]
  .filter((node) => node.offsetParent !== null && node.type !== 'hidden')
  .filter((node) => !(node.getAttribute('aria-label') || node.getAttribute('aria-labelledby') || node.labels?.length
    || node.textContent.trim() || node.hasAttribute('alt')))
  .map((node) => node.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    alarm_clip(folder, seconds=12.0)
    port = free_port()
    (folder / "house.toml").write_text(
        f"[web]\nport = {port}\npassword = '{HASHED}'\n[store]\nclips = ['hazard']\nafter_s = 0.5\n"
        "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
        "[[place]]\nname = 'study 2'\ntext = ['good night']\n"
    )
    with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
        house.wait_until_told("the page is at")
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    pages, troubles, asked = [], [], []

    def go(width=1100, height=900, scheme="light", language="en-GB"):
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=language, reduced_motion="reduce"
        )
        page.set_default_timeout(1e3 * LONG_S)
        page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.close()
    assert [url for url in asked if not url.removeprefix("blob:").startswith(address)] == []
    unexpected = [text for text in troubles if "401" not in text]  # the page asks before it knows that it must log in
    assert unexpected == []


def log_in(page, view="live"):
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#house:not([hidden])")
    if view != "live":
        go_to(page, view)


def go_to(page, view):
    page.click(f"#views [data-view={view}]")
    page.wait_for_selector(f"#view-{view}:not([hidden])")
    assert page.evaluate(f"location.hash === '#/{view}'")


def of_module(file, expression):
    """An expression of what a module of the page exports, as a function for ``evaluate``."""
    return f"import('/static/{file}').then(({{ house, stream, TEXTS }}) => {expression})"


def test_a_person_logs_in_sees_the_house_and_switches_things(visit):
    page = visit()
    page.wait_for_selector("#login:not([hidden])")
    page.fill("#password", "guess")
    page.press("#password", "Enter")
    until(lambda: page.evaluate("document.querySelector('#refused').textContent.includes('wrong')"))
    log_in(page)
    until(lambda: page.evaluate("document.querySelector('[data-place=hall] .view img')?.naturalWidth > 100"))
    page.wait_for_selector(".chip:has-text('smoke alarm')")
    lit = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 < 3 && v > 100)"
    until(lambda: page.eval_on_selector("[data-place=hall] .spectrum", lit))
    page.select_option("#context", "night")
    page.reload()
    until(lambda: page.evaluate("document.querySelector('#context').value === 'night'"))
    box = page.locator("[data-place=hall] [data-switch=camera]")
    box.uncheck()
    page.wait_for_selector("[data-place=hall] .view:has-text('Switched off')")
    box.check()
    page.wait_for_selector("[data-place=hall] .view img")
    assert page.evaluate(UNNAMED) == []
    go_to(page, "settings")
    page.click("#logout")
    page.wait_for_selector("#login:not([hidden])")
    assert page.context.cookies() == []


def test_words_become_rules_and_can_be_forgotten(visit):
    page = visit()
    log_in(page, "rules")
    page.fill("#utterance", "tell me when a dog barks")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#answer:has-text('understood: tell when dog bark')")
    page.wait_for_selector("#rules li:has-text('tell me when a dog barks')")
    page.click("#rules button")
    page.wait_for_selector("#rules li", state="detached")
    page.fill("#utterance", "tell me when a dog barks while pigs fly")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#answer mark:has-text('pigs fly')")
    page.click("#answer button.offer")
    page.wait_for_selector("#answer:has-text('understood: tell when dog bark')")
    page.wait_for_selector("#rules li:has-text('dog bark')")
    page.click("#rules button")
    page.wait_for_selector("#rules li", state="detached")
    page.fill("#utterance", "tell me when <img src=x onerror=alert(1)>")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#answer:has-text('is not understood')")
    assert page.locator("#answer img").count() == 0


def test_what_happened_while_the_stream_was_away_is_shown_once_it_is_back(visit, address):
    page, person = visit(), Client(int(address.rstrip("/").rsplit(":", 1)[1]))
    log_in(page, "review")
    until(lambda: page.evaluate(of_module("core/house.js", "stream?.readyState === EventSource.OPEN")), 20)
    page.evaluate(of_module("core/house.js", "stream.close()"))
    person.log_in()
    assert person.ask("/api/say", "POST", {"text": "turn on the light", "place": "study 2"})[0] == 200
    until(lambda: person.get("/api/events?place=study+2&kind=HassTurnOn"))
    page.evaluate(of_module("core/house.js", "stream.dispatchEvent(new Event('open'))"))
    page.wait_for_selector("#timeline li:has-text('turn on the light')")


def test_what_happened_is_told_with_why_and_its_clip_by_keyboard_alone(visit):
    page = visit()
    log_in(page, "review")
    page.wait_for_selector("#timeline li:has-text('hazard')")
    go_to(page, "live")
    page.uncheck("[data-place=hall] [data-switch=detection]")  # ends the event, and so its clip
    go_to(page, "review")
    page.wait_for_selector("#timeline li:has-text('hazard'):not(:has-text('goes on'))")
    go_to(page, "live")
    page.check("[data-place=hall] [data-switch=detection]")
    go_to(page, "review")
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('.skip').focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("#timeline button:has-text('hazard'):not(:has-text('goes on'))").last.focus()
    until(lambda: _opened_with_clip(page))
    about = page.locator("#event-about").inner_text()
    assert "Decided by" in about
    assert "I heard a smoke alarm" in about
    assert "sound" in about
    assert page.evaluate("document.querySelector('#event').contains(document.activeElement)")
    until(lambda: page.evaluate("document.querySelector('#event video').duration > 0.5"))
    page.click("[data-mark=yesThis]")
    page.wait_for_selector("#marked:has-text('told all the same')")
    page.click("[data-mark=undo]")
    page.wait_for_selector("[data-mark=notThis]")
    assert page.locator("#marked").inner_text() == ""
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('#event').open")
    shown = "document.querySelector('#event').dataset.shown"
    until(lambda: page.evaluate(f"document.activeElement.dataset.event === {shown}"))


def test_a_list_changes_in_place_so_that_no_click_on_it_is_lost(visit):
    page = visit()
    log_in(page, "review")
    page.wait_for_selector("#timeline li:has-text('hazard')")
    kept = page.evaluate(MANY_MORE)
    assert kept == {"same": True, "focused": True, "drawn": True}


MANY_MORE = """async () => {
  const { bus } = await import('/static/core/house.js');
  const button = document.querySelector('#timeline button');
  button.focus();
  for (let n = 0; n < 50; n++) {
    const detail = { id: `more-${n}`, kind: 'visitor', head: 'situation', phase: 'start', place: 'hall', score: 0.9,
      at: Date.now() / 1000 + n, start: n, end: null, until: null, attribution: null, present: [], text: null };
    bus.dispatchEvent(new CustomEvent('happened', { detail }));
  }
  const first = document.querySelector('#timeline button').dataset.event;
  return { same: button.isConnected, focused: document.activeElement === button, drawn: first === 'more-49' };
}"""
"""Fifty events while a person points at one; the newest is drawn first."""


def _opened_with_clip(page):
    page.keyboard.press("Enter")
    page.wait_for_selector("#event[open]")
    if page.locator("#event video").count():
        return True
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    return False


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "lang", "hazard"), [("zh-CN", "zh-Hans", "危险"), ("de-DE", "de", "Gefahr")])
def test_a_phone_in_another_language(visit, scheme, language, lang, hazard):
    page = visit(360, 740, scheme, language)
    log_in(page)
    page.wait_for_selector("[data-place=hall] .chip")
    page.evaluate(EVERY_STATE)
    for view in VIEWS:
        go_to(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
        if view == "health":
            page.wait_for_selector(f"#stages td:has-text('{'编码' if lang == 'zh-Hans' else 'Kodieren'}')")
        if view == "review":
            page.wait_for_selector(f"#timeline li:has-text('{hazard}')")
        assert page.evaluate(CONTRAST) == [], view
        assert page.evaluate(UNNAMED) == [], view
    assert page.evaluate("document.documentElement.lang") == lang
    known = "['presence', 'sound', 'situation'].flatMap((head) => house.labels[head])"
    labels = page.evaluate(of_module("core/house.js", known))
    texts = page.evaluate(of_module("core/words.js", "TEXTS"))
    assert [label for label in labels if label not in texts[lang[:2]]["kinds"]] == []
    page.select_option("#language", "en")
    page.wait_for_selector("h2:has-text('Settings')")


def test_the_example_that_each_language_gives_is_understood(visit, address):
    texts, person = (
        visit().evaluate(of_module("core/words.js", "TEXTS")),
        Client(int(address.rstrip("/").split(":")[2])),
    )
    person.log_in()
    for language, text in texts.items():
        (example,) = re.findall("[„“](.+?)[“”]", text["strings"]["hint"])
        assert "not_understood" not in json.loads(person.ask("/api/say", "POST", {"text": example})[2]), language
        rules = [rule for rule in person.get("/api/rules") if rule["sentence"] == example]
        assert [rule["when"] for rule in rules] == ["dog_bark while away"], language
        assert person.ask(f"/api/rules/{rules[0]['name']}", "DELETE")[0] == 200


def test_every_language_says_the_same(visit):
    texts = visit().evaluate(of_module("core/words.js", "TEXTS"))
    assert set(texts) == {"en", "de", "zh"}
    for language in ("de", "zh"):
        assert set(texts[language]["strings"]) == set(texts["en"]["strings"])
        assert set(texts[language]["kinds"]) >= set(texts["en"]["kinds"])
    assert set(texts["de"]["kinds"]) == set(texts["zh"]["kinds"])
    assert set(texts["de"]["stages"]) == set(texts["zh"]["stages"])


VIEWS = ("live", "review", "rules", "health", "settings")
EVERY_STATE = """() => {
  for (const state of ['ok', 'degraded', 'down', 'quiet', 'chip', 'chip situation', 'chip alarm']) {
    const node = document.createElement('span');
    node.className = node.textContent = state;
    document.querySelector('main .place .body').append(node);
  }
}"""
"""Shows what the house happens not to be in just now: a part in each state of health."""
CONTRAST = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (v) => v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const painted = (colour) => colour.length < 4 || colour[3] > 0;
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (painted(colour)) return colour;
    }
  };
  const speaks = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  return [...document.querySelectorAll('main *, header *')]
    .filter((node) => node.offsetParent && node.tagName !== 'OPTION' && speaks(node))
    .map((node) => {
      const [a, b] = [parse(getComputedStyle(node).color), ground(node)].map(light);
      return [node.outerHTML.slice(0, 80), (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
    })
    .filter(([, ratio]) => ratio < 4.5).slice(0, 5);
}"""
"""Texts whose contrast is below what WCAG 2.1 level AA asks for (4.5)."""
