"""Who gets to a house over the network, by real requests: its names, its addresses, how often and how many."""

import resource
import select
import socket
import ssl
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from msgspec import convert
from tests.house_file import TOKEN, web_table
from tests.live import LONG_S, HouseProcess, ended, until
from tests.media import alarm_clip
from tests.ports import free_port
from tests.repository import ROOT
from tests.rtsp_server import RtspServer, missing
from tests.web_client import HASHED, PASSWORD, Client, raw, request, self_signed, status

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from uvicorn import Server

from tectum.config.delivery import WebConfig
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config, StoreConfig
from tectum.house.house import House
from tectum.serve.connections import AT_ONCE, DEFAULT, SPARE, Limits
from tectum.serve.web.live_routes import MOST_LISTENERS
from tectum.serve.web.server import WebServer
from tectum.tables.values import from_toml

JSON = {"Content-Type": "application/json"}


@contextmanager
def house_with_page(folder, engine, limits=None, **web):
    """A house with a place ``study`` and its page."""
    table = convert({"port": free_port(), **web}, WebConfig, dec_hook=from_toml)
    config = Config(folder, places=(PlaceConfig("study"),), store=StoreConfig("state"), web=table)
    more = () if limits is None else (limits,)
    with House(config, engine, {}) as house, WebServer(config.web, folder, house.controls, *more):
        yield house


@contextmanager
def served(folder, engine, limits=None, **web):
    """The port of the page of such a house."""
    with house_with_page(folder, engine, limits, **web) as house:
        yield house.config.web.port


@contextmanager
def connected(port, count=1, source="127.0.0.1", sent=b"", **options):
    """As many connections, on each of which only so much was sent."""
    with ExitStack() as stack:
        links = []
        for _ in range(count):
            link = stack.enter_context(socket.socket())
            for option, value in options.items():
                link.setsockopt(socket.SOL_SOCKET, getattr(socket, option), value)
            link.bind((source, 0))
            link.settimeout(LONG_S)
            link.connect(("127.0.0.1", port))
            link.sendall(sent)
            links.append(link)
        yield links


def streaming(path="/api/live"):
    """A request for a stream: of events, if nothing else is asked for."""
    return request(path=path, Authorization=f"Bearer {TOKEN}").encode()


@pytest.fixture(scope="module")
def port(tmp_path_factory, engine):
    with served(tmp_path_factory.mktemp("doors"), engine, password=HASHED, token=TOKEN) as port:
        yield port


@pytest.mark.parametrize("path", ["/", "/health", "/api/house", "/api/login", "/static/app.js", "/nosuch"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.1:8420", "localhost.evil.example"])
def test_a_name_that_another_site_leads_here_reaches_nothing(port, path, host):
    answer = raw(port, request(path=path, Host=host))
    assert status(answer) == 421
    assert f"'{host}' is no name of this house; [web] hosts can name it".encode() in answer


def test_a_program_with_the_token_may_call_the_house_as_it_likes(port):
    told = request(path="/api/house", Host="evil.example", Authorization=f"Bearer {TOKEN}")
    assert status(raw(port, told)) == 200


def test_what_is_no_host_is_refused_and_names_of_the_file_are_known(tmp_path, engine):
    with served(tmp_path, engine, hosts=("House.example.org", "fd00::7")) as port:
        for host, code in {
            "127.0.0.1": 200, "localhost:1": 200, "LOCALHOST.": 200, "[::1]:8420": 200, "house.example.org:443": 200,
            "[fd00::7]": 200, "evil.example": 421, "192.0.2.1": 421, "": 400, "a b": 400, "[::1": 400, "é": 400,
            None: 400,
        }.items():  # fmt: skip
            assert status(raw(port, request(Host=host))) == code, host
            assert status(raw(port, request(path="/api/house", Host=host))) == code, host


def test_one_address_that_guesses_locks_out_no_other_and_no_session(port):
    person, program = Client(port), Client(port, TOKEN)
    assert person.log_in()[0] == 200
    guess = request("POST", "/api/login", '{"password": "guess"}', **JSON)
    right = request("POST", "/api/login", f'{{"password": "{PASSWORD}"}}', **JSON)
    codes = [status(raw(port, guess, "127.0.0.2")) for _ in range(8)]
    assert codes == [401] * 5 + [429] * 3
    assert b"retry-after: " in raw(port, right, "127.0.0.2")
    assert status(raw(port, right, "127.0.0.3")) == 200
    wrong = request(path="/api/house", Authorization="Bearer 0123456789abcdef0124")
    codes = [status(raw(port, wrong, "127.0.0.2")) for _ in range(24)]
    assert codes == [401] * 20 + [429] * 4
    assert program.ask("/api/house")[0] == 200
    assert person.ask("/api/house")[0] == 200


def test_wrong_tokens_do_not_keep_a_person_from_logging_in(port):
    wrong = request(path="/api/house", Authorization="Bearer 0123456789abcdef0124")
    right = request("POST", "/api/login", f'{{"password": "{PASSWORD}"}}', **JSON)
    for _ in range(24):
        raw(port, wrong, "127.0.0.4")
    assert status(raw(port, right, "127.0.0.4")) == 200


def test_the_docs_name_the_limits():
    text = " ".join((ROOT / "docs" / "web.md").read_text(encoding="utf-8").split())
    assert f"At most {DEFAULT.connections} connections are open, {DEFAULT.each} of one address" in text
    assert f"{DEFAULT.idle_s:.0f} s for a whole request head (TLS and all), a body {DEFAULT.body_s:.0f} s" in text
    assert f"takes nothing of an answer for {DEFAULT.stalled_s:.0f} s is cut off" in text
    assert f"for at most {MOST_LISTENERS} listeners" in text
    assert SPARE == 0.25  # "the last quarter of the files"


SHORT = Limits(idle_s=0.5, body_s=0.5, stalled_s=0.5)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /health HTT",
        b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        request("POST", "/api/login", **JSON).replace("Content-Length: 0", "Content-Length: 40").encode(),
        request("POST", "/api/login", **JSON).replace("Content-Length: 0", "Content-Length: 40").encode() + b'{"pass',
    ],
    ids=["nothing", "half a line", "half a head", "no body", "half a body"],
)
def test_what_is_not_a_whole_request_in_time_is_ended(tmp_path, engine, caplog, sent):
    with served(tmp_path, engine, SHORT, password=HASHED) as port, connected(port, sent=sent) as (link,):
        until(lambda: ended(link))
        assert status(raw(port, request())) == 200
    assert "Traceback" not in caplog.text


