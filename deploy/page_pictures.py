"""Pictures of every view of the page in real Chromium: a phone of 360 px and a desktop, light and dark.

    python deploy/page_pictures.py OUT          # all of them, as PNG
    python deploy/page_pictures.py OUT --docs   # and the few that the docs show, as WebP

A house of two places with a past of some weeks plays the demo's clip. The photographs in it are NASA's and one by the
author of scikit-image's, both in the public domain.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import av
import numpy as np
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from demo import write_clip  # noqa: E402
from tests.history import fill  # noqa: E402
from tests.live import HouseProcess  # noqa: E402
from tests.media import beeps, write_media  # noqa: E402
from tests.page import CHROMIUM, FLAGS  # noqa: E402
from tests.ports import free_port  # noqa: E402

from tectum.imaging.thumbnail import jpeg  # noqa: E402

SHAPES = {"phone": (360, 740), "desktop": (1100, 900)}
SCHEMES = ("light", "dark")
LONG_MS = 180_000
DOCS = {"desktop-light-live": "page", "desktop-light-review": "page-review", "desktop-light-why": "page-why"}
"""The pictures in the docs: made of which."""
VIEWS = {"rules": "#no-rules", "health": "#stages td", "settings": "#house-settings details"}
"""What each of the other views shows once it is whole."""
PERSON_S = 31.0
"""When the demo's clip shows somebody."""


def house_file(folder: Path, port: int) -> Path:
    """A house of the demo's clip in ``folder``, with a past."""
    clip = folder / "demo.mp4"
    write_clip(clip)
    with av.open(str(clip)) as source:
        frames = [frame for frame in source.decode(video=0) if PERSON_S <= (frame.time or 0.0) < PERSON_S + 8.0]
    small = np.stack([frame.reformat(640, 360, "rgb24").to_ndarray() for frame in frames[::3]])
    past = write_media(folder / "past.mp4", 12.0, small, beeps(12.0))
    fill(folder, 3000, picture=jpeg(frames[len(frames) // 2], 360), clip=past.read_bytes())
    file = folder / "house.toml"
    file.write_text(
        f"[web]\nport = {port}\n[[place]]\nname = 'hall'\nmedia = 'demo.mp4'\nloop = true\n"
        "text = ['@29 turn on the light in the kitchen', '@30 we are away until Sunday']\n"
        "[[place.zone]]\nname = 'door'\npoints = [[0.05, 0.1], [0.3, 0.1], [0.3, 0.95], [0.05, 0.95]]\n"
        "[[place]]\nname = 'garden'\n"
    )
    return file


def look(page: Any, address: str, shape: str, scheme: str, out: Path) -> None:
    """Every view, as one person sees it."""

    def keep(name: str) -> None:
        page.wait_for_timeout(800)
        page.screenshot(path=out / f"{shape}-{scheme}-{name}.png")

    page.goto(f"{address}#/live")
    page.wait_for_selector("[data-place=hall] .chip.presence", timeout=LONG_MS)
    page.click("[data-place=hall] .tools .zones")
    page.wait_for_selector("[data-place=hall] .over[aria-label*=door]")
    keep("live")
    page.goto(f"{address}#/review")
    page.wait_for_selector("#incidents [data-incident]")
    keep("review")
    page.click("#search [data-kind=intrusion]")
    page.click("#search [data-value=oldest]")
    page.wait_for_timeout(800)
    page.click("#incidents .open >> nth=0")
    page.wait_for_selector("#incident[open] .evidence")
    keep("incident")
    page.evaluate("document.querySelector('#why').scrollIntoView()")
    keep("why")
    page.keyboard.press("Escape")
    for view, there in VIEWS.items():
        page.goto(f"{address}#/{view}")
        page.wait_for_selector(there)
        keep(view)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="such as desktop-light; by itself, all of them")
    parser.add_argument("--docs", action="store_true", help="write those of the docs, too")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as running:
        folder, port = Path(name), free_port()
        with HouseProcess(folder, ["run", house_file(folder, port)]) as house:
            house.wait_until_told("the page is at", 300)
            chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for shape, (width, height) in SHAPES.items():
                for scheme in (one for one in SCHEMES if options.only in ("", f"{shape}-{one}")):
                    page = chromium.new_page(
                        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
                    )
                    page.set_default_timeout(LONG_MS)
                    look(page, f"http://127.0.0.1:{port}/", shape, scheme, options.out)
                    page.close()
            chromium.close()
    if options.docs:
        import cv2

        for made, shown in DOCS.items():
            picture = cv2.imread(str(options.out / f"{made}.png"))
            cv2.imwrite(str(ROOT / "docs" / f"{shown}.webp"), picture, [cv2.IMWRITE_WEBP_QUALITY, 80])


if __name__ == "__main__":
    main()
