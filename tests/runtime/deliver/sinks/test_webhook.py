"""Webhooks to a real HTTP server of loopback: signed, repeated, refused."""

import hashlib
import hmac
import json
import time

import pytest
from tests.live import Receiver, refused, stays, until

from tectum.decide.events import Event
from tectum.deliver.outbox import Outbox
from tectum.deliver.sinks.webhook import WebhookSink, WebhookTable
from tectum.deliver.store.store import Store
from tectum.errors import DeliveryError
from tectum.supervise.clock import HouseClock
from tectum.supervise.latency import Stages
from tectum.tables.values import Secret


@pytest.fixture
def receiver():
    with Receiver("/hook?token=abc") as running:
        yield running


def event(number=0):
    return Event(f"e{number}", "doorbell", "sound", "hall", "start", 1.0, None, 1.2, 0.9)


def test_a_receiver_that_knows_the_secret_can_check_who_sent_it_and_when(receiver):
    WebhookSink(WebhookTable(Secret(receiver.url), Secret("key"))).deliver(event())
    _, headers, body = receiver.got[0]
    stamp, signature = (part.split("=")[1] for part in headers["Tectum-Signature"].split(","))
    assert abs(int(stamp) - time.time()) < 5
    assert hmac.compare_digest(signature, hmac.new(b"key", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest())
    assert headers["Tectum-Delivery"] == "e0/start"
    assert json.loads(body)["kind"] == "doorbell"


def test_what_the_receiver_cannot_take_now_is_repeated_in_order_and_what_it_refuses_is_given_up(
    receiver, tmp_path, caplog
):
    store = Store(tmp_path)
    receiver.codes = [500, 429, 200, 400, 302, 200]
    sink = WebhookSink(WebhookTable(Secret(receiver.url)))
    box = Outbox({"hook": sink}, store, HouseClock.start(), Stages())
    box.start()
    box.push([event(n) for n in range(4)])
    until(lambda: len(receiver.got) == 7)
    names = [headers["Tectum-Delivery"][:2] for _, headers, _ in receiver.got]
    assert names == ["e0", "e0", "e0", "e1", "e2", "e2", "e3"]
    assert box.workers[0].given_up == 1
    assert any("doorbell (hall) is given up: http://127.0.0.1" in line and "400" in line for line in caplog.messages)
    assert not any("token=abc" in line for line in caplog.messages)
    box.close()
    store.close()


def test_a_receiver_that_refuses_the_token_is_asked_again_after_minutes_or_when_somebody_says_so(
    receiver, tmp_path, caplog
):
    store = Store(tmp_path)
    receiver.codes = [401, 403, 200]
    box = Outbox({"hook": WebhookSink(WebhookTable(Secret(receiver.url)))}, store, HouseClock.start(), Stages())
    box.start()
    box.push([event(0)])
    (worker,) = box.workers
    until(lambda: "next try in" in worker.health().reason)
    box.push([event(1)])  # a new event is no reason to knock again
    stays(lambda: len(receiver.got) == 1, 1.5)
    assert "401 Unauthorized: it refuses the house; mend its address or token; next try in 1 min" in caplog.text
    box.try_again()
    until(lambda: len(receiver.got) == 2 and "403" in worker.health().reason)
    box.try_again()
    until(lambda: worker.delivered == 2 and worker.health().state == "ok")
    assert worker.given_up == 0
    box.close()
    store.close()


def test_nobody_there_is_an_error_that_names_the_receiver():
    sink = WebhookSink(WebhookTable(Secret("http://127.0.0.1:9/hook?token=abc")))
    with pytest.raises(DeliveryError, match=r"^http://127\.0\.0\.1:9: .*refused"):
        sink.deliver(event())


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("type = 'webhook'", "url: must begin with http://, https://"),
        ("type = 'webhook'\nurl = 'ftp://a/b'", "url: must begin with http://, https://"),
        ("type = 'webhook'\nurl = 'http://a:99999/'", "url: must be http://HOST or http://HOST:PORT, with a port"),
        ("type = 'webhook'\nurl = 'http://a/'\nsecret = '${NO_SUCH_NAME}'", "the environment has no NO_SUCH_NAME"),
        ("type = 'jsonl'\nfile = 'a'\nurl = 'http://a/'", "unknown key 'url'; allowed: file, name"),
        (
            "type = 'webhook'\nurl = 'http://a/'\nfile = 'a'",
            "unknown key 'file'; allowed: url, secret, name, user, password",
        ),
    ],
)
def test_what_is_wrong_in_the_file_is_told(tmp_path, capsys, lines, why):
    text = f"[[place]]\nname = 'hall'\ntext = ['hello']\n[[sink]]\n{lines}\n"
    assert why in refused(capsys, tmp_path / "house.toml", text)
