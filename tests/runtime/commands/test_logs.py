"""What a command says on standard error: form, level, time, and that nobody can forge a line of it."""

import io
import json
import logging
import re
import signal
import subprocess
import sys
import threading
import warnings
from datetime import datetime, timedelta

import pytest
from rich.console import Console
from tests.live import LONG_S, until
from tests.ports import free_port

from tectum.commands.logs import logging_to_stderr
from tectum.commands.main import main
from tectum.commands.output import Output
from tectum.decide.events import Event
from tectum.deliver.sinks.local import ConsoleSink, JsonLinesSink

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$")
FORGED = "2026-11-25T08:00:00.000+01:00 info    all is well"
log = logging.getLogger("tectum.test")


def test_a_command_says_its_name_and_a_house_the_time_and_the_level(capsys):
    with logging_to_stderr():
        log.warning("%s: gone", "hall")
    assert capsys.readouterr().err == "tectum: hall: gone\n"
    before = datetime.now().astimezone() - timedelta(milliseconds=1)
    with logging_to_stderr(long_running=True):
        log.warning("%s: gone", "hall")
        log.info("back")
    first, second = capsys.readouterr().err.splitlines()
    stamp, level, message = first.split(maxsplit=2)
    assert STAMP.match(stamp)
    assert before <= datetime.fromisoformat(stamp) <= datetime.now().astimezone()
    assert (level, message) == ("warning", "hall: gone")
    assert second.split(maxsplit=1)[1] == "info    back"


def test_json_has_the_time_level_logger_message_and_what_came_as_extra(capsys):
    with logging_to_stderr(style="json"):
        log.warning("%s: gone", "hall", extra={"place": "hall"})
    row = json.loads(capsys.readouterr().err)
    assert STAMP.match(row.pop("time"))
    assert row == {"level": "warning", "logger": "tectum.test", "message": "hall: gone", "place": "hall"}


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("debug", "debug info warning error"),
        ("info", "info warning error"),
        ("warning", "warning error"),
        ("error", "error"),
    ],
)
def test_the_level_is_of_our_own_messages_and_libraries_speak_from_warning_on(capsys, level, shown):
    with logging_to_stderr(level):
        for name in ("debug", "info", "warning", "error"):
            log.log(getattr(logging, name.upper()), name)
        for library in ("uvicorn.error", "paho", "wyoming", "libav.rtsp"):
            logging.getLogger(library).info("chatter")
            logging.getLogger(library).warning("trouble")
    lines = capsys.readouterr().err.splitlines()
    assert " ".join(line.removeprefix("tectum: ") for line in lines if "trouble" not in line) == shown
    theirs = [line for line in lines if "trouble" in line]
    assert len(theirs) == (0 if level == "error" else 4)
    assert not theirs or theirs[0] == "tectum: uvicorn.error: trouble"


SAID = {
    "utterance": ("said to %s: %s", "hall", f"good night\n{FORGED}"),
    "place": ("%s: camera: no answer", f"hall\r\n{FORGED}"),
    "camera": ("%s: %s; the other sources carry on", "hall", f"401 \x1b[2K\x1b[1G{FORGED}"),
    "file": ("%s: cannot be read", f"/media/\u2028{FORGED}.mp4"),
    "path": ("GET %s: refused", f"/api/\x9b2K\x85{FORGED}"),
    "direction": ("%s: done", f"\u202e{FORGED[::-1]}"),
}


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("said", SAID.values(), ids=list(SAID))
def test_no_line_can_be_forged(capsys, style, said):
    with logging_to_stderr(style=style, long_running=True):
        log.warning(*said)
    out = capsys.readouterr().err
    assert len(out.splitlines()) == 1
    assert out.rstrip("\n").isprintable()
    if style == "json":
        assert json.loads(out)["message"] == said[0] % said[1:]


def test_a_traceback_is_marked_and_cannot_pass_for_a_message(capsys):
    for style in ("text", "json"):
        with logging_to_stderr(style=style, long_running=True):
            try:
                raise ValueError(f"said\n{FORGED}\x1b[2K")
            except ValueError:
                logging.getLogger("uvicorn.error").exception("in ASGI application")
        lines = capsys.readouterr().err.split("\n")[:-1]
        if style == "json":
            assert FORGED in json.loads(lines[0])["traceback"]
            assert len(lines) == 1
        else:
            assert "error   uvicorn.error: in ASGI application" in lines[0]
            assert len(lines) > 3
            assert all(line.startswith("  | ") for line in lines[1:])
            assert all(line.isprintable() for line in lines)


def test_a_house_leaves_repeats_out_and_gives_their_number_any_other_command_does_not(capsys):
    with logging_to_stderr(long_running=True):
        for _ in range(42):
            log.warning("%s: no answer", "camera")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 6
    assert lines[-1].endswith("camera: no answer (repeated 37 times)")
    with logging_to_stderr():
        for _ in range(42):
            log.warning("%s: no answer", "camera")
    assert len(capsys.readouterr().err.splitlines()) == 42


def test_warnings_and_threads_that_die_are_messages_too(capsys):
    def dies():
        raise RuntimeError("of a bug")

    with logging_to_stderr(), warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old\nstyle", UserWarning, stacklevel=1)
        thread = threading.Thread(target=dies, name="keeper")
        thread.start()
        thread.join()
    err = capsys.readouterr().err
    assert re.search(r"^tectum: py\.warnings: .*UserWarning: old\\nstyle", err)
    assert "tectum: keeper: died\n" in err
    assert "  | RuntimeError: of a bug\n" in err


