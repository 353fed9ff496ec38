"""From nothing to the first event, in a browser alone: how long a person needs who sets a house up.

Two network cameras (GStreamer's RTSP server, with a password; one hears a smoke alarm, one sees nothing) and a
microphone (PulseAudio's null sink). ``tectum run --setup`` is begun without a file; real Chromium opens the address
that it prints, and types at the pace of a person: a key every ``KEY_MS``, and ``LOOK_MS`` to read before every step.
What is counted goes from the command to the event on the page. No file is edited. ``--pictures DIR`` keeps what
every step looks like.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from tests.media import alarm_clip, beeps, write_media  # noqa: E402
from tests.page import CHROMIUM, FLAGS  # noqa: E402
from tests.pulse_server import PulseServer  # noqa: E402
from tests.rtsp_server import RtspServer  # noqa: E402
from tests.setup_house import FirstStart  # noqa: E402

RESULT = Path(__file__).parent / "results" / "first_event.json"
KEY_MS, LOOK_MS = 180, 2000
"""About 65 words a minute would be 185 ms a key; addresses are typed more slowly than words, and read twice."""
TARGET_S = 180.0
LOGIN = ("me", "gate 7/#")
PASSWORD = "correct horse"  # noqa: S105  made up for it
WAIT_MS = 120_000


class Person:
    """Who sets the house up. ``steps``: seconds from the beginning to the end of each."""

    def __init__(self, page: Page, begun: float, pictures: Path | None):
        self.page, self.begun, self.pictures = page, begun, pictures
        self.steps: dict[str, float] = {}
        page.set_default_timeout(WAIT_MS)

    def look(self) -> None:
        """Read what is there."""
        self.page.wait_for_timeout(LOOK_MS)

    def fill(self, within: str, name: str, text: str) -> None:
        """Type into a field, in place of what stands there."""
        field = self.page.locator(f"{within} [name={name}]")
        field.click()
        field.press("Control+a")
        field.press_sequentially(text, delay=KEY_MS)

    def done(self, step: str) -> None:
        """A step is over."""
        self.steps[step] = round(time.monotonic() - self.begun, 1)
        if self.pictures is not None:
            self.page.screenshot(
                path=str(self.pictures / f"{len(self.steps)}-{step.replace(' ', '-')}.png"), full_page=True
            )

    def camera(self, number: int, name: str, url: str) -> None:
        """Give a place its camera, and see its picture."""
        place = f"#places fieldset:nth-of-type({number})"
        self.look()
        self.fill(place, "name", name)
        self.page.select_option(f"{place} [name=choice]", "other")
        self.fill(place, "stream", url)
        self.fill(place, "user", LOGIN[0])
        self.fill(place, "password", LOGIN[1])
        self.page.click(f"{place} [data-say='setup.try']")
        self.page.wait_for_selector(f"{place} img.picture:not([hidden])")
        self.done(f"picture of the {name}")

    def microphone(self, number: int) -> None:
        """Listen at the microphone of this machine, and take it."""
        place = f"#places fieldset:nth-of-type({number})"
        self.look()
        self.page.select_option(f"{place} [name=microphone]", "default")
        self.page.click(f"{place} [data-say='setup.listen']")
        self.page.wait_for_selector(f"{place} .told:has-text('dB')")
        self.done("level of the microphone")

    def begin(self) -> None:
        """Let the house begin, and wait for its first event."""
        self.look()
        self.page.click("#own")
        self.page.locator("#own").press_sequentially(PASSWORD, delay=KEY_MS)
        self.page.click("#begin")
        self.page.wait_for_selector("#house:not([hidden])")
        self.done("the house runs")
        self.page.wait_for_selector(".chip.alarm")
        self.done("first event")


def measured(pictures: Path | None) -> dict[str, object]:
    """One first start."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        hall = alarm_clip(folder, seconds=60.0)
        grey = np.full((180, 240, 3), 128, np.uint8)
        yard = write_media(folder / "yard.mp4", 60.0, grey, np.zeros(60 * 16_000, np.float32))
        with (
            PulseServer(folder) as sound,
            sound.playing(beeps(200.0, 200.0, rate=48_000)),  # a quiet room
            RtspServer(hall, login=LOGIN) as one,
            RtspServer(yard, login=LOGIN) as two,
            sync_playwright() as running,
        ):
            chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = chromium.new_page(viewport={"width": 1100, "height": 900}, locale="en-GB")
            begun = time.monotonic()
            with FirstStart(folder, sound.env) as house:
                page.goto(f"{house.address}#{house.token}")
                page.wait_for_selector("#places fieldset")
                person = Person(page, begun, pictures)
                person.done("the page is there")
                person.camera(1, "hall", one.url)
                page.click("#more")
                person.camera(2, "yard", two.url)
                person.microphone(2)
                person.begin()
            chromium.close()
            return {"steps_s": person.steps, "whole_s": person.steps["first event"]}


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="DIR")
    options = parser.parse_args()
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
    result = measured(options.pictures)
    result |= {"target_s": TARGET_S, "key_ms": KEY_MS, "look_ms": LOOK_MS, "load": round(os.getloadavg()[0], 1)}
    Console().print(result)
    RESULT.write_text(json.dumps({**result, "environment": environment("playwright")}, indent=1) + "\n")
    if result["whole_s"] > TARGET_S:
        sys.exit(f"{result['whole_s']} s, more than {TARGET_S:g} s")


if __name__ == "__main__":
    main()
