"""What the tests of the page share: a real browser."""

import pytest
from tests.page import CHROMIUM, FLAGS


def pytest_collection_modifyitems(items):
    """A browser is a world of its own: a test in it has a second try, and the summary says that it needed one."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
