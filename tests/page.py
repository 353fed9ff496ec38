"""The page in real Chromium, as tests look at it: a browser, who logs in, what must hold of every view."""

import shutil

from tests.live import LONG_S, until
from tests.web_client import PASSWORD

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The first is the same Chromium without its window, whose controls are a page of their own that takes a second of a
core for each page that is opened. Notifications alone need the window."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
MODULES = "document.querySelector('script[type=module]').src.replace(/[^/]+$/, '')"
"""Where the page has its modules: another address of one would be another module."""
TEXTS = """async () => {
  const all = {};
  for (const language of ['en', 'de', 'zh']) {
    all[language] = { strings: {}, kinds: {}, stages: {} };
    for (const part of ['page', 'settings', 'setup']) {
      const said = (await import(`${BASE}strings/${language}/${part}.js`)).default;
      for (const what of Object.keys(said)) Object.assign(all[language][what], said[what]);
    }
  }
  return all;
}"""
UNNAMED = """() => [...document.querySelectorAll(
    'button, input, select, canvas, meter, img, fieldset, dialog, video, details, output, section')]
  .filter((node) => node.offsetParent !== null && node.type !== 'hidden' && !node.closest('[aria-hidden=true]'))
  .filter((node) => !(node.getAttribute('aria-label') || node.getAttribute('aria-labelledby') || node.labels?.length
    || node.textContent.trim() || node.hasAttribute('alt')))
  .map((node) => node.outerHTML.slice(0, 120))"""


def opened(browser, address, width=1100, height=900, scheme="light", language="en-GB", view=""):
    """A page of the house, as wide as that; of which view, where nobody must log in."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=language, reduced_motion="reduce"
    )
    page.set_default_timeout(1e3 * LONG_S)
    page.goto(f"{address}#/{view}" if view else address)
    return page


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


CARDS = "#incidents [data-incident]"


def shown(page):
    """The incidents of review, as they stand in the list."""
    return page.eval_on_selector_all(CARDS, "all => all.map((node) => node.dataset.incident)")


def choose(page, kind):
    """Show what is of this kind alone: cards of before stay until the answer has come, and are not to be clicked."""
    with page.expect_response(lambda answer: "/api/incidents?" in answer.url and f"kind={kind}" in answer.url) as asked:
        page.click(f"#search [data-kind={kind}]")
    first = [row["id"] for row in asked.value.json()["incidents"][:1]]
    until(lambda: shown(page)[:1] == first)


def of_module(file, expression):
    """An expression of what a module of the page exports, as a function for ``evaluate``."""
    return f"import({MODULES} + '{file}').then(({{ house, stream }}) => {expression})"


def texts(page):
    """What the page says, by language: its strings, kinds and stages."""
    return page.evaluate(TEXTS.replace("BASE", MODULES))


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
