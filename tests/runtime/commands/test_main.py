import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest
import soundfile
from tests.live import LONG_S, until
from tests.media import write_media

from tectum.bundle import DEFAULT, Bundle
from tectum.commands.main import main


def run(capsys, *arguments):
    code = main([str(a) for a in arguments])
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    return code, out.out, out.err


def test_events_as_json_lines(tmp_path, grey, capsys):
    path = write_media(tmp_path / "clip.mp4", 2.0, grey)
    code, out, err = run(capsys, "analyze", path, "--text", "turn on the light in the kitchen", "--jsonl", "-")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [r["phase"] for r in rows if r["head"] == "intent"] == ["start", "end"]
    assert rows[0]["kind"] == "HassTurnOn"
    assert rows[0]["text"] == "turn on the light in the kitchen"
    assert "has no sound" in err


def test_the_report_is_one_file_without_requests(tmp_path, grey, capsys):
    path = write_media(tmp_path / "clip <b>.mp4", 2.0, grey)
    report = tmp_path / "report.html"
    code, _, _ = run(capsys, "analyze", path, "--text", "@1 help <script>", "--report", report)
    html = report.read_text()
    assert code == 0
    assert "<svg" in html
    assert "data:image/jpeg;base64," in html
    assert "http" not in html.replace("http-equiv", "")
    assert "<script>" not in html
    assert "clip &lt;b&gt;.mp4" in html


def test_gates_give_the_same_events(tmp_path, grey, capsys):
    rng = np.random.default_rng(0)
    time = np.arange(16_000 * 14) / 16_000
    beep = (np.floor(time / 0.5) % 2 == 0) & (time > 9) & (time < 13)
    sound = (1e-3 * rng.standard_normal(len(time)) + 0.2 * beep * np.sin(2 * np.pi * 3100 * time)).astype(np.float32)
    path = write_media(tmp_path / "alarm.mp4", 14.0, grey, sound)
    starts = []
    for extra in ([], ["--gates"]):
        code, out, _ = run(capsys, "analyze", path, "--jsonl", "-", *extra)
        assert code == 0
        rows = [json.loads(line) for line in out.splitlines()]
        starts.append({r["kind"]: r["start"] for r in rows if r["phase"] == "start" and r["head"] == "sound"})
    assert "smoke_alarm" in starts[0]
    assert starts[1]["smoke_alarm"] == pytest.approx(starts[0]["smoke_alarm"], abs=0.26)


def test_run_keeps_the_pace_of_the_media(tmp_path, grey, capsys):
    path = write_media(tmp_path / "clip.mp4", 1.5, grey)
    begin = time.monotonic()
    code, _, _ = run(capsys, "run", "--media", path)
    assert code == 0
    assert time.monotonic() - begin >= 1.3


@pytest.mark.parametrize(
    ("make", "message", "code"),
    [
        (lambda d: d / "gone.mp4", "no such file", 4),
        (lambda d: d, "holds no recording", 4),
        (lambda d: write(d / "empty.mp4", b""), "is empty", 4),
        (lambda d: write(d / "words.mp4", b"only words here\n" * 99), "cannot be read", 4),
    ],
)
def test_bad_media_is_one_line_and_an_exit_code(tmp_path, capsys, make, message, code):
    got, out, err = run(capsys, "analyze", make(tmp_path))
    assert got == code
    assert message in err
    assert len(err.strip().splitlines()) == 1
    assert out == ""


def write(path, content):
    path.write_bytes(content)
    return path


def test_bad_arguments_name_what_is_allowed(tmp_path, grey, capsys):
    path = write_media(tmp_path / "clip.mp4", 0.5, grey)
    for arguments, message in (
        (("--threads", "0"), "must be 1 to 256"),
        (("--provider", "quantum"), "is not in this onnxruntime"),
        (("--text", "@x hello"), "not a time in seconds"),
        (("--bundle", tmp_path / "nowhere"), "no such bundle"),
        (("--jsonl", tmp_path / "no" / "such" / "folder.jsonl"), "cannot be written"),
        (("--report", tmp_path / "no" / "report.html"), "does not exist"),
        (("--place", " "), "must not be empty"),
    ):
        code, _, err = run(capsys, "analyze", path, *arguments)
        assert code != 0
        assert message in err.replace("\n", " ")


def test_a_folder_goes_on_after_a_broken_file(tmp_path, grey, capsys):
    write_media(tmp_path / "a.mp4", 0.5, grey)
    write(tmp_path / "b.mp4", b"")
    write_media(tmp_path / "c.mp4", 0.5, grey)
    code, _, err = run(capsys, "analyze", tmp_path)
    assert code == 4
    assert "2 of 3 files read" in err
    assert "b.mp4: is empty" in err


