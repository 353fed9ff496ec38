"""The console and JSON lines, at a terminal that lacks a character too."""

import io
import json
import os
import subprocess
import sys

import pytest
from tests.events import start
from tests.live import LONG_S

from tectum.deliver.sinks.local import JsonLinesSink
from tectum.house.health_file import HEALTH_FILE, read_health


@pytest.fixture
def run():
    """``tectum`` with an ASCII terminal."""

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "tectum.commands.main", *map(str, arguments)],
            capture_output=True, check=False, timeout=LONG_S, env={**os.environ, "PYTHONIOENCODING": "ascii:strict"},
        )  # fmt: skip
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode == 0, done.stderr
        return done.stdout.decode("ascii")

    return run


def test_an_ascii_terminal_shows_every_event_and_search_too(run, tmp_path):
    file = tmp_path / "house.toml"
    words = "turn on the “Küchenlicht” 💡"
    file.write_text(f"[[place]]\nname = 'Küche'\ntext = ['{words}', '@0.5 we are away']\n", encoding="utf-8")
    shown = run("run", file)
    assert "K\\xfcche" in shown
    assert "away" in shown  # what came behind it
    rows = [json.loads(line) for line in run("events", file, "--json").splitlines()]
    assert {row["place"] for row in rows} == {"Küche"}
    assert words in {row["text"] for row in rows}
    assert read_health(tmp_path / "tectum-state" / HEALTH_FILE).sinks["console"].failures == 0


def test_json_lines_on_an_ascii_terminal_are_read_the_same(run):
    rows = run("run", "--text", "“we are away until Sunday” 💡", "--text", "-", "--jsonl", "-").splitlines()
    assert "“we are away until Sunday” 💡" in {json.loads(line)["text"] for line in rows}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_line_of_json_can_be_written_in_every_encoding(encoding):
    out = io.TextIOWrapper(raw := io.BytesIO(), encoding=encoding)
    JsonLinesSink(out).deliver(start(text="“Käse” 雨 💡"))
    assert json.loads(raw.getvalue().decode(encoding))["text"] == "“Käse” 雨 💡"