def test_everything_is_as_before_when_it_is_over(capsys):
    root, own = logging.getLogger(), logging.getLogger("tectum")
    before = (root.level, list(root.handlers), own.level, threading.excepthook)
    with logging_to_stderr("debug"):
        pass
    assert (root.level, list(root.handlers), own.level, threading.excepthook) == before
    assert capsys.readouterr().err == ""


def test_a_reader_of_standard_error_that_is_gone_does_not_stop_the_house(monkeypatch):
    class Gone(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    with logging_to_stderr(long_running=True):
        log.warning("nobody reads this")


def test_a_terminal_gets_colours_and_the_same_line(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with logging_to_stderr():
        log.error("%s: gone :fire: [bold]\x1b[2K", "hall")
    assert terminal.getvalue() == "\x1b[31mtectum: hall: gone :fire: [bold]\\x1b[2K\x1b[0m\n"


def test_the_options_stand_before_the_command_or_behind_it(tmp_path):
    command = [sys.executable, "-m", "tectum.commands.main"]
    for arguments in (
        ["--log-format", "json", "score", "gone"],
        ["score", "gone", "--log-format", "json"],
        ["--log-format", "text", "score", "--log-format", "json", "gone"],
        ["--log-format", "json", "rules", "list", "--config", "gone.toml"],
        ["rules", "list", "--log-format", "json", "--config", "gone.toml"],
    ):
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, cwd=tmp_path)
        row = json.loads(done.stderr)
        assert row["message"].startswith("gone")
        assert (row["level"], done.returncode) in {("error", 4), ("error", 2)}
    done = subprocess.run([*command, "--log-level", "loud", "check", "x"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert all(word in done.stderr for word in ("--log-level", "loud", "debug", "info", "warning", "error"))


def test_level_error_keeps_what_is_not_one_to_itself(tmp_path, capsys):
    file = tmp_path / "house.toml"
    file.write_text("[[place]]\nname = 'hall'\ntext = ['hello']\n")
    assert main(["check", str(file)]) == 0
    assert "fine: 1 places (hall)" in capsys.readouterr().err
    assert main(["--log-level", "error", "check", str(file)]) == 0
    assert capsys.readouterr().err == ""


def event(text, place="hall"):
    return Event("a", "help", "intent", place, "start", 1.0, None, 1.0, 0.9, text=text)


@pytest.mark.parametrize("said", SAID.values(), ids=list(SAID))
def test_the_console_and_json_lines_cannot_be_forged_either(said, capsys):
    out = io.StringIO()
    ConsoleSink(Console(file=out)).deliver(event(said[-1], said[-1]))
    assert len(out.getvalue().splitlines()) == 1
    assert out.getvalue().rstrip("\n").isprintable()
    Output().print(f"said: {said[-1]}")
    assert len(capsys.readouterr().out.splitlines()) == 1
    lines = io.StringIO()
    JsonLinesSink(lines).deliver(event(said[-1]))
    assert len(lines.getvalue().splitlines()) == 1
    assert json.loads(lines.getvalue())["text"] == said[-1]


def test_what_is_said_is_shown_as_it_is(capsys):
    out = io.StringIO()
    ConsoleSink(Console(file=out)).deliver(event("[bold]my :fire: \\[/]", "attic\\"))
    assert "“[bold]my :fire: \\[/]”" in out.getvalue()
    assert "(attic\\)" in out.getvalue()
    Output().print("[bold]my :fire: \\[/]")
    assert capsys.readouterr().out == "[bold]my :fire: \\[/]\n"


def test_a_house_that_runs_writes_nothing_but_json(tmp_path):
    address = f"rtsp://127.0.0.1:{free_port()}/sub"
    options = ["--stream", address, "--text", "-", "--jsonl", "-", "--log-level", "debug", "--log-format", "json"]
    command = [sys.executable, "-m", "tectum.commands.main", "run", *options]
    with (tmp_path / "err").open("w+") as err:
        house = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, text=True)
        try:
            until(lambda: "the other sources carry on" in (tmp_path / "err").read_text())
            house.stdin.write(f"tell me when \x1b[2K a {FORGED}\n")
            house.stdin.flush()
            until(lambda: "is not understood" in (tmp_path / "err").read_text())
        finally:
            house.send_signal(signal.SIGINT)
            house.communicate(timeout=LONG_S)
        err.seek(0)
        rows = [json.loads(line) for line in err.read().splitlines()]
    assert all(STAMP.match(row["time"]) for row in rows)
    assert {row["level"] for row in rows} >= {"debug", "info", "warning"}
    (lost,) = {row["place"] for row in rows if "the other sources carry on" in row["message"]}
    assert lost == "home"
    (answer,) = [row for row in rows if "is not understood" in row["message"]]
    assert f"\x1b[2K a {FORGED}" in answer["message"]
    messages = [row["message"] for row in rows]
    last = next(one for one in reversed(messages) if "(repeated " not in one)  # counts of repeats are told at the end
    assert last == "stopped"
    assert house.returncode == 130