def test_a_folder_of_names_that_are_no_utf8_gives_events_and_a_report(tmp_path, grey, capsys):
    """A card that an old camera wrote."""
    clip = write_media(tmp_path / "a.mp4", 1.0, grey)
    clip.rename(tmp_path / os.fsdecode(b"caf\xe9.mp4"))
    report = tmp_path.parent / "names.html"
    code, _, err = run(capsys, "analyze", tmp_path, "--report", report)
    assert code == 0
    assert "1 of 1 files read" in err
    assert r"caf\udce9" in report.read_text(encoding="utf-8")


def test_score_of_a_picture_a_sound_and_words(tmp_path, grey, capsys):
    picture, sound = tmp_path / "p.png", tmp_path / "s.wav"
    cv2.imwrite(str(picture), grey)
    soundfile.write(sound, 0.01 * np.random.default_rng(0).standard_normal(16_000), 16_000)
    code, out, _ = run(capsys, "score", picture, sound, "--text", "good night")
    words, seen, heard = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert words["context"] == "night"
    assert set(seen["presence"]) == set(seen["boxes"]) == {"person", "cat", "dog", "vehicle"}
    assert heard["times"] == [0.25, 0.5, 0.75, 1.0]
    for label, scores in heard["sound"].items():
        assert len(scores) == 4
        assert max(scores) == pytest.approx(heard["max"][label], abs=1e-4)
        assert np.mean(scores) == pytest.approx(heard["mean"][label], abs=1e-4)


def test_score_needs_something_and_tells_bad_files(tmp_path, capsys):
    assert run(capsys, "score")[0] == 2
    code, out, err = run(capsys, "score", tmp_path / "gone.wav", "--text", "hello")
    assert code == 4
    assert len(out.splitlines()) == 1
    assert "no such file" in err


def test_bundle_commands(tmp_path, capsys):
    assert run(capsys, "bundle", "verify")[0] == 0
    code, out, _ = run(capsys, "bundle", "inspect")
    assert code == 0
    assert "situation" in out
    variants = Bundle.load().variants
    found = re.findall(r"^variant (\S+): \d+\.\d\d MB, situation accuracy 0\.(\d{3})$", out, re.MULTILINE)
    assert [name for name, _ in found] == list(variants)
    for name, accuracy in found:
        assert round(1e3 * variants[name].metrics["situation"]["accuracy"]) == int(accuracy)
    folder = tmp_path / "b"
    shutil.copytree(DEFAULT, folder)
    (folder / "card.md").write_text("other")
    code, _, err = run(capsys, "bundle", "verify", folder)
    assert code == 3
    assert "altered" in err


def test_ctrl_c_ends_a_live_run_cleanly(tmp_path, grey):
    path = write_media(tmp_path / "long.mp4", 30.0, grey)
    events = tmp_path / "events.jsonl"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tectum.commands.main",
            "run",
            "--media",
            path,
            "--text",
            "we are away until Sunday",
            "--jsonl",
            events,
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: events.exists() and events.read_text())
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LONG_S)
    assert process.returncode == 130
    assert "Traceback" not in err
    rows = [json.loads(line) for line in events.read_text().splitlines()]
    assert [r["phase"] for r in rows if r["head"] == "context"] == ["start", "end"]


def test_ctrl_c_before_the_work_begins_and_once_more_while_it_ends_is_no_traceback(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("tectum.commands.main.logging_to_stderr", interrupted)
    assert main(["doctor"]) == 130
    assert capsys.readouterr() == ("", "")


ENDS = """
import atexit, os, signal
from tectum.commands import main
atexit.register(print, "ended")
atexit.register(os.kill, os.getpid(), signal.SIGINT)
main.main = lambda: 0
main.program()
"""


def test_ctrl_c_while_the_interpreter_is_taken_down_is_no_traceback():
    done = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True, timeout=LONG_S, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")


HANGS = """
import atexit, time
from tectum.commands import main
from tectum.supervise.worker import Worker
atexit.register(print, "taken down")
Worker("camera", lambda worker: time.sleep(600)).start()
main.main = lambda: print("done") or 130
main.program()
"""


def test_the_program_ends_with_its_code_and_is_not_taken_down_around_a_worker_that_hangs():
    done = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "done\n", "")
    done = subprocess.run(
        [sys.executable, "-c", HANGS.replace("time.sleep(600)", "None")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (130, "done\ntaken down\n")