def test_a_head_that_comes_in_drops_is_ended_too(tmp_path, engine):
    with served(tmp_path, engine, SHORT) as port, connected(port) as (link,):

        def drip():
            with suppress(OSError):
                link.sendall(b"G")
            return ended(link)

        until(drip, every=0.1)


def test_a_handshake_that_never_comes_is_ended(tmp_path, engine):
    keys = self_signed(tmp_path)
    with served(tmp_path, engine, SHORT, certificate=keys[0], key=keys[1]) as port, connected(port) as (link,):
        until(lambda: ended(link))
        context = ssl.create_default_context(cafile=str(tmp_path / keys[0]))
        assert Client(port, scheme="https", context=context).ask("/health")[0] == 200


def test_a_client_that_has_too_many_loses_its_oldest_idle_one(tmp_path, engine):
    with (
        served(tmp_path, engine, Limits(each=4, connections=100)) as port,
        connected(port, 1, "127.0.0.2") as (other,),
        connected(port, 6) as links,
    ):
        until(lambda: [ended(link) for link in links] == [True, True, False, False, False, False])
        assert status(raw(port, request())) == 200
        until(lambda: [ended(link) for link in links] == [True, True, True, False, False, False])
        assert not ended(other)


def test_of_all_that_are_open_whoever_has_the_most_makes_room(tmp_path, engine):
    with (
        served(tmp_path, engine, Limits(each=10, connections=8)) as port,
        connected(port, 1, "127.0.0.2") as (other,),
        connected(port, 7) as links,
    ):
        assert status(raw(port, request(), "127.0.0.3")) == 200
        until(lambda: ended(links[0]))
        assert not ended(other)


def test_where_all_are_busy_the_next_one_is_refused_until_one_ends(tmp_path, engine):
    with served(tmp_path, engine, Limits(each=2), token=TOKEN) as port:
        with connected(port, 2, sent=streaming()) as links:
            for link in links:
                assert status(link.recv(4096)) == 200
            assert not answers(port)
            assert status(raw(port, request(), "127.0.0.2")) == 200
        until(lambda: answers(port))


def answers(port):
    """Whether a request is answered, and not refused where it comes in."""
    with suppress(OSError, IndexError):
        return status(raw(port, request())) == 200
    return False


def test_connections_leave_files_to_the_house(tmp_path, engine):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with served(tmp_path, engine) as port:
        assert answers(port)
        with socket.socket() as probe:
            resource.setrlimit(resource.RLIMIT_NOFILE, (int(probe.fileno() / (1 - SPARE)) - 1, before[1]))
        try:
            assert not answers(port)
            (tmp_path / "clip").write_bytes(b"")  # the rest of the house may open what it likes
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
        assert answers(port)


