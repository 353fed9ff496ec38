"""The page of a running house in real Chromium: first paint, what is transferred, and how long the API takes.

A house of one place plays the demo's clip; the page is opened in a fresh browser profile again and again on loopback,
wide and as narrow as a phone. Then review of a house of two places with 10,000 events behind it: first paint, from a
tap or a letter to the answer on the screen (a letter's with the pause after which the page asks), scrolling.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy")]

from demo import write_clip  # noqa: E402
from tests.history import fill  # noqa: E402
from tests.live import HouseProcess, until  # noqa: E402
from tests.media import exif_jpeg  # noqa: E402
from tests.ports import free_port  # noqa: E402

RESULT = Path(__file__).parent / "results" / "page.json"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
BYTES = """performance.getEntriesByType('resource').filter(e => e.name.includes('/static/'))
  .reduce((sum, e) => sum + e.transferSize, 0)"""
WIDTHS = {"wide": (1100, 900), "phone": (360, 740)}
FIRST_CARD = """new MutationObserver((_, me) => {
  if (document.querySelector('#incidents [data-incident]')) {
    me.disconnect();
    requestAnimationFrame(() => { window.firstCard = performance.now(); });
  }
}).observe(document, { childList: true, subtree: true });"""
ANSWERED = """([selector, words]) => new Promise((done) => {
  const node = document.querySelector(selector), list = document.querySelector('#incidents'), begun = performance.now();
  new MutationObserver((_, me) => {
    me.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
  }).observe(list, { childList: true, subtree: true });
  if (node.type === 'search') {
    node.value = words;
    node.dispatchEvent(new Event('input', { bubbles: true }));
  } else node.click();
})"""
SCROLL = """() => new Promise((done) => {
  const gaps = [];
  let last = performance.now();
  const begun = last;
  const step = (now) => {
    gaps.push(now - last);
    last = now;
    window.scrollBy(0, 24);
    if (now - begun < 6000) requestAnimationFrame(step);
    else {
      gaps.sort((a, b) => a - b);
      done({ fps: 1000 * gaps.length / (now - begun), p99_gap_ms: gaps[Math.floor(0.99 * gaps.length)],
        pixels: Math.round(scrollY), cards: document.querySelectorAll('#incidents [data-incident]').length });
    }
  };
  requestAnimationFrame(step);
})"""
"""24 px a picture for six seconds, while further pages come."""
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


def history(chromium, folder: Path, port: int, events: int, times: int) -> dict[str, Any]:
    """Review of a house with so many events behind it: first paint and first card, from a tap and from a letter to its
    answer on the screen, and the pictures a second while one scrolls through what has come."""
    kept = fill(folder, events, picture=exif_jpeg(np.full((360, 640, 3), 90, np.uint8), 1))
    (folder / "house.toml").write_text(f"[web]\nport = {port}\n[[place]]\nname = 'hall'\n[[place]]\nname = 'garden'\n")
    address = f"http://127.0.0.1:{port}/#/review"
    found: dict[str, list[float]] = {name: [] for name in ("paint_ms", "first_card_ms", "tap_ms", "letter_ms")}
    with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
        house.wait_until_told("the page is at")
        for _ in range(times):
            context = chromium.new_context(viewport={"width": 360, "height": 740})
            page = context.new_page()
            page.add_init_script(FIRST_CARD)
            page.goto(address)
            found["paint_ms"].append(float(until(lambda page=page: page.evaluate(PAINT), 30)))
            found["first_card_ms"].append(float(until(lambda page=page: page.evaluate("window.firstCard"), 30)))
            page.wait_for_timeout(500)
            for asked in (
                "#search [data-kind=intrusion]",
                "#search [data-value=oldest]",
                "#search [data-kind=visitor]",
            ):
                found["tap_ms"].append(page.evaluate(ANSWERED, [asked, ""]))
            page.evaluate(ANSWERED, ["#search [data-value=info]", ""])
            for words in ("dog", "doorb", "smoke"):
                found["letter_ms"].append(page.evaluate(ANSWERED, ["#ask-text", words]))
            if len(found["paint_ms"]) == times:
                page.evaluate(ANSWERED, ["#ask-text", ""])
                scroll = page.evaluate(SCROLL)
            context.close()
    figures = {name: {"p50": float(np.median(v)), "p95": float(np.quantile(v, 0.95))} for name, v in found.items()}
    return {"events": kept, "times": times, **figures, "scroll": scroll}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--events", type=int, default=10_000)
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
            time.sleep(20)
            result = {"paint": paints(chromium, address, options.times), "api": answers(address, 5 * options.times)}
        (folder / "past").mkdir()
        result["history"] = history(chromium, folder / "past", free_port(), options.events, options.times)
        result["load"] = [round(one, 1) for one in os.getloadavg()]
        chromium.close()
    table = Table("page and API, on loopback beside a running place", "p50 ms", "worst or p95 ms", "bytes")
    for key, row in result["paint"].items():
        table.add_row(f"first paint, {key}", f"{row['p50_ms']:.0f}", f"{row['max_ms']:.0f}", str(row["bytes"]))
    for key, row in result["api"].items():
        table.add_row(key, f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}", str(row["bytes"]))
    past = result["history"]
    for name in ("paint_ms", "first_card_ms", "tap_ms", "letter_ms"):
        table.add_row(
            f"review, {past['events']} events: {name}", f"{past[name]['p50']:.0f}", f"{past[name]['p95']:.0f}", ""
        )
    console.print(table)
    console.print(f"scrolling: {past['scroll']}; load {result['load']}")
    RESULT.write_text(json.dumps({"environment": environment(), "times": options.times, **result}, indent=1) + "\n")


if __name__ == "__main__":
    main()
