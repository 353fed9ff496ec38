"""Web Push against a push service of loopback that decrypts what comes, as a browser does."""

import base64
import json
import os

import pytest
from tests.live import Receiver, until

pytest.importorskip("pywebpush", reason="the extra 'push' is not installed")

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tectum.decide.events import Event
from tectum.deliver.push_subscriptions import PushSubscriptions, subscriptions_in
from tectum.deliver.sinks.push import PushSink, PushTable
from tectum.deliver.snoozes import Snoozes
from tectum.errors import DeliveryError, UsageError

CONTACT = "mailto:somebody@example.org"


class FakeHouse:
    """What the sink asks of a house."""

    def __init__(self, folder):
        self.folder, self.snoozes = folder, Snoozes()


class Browser:
    """A subscribed browser: its end of the encryption is real."""

    def __init__(self, receiver):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self.receiver = receiver

    def subscribe(self, subscribed, user="", device="phone"):
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        key, auth = (base64.urlsafe_b64encode(raw).rstrip(b"=").decode() for raw in (point, self._auth))
        return subscribed.add(self.receiver.url, key, auth, user, device)

    def read(self):
        """What came, decrypted, with its headers."""
        return [
            ({name.lower(): value for name, value in headers.items()}, json.loads(self._decrypted(body)))
            for _, headers, body in list(self.receiver.got)
        ]

    def _decrypted(self, body):
        return http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth)


def event(kind="intrusion", head="situation", phase="start", number=1, **more):
    values = {"place": "hall", "start": 1.0, "end": None, "detected": 1.2, "score": 0.9}
    told = {"incident": "a" * 32, "sentence": "I saw somebody."}
    return Event(f"e{number}", kind, head, phase=phase, **{**values, **told, **more})


@pytest.fixture
def pushing(tmp_path):
    with Receiver() as receiver:
        receiver.codes = [201]
        house = FakeHouse(tmp_path)
        sink = PushSink(PushTable(CONTACT, services=("127.0.0.1",)))
        sink.attach(house)
        yield sink, house, Browser(receiver), subscriptions_in(tmp_path)
        sink.close()


def test_an_incident_is_one_notification_that_is_updated_and_only_its_browser_can_read_it(pushing):
    sink, _, browser, subscribed = pushing
    browser.subscribe(subscribed)
    sink.deliver(event("person", "presence"))  # of no matter yet
    assert not browser.receiver.got
    sink.deliver(event())
    sink.deliver(event(phase="update"))  # nothing more to say
    sink.deliver(event("glass_break", "sound", number=2, sentence="I saw somebody, and heard glass break."))
    sink.deliver(event(phase="end"))
    (headers, first), (_, second) = browser.read()
    assert (first["sentence"], first["place"], first["again"]) == ("I saw somebody.", "hall", False)
    assert (second["sentence"], second["again"]) == ("I saw somebody, and heard glass break.", True)
    assert first["incident"] == second["incident"] == "a" * 32
    assert headers["topic"] == "a" * 32  # the service keeps the last alone
    assert headers["urgency"] == "high"
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["authorization"].lower().startswith(("vapid ", "webpush "))
    assert b"somebody" not in browser.receiver.got[0][2]


def test_what_was_put_off_is_not_told_but_a_hazard_is(pushing):
    sink, house, browser, subscribed = pushing
    browser.subscribe(subscribed)
    house.snoozes.set("hall", 30)
    sink.deliver(event())
    assert not browser.receiver.got
    sink.deliver(event("hazard", number=3, incident="b" * 32))
    assert len(browser.read()) == 1
    house.snoozes.set("hall", 0)
    sink.deliver(event(number=4, incident="c" * 32))
    assert len(browser.read()) == 2
    sink.deliver(event(number=5, incident="d" * 32, at=1.0))  # of long ago
    assert len(browser.read()) == 2


def test_a_browser_that_is_gone_is_ended_and_a_service_that_is_away_is_asked_again(pushing):
    sink, _, browser, subscribed = pushing
    browser.subscribe(subscribed)
    browser.receiver.codes = [503, 201]
    with pytest.raises(DeliveryError, match="phone: 503"):
        sink.deliver(event())
    sink.deliver(event())
    assert len(browser.receiver.got) == 2
    browser.receiver.codes = [410]
    sink.deliver(event(number=6, incident="e" * 32))
    assert not subscribed.all()
    browser.subscribe(subscribed)
    browser.receiver.codes = [302, 201]  # it leads elsewhere: nobody follows
    with pytest.raises(DeliveryError):
        sink.deliver(event(number=7, incident="f" * 32))


