"""The page of a running house in real Chromium: first paint, what is transferred, and how long the API takes.

A house of one place plays the demo's clip; the page is opened in a fresh browser profile again and again on loopback,
wide and as narrow as a phone. ``--picture`` writes what it looks like when an intrusion was decided, for the docs.
The photographs in it are those of the demo: NASA's and one by the author of scikit-image's, both in the public domain.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy")]

from demo import write_clip  # noqa: E402
from tests.live import HouseProcess, until  # noqa: E402
from tests.ports import free_port  # noqa: E402

RESULT = Path(__file__).parent / "results" / "page.json"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
BYTES = """performance.getEntriesByType('resource').filter(e => e.name.includes('/static/'))
  .reduce((sum, e) => sum + e.transferSize, 0)"""
WIDTHS = {"wide": (1100, 900), "phone": (360, 740)}
PLACE = "/api/places/hall"
PATHS = ("/api/house", "/api/health", "/api/events?most=200", f"{PLACE}/picture", f"{PLACE}/sound", "/metrics")


def paints(chromium, address: str, times: int) -> dict[str, dict[str, float]]:
    """First contentful paint in milliseconds by width, and the bytes of the page's own files."""
    out = {}
    for name, (width, height) in WIDTHS.items():
        found, size = [], 0
        for _ in range(times):
            context = chromium.new_context(viewport={"width": width, "height": height})
            page = context.new_page()
            page.goto(address)
            found.append(float(until(lambda page=page: page.evaluate(PAINT), 10)))
            size = int(page.evaluate(BYTES))
            context.close()
        out[name] = {"p50_ms": float(np.median(found)), "max_ms": max(found), "bytes": size}
    return out


def answers(address: str, times: int) -> dict[str, dict[str, float]]:
    """How long each endpoint takes, milliseconds."""
    out = {}
    for path in PATHS:
        spent = []
        for _ in range(times):
            begun = time.perf_counter()
            with urllib.request.urlopen(address.rstrip("/") + path, timeout=10) as answer:
                size = len(answer.read())
            spent.append(1e3 * (time.perf_counter() - begun))
        out[path] = {"p50_ms": float(np.median(spent)), "p95_ms": float(np.quantile(spent, 0.95)), "bytes": size}
    return out


def photograph(chromium, address: str, file: Path) -> None:
    """Live, once a person was seen while everybody is away; and beside it (``-review``) what is told of it then."""
    page = chromium.new_page(viewport={"width": 760, "height": 900}, locale="en-GB", device_scale_factor=1)
    page.goto(f"{address}#/review")
    intrusion = "#timeline button:has-text('intrusion')"
    page.wait_for_selector(intrusion, timeout=90_000)
    page.goto(f"{address}#/live")
    page.wait_for_timeout(1500)
    _keep(page, file)
    page.goto(f"{address}#/review")
    page.click(intrusion)
    page.wait_for_selector("#event[open] .told")
    page.wait_for_timeout(1500)
    _keep(page, file.with_stem(f"{file.stem}-review"))
    page.close()


def _keep(page, file: Path) -> None:
    raw = np.frombuffer(page.screenshot(full_page=False), np.uint8)
    cv2.imwrite(str(file), cv2.imdecode(raw, cv2.IMREAD_COLOR), [cv2.IMWRITE_WEBP_QUALITY, 82])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    console, port = Console(), free_port()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as running:
        folder = Path(name)
        write_clip(folder / "demo.mp4")
        said = '["@29 turn on the light in the kitchen", "@32 we are away until Sunday"]'
        (folder / "house.toml").write_text(
            f'[web]\nport = {port}\n[[place]]\nname = "hall"\nmedia = "demo.mp4"\ntext = {said}\nloop = true\n'
        )
        chromium = running.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        address = f"http://127.0.0.1:{port}/"
        with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
            house.wait_until_told("the page is at")
            if options.picture is not None:
                photograph(chromium, address, options.picture)
                return
            time.sleep(20)
            result = {"paint": paints(chromium, address, options.times), "api": answers(address, 5 * options.times)}
        chromium.close()
    table = Table("page and API, on loopback beside a running place", "p50 ms", "worst or p95 ms", "bytes")
    for key, row in result["paint"].items():
        table.add_row(f"first paint, {key}", f"{row['p50_ms']:.0f}", f"{row['max_ms']:.0f}", str(row["bytes"]))
    for key, row in result["api"].items():
        table.add_row(key, f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}", str(row["bytes"]))
    console.print(table)
    RESULT.write_text(json.dumps({"environment": environment(), "times": options.times, **result}, indent=1) + "\n")


if __name__ == "__main__":
    main()
