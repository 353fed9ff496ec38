"""Whoever is told of an event may answer as no server does: it costs seconds, and the event waits."""

import time

import pytest
from tests.odd_server import OddServer, endless, whole

from tectum.address import HTTP, Address
from tectum.deliver.sinks.http_post import post
from tectum.errors import DeliveryError

WAIT_S = 0.4
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        lambda: [b"this is no HTTP\r\n\r\n"],
        lambda: [],
        lambda: endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", WAIT_S / 4),
        lambda: endless(HEAD, b"x", WAIT_S / 4),
        lambda: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        lambda: [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n"],
    ],
)
def test_an_answer_that_is_none_is_not_now(answer):
    with OddServer(lambda _: answer()) as server:
        begun = time.monotonic()
        with pytest.raises(DeliveryError) as told:
            post(Address.parse(server.url, HTTP), b"{}", {}, WAIT_S)
    assert time.monotonic() - begun < 50 * WAIT_S
    assert len(str(told.value).splitlines()) == 1


def test_of_an_answer_without_an_end_no_more_is_read_than_anybody_needs():
    with OddServer(lambda _: endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536)) as server:
        assert len(post(Address.parse(server.url, HTTP), b"{}", {})) <= 65_536
    with OddServer(lambda body: whole(body.decode())) as server:
        assert post(Address.parse(server.url, HTTP), b'{"a": 1}', {}) == b'{"a": 1}'
