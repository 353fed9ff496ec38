"""Addresses: taken apart as people write them, refused where that cannot be told, and never shown whole."""

import json
import os
import pickle
import string

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.address import Address, quoted
from tectum.errors import UsageError

CAMERA = ("rtsp", "rtsps", "http", "https")
EVERY_FORM = "p#a/s?s[w]:%"
PASSWORDS = st.text(string.ascii_letters + string.digits + "#/?[]@:%&=+ !$'\"\\ß", min_size=1, max_size=20)


def parse(text, **more):
    return Address.parse(text, CAMERA, **more)


@pytest.mark.parametrize(
    ("text", "login", "target"),
    [
        ("rtsp://cam", None, "rtsp://cam"),
        ("RTSP://cam:554/live?channel=2", None, "rtsp://cam:554/live?channel=2"),
        ("rtsp://me@cam/1", ("me", ""), "rtsp://cam/1"),
        ("rtsp://me:secret@cam/1", ("me", "secret"), "rtsp://cam/1"),
        ("rtsp://me:p@ss@cam:554/1", ("me", "p@ss"), "rtsp://cam:554/1"),
        (f"rtsp://me:{EVERY_FORM}@cam/1", ("me", EVERY_FORM), "rtsp://cam/1"),
        ("rtsp://me:%40%2F@cam/1", ("me", "@/"), "rtsp://cam/1"),
        ("rtsp://me:12#3@cam/1", ("me", "12#3"), "rtsp://cam/1"),
        ("http://me:a:b@[fe80::1]:8080/video", ("me", "a:b"), "http://[fe80::1]:8080/video"),
        ("rtsp://cam/user=me&password=x&channel=1.sdp?", None, "rtsp://cam/user=me&password=x&channel=1.sdp?"),
        ("rtsp://cam/stream@2", None, "rtsp://cam/stream@2"),
        ("http://cam/a b/ü", None, "http://cam/a%20b/%C3%BC"),
    ],
)
def test_an_address_is_taken_apart_as_people_write_it(text, login, target):
    address = parse(text)
    assert address.reveal_login() == login
    assert address.reveal_target() == target
    assert parse(address.reveal()).reveal() == address.reveal()  # as libraries read it


@given(PASSWORDS)
def test_a_password_that_is_given_apart_may_hold_anything(password):
    address = parse("rtsp://cam:554/live@2?a=b", user="me@home", password=password)
    assert address.reveal_login() == ("me@home", password)
    assert parse(address.reveal().replace("live@2", "live%402")).reveal_login() == ("me@home", password)


@given(PASSWORDS)
def test_a_password_in_an_address_is_read_right_or_refused(password):
    try:
        address = parse(f"rtsp://me:{password.replace('%', '%25')}@cam/1")
    except UsageError:
        return
    assert (address.host, address.reveal_login()) == ("cam", ("me", password))


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://me:p@ss/word@cam/1",  # host "ss", or password "p@ss/word"?
        "rtsp://cam:554/stream@2",  # host "cam", or user "cam" with password "554/stream"?
        "http://me:secret@cam/hook?to=a@b",
        "rtsp://me:secret@",
        "rtsp://me:secret@cam:99999/",
        "rtsp://me:secret@c am/",
        "secret",
        "ftp://me:secret@cam/",
        "rtsp://cam/1#secret",
        "rtsp://${SECRET_THAT_IS_NOT_SET}@cam/1",
    ],
)
def test_what_cannot_be_told_is_refused_and_not_shown(text):
    with pytest.raises(UsageError) as caught:
        parse(text)
    told = str(caught.value)
    assert not [part for part in ("secret", "554/", "p@ss", "word@") if part in told]
    assert "\n" not in told


NO_SERVERS = ["tcp://h", "tcp://me:secret@h:1", "tcp://h:1/secret", "tcp://h:1?secret", "h:1", "http://h:1"]


