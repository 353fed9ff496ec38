"""The settings in real Chromium: an owner draws, tries thresholds, lets people in and sends them out."""

import json
import os
from zipfile import ZipFile

import pytest
from tests.live import LONG_S, HouseProcess, until
from tests.media import alarm_clip
from tests.ports import free_port
from tests.web_client import HASHED, PASSWORD

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tests.page import CHROMIUM, UNNAMED, go_to

from tectum.config.load import read_config
from tectum.serve.web.password import hashed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)"),
]
ALL_OPEN = "document.querySelectorAll('#view-settings details').forEach((one) => { one.open = true; })"
MARK_ONE = """async () => {
  const events = await (await fetch('/api/events?kind=hazard')).json();
  const marking = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"right": true}' };
  for (const { id } of events) if ((await fetch(`/api/events/${id}/mark`, marking)).ok) return id;
  return null;
}"""
HALL = "[data-part='place hall']"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("settings")
    alarm_clip(folder, seconds=12.0)
    port, file = free_port(), folder / "house.toml"
    file.write_text(
        f"# mine\n[web]\nport = {port}\npassword = '{HASHED}'\n"
        f"[[web.user]]\nname = 'guest'\nrole = 'see'\npassword = '{hashed('word of guest')}'\n"
        "[store]\nclips = []\n[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
        "[[place]]\nname = 'study'\ntext = ['good night']\n"
    )
    with HouseProcess(folder, ["run", file]) as running:
        running.wait_until_told("the page is at")
        running.file, running.address = file, f"http://127.0.0.1:{port}/"
        yield running


@pytest.fixture
def visit(browser, house):
    pages, troubles = [], []

    def go(width=1100, height=900, scheme="light", language="en-GB", name="", word=PASSWORD):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language)
        page.set_default_timeout(1e3 * LONG_S)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"{house.address}#/settings")
        page.fill("#user", name)
        page.fill("#password", word)
        page.press("#password", "Enter")
        page.wait_for_selector("#view-settings:not([hidden])")
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.close()
    assert troubles == []


def test_a_zone_and_a_private_part_are_drawn_by_keyboard_and_pointer(visit, house):
    page = visit()
    page.click(f"{HALL} > summary")
    until(lambda: page.evaluate(f'document.querySelector("{HALL} .picture").naturalWidth > 100'))
    page.locator(f"{HALL} button:has-text('New zone')").focus()
    page.keyboard.press("Enter")
    for key in ("ArrowLeft", "ArrowLeft", "Shift+ArrowUp"):  # the first corner has the focus
        page.keyboard.press(key)
    page.fill(f"{HALL} .fields input[maxlength='60']", "front door")
    page.check(f"{HALL} label:has-text('person') input")
    page.click(f"{HALL} button:has-text('New private part')")
    corner = page.locator(f"{HALL} .handle").nth(2).bounding_box()
    page.mouse.move(corner["x"] + 12, corner["y"] + 12)
    page.mouse.down()
    page.mouse.move(corner["x"] + 62, corner["y"] + 12, steps=4)
    page.mouse.up()
    if kept := os.environ.get("TECTUM_PICTURES"):
        page.screenshot(path=f"{kept}/settings-drawn.png")
    page.locator(f"{HALL} button:has-text('Save')").first.click()
    page.wait_for_selector(f"{HALL} .told:has-text('Saved.')")
    hall = read_config(house.file).places[0]
    assert [(zone.name, zone.kinds, zone.points[0]) for zone in hall.zone] == [
        ("front door", ("person",), (0.28, 0.25))
    ]
    assert hall.privacy[0][2][0] > 0.72
    assert hall.privacy[0][0] == (0.3, 0.3)
    assert house.file.read_text().startswith("# mine\n")


def test_a_threshold_says_what_it_would_have_told(visit, house):
    page = visit()
    page.click(f"{HALL} > summary")
    with page.expect_response(lambda answer: "smoke_alarm" in answer.url and answer.ok):  # the words of before stay
        page.select_option(f"{HALL} select", "smoke_alarm")
    page.wait_for_selector(f"{HALL} [role=status]:has-text('in 7 days, it would have told')")
    page.locator(f"{HALL} input[type=range]").fill("0.97")
    page.locator(f"{HALL} button:has-text('Save')").last.click()
    page.wait_for_selector(f"{HALL} .told:has-text('Saved.') >> nth=0")
    assert read_config(house.file).places[0].event["smoke_alarm"].threshold == 0.97


def test_people_come_in_as_what_they_may_and_go(visit, house):
    page = visit()
    page.click("[data-part=people] > summary")
    page.click("[data-part=people] details > summary")
    page.fill("[data-part=people] form input >> nth=0", "child")
    page.fill("[data-part=people] form input[type=password]", "long enough")
    page.click("[data-part=people] form button")
    page.wait_for_selector("[data-part=people] li:has-text('child')")
    assert [user.name for user in read_config(house.file).web.user] == ["guest", "child"]
    child = visit(name="child", word="long enough")
    assert child.locator("#house-settings").is_hidden()
    page.click("[data-part=people] button[aria-label='Remove: child']")
    page.wait_for_selector("[data-part=people] li:has-text('child')", state="detached")
    child.wait_for_selector("#login:not([hidden])")


