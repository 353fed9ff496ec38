"""What our programs open, seen from the kernel: no host but those that the file names, no file but their own.

``strace`` sees what the libraries do in C too, which no hook of Python does.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from math import inf
from pathlib import Path

import pytest
from tests.house_file import web_table
from tests.live import LONG_S, Receiver, until
from tests.media import alarm_clip
from tests.own_recipe import write_sounds
from tests.ports import free_port, listens
from tests.repository import ROOT

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (deploy/test-packages)")

SECONDS = float(os.environ.get("TECTUM_TRACE_S", "6"))
"""For how long each is looked at; `make test-all` takes 30."""
WHOLE_S = 30
"""From here on a whole run is trained, evaluated and exported too."""
LONGEST_S = 1800
"""Of one command, on a busy machine."""
CALLS = "connect,bind,sendto,sendmsg,sendmmsg,open,openat,openat2,creat"
PLACE = re.compile(r'(?:sin|sin6)_port=htons\((\d+)\).*?"([0-9a-f.:]+)"')
FAMILY = re.compile(r"sa_family=(AF_\w+)")
LOCAL = {"AF_UNIX", "AF_NETLINK", "AF_INET", "AF_INET6", "AF_UNSPEC"}
OPENED = re.compile(r'(?:open|creat|openat|openat2)\((?:[^"<]*<(?P<at>[^>]*)>, )?"(?P<path>[^"]*)"(?P<how>.*)')
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")
SYSTEM = re.compile(r"/dev/(null|tty|shm/.*)|/proc/(self|\d+)/.*|/sys/.*")
"""What stays in the kernel: nothing of it is on a disk."""


class Trace:
    """``asked``: address and port of all that was connected to or sent to, ``listened``: bound; ``written``: files."""

    def __init__(self, file: Path, own: Path):
        self.asked, self.listened, self.written, self.read = set(), set(), set(), set()
        self.families = set()
        for line in file.read_text(errors="replace").splitlines():
            call = line.split(maxsplit=1)[1]
            self.families |= set(FAMILY.findall(call))
            for port, host in PLACE.findall(call):
                (self.listened if call.startswith("bind") else self.asked).add((host, int(port)))
            found = OPENED.match(call)
            if found and " = -1 " not in found["how"]:
                path = os.path.normpath(Path(found["at"] or "/", found["path"]))
                if not WRITES.search(found["how"]):
                    self.read.add(path)
                elif not SYSTEM.fullmatch(path) and not Path(path).is_relative_to(own):
                    self.written.add(path)


def traced(own, *command, seconds=inf, enough=lambda: True, codes=(0, 130, -signal.SIGINT)):
    """Run it; end it after ``seconds``, when it was ``enough``, as Ctrl-C does."""
    others = ("XDG_", "ORT_", "TECTUM_", "COVERAGE_")  # the last: a program that is measured writes what was found
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    folders = {"HOME": own / "home", "TMPDIR": own / "tmp", "TECTUM_CACHE": own / "cache"}
    for folder in folders.values():
        folder.mkdir(exist_ok=True)
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT / "runtime"), str(ROOT / "export")])}
    told = {name: str(folder) for name, folder in folders.items()}
    environment = {**kept, **told, **paths, "PYTHONDONTWRITEBYTECODE": "1"}
    strace = ["strace", "-f", "-y", "-qq", "--seccomp-bpf", "-s", "4096", "-e", f"trace={CALLS}", "-o", own / "trace"]
    log = own / "log.txt"
    with log.open("w") as out:
        running = subprocess.Popen(
            [*map(str, strace), *map(str, command)],
            env=environment, cwd=own, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        begin = time.monotonic()
        try:
            until(
                lambda: running.poll() is not None or (time.monotonic() - begin > seconds and enough()),
                LONGEST_S,
                every=0.1,
            )
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGINT)
                running.wait(LONG_S)
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
    assert running.returncode in codes, log.read_text()
    return Trace(own / "trace", own)


def tectum(own, *arguments, **more):
    return traced(own, sys.executable, "-m", "tectum.commands.main", *arguments, **more)


def test_the_test_can_fail_what_is_sent_in_c_and_written_elsewhere_is_seen(tmp_path):
    (tmp_path / "own").mkdir()
    code = (
        "import ctypes, socket, struct; libc = ctypes.CDLL(None); link = libc.socket(2, 2, 0);"
        "where = struct.pack('=H', 2) + struct.pack('!H', 53) + bytes((127, 8, 8, 8)) + bytes(8);"
        f"libc.sendto(link, b'x', 1, 0, where, 16); open({str(tmp_path / 'elsewhere')!r}, 'w').close()"
    )
    seen = traced(tmp_path / "own", sys.executable, "-c", code)
    assert seen.asked == {("127.8.8.8", 53)}
    assert seen.written == {str(tmp_path / "elsewhere")}


@pytest.mark.slow
def test_a_house_asks_for_what_its_file_names_and_nothing_else(tmp_path):
    alarm_clip(tmp_path, seconds=6.0)
    web, camera = free_port(), free_port()
    with Receiver("/hook") as receiver:
        hook = int(receiver.url.split(":")[2].split("/")[0])
        (tmp_path / "house.toml").write_text(
            f"{web_table(web)}[store]\nafter_s = 0.5\n[[sink]]\ntype = 'webhook'\nurl = '{receiver.url}'\n"
            "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\ntext = ['@1 turn on the light']\n"
            f"[[place]]\nname = 'drive'\nstream = 'rtsp://127.0.0.1:{camera}/x'\n"
        )
        seen = tectum(tmp_path, "run", "house.toml", seconds=SECONDS, enough=lambda: receiver.got and listens(web))
    assert seen.asked == {("127.0.0.1", hook), ("127.0.0.1", camera)}
    assert seen.listened == {("127.0.0.1", web)}
    assert (seen.written, seen.families - LOCAL) == (set(), set())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "begun"),
    [
        (("analyze", "hall.mp4", "--jsonl", "events.jsonl", "--report", "report.html"), "smoke_alarm"),
        (("tune", "--threads", "1"), "measuring"),
        (("bench", "--seconds", "5"), "back to back"),
    ],
    ids=["analyze", "tune", "bench"],
)
def test_what_measures_and_reads_recordings_asks_for_nothing(tmp_path, command, begun):
    alarm_clip(tmp_path, seconds=6.0)
    log = tmp_path / "log.txt"
    seen = tectum(tmp_path, *command, seconds=SECONDS, enough=lambda: begun in log.read_text())
    assert (seen.asked, seen.listened, seen.written, seen.families - LOCAL) == (set(), set(), set(), set())


def export(own, *arguments, **more):
    return traced(own, sys.executable, "-m", "tectum_export.cli", *arguments, **more)


def silent(seen):
    """Whether nothing was asked or listened for, or written elsewhere."""
    return (seen.asked, seen.listened, seen.written, seen.families - LOCAL) == (set(), set(), set(), set())


@pytest.mark.slow
def test_judging_data_asks_for_nothing(tmp_path, shared_data):
    pytest.importorskip("torch", reason="the extra 'export' is not installed")
    assert silent(export(tmp_path, "check", "home", "--data", shared_data, seconds=2 * SECONDS))


@pytest.mark.slow
@pytest.mark.long
def test_training_on_own_sounds_and_its_evaluation_ask_for_nothing(tmp_path):
    pytest.importorskip("torch", reason="the extra 'export' is not installed")
    data = write_sounds(tmp_path)
    assert silent(export(tmp_path, "train", "workshop.toml", "--data", data, "--out", "run", "--threads", "1"))
    assert silent(export(tmp_path, "evaluate", "run"))
    assert (tmp_path / "run" / "metrics.json").exists()
    assert silent(export(tmp_path, "export", "run", "--out", "bundle", codes=(2,)))  # sounds alone are no bundle


@pytest.mark.slow
@pytest.mark.timeout(3 * LONGEST_S)  # three commands, each traced; ten minutes are too few for them
@pytest.mark.skipif(SECONDS < WHOLE_S, reason=f"takes many minutes: TECTUM_TRACE_S={WHOLE_S:g} and more")
def test_a_whole_run_its_evaluation_and_its_bundle_ask_for_nothing(tmp_path, shared_data):
    pytest.importorskip("torch", reason="the extra 'export' is not installed")
    options = ("--data", shared_data, "--out", "run", "--threads", "1")
    assert silent(export(tmp_path, "train", "home", "--smoke", *options))
    assert silent(export(tmp_path, "evaluate", "run"))
    assert silent(export(tmp_path, "export", "run", "--out", "bundle"))
    assert (tmp_path / "bundle" / "manifest.json").exists()
