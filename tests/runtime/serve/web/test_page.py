"""The page in real Chromium: a person logs in, looks, switches, types, reads why; in English and Chinese, wide and
narrow, light and dark."""

import json
import re

import pytest
from tests.live import HouseProcess, until
from tests.media import alarm_clip
from tests.ports import free_port

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tests.page import (
    CHROMIUM,
    CONTRAST,
    EVERY_STATE,
    MODULES,
    UNNAMED,
    VIEWS,
    go_to,
    log_in,
    of_module,
    opened,
    texts,
)  # fmt: skip
from tests.web_client import HASHED, Client

from tectum.decide.phrases.answers import ANSWERS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    alarm_clip(folder, seconds=12.0)
    port = free_port()
    (folder / "house.toml").write_text(
        f"[web]\nport = {port}\npassword = '{HASHED}'\n[store]\nclips = ['hazard']\nafter_s = 0.5\n"
        "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
        "[[place.zone]]\nname = 'door'\npoints = [[0.1, 0.1], [0.5, 0.1], [0.5, 0.9], [0.1, 0.9]]\n"
        "[[place]]\nname = 'study 2'\ntext = ['good night']\n"
    )
    with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
        house.wait_until_told("the page is at")
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def visit(browser, address):
    pages, troubles, asked = [], [], []

    def go(*shape):
        page = opened(browser, "about:blank", *shape)
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
    with page.expect_response(lambda answer: answer.url.endswith("/api/context") and answer.ok):
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
    page.wait_for_selector("#rules li:has-text('tell me when a dog barks') .typed:text-is('dog bark')")
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


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("did the smoke alarm go off today?", "yes: smoke alarm"),
        ("when did the smoke alarm first go off today?", "smoke alarm: first on"),
        ("how long did the smoke alarm sound today?", " in all from"),
    ],
)
def test_a_question_about_what_happened_is_answered_with_links_to_it(visit, question, told):
    page = visit()
    log_in(page, "review")
    page.wait_for_selector("#incidents li:has-text('hazard')")
    go_to(page, "rules")
    page.fill("#utterance", question)
    page.press("#utterance", "Enter")
    page.wait_for_selector(f"#answer:has-text('{told}')")
    page.focus("#answer .happened a >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("#incident[open] .told")
    assert page.evaluate("location.hash").startswith("#/review/")


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_no_word_of_a_phone_is_broken_that_need_not_be(visit, language):
    page = visit(360, 740, "light", language)
    log_in(page, "rules")
    page.fill("#utterance", "tell me when a dog barks in the hall")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#rules li button")
    assert page.locator("#rules li button").first.evaluate(LINES) == 1
    page.click("#rules li button")
    page.wait_for_selector("#rules li", state="detached")
    go_to(page, "health")
    page.wait_for_selector("#stages td.n")
    assert {cell.evaluate(LINES) for cell in page.locator("#stages td.n").all()} == {1}
    assert page.locator("#parts tbody tr").first.evaluate(BESIDE_A_LONG_REASON) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


LINES = """(node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
}"""
"""On how many lines a text stands."""
BESIDE_A_LONG_REASON = f"""(row) => {{
  row.lastElementChild.textContent = "rtsp://192.168.100.100:8554: cannot be opened: Connection refused. ".repeat(3);
  return ({LINES})(row.firstElementChild);
}}"""
"""On how many lines the name of a part stands then: in one go, for the page draws it anew."""


def test_what_happened_while_the_stream_was_away_is_shown_once_it_is_back(visit, address):
    page, person = visit(), Client(int(address.rstrip("/").rsplit(":", 1)[1]))
    log_in(page, "review")
    until(lambda: page.evaluate(of_module("core/house.js", "stream?.readyState === EventSource.OPEN")))
    page.evaluate(of_module("core/house.js", "stream.close()"))
    person.log_in()
    assert person.ask("/api/say", "POST", {"text": "turn on the light", "place": "study 2"})[0] == 200
    until(lambda: person.get("/api/events?place=study+2&kind=HassTurnOn"))
    page.evaluate(of_module("core/house.js", "stream.dispatchEvent(new Event('open'))"))
    page.click("#search [data-value=info]")
    page.wait_for_selector("#incidents li:has-text('turn on the light')")


def test_what_happened_is_told_with_why_and_its_clip_by_keyboard_alone(visit):
    page = visit()
    log_in(page, "review")
    page.wait_for_selector("#incidents li:has-text('hazard')")
    go_to(page, "live")
    page.uncheck("[data-place=hall] [data-switch=detection]")  # ends the event, and so its clip
    go_to(page, "review")
    page.wait_for_selector("#incidents li:has-text('hazard'):not(:has-text('goes on'))")
    page.evaluate("document.querySelector('.skip').focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    card = page.locator("#incidents li:has-text('hazard'):not(:has-text('goes on')) .open").last
    until(lambda: _opened_with_clip(page, card))
    assert page.locator("#incident .told").inner_text().startswith("I heard a smoke alarm")
    assert "Decided by" in page.locator("#incident dl").inner_text()
    assert page.evaluate("document.querySelector('#incident').contains(document.activeElement)")
    until(lambda: page.evaluate("document.querySelector('#incident video').duration > 0.5"))
    page.wait_for_selector("#incident .axis .sense.heard canvas")
    assert not page.locator("#incident dl").inner_text().count("cadence.")
    page.wait_for_selector("#incident .evidence li:has-text('smoke alarm')")
    page.click("[data-mark=yesThis]")
    page.wait_for_selector("#marked:has-text('told all the same')")
    page.click("[data-mark=undo]")
    page.wait_for_selector("[data-mark=notThis]")
    until(lambda: page.locator("#marked").inner_text() == "")
    page.keyboard.press("Escape")
    page.wait_for_selector("#incident", state="hidden")
    shown = "document.querySelector('#incident').dataset.shown"
    until(lambda: page.evaluate(f"document.activeElement.closest('[data-incident]')?.dataset.incident === {shown}"))
    go_to(page, "live")
    page.check("[data-place=hall] [data-switch=detection]")


def test_a_list_changes_in_place_so_that_no_click_on_it_is_lost(visit):
    page = visit()
    log_in(page, "review")
    page.wait_for_selector("#incidents li:has-text('hazard')")
    kept = page.evaluate(MANY_MORE)
    assert kept == {"same": True, "focused": True, "first": "more-49", "ordered": True}


MANY_MORE = """async () => {
  const { Cards } = await import(BASE + 'review/cards.js');
  const root = document.querySelector('#incidents').cloneNode(false), opened = [];
  document.body.append(root);
  const cards = new Cards(root, (id) => opened.push(id), () => {});
  const [row] = (await (await fetch('/api/incidents')).json()).incidents;
  cards.take([row]);
  const button = root.querySelector('.open');
  button.focus();
  const order = [...Array(50).keys()].sort((a, b) => (a * 7) % 50 - (b * 7) % 50);
  for (const n of order) cards.take([{ ...row, id: `more-${n}`, at: row.at + 4000 * (n + 1) }]);
  cards.take([row]);
  const result = { same: button.isConnected, focused: document.activeElement === button, first: cards.ids[0],
    ordered: cards.ids.join() === [...Array(50).keys()].reverse().map((n) => `more-${n}`).concat(row.id).join() };
  root.remove();
  return result;
}""".replace("BASE", MODULES)
"""Fifty incidents of three days come in any order while a person points at one; the newest is drawn first."""


def _opened_with_clip(page, card):
    """By the keyboard; the clip may not be there yet."""
    card.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#incident[open] dl")
    if page.locator("#incident video").count():
        return True
    page.keyboard.press("Escape")
    page.wait_for_selector("#incident", state="hidden")
    page.wait_for_timeout(500)
    return False


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("language", "lang", "hazard"),
    [("en-GB", "en", "hazard"), ("zh-CN", "zh-Hans", "危险"), ("de-DE", "de", "Gefahr")],
)
def test_a_phone_in_every_language(visit, scheme, language, lang, hazard):
    page = visit(360, 740, scheme, language)
    log_in(page)
    page.wait_for_selector("[data-place=hall] .chip")
    page.evaluate(EVERY_STATE)
    for view in VIEWS:
        go_to(page, view)
        if view == "health":
            page.wait_for_selector(f"#stages td:has-text('{ENCODE[lang]}')")
        if view == "review":
            page.wait_for_selector(f"#incidents li:has-text('{hazard}')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
        assert page.evaluate(CUT) == [], view
        assert page.evaluate(CONTRAST) == [], view
        assert page.evaluate(UNNAMED) == [], view
    assert page.evaluate("document.documentElement.lang") == lang
    known = "['presence', 'sound', 'situation'].flatMap((head) => house.labels[head])"
    labels = page.evaluate(of_module("core/house.js", known))
    said = texts(page)[lang[:2]]["kinds"]
    assert lang == "en" or [label for label in labels if label not in said] == []
    page.select_option("#language", "en")
    page.wait_for_selector("h2:has-text('Settings')")


ENCODE = {"en": "encode", "de": "Kodieren", "zh-Hans": "编码"}
CUT = """() => [...document.querySelectorAll('#views a, main button, main h2, main h3, main label')]
  .filter((node) => node.offsetParent !== null && node.scrollWidth > node.clientWidth + 1)
  .map((node) => [node.outerHTML.slice(0, 120), node.scrollWidth, node.clientWidth])"""
"""What does not show all that it says."""


def test_zones_are_drawn_when_they_are_asked_for(visit):
    page = visit()
    log_in(page)
    drawn, name = "[data-place=hall] .over", "[data-place=hall] button.zones"
    assert page.get_attribute(name, "aria-pressed") == "false"
    until(lambda: page.evaluate("document.querySelector('[data-place=hall] .view img')?.naturalWidth > 100"))
    assert "door" not in page.get_attribute(drawn, "aria-label")
    page.click(name)
    until(lambda: "door" in page.get_attribute(drawn, "aria-label"))
    until(lambda: page.evaluate(INK, [drawn, [255, 214, 10]]) > 50)
    page.click(name)
    until(lambda: "door" not in page.get_attribute(drawn, "aria-label"))


INK = """([selector, wanted]) => {
  const canvas = document.querySelector(selector);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 200 && wanted.every((value, part) => Math.abs(value - data[at + part]) < 12)) found++;
  }
  return found;
}"""
"""How many pixels of a drawing have this colour."""


def test_a_thing_that_is_seen_has_a_box_with_its_track_and_how_sure_it_is(visit):
    page = visit()
    log_in(page)
    assert page.evaluate(SEEN) == "person 3"
    until(lambda: page.evaluate(INK, ["#seen", [91, 156, 232]]) > 200)
    assert page.evaluate(EDGES) == {"left": 100, "right": 200}


SEEN = """async () => {
  const { Player } = await import(BASE + 'live/player.js');
  const picture = document.createElement('canvas'), image = new Image(), video = document.createElement('video');
  [picture.width, picture.height] = [400, 200];
  image.src = picture.toDataURL('image/png');
  await image.decode();
  video.hidden = true;
  const canvas = document.createElement('canvas');
  canvas.id = 'seen';
  canvas.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 400px; height: 200px';
  document.body.append(canvas);
  const player = new Player(image, video, canvas);
  player.see({ at: 1, things: [{ kind: 'person', box: [0.25, 0.25, 0.25, 0.5], score: 0.87, number: 2 }] });
  player.draw();
  return canvas.getAttribute('aria-label');
}""".replace("BASE", MODULES)
"""A player of a picture of 400 x 200 is told what was seen."""
EDGES = """() => {
  const canvas = document.querySelector('#seen'), scale = devicePixelRatio;
  const { data } = canvas.getContext('2d').getImageData(0, 120 * scale, canvas.width, 1), blue = [];
  for (let x = 0; x < canvas.width; x++) if (data[4 * x + 2] > 200 && data[4 * x + 3] > 100) blue.push(x / scale);
  return { left: Math.round(blue[0] + 1), right: Math.round(blue.at(-1)) };
}"""
"""Where the box is on one line of the drawing, pixels."""


def test_the_example_that_each_language_gives_is_understood(visit, address):
    person = Client(int(address.rstrip("/").split(":")[2]))
    person.log_in()
    for language, text in texts(visit()).items():
        (example,) = re.findall("[„“](.+?)[“”]", text["strings"]["hint"])
        assert "not_understood" not in json.loads(person.ask("/api/say", "POST", {"text": example})[2]), language
        rules = [rule for rule in person.get("/api/rules") if rule["sentence"] == example]
        assert [rule["when"] for rule in rules] == ["dog_bark while away"], language
        (question,) = re.findall("[„“](.+?)[“”]", text["strings"]["askHint"])
        told = json.loads(person.ask("/api/say", "POST", {"text": question})[2])["answer"]
        assert told == ANSWERS[language]["not away"]
        assert person.ask(f"/api/rules/{rules[0]['name']}", "DELETE")[0] == 200


@pytest.mark.parametrize("language", ["de-DE", "zh-CN"])
def test_why_a_part_is_not_well_is_told_in_the_language_of_the_person(visit, language):
    """As the house told it stands behind it, for whoever mends it; in English it is not said twice."""
    page, english = visit(1100, 800, "light", language), visit(1100, 800, "light", "en-GB")
    said = texts(page)[language[:2]]["strings"]
    for key, reason in REASONS.items():
        found = page.evaluate(WHY, reason)
        number = re.search(r"\d+", reason)
        assert found == said[f"why.{key}"].replace("{n}", number[0] if number else ""), reason
        assert not english.evaluate(WHY, reason)
    assert {f"why.{key}" for key in REASONS} == {key for key in said if key.startswith("why.")}
    assert not page.evaluate(WHY, "")
    assert not page.evaluate(WHY, "what nobody has said before")


WHY = f"(reason) => import({MODULES} + 'core/reasons.js').then(({{ why }}) => why(reason))"
REASONS = {
    "over": "over",
    "refused": "rtsp://cam: refuses user and password (401); mend them in the file, or there",
    "undecodable": "its sound cannot be decoded: unknown codec",
    "drift": "the stamps of its pictures drift by -250000 ppm: the time of arrival counts",
    "silent": "nothing delivered for 12 s",
    "late": "overloaded: sound more than 2 s late is not listened to",
    "waiting": "unable to open database file; 31 events wait in memory",
    "full": "[Errno 28] No space left on device",
    "slow": "the store does not keep up",
    "stuck": "stuck for 14 s",
    "ended": "failed 5 times: MemoryError",
    "again": "begun anew: MemoryError",
    "unwritten": "clips/a.mp4: cannot be written: Input/output error",
    "unreachable": "rtsp://cam: cannot be opened: Connection refused",
}
"""As parts of the house tell them."""


def test_every_language_says_the_same(visit):
    said = texts(visit())
    for language in ("de", "zh"):
        assert set(said[language]["strings"]) == set(said["en"]["strings"])
        assert set(said[language]["kinds"]) >= set(said["en"]["kinds"])
    assert set(said["de"]["kinds"]) == set(said["zh"]["kinds"])
    assert set(said["de"]["stages"]) == set(said["zh"]["stages"])
