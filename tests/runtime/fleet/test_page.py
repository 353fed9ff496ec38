"""The page of a fleet in real Chromium: what devices say is text, whatever it is."""

import json
import re

import pytest
from msgspec.structs import replace
from tests.events import start
from tests.page import CHROMIUM, FLAGS

from tectum.errors import UsageError
from tectum.fleet.page import write_page
from tectum.fleet.view import Fleet

EVIL = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"


@pytest.fixture
def fleet():
    """Two devices; one says what no device should."""
    found = Fleet("tectum")
    figures = {"p50": 14.0, "p95": 18.0, "p99": 18.0, "max": 18.0, "count": 3, "buckets": [[14.678, 2], [21.544, 1]]}
    about = {
        "schema": 1, "at": 1.7e9, "up_s": 1.0, "versions": {"tectum": "1.2.3"}, "state": "degraded",
        "bundle": {"name": "home", "version": "1", "hash": "ab", "variant": "int8"}, "marks": {"right": 3, "wrong": 4},
        "places": {"hall": "ok", EVIL: "down"}, "parts": {EVIL: {"state": "down", "reason": EVIL}},
        "latency_ms": {"event": figures, EVIL: figures},
        "drift": [{"place": EVIL, "kind": EVIL, "level": 0.5, "before": 1.0, "now": 9.0, "hours_before": 99.0,
                   "hours_now": 24.0}],
    }  # fmt: skip
    for name in ("attic", "cellar"):
        found.take(f"tectum/{name}/status", b"online", True)
        found.take(f"tectum/{name}/device", json.dumps(about).encode(), True)
    request = {"ticket": "t", "rollout": "r1", "what": "update"}
    report = {"ticket": "u", "last": {"request": request, "state": "back", "at": 1.7e9, "said": [EVIL]}}
    found.take("tectum/attic/maintenance", json.dumps(report).encode(), True)
    row = json.loads(replace(start(kind=EVIL, place=EVIL, at=5.0), at=1.7e9, text=EVIL).to_json())
    found.take("tectum/attic/recent", json.dumps([{**row, "run": "a", "number": 1}]).encode(), True)
    found.take("tectum/wrong/device", EVIL.encode(), True)
    return found


def test_what_devices_say_is_text_in_a_page_that_may_run_and_fetch_nothing(fleet, tmp_path):
    write_page(tmp_path / "fleet.html", fleet.devices(), fleet.recent(), 1.7e9)
    html = (tmp_path / "fleet.html").read_text()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
    assert not re.search(r"<(script|img|link|iframe)", html)
    assert html.count("&lt;script&gt;") >= 13


@pytest.mark.slow
def test_it_shows_every_device_and_runs_nothing_of_what_they_say(fleet, tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    file = tmp_path / "fleet.html"
    write_page(file, fleet.devices(), fleet.recent(), 1.7e9)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        text, title = page.inner_text("body"), page.title()
        chip = page.evaluate("getComputedStyle(document.querySelector('.chip')).backgroundColor")
        assert page.locator("script, img").count() == 0
        browser.close()
    assert (title, said) == ("Tectum fleet", [])
    assert chip == "rgb(154, 103, 0)"  # its own style is allowed
    for shown in (
        "3 devices",
        "2 degraded, 1 unknown",
        "home 1 int8",
        "4, 3",
        EVIL,
        "cannot be read",
        "update (rollout r1): back: ",
    ):
        assert shown in text
    (row,) = [line for line in text.splitlines() if line.startswith("event\t")]
    assert row.split("\t")[-1] == "6"  # of both devices together


def test_a_page_that_cannot_be_written_is_one_line(fleet, tmp_path):
    with pytest.raises(UsageError, match=r"--html .*: cannot be written: Is a directory"):
        write_page(tmp_path, fleet.devices(), fleet.recent(), 1.7e9)
