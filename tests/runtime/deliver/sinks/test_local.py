"""The console and JSON lines, at a terminal that lacks a character too."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.events import start
from tests.live import LONG_S
from tests.media import write_media
from tests.small_disk import fill, small_disk

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


def test_a_line_of_a_file_is_there_whole_or_not_at_all(tmp_path):
    with small_disk(tmp_path / "disk", 1) as disk:
        file, other = disk / "events.jsonl", disk / "of another program"
        sink = JsonLinesSink(file, append=True)
        sink.deliver(first := start())
        fill(other)
        second, third = start(text="x" * 20_000), start()
        for _ in range(3):
            with pytest.raises(OSError, match="No space left"):
                sink.deliver(second)
        other.unlink()
        sink.deliver(second)
        sink.deliver(third)
        sink.close()
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        assert [row["id"] for row in rows] == [first.id, second.id, third.id]


def test_a_line_that_a_power_cut_left_open_spoils_no_other(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_text('{"id": "a"}\n{"id": "b')
    for name in ("c", "d"):
        sink = JsonLinesSink(file, append=True)
        sink.write(f'{{"id": "{name}"}}')
        sink.close()
    assert file.read_text() == '{"id": "a"}\n{"id": "b\n{"id": "c"}\n{"id": "d"}\n'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("to", ["console", "lines"])
def test_output_that_finds_no_room_is_one_line(grey, tmp_path, to):
    media = write_media(tmp_path / "clip.mp4", 2.0, grey)
    command = [sys.executable, "-m", "tectum.commands.main", "analyze", media, "--text", "help me"]
    with Path("/dev/full").open("wb") as full:
        more = {"console": [], "lines": ["--jsonl", "/dev/full"]}[to]
        done = subprocess.run([*command, *more], stdout=full, stderr=subprocess.PIPE, check=False, timeout=LONG_S)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1] == "tectum: what comes out cannot be written: No space left on device"
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_line_of_json_can_be_written_in_every_encoding(encoding):
    out = io.TextIOWrapper(raw := io.BytesIO(), encoding=encoding)
    JsonLinesSink(out).deliver(start(text="“Käse” 雨 💡"))
    assert json.loads(raw.getvalue().decode(encoding))["text"] == "“Käse” 雨 💡"
