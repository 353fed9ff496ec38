"""A package of its own adds sources, a modality and a sink to a real house, and nothing of the runtime is touched."""

import csv
import os
import re
import shutil
import subprocess
import sys

import pytest
from tests.house_file import TOKEN, web_table
from tests.live import HouseProcess, until
from tests.page import CHROMIUM, FLAGS, log_in, opened
from tests.ports import free_port
from tests.repository import ROOT
from tests.small_bundle import small_bundle
from tests.web_client import HASHED, Client

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("onnx", reason="the extra 'export' is not installed")
pytest.importorskip("torch", reason="the extra 'export' is not installed")

PACKAGE = ROOT / "tests" / "plugin"
PAGE = ROOT / "docs" / "extending.md"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """That of a Python in which the package is installed."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(PACKAGE, folder / "source")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*install, "--target", folder / "site", folder / "source"], check=True)
    path = [str(folder / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def house_of_the_page() -> str:
    """The file of a house that ``docs/extending.md`` shows."""
    (text,) = re.findall(r"```toml\n(\[model\].*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return text


def write(file, text):
    """At once, for whoever reads it."""
    file.with_suffix(".new").write_text(text)
    file.with_suffix(".new").replace(file)


def frame(celsius):
    return "\n".join(" ".join(["20"] * 7 + [str(celsius)]) for _ in range(8))


def command(environment, *words):
    """What a command of that Python prints. It must come to a good end."""
    line = [sys.executable, *map(str, words)]
    run = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return " ".join((run.stdout + run.stderr).split())


@pytest.fixture(scope="module")
def trained(environment, tmp_path_factory):
    """Its encoder and examples as the package makes them, and the bundle of Tectum that they joined: the folder of the
    first two, what the command said, the bundle."""
    folder = tmp_path_factory.mktemp("trained")
    command(environment, "-m", "tectum_thermal.train", folder)
    made = ("thermal.onnx", "examples.npz")
    bundle = folder / "thermal-bundle"
    said = command(environment, "-m", "tectum_export.cli", "join", *(folder / one for one in made), "--out", bundle)
    return folder, said, bundle


@pytest.fixture(scope="module")
def running(environment, trained, tmp_path_factory):
    """A house of the page: the house, a client of its API, its folder."""
    folder = tmp_path_factory.mktemp("attic")
    shutil.copytree(trained[2], folder / "thermal-bundle")
    write(folder / "frame.txt", frame(20))
    write(folder / "pin", "0\n")
    port = free_port()
    web = f"{web_table(port)}password = '{HASHED}'\n"
    (folder / "house.toml").write_text(house_of_the_page() + web)
    with HouseProcess(folder, ["run", folder / "house.toml"], environment) as house:
        house.wait_until_told("the page is at")
        yield house, Client(port, TOKEN), folder


def test_its_modality_is_encoded_fused_and_attributed(running):
    house, client, folder = running
    until(lambda: client.get("/api/health")["places"]["attic"]["sources"]["thermal"]["state"] == "ok")
    write(folder / "frame.txt", frame(80))
    fire = house.wait_for(kind="fire", phase="start")
    assert (fire["head"], fire["present"]) == ("heat", ["thermal"])
    hazard = house.wait_for(kind="hazard", phase="start")
    assert hazard["present"] == ["thermal"]
    assert hazard["attribution"] == {"vision": 0.0, "audio": 0.0, "text": 0.0, "thermal": 1.0}
    assert [(one["head"], one["label"]) for one in hazard["evidence"]] == [("heat", "fire")]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (deploy/test-packages)")
def test_it_is_shown_on_the_page_as_any_other_sense(running):
    house, client, folder = running
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    write(folder / "frame.txt", frame(80))
    house.wait_for(kind="hazard", phase="start")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = opened(browser, client.base)
        log_in(page, "review")
        decided = page.locator("#incidents li:has-text('hazard') .decided").first
        # A card below what is seen is laid out later (`content-visibility`), and has no inner text until then.
        assert decided.text_content().strip() == "warmth 100\u00a0%"
        widths = decided.locator(".share").evaluate_all("all => all.map((one) => one.style.width)")
        assert sorted(widths)[-1] == "100%"
        browser.close()


def test_its_state_sensor_joins_rules(running):
    house, _, folder = running
    found = house.wait_for(kind="hatch", phase="start")
    assert (found["head"], found["value"], found["was"]) == ("state", "closed", "closed")
    write(folder / "frame.txt", frame(80))
    house.wait_for(kind="fire", phase="start")
    write(folder / "pin", "1\n")
    opened = house.wait_for(kind="hatch", phase="start", value="open")
    assert opened["was"] == "closed"
    told = house.wait_for(kind="chimney", phase="start")
    assert told["attribution"] == {"vision": 0.0, "audio": 0.0, "text": 0.0, "thermal": 0.5, "state": 0.5}


def test_its_sink_gets_every_event(running):
    house, client, folder = running
    house.wait_for(kind="hatch", phase="start")
    file = until(lambda: (f := folder / "events.csv").exists() and f.stat().st_size and f)
    rows = list(csv.reader(file.read_text().splitlines()))
    assert ["attic", "hatch", "start", "closed"] in [row[1:] for row in rows]
    sink = client.get("/api/health")["sinks"]["csv events.csv"]
    assert (sink["state"], sink["failures"]) == ("ok", 0)
    assert sink["delivered"] >= 1


def test_what_it_adds_is_shown_in_health_and_is_missing_when_it_is_gone(running):
    house, client, folder = running
    health = client.get("/api/health")
    assert health["providers"]["thermal"]["loaded"] == "CPUExecutionProvider"
    attic = health["places"]["attic"]
    assert attic["sources"].keys() >= {"thermal", "contact hatch"}
    assert attic["sensors"]["hatch"]["state"] == "ok"
    write(folder / "frame.txt", frame(80))
    house.wait_for(kind="hazard", phase="start")
    (folder / "frame.txt").unlink()

    def source():
        return client.get("/api/health")["places"]["attic"]["sources"]["thermal"]

    until(lambda: source()["state"] == "down")
    assert "frame.txt: holds no frame" in source()["reason"]
    house.wait_for(kind="fire", phase="end")
    house.wait_for(kind="hazard", phase="end")
    write(folder / "frame.txt", frame(20))
    until(lambda: source()["state"] == "ok")


def tectum(environment, *arguments):
    command = [sys.executable, "-m", "tectum.commands.main", *map(str, arguments)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in run.stderr
    return run.returncode, " ".join(run.stderr.split())


def test_its_tables_are_checked_as_all_others_are(environment, tmp_path):
    file = tmp_path / "house.toml"
    place = "[[place]]\nname = 'attic'\n[[place.source]]\ntype = 'thermal'\n"
    for keys, told in (
        (
            "file = 'no/frame.txt'",
            "house.toml:5: [[place]] 1 [[source]] 1: file = 'no/frame.txt': its folder does",
        ),
        ("file = 'a'\nrate_hz = 99", "house.toml:6: [[place]] 1 [[source]] 1: rate_hz = 99: must be 0.1 to 30"),
        ("files = 'a'", "unknown key 'files'; allowed: file, rate_hz"),
        (
            "file = 'a'\n[[place.source]]\ntype = 'radar'",
            "must be one of camera, contact, http, microphone, mqtt, pcm,",
        ),
    ):
        file.write_text(place + keys)
        code, said = tectum(environment, "check", file)
        assert code == 2
        assert told in said


def test_a_bundle_whose_modality_is_not_installed_is_refused_with_what_is(tmp_path):
    bundle = small_bundle(tmp_path / "thermal-bundle", {"text": {}, "thermal": {}})
    code, said = tectum(dict(os.environ), "bundle", "verify", bundle)
    assert code == 3
    assert "declares the modality 'thermal', whose code is not installed; installed: vision, audio, text" in said


def test_what_it_is_worth_is_said_and_stands_in_the_card(trained):
    _, said, bundle = trained
    ((f1, right),) = re.findall(r"macro F1 of heat ([.\d]+); the situation by it alone: ([.\d]+) right", said)
    assert float(f1) > 0.85
    assert float(right) > 0.75  # of somebody nobody can tell by heat alone whether they live there: 0.85 at most
    assert f"this sense alone {right}" in (bundle / "card.md").read_text(encoding="utf-8")


def test_the_page_shows_the_package_as_it_is():
    shown = re.findall(
        r"`(tests/plugin/[\w./]+)`:\n\n```(?:python|toml)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    files = {str(file.relative_to(ROOT)) for file in PACKAGE.rglob("*") if file.suffix in (".py", ".toml")}
    assert {name for name, _ in shown} == files - {"tests/plugin/tectum_thermal/__init__.py"}
    for name, text in shown:
        assert text == (ROOT / name).read_text(encoding="utf-8"), name