@pytest.mark.parametrize("text", NO_SERVERS)
def test_a_server_is_a_host_and_a_port_alone(text):
    assert (str(Address.of_server("tcp://h:1")), Address.of_server("tcp://[::1]:1").host) == ("tcp://h:1", "::1")
    with pytest.raises(UsageError, match=r"^must be tcp://HOST:PORT$"):
        Address.of_server(text)


def test_a_login_stands_in_one_place():
    with pytest.raises(UsageError, match="leave one out"):
        parse("rtsp://me:secret@cam/1", user="me")


def test_the_environment_fills_in_the_parts_whatever_they_hold(monkeypatch):
    monkeypatch.setenv("CAMERA_USER", "ad@min")
    monkeypatch.setenv("CAMERA_PASSWORD", "a@b/c#d?e:f")
    monkeypatch.setenv("LOGIN", "me:a@b/c")
    monkeypatch.setenv("WHERE", "cam:554")
    monkeypatch.setenv("ALL", "rtsp://me:secret@cam/1")
    found = parse("rtsp://${CAMERA_USER}:${CAMERA_PASSWORD}@${WHERE}/1")
    assert (found.host, found.port, found.reveal_login()) == ("cam", 554, ("ad@min", "a@b/c#d?e:f"))
    assert parse("rtsp://${LOGIN}@cam/1").reveal_login() == ("me", "a@b/c")
    assert parse("${ALL}").reveal() == "rtsp://me:secret@cam/1"
    given = parse("rtsp://cam/1", user="${CAMERA_USER}", password="${CAMERA_PASSWORD}")
    assert given.reveal_login() == ("ad@min", "a@b/c#d?e:f")


def test_nothing_prints_what_may_be_secret():
    address = parse("http://me:hush@cam:81/api/webhook/hush?token=hush")
    shown = [
        str(address),
        repr(address),
        f"{address} {address!r:>40}",
        repr({"a": [address]}),
        json.dumps(address, default=str),
    ]
    assert not [text for text in shown if "hush" in text or "me:" in text]
    assert str(address) == "http://cam:81"
    for serialise in (json.dumps, pickle.dumps, msgspec.json.encode, msgspec.to_builtins):
        with pytest.raises(TypeError):
            serialise(address)


def test_what_a_library_says_of_it_is_shown_without_its_secrets():
    address = parse("http://cam:81/api/webhook/token?key=value", user="me@home", password="h@sh/x")
    said = f"cannot open {address.reveal()} ({address.reveal_target()}): h@sh/x, h%40sh/x, {address.reveal_basic()}"
    assert not [part for part in ("h@sh", "h%40sh", "token", "value", "bWVA") if part in address.hide(said)]
    assert address.hide("Connection refused") == "Connection refused"


def test_a_value_in_an_error_is_no_address():
    assert quoted("kitchen") == "'kitchen'"
    assert quoted("tcp://127.0.0.1:1") == "'tcp://…'"
    assert "hush" not in quoted(["me:hush@cam", {"a": "hush"}, ("http://hush",)])


@pytest.mark.parametrize("typed", ["rtsp://me:p%E4ss@cam/k%FCche", "rtsp://me:p\udce4ss@cam/k\udcfcche"])
def test_bytes_that_are_no_utf8_stay_as_they_are(typed):
    """As percent-encoded, on the command line, and from the environment."""
    address = Address.parse(typed, ("rtsp",))
    assert address.reveal() == "rtsp://me:p%E4ss@cam/k%FCche"
    assert address.reveal_basic() == "Basic bWU6cORzcw=="
    assert address.hide("no p%E4ss for k%FCche") == "no … for k%FCche"


def test_a_password_of_the_environment_may_be_of_another_encoding(monkeypatch):
    monkeypatch.setitem(os.environb, b"CAMERA_WORD", b"p\xe4ss")
    assert Address.parse("rtsp://me:${CAMERA_WORD}@cam/", ("rtsp",)).reveal() == "rtsp://me:p%E4ss@cam/"
    assert Address.parse("rtsp://cam/", ("rtsp",), "me", "${CAMERA_WORD}").reveal() == "rtsp://me:p%E4ss@cam/"