@pytest.mark.parametrize("path", ["/api/live", "/api/video?place=study"])
def test_streams_are_counted_where_they_begin(tmp_path, engine, path):
    codes = []
    with served(tmp_path, engine, token=TOKEN) as port, ExitStack() as stack:
        links = stack.enter_context(connected(port, 40))
        together = threading.Barrier(40)

        def ask(link):
            together.wait()
            link.sendall(streaming(path))
            codes.append(status(link.recv(4096)))

        threads = [threading.Thread(target=ask, args=(link,)) for link in links]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(codes) == [200] * 16 + [503] * 24
        stack.close()
        until(lambda: listens_again(port, path))


def listens_again(port, path):
    """Whether there is room for another stream."""
    with connected(port, sent=streaming(path)) as (link,):
        return status(link.recv(4096)) == 200


def test_a_reader_that_takes_nothing_is_cut_off_and_one_that_keeps_up_is_not(tmp_path, engine):
    limits = Limits(stalled_s=0.5, send_buffer=4096)
    with (
        house_with_page(tmp_path, engine, limits, token=TOKEN) as house,
        connected(house.config.web.port, sent=streaming(), SO_RCVBUF=4096) as (slow,),
        connected(house.config.web.port, sent=streaming()) as (quick,),
    ):
        gone = select.poll()
        gone.register(slow, select.POLLHUP)
        heard = []

        def cut_off():
            house.workers["study"].submit_utterance("turn on the light")
            with suppress(TimeoutError):
                quick.settimeout(0.2)
                heard.append(quick.recv(65_536))
            return gone.poll(0)

        until(cut_off, 60, every=0)
        house.workers["study"].submit_utterance("turn off the light")
        quick.settimeout(LONG_S)
        until(lambda: b"HassTurnOff" in quick.recv(65_536))
        assert b"".join(heard).count(b"data: ") > 5


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()), reason=missing() or "there")
def test_idle_sockets_cost_neither_the_probe_nor_a_camera_nor_files(tmp_path):
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit[1] < 2000:
        pytest.skip(f"this process may open {limit[1]} files alone")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(2000, limit[0]), limit[1]))
    port, file = free_port(), tmp_path / "house.toml"
    with RtspServer(alarm_clip(tmp_path, seconds=60.0)) as camera, ExitStack() as stack:
        file.write_text(f"{web_table(port)}[[place]]\nname = 'hall'\nstream = '{camera.url}'\n")
        house = stack.enter_context(HouseProcess(tmp_path, ["run", file]))
        house.wait_until_told("the page is at")
        house.wait_for(kind="smoke_alarm", phase="start")
        files = Path(f"/proc/{house.process.pid}/fd")
        before = len(list(files.iterdir()))
        resource.prlimit(house.process.pid, resource.RLIMIT_NOFILE, (1024, 1024))
        quiet = max(probed(port) for _ in range(5))
        for number in range(11):
            stack.enter_context(connected(port, 100, f"127.0.1.{1 + number}"))
        for _ in range(5):
            assert probed(port) < max(5.0, 5 * quiet)
        assert len(list(files.iterdir())) < before + 128 + AT_ONCE + 16
        stream = Client(port, TOKEN).get("/api/health")["places"]["hall"]["sources"]["stream"]
        assert stream["state"] != "down"
        assert stream["reconnects"] == 0
        until(lambda: len(list(files.iterdir())) < before + 16)  # all are ended, though the clients hold on
        assert house.process.poll() is None


def probed(port):
    """Seconds until the probe was answered."""
    begin = time.monotonic()
    assert status(raw(port, request(), "127.0.0.9")) in (200, 503)
    return time.monotonic() - begin


def test_a_server_that_failed_begins_with_no_connection_of_before(tmp_path, engine, monkeypatch):
    on_tick, known, failed = Server.on_tick, set(), []

    async def failing_once(server, counter):
        if not links:
            known.add(server)
        elif server in known:
            known.discard(server)
            failed.append(server)
            raise RuntimeError("broken")
        return await on_tick(server, counter)

    links = []
    monkeypatch.setattr(Server, "on_tick", failing_once)
    with (
        house_with_page(tmp_path, engine, Limits(each=2), token=TOKEN) as house,
        connected(house.config.web.port, 2, sent=streaming()) as opened,
    ):
        assert [status(link.recv(4096)) for link in opened] == [200, 200]
        links += opened
        until(lambda: all(ended(link) for link in opened))
        until(lambda: answers(house.config.web.port))
        assert failed
