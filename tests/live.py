"""What tests of a live house share: feeds, waiting, sounds, a house in a process of its own."""

import contextlib
import functools
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.loopback import Loopback, QuietHandler

from tectum.bundle import Shape
from tectum.commands.main import main
from tectum.observe.observation_queue import ObservationQueue, TimedObservation
from tectum.observe.sources.base import Feed
from tectum.observe.timing.skew import SkewMeter
from tectum.supervise.clock import HouseClock

SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)
LONG_S = 120.0
"""A deadline is for what hangs: it says nothing of how long a thing may take, and a busy machine takes its time."""


def feed_for(source="camera", place="hall", **more) -> Feed:
    """A feed into a queue of its own."""
    return Feed(place, source, SHAPE, ObservationQueue(), HouseClock.start(), SkewMeter(), **more)


def until(what, timeout=LONG_S, every=0.02):
    """Wait until ``what()`` is true; gives what it gave."""
    deadline = time.monotonic() + timeout
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(every)
    return found


def stays(what, seconds, every=0.02):
    """That ``what()`` comes to hold, and then all the time: nothing more comes, nothing breaks."""
    until(what)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert what(), "it did not stay so"
        time.sleep(every)


def paced(items, every):
    """The items, one each ``every`` seconds, as a source of that rate gives them."""
    due = time.monotonic()
    for item in items:
        time.sleep(max(0.0, due - time.monotonic()))
        due += every
        yield item


def ended(link: socket.socket) -> bool:
    """Whether the other side has ended a connection; what it said before is read away."""
    link.settimeout(0.05)
    try:
        return not link.recv(65_536)
    except TimeoutError:
        return False
    except OSError:
        return True


def refused(capsys, file: Path, text: str, command: str = "check") -> str:
    """What ``tectum check`` (or another command) says of a file of a house that is wrong, on one line."""
    file.write_text(text)
    assert main([command, str(file)]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "Traceback" not in told
    return told


class Receiver(Loopback):
    """A real HTTP server of loopback for POST requests. ``got``: path, headers and body of each; ``codes``: to answer
    with, the last one for ever; ``answer``: the body; ``answering``: while it is cleared, it hangs."""

    def __init__(self, path: str = "/", answer: bytes = b""):
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.codes, self.answer, self.answering = [200], answer, threading.Event()
        self.answering.set()
        receiver = self

        class Handler(QuietHandler):
            def do_POST(self):
                size = int(self.headers["Content-Length"])
                if len(body := self.rfile.read(size)) < size:  # who asked broke off: no request was made
                    self.close_connection = True
                    return
                receiver.answering.wait()
                receiver.got.append((self.path, dict(self.headers), body))
                codes = receiver.codes
                self.send_response(codes.pop(0) if len(codes) > 1 else codes[0])
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(receiver.answer)))
                self.end_headers()
                with suppress(OSError):  # who asked has left, where it was kept waiting
                    self.wfile.write(receiver.answer)

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self.url = f"http://127.0.0.1:{self.port}{path}"


@contextlib.contextmanager
def served(folder: Path):
    """The address of a real HTTP server of loopback with the files of a folder."""

    class Handler(QuietHandler, SimpleHTTPRequestHandler):
        pass

    handler = functools.partial(Handler, directory=str(folder))
    with Loopback(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as server:
        yield f"http://127.0.0.1:{server.port}"


def collected(feed: Feed, kind, count: int, timeout=LONG_S) -> list:
    """The next ``count`` observations of a kind."""
    out = []
    deadline = time.monotonic() + timeout
    while len(out) < count:
        assert time.monotonic() < deadline, f"only {len(out)} of {count} came"
        taken = feed.queue.pop(0.2)
        if taken is not None and isinstance(taken[1], TimedObservation) and isinstance(taken[1].seen, kind):
            out.append(taken[1].seen)
    return out


class HouseProcess:
    """``tectum`` in a process of its own, writing events as JSON lines."""

    def __init__(self, folder: Path, arguments: list, env=None):
        self.events_file, self.log = folder / "events.jsonl", folder / "log.txt"
        command = [sys.executable, "-m", "tectum.commands.main", *map(str, arguments), "--jsonl", str(self.events_file)]
        signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, and so inherited, in the background
        self._log = self.log.open("w")
        self.process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=self._log, stderr=subprocess.STDOUT, text=True
        )

    def events(self, **wanted) -> list[dict]:
        """The events so far whose fields have these values."""
        if not self.events_file.exists():
            return []
        rows = [json.loads(line) for line in self.events_file.read_text().splitlines() if line.endswith("}")]
        return [row for row in rows if all(row[key] == value for key, value in wanted.items())]

    def wait_until_told(self, words: str, timeout=LONG_S) -> None:
        """Until it has said so on its console."""
        until(lambda: words in self.log.read_text(), timeout)

    def wait_for(self, timeout=LONG_S, count=1, **wanted) -> dict:
        """The first event with these fields, once there are ``count``."""
        try:
            return until(lambda: self.process.poll() is None and self.events(**wanted)[count - 1 :], timeout)[0]
        except AssertionError:
            raise AssertionError(f"no event {wanted}; log:\n{self.log.read_text()}") from None

    def stop(self, how=signal.SIGINT, timeout=LONG_S) -> tuple[int, float]:
        """Exit code, and the seconds that it took."""
        begin = time.monotonic()
        self.process.send_signal(how)
        self.process.communicate(timeout=timeout)
        self._log.close()
        text = self.log.read_text()
        assert "Traceback" not in text, text
        return self.process.returncode, time.monotonic() - begin

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self._log.close()
