"""Who gets to a house over the network, by real requests: its names, its addresses, how often and how many."""

import re
import resource
import select
import shutil
import socket
import ssl
import subprocess
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
from tests.reverse_proxy import ReverseProxy
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


@pytest.fixture(scope="module")
def proxied(tmp_path_factory, engine):
    """The port of a proxy in front of a page that trusts it, and that of the page."""
    with (
        served(
            tmp_path_factory.mktemp("proxied"),
            engine,
            Limits(each=4),
            password=HASHED,
            token=TOKEN,
            hosts=("house.example.org",),
            trusted_proxies=("127.0.0.1",),
        ) as port,
        ReverseProxy(port, "https") as proxy,
    ):
        yield proxy.port, port


def test_behind_a_proxy_one_user_that_guesses_locks_out_no_other(proxied):
    proxy, _ = proxied
    guess = request("POST", "/api/login", '{"password": "guess"}', **JSON)
    right = request("POST", "/api/login", f'{{"password": "{PASSWORD}"}}', **JSON)
    codes = [status(raw(proxy, guess, "127.0.0.2")) for _ in range(8)]
    assert codes == [401] * 5 + [429] * 3
    for forged in ({"X-Forwarded-For": "127.0.0.3"}, {"Forwarded": "for=127.0.0.3"}, {"X-Real-IP": "127.0.0.3"}):
        wrong = request("POST", "/api/login", '{"password": "guess"}', **JSON, **forged)
        assert status(raw(proxy, wrong, "127.0.0.2")) == 429, forged
    assert status(raw(proxy, right, "127.0.0.3")) == 200


def test_whom_somebody_names_that_is_no_proxy_is_not_believed(proxied, caplog):
    _, port = proxied
    codes = [
        status(raw(port, request("POST", "/api/login", '{"password": "guess"}', **JSON, **forged), "127.0.0.5"))
        for forged in [{"X-Forwarded-For": f"127.0.1.{number}"} for number in range(8)]
    ]
    assert codes == [401] * 5 + [429] * 3
    told = [line for line in caplog.messages if "trusted_proxies" in line]
    assert told == ["web: 127.0.0.5 passes requests on and is not in [web] trusted_proxies: its users count as one"]
    for number in range(1, 9):  # nor does one that guesses make it that of another who is asked for
        forged = {"X-Forwarded-For": "127.0.0.6"}
        raw(port, request("POST", "/api/login", '{"password": "guess"}', **JSON, **forged), f"127.0.2.{number}")
    right = request("POST", "/api/login", f'{{"password": "{PASSWORD}"}}', **JSON)
    assert status(raw(proxied[0], right, "127.0.0.6")) == 200


def test_behind_a_proxy_one_user_has_no_more_requests_at_a_time_than_connections_without(proxied):
    proxy, _ = proxied
    with connected(proxy, 4, "127.0.0.2", streaming()) as links:
        for link in links:
            assert status(link.recv(4096)) == 200
        assert status(raw(proxy, request(), "127.0.0.2")) == 503
        with connected(proxy, 4, "127.0.0.3", streaming()) as others:
            for link in others:
                assert status(link.recv(4096)) == 200
    until(lambda: status(raw(proxy, request(), "127.0.0.2")) == 200)


def test_behind_a_proxy_with_https_cookies_go_by_https_alone(proxied):
    proxy, port = proxied
    right = request("POST", "/api/login", f'{{"password": "{PASSWORD}"}}', Host="house.example.org", **JSON)
    told = raw(proxy, right, "127.0.0.7").lower()
    assert b"; secure" in told
    assert b"strict-transport-security: " in told
    forged = request("POST", "/api/login", f'{{"password": "{PASSWORD}"}}', **JSON, **{"X-Forwarded-Proto": "https"})
    told = raw(port, forged, "127.0.0.7").lower()
    assert status(told) == 200
    assert b"; secure" not in told
    assert b"strict-transport-security: " not in told


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_the_example_of_nginx_is_one_that_nginx_takes_and_that_names_its_clients(tmp_path, engine):
    text = (ROOT / "docs" / "web.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    (table,) = re.findall(r"```toml\n(\[web\]\nport = 8420\nhosts.*?)```", text, re.DOTALL)
    assert 'trusted_proxies = ["127.0.0.1"]' in table
    keys, front = self_signed(tmp_path), free_port()
    web = {"password": HASHED, "hosts": ("house.example.org",), "trusted_proxies": ("127.0.0.1",)}
    with served(tmp_path, engine, **web) as port:
        replaced = {"listen 443": f"listen {front}", "127.0.0.1:8420": f"127.0.0.1:{port}"}
        replaced |= {"house.pem": keys[0], "house.key": keys[1]}
        for old, new in replaced.items():
            assert old in example
            example = example.replace(old, new)
        file = tmp_path / "nginx.conf"
        kept = "".join(f"{what}_temp_path .; " for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        file.write_text(f"pid nginx.pid; error_log stderr; events {{}} http {{ access_log off; {kept} {example} }}")
        command = ["nginx", "-p", str(tmp_path), "-c", str(file), "-g", "daemon off;"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as nginx:
            try:
                until(lambda: taken(front))
                context = ssl.create_default_context(cafile=str(tmp_path / keys[0]))
                context.check_hostname = False
                codes = []
                for source in ["127.0.0.2"] * 6 + ["127.0.0.3"]:
                    given = "guess" if source == "127.0.0.2" else PASSWORD
                    name = f"house.example.org:{front}"
                    more = {"Host": name, "Origin": f"https://{name}", **JSON}  # as a browser asks
                    asked = request("POST", "/api/login", f'{{"password": "{given}"}}', **more)
                    with (
                        socket.create_connection(("127.0.0.1", front), LONG_S, (source, 0)) as link,
                        context.wrap_socket(link, server_hostname="house.example.org") as link,
                    ):
                        link.sendall(asked.encode())
                        codes.append(status(answer := link.recv(65_536)))
                assert codes == [401] * 5 + [429, 200]
                assert b"secure" in answer.lower()
            finally:
                nginx.terminate()


def taken(port):
    """Whether somebody listens on a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


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


@pytest.mark.parametrize("path", ["/api/live", "/api/video?place=study"])
def test_one_address_that_has_all_streams_makes_room_for_another(tmp_path, engine, path):
    with served(tmp_path, engine, token=TOKEN) as port, connected(port, 16, sent=streaming(path)) as links:
        for link in links:
            assert status(link.recv(4096)) == 200
        with connected(port, 8, "127.0.0.2", streaming(path)) as others:
            for link in others:
                assert status(link.recv(4096)) == 200
            for link in links[:8]:
                until(lambda link=link: over(link))  # the oldest, with a whole answer
            for source in ("127.0.0.1", "127.0.0.2"):  # nobody takes turns with whom it leaves no more
                with connected(port, 1, source, streaming(path)) as (link,):
                    assert status(link.recv(4096)) == 503
            with connected(port, 1, "127.0.0.3", streaming(path)) as (link,):
                assert status(link.recv(4096)) == 200


def over(link):
    """Whether an answer in pieces has come to its end."""
    return link.recv(65_536).endswith(b"0\r\n\r\n")


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