def test_who_may_only_look_is_offered_nothing_else(visit):
    page, refused = visit(name="guest", word="word of guest"), []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status == 403 else None)
    assert page.locator("#house-settings").is_hidden()
    assert page.locator("#push").is_hidden()
    assert page.locator("[data-part=marks]").count() == 0
    go_to(page, "live")
    page.wait_for_selector("[data-place=hall] .chip")
    assert page.locator("[data-switch]").count() == 0
    page.wait_for_selector("#context:disabled")
    go_to(page, "rules")
    page.wait_for_selector("#only-ask")
    assert page.locator("#say-hint, #ask-hint").filter(visible=True).count() == 0
    page.wait_for_selector("label:has(#utterance) :text-is('A question')")
    page.wait_for_selector("#no-rules:text-is('No rules yet.')")
    assert page.locator("#rules button").count() == 0
    page.fill("#utterance", "did the smoke alarm go off today?")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#answer:has-text('smoke alarm') .happened a")
    page.fill("#utterance", "tell me when a dog barks in the hall")
    page.press("#utterance", "Enter")
    page.wait_for_selector("#answer:has-text('you may only look') mark")
    assert page.locator("#rules li").count() == 0
    go_to(page, "review")
    page.wait_for_selector("#incidents [data-incident]:has-text('hazard')")
    assert page.locator("#incidents .seen").count() == 0
    page.click("#incidents [data-incident]:has-text('hazard') .open >> nth=0")
    page.wait_for_selector("#incident[open] dl")
    assert page.locator("#incident-reviewed, #incident-delete, [data-mark]").count() == 0
    assert refused == []


def test_quiet_hours_are_added_changed_and_removed(visit, house):
    page, part = visit(), "[data-part=quiet]"
    page.click(f"{part} > summary")
    page.wait_for_selector(f"{part} :text('There are none.')")
    page.click(f"{part} button:has-text('Add quiet hours')")
    page.fill(f"{part} input[type=time] >> nth=0", "21:30")
    page.click(f"{part} summary:has-text('all but alarms')")
    page.check(f"{part} label:has-text('dog bark') input")
    page.click(f"{part} summary:has-text('Places: all')")
    page.check(f"{part} label:has-text('study') input")
    page.click(f"{part} button.chief")
    page.wait_for_selector(f"{part} .told:has-text('Saved.')")
    (quiet,) = read_config(house.file).quiet
    assert (f"{quiet.begin:%H:%M}", f"{quiet.end:%H:%M}") == ("21:30", "06:00")
    assert (quiet.kinds, quiet.places) == (("dog_bark",), ("study",))
    page.click(f"{part} button:has-text('Remove these')")
    page.click(f"{part} button.chief")
    until(lambda: read_config(house.file).quiet == ())


def test_notifications_are_chosen_and_given_up(visit, house):
    pytest.importorskip("pywebpush", reason="the extra 'push' is not installed")
    page, part = visit(), "[data-part=notify]"
    page.click(f"{part} > summary")
    page.check(f"{part} input[type=checkbox]")
    page.fill(f"{part} input[autocomplete=email]", "somebody")
    page.click(f"{part} button.chief")
    page.wait_for_selector(f"{part} .told:has-text('must be mailto:')")
    page.fill(f"{part} input[autocomplete=email]", "me@example.org")
    page.select_option(f"{part} select", "alarm")
    page.click(f"{part} button.chief")
    page.wait_for_selector(f"{part} .told:has-text('Saved.')")
    (sink,) = read_config(house.file).sinks
    assert (sink.contact, sink.severity) == ("mailto:me@example.org", "alarm")
    page.wait_for_selector("#push-on")
    if kept := os.environ.get("TECTUM_PICTURES"):
        page.evaluate(ALL_OPEN)
        page.locator("[data-part=quiet]").screenshot(path=f"{kept}/quiet.png")
        page.locator("[data-part=notify]").screenshot(path=f"{kept}/notify.png")
    page.uncheck(f"{part} input[type=checkbox]")
    page.click(f"{part} button.chief")
    until(lambda: read_config(house.file).sinks == ())


def test_what_was_marked_is_listed_taken_along_and_taken_back(visit):
    page, part = visit(), "[data-part=marks]"
    until(lambda: page.evaluate(MARK_ONE) is not None)  # its sound is kept within a second or so
    (event,) = (mark["event"] for mark in page.evaluate("fetch('/api/marks').then((answer) => answer.json())"))
    page.click(f"{part} > summary")
    row = page.wait_for_selector(f"{part} [data-event='{event}']")
    assert row.inner_text().startswith("Yes, this")
    with page.expect_download() as taken:
        page.click(f"{part} a")
    with ZipFile(taken.value.path()) as archive:
        (line,) = archive.read("marks.jsonl").decode().splitlines()
    assert json.loads(line)["event"] == event
    page.click(f"{part} [data-event='{event}'] button")
    page.wait_for_selector(f"{part} :text('Nothing is marked.')")
    assert page.evaluate("fetch('/api/marks').then((answer) => answer.json())") == []


@pytest.mark.parametrize(("scheme", "language"), [("light", "en-GB"), ("dark", "de-DE"), ("dark", "zh-CN")])
def test_a_phone_shows_all_of_it(visit, scheme, language):
    page = visit(360, 740, scheme, language)
    page.wait_for_selector(HALL)
    page.evaluate(ALL_OPEN)
    page.locator("[data-part=quiet] .tools button").first.click()
    page.evaluate(ALL_OPEN)
    page.wait_for_selector("[data-part=adding] fieldset")
    page.wait_for_selector("[data-part=marks] p:not(.quiet):not(.told)")
    page.wait_for_selector("[data-part=sessions] li")
    until(lambda: page.locator("[data-part=broker] input").count() == 5)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(UNNAMED) == []
    for keys in ("settings.", "parts.", "quiet.", "notify.", "marks."):
        assert page.get_by_text(keys).count() == 0
    if kept := os.environ.get("TECTUM_PICTURES"):
        page.screenshot(path=f"{kept}/settings-{language}-{scheme}.png", full_page=True)
