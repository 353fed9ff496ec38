"""Words on standard input and on a Unix socket."""

import contextlib
import fcntl
import os
import resource
import socket
import stat
import threading

import pytest
from tests.live import LONG_S, feed_for, stays, until

from tectum.errors import MediaError
from tectum.observe.sources.runner import Runner
from tectum.observe.sources.typed_text import MOST_CLIENTS, SocketSource, StdinSource


def answer(line):
    return f"heard {line}"


def test_lines_of_an_open_file_are_said_until_it_ends():
    reader, writer = os.pipe()
    said = []
    feed = feed_for("typed words")
    runner = Runner(StdinSource(lambda line: said.append(line) or "", reader), feed)
    runner.start()
    os.write(writer, b"good night\n\n  turn on ")
    until(lambda: said == ["good night"])
    until(lambda: runner.health().state == "ok")
    os.write(writer, "the light\nhelp é".encode())
    os.close(writer)
    until(lambda: runner.ended)
    assert said == ["good night", "turn on the light", "help é"]
    assert runner.join(LONG_S)
    os.close(reader)


@pytest.fixture
def served(tmp_path):
    path = tmp_path / "words.sock"
    feed = feed_for("word socket")
    runner = Runner(SocketSource(answer, path), feed)
    runner.start()
    until(lambda: runner.health().state == "ok")
    yield path, runner
    runner.stop()
    assert runner.join(LONG_S)
    assert not path.exists()


def ask(path, raw):
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(LONG_S)
        link.connect(str(path))
        link.sendall(raw)
        link.shutdown(socket.SHUT_WR)
        out = b""
        while part := link.recv(4096):
            out += part
        return out.decode().splitlines()


def test_a_socket_answers_each_line_and_only_its_user_may_write(served):
    path, _ = served
    assert ask(path, b"good night\nhelp") == ["heard good night", "heard help"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_mark_of_the_byte_order_is_no_part_of_what_is_said(served):
    path, _ = served
    assert ask(path, b"\xef\xbb\xbfgood night\nhelp") == ["heard good night", "heard help"]


def test_many_clients_rude_ones_and_long_lines_do_no_harm(served):
    path, runner = served
    links = []
    for _ in range(40):
        link = socket.socket(socket.AF_UNIX)
        link.connect(str(path))
        links.append(link)
    for link in links[:5]:
        link.close()
    stays(lambda: runner.health().state == "ok", 0.5)
    for link in links:
        link.close()

    def answers():
        try:
            return ask(path, b"\xff\xfe" * 50_000 + b"\nhi\n")
        except OSError:  # all places are still taken
            return []

    assert len(until(answers)) == 2
    assert runner.health().state == "ok"
    assert runner.reconnects == 0


def test_clients_that_say_nothing_keep_out_nobody_and_who_speaks_stays(served):
    path, runner = served
    with contextlib.ExitStack() as stack:
        links = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(2 * MOST_CLIENTS)]
        for link in links:
            link.settimeout(LONG_S)
            link.connect(str(path))
            links[0].sendall(b"good night\n")
            assert links[0].recv(100) == b"heard good night\n"
        assert ask(path, b"hi\n") == ["heard hi"]
        assert links[1].recv(1) == b""
    assert runner.health().state == "ok"


def test_an_open_file_of_any_number_is_read():
    """A house with many cameras and clients has more than 1024."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, before[1]), before[1]))
    reader, writer = os.pipe()
    high = fcntl.fcntl(reader, fcntl.F_DUPFD, 1500)
    try:
        said = []
        os.write(writer, b"good night\n")
        os.close(writer)
        StdinSource(lambda line: said.append(line) or "", high).session(feed_for("typed words"), threading.Event())
        assert said == ["good night"]
    finally:
        os.close(high)
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_socket_left_by_a_killed_house_is_taken_over_and_a_live_one_is_not(served, tmp_path):
    path, _ = served
    with pytest.raises(MediaError, match="another program listens there"):
        SocketSource(answer, path).session(feed_for(), threading.Event())
    left = tmp_path / "left.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(left))
    runner = Runner(SocketSource(answer, left), feed_for())
    runner.start()
    until(lambda: runner.health().state == "ok")
    assert ask(left, b"x\n") == ["heard x"]
    runner.stop()
    assert runner.join(LONG_S)
    with pytest.raises(MediaError, match="cannot be made"):
        SocketSource(answer, tmp_path / "no" / "such.sock").session(feed_for(), threading.Event())


def test_a_line_that_fails_is_answered_and_the_next_one_is_taken(tmp_path):
    def say(line):
        if line == "fail":
            raise RuntimeError("no such thing")
        return answer(line)

    path = tmp_path / "words.sock"
    runner = Runner(SocketSource(say, path), feed_for("word socket"))
    runner.start()
    until(lambda: runner.health().state == "ok")
    assert ask(path, b"fail\nhelp\n") == ["RuntimeError: no such thing", "heard help"]
    assert runner.reconnects == 0
    runner.stop()
    assert runner.join(LONG_S)
    reader, writer = os.pipe()
    said = []
    runner = Runner(StdinSource(lambda line: said.append(line) or say(line), reader), feed_for("typed words"))
    runner.start()
    os.write(writer, b"fail\nhelp\n")
    until(lambda: said == ["fail", "help"])
    assert not runner.ended
    os.close(writer)
    until(lambda: runner.ended)
    assert runner.join(LONG_S)
    os.close(reader)