def test_subscriptions_are_per_user_kept_for_one_user_alone_and_of_allowed_services(pushing, tmp_path):
    _, _, browser, subscribed = pushing
    mine, hers = browser.subscribe(subscribed, "a"), None
    hers = subscribed.add(f"{browser.receiver.url}other", mine.key, mine.auth, "b", "tablet")
    assert [one.id for one in subscribed.of("a")] == [mine.id]
    for file in ("push.json", "push.key"):
        assert (tmp_path / file).stat().st_mode & 0o777 == 0o600
    again = PushSubscriptions(tmp_path)
    assert {one.id for one in again.all()} == {mine.id, hers.id}
    for endpoint in (
        "https://evil.example/x",
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1.evil",
    ):
        with pytest.raises(UsageError, match="is not allowed"):
            subscribed.add(endpoint, "", "", "", "")
    off = bytearray(base64.urlsafe_b64decode(mine.key + "="))
    off[-1] ^= 1
    for key, auth in (
        (mine.key[:-4], mine.auth),  # too short
        (base64.urlsafe_b64encode(off).decode().rstrip("="), mine.auth),  # no point of the curve
        (mine.key.replace(mine.key[5], "*"), mine.auth),
        (mine.key, mine.auth[:-3]),
    ):
        with pytest.raises(UsageError, match="are none of Web Push"):
            subscribed.add(f"{browser.receiver.url}third", key, auth, "", "")
    for odd in (
        "https://[",
        "file:///etc/passwd",
        "https://10.0.0.5\\.127.0.0.1/x",  # of 127.0.0.1 to one library, of 10.0.0.5 to another
        "https://10.0.0.5\\@127.0.0.1/x",
        "https://10.0.0.5#@127.0.0.1/x",
        "https://a@127.0.0.1/x",
        "https://127.0.0.1/x\\y",
        "https://127.0.0.1:123456/",
        "https://127.0.0.1/\n",
        " https://127.0.0.1/",
    ):
        with pytest.raises(UsageError, match="is no address"):
            subscribed.add(odd, mine.key, mine.auth, "", "")
    assert subscribed.end(mine.id)
    assert not subscribed.end(mine.id)


def test_a_service_that_is_allowed_no_more_is_asked_for_nothing(pushing, caplog):
    sink, _, browser, subscribed = pushing
    browser.subscribe(subscribed)
    subscribed.services = ("push.example.org",)
    sink.deliver(event())
    assert not browser.receiver.got
    assert not subscribed.all()
    assert "phone: its service is not allowed; it is subscribed no more" in caplog.text


def test_the_key_of_the_house_outlasts_a_restart_and_nothing_is_subscribed_without_a_sink(pushing, tmp_path):
    sink, house, browser, subscribed = pushing
    key = subscribed.public_key
    assert len(base64.urlsafe_b64decode(f"{key}=")) == 65
    sink.close()
    with pytest.raises(UsageError, match="no sink of type 'push'"):
        browser.subscribe(subscribed)
    other = PushSink(PushTable(CONTACT))
    other.attach(house)
    assert subscribed.public_key == key
    until(lambda: other.health().state == "ok")
    assert [problem.key for problem in PushTable("me").problems(tmp_path)] == ["contact"]
    nowhere = PushSink(PushTable(CONTACT))
    nowhere.attach(FakeHouse(None))
    assert nowhere.health().state == "degraded"


def pem(key, encryption=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 300,
        b"\xff\xfe" * 100,
        pem(ec.generate_private_key(ec.SECP256R1()))[:120],
        pem(ec.generate_private_key(ec.SECP256R1()), BestAvailableEncryption(b"word")),
        pem(ec.generate_private_key(ec.SECP384R1())),
        pem(ed25519.Ed25519PrivateKey.generate()),
    ],
    ids=["empty", "zeros", "bytes", "half", "encrypted", "another curve", "another kind"],
)
def test_a_key_that_is_none_is_set_aside_for_a_new_one_and_that_is_said(tmp_path, caplog, content):
    (tmp_path / "push.key").write_bytes(content)
    sink = PushSink(PushTable(CONTACT))
    sink.attach(FakeHouse(tmp_path))
    assert sink.health().state == "ok"
    assert len(base64.urlsafe_b64decode(f"{subscriptions_in(tmp_path).public_key}=")) == 65
    assert (tmp_path / "push.key.damaged").read_bytes() == content
    assert "push.key: is no key of Web Push, and is set aside as push.key.damaged; browsers must be" in caplog.text
    sink.close()
    other = PushSink(PushTable(CONTACT))
    other.attach(FakeHouse(tmp_path))
    assert caplog.text.count("set aside") == 1
    other.close()


def test_a_key_that_cannot_be_read_is_told_in_health(tmp_path):
    (tmp_path / "push.key").mkdir()
    sink = PushSink(PushTable(CONTACT))
    sink.attach(FakeHouse(tmp_path))
    assert "push.key: IsADirectoryError" in sink.health().reason


def test_a_notification_is_tried_on_one_browser_alone(pushing):
    sink, _, browser, subscribed = pushing
    made = browser.subscribe(subscribed)
    subscribed.try_out(made.id, "This is what it looks like.")
    ((headers, told),) = browser.read()
    assert (told["sentence"], told["event"], headers["topic"]) == ("This is what it looks like.", "", "trial")
    browser.receiver.codes = [503]
    with pytest.raises(DeliveryError, match="phone: 503"):
        subscribed.try_out(made.id, "again")
    browser.receiver.codes = [410]
    with pytest.raises(UsageError, match="subscribe it again"):
        subscribed.try_out(made.id, "again")
    with pytest.raises(UsageError, match="subscribed no more"):
        subscribed.try_out(made.id, "again")
    sink.close()
    with pytest.raises(UsageError, match="nothing is pushed"):
        subscribed.try_out(browser.subscribe(subscribed).id if subscribed.public_key else made.id, "again")
