"""Who gets to a house over the network, by real requests: its names, its addresses, how often and how many."""

from contextlib import contextmanager

import pytest
from tests.house_file import TOKEN
from tests.live import free_port
from tests.web_client import HASHED, PASSWORD, Client, raw, request, status

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

from tectum.config.delivery import WebConfig
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config, StoreConfig
from tectum.house.house import House
from tectum.serve.web.server import WebServer

JSON = {"Content-Type": "application/json"}


@contextmanager
def served(folder, engine, **web):
    """A house with a place ``study``, and the port of its page."""
    port = free_port()
    config = Config(folder, places=(PlaceConfig("study"),), store=StoreConfig("state"), web=WebConfig(port, **web))
    with House(config, engine, {}) as house, WebServer(config.web, folder, house.controls):
        yield port


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
