"""A device that answers as no camera does is one line, in seconds, whatever it sends."""

import time

import pytest
from tests.odd_server import OddServer, endless, whole

from tectum.errors import AccessError, MediaError
from tectum.setup.draft import PlaceDraft
from tectum.setup.onvif import told_streams
from tectum.setup.soap import SoapClient
from tectum.setup.trying import try_camera
from tectum.tables.values import Secret

WAIT_S = 0.4
SOAP = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{}</s:Body></s:Envelope>'


def streams(device):
    return told_streams(device.url, "me", Secret("pass"), WAIT_S)


HOSTILE = {
    "a head that comes in drops": lambda: endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", WAIT_S / 4),
    "a body that comes in drops": lambda: endless(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x", WAIT_S / 4),
    "a refusal that comes in drops": lambda: endless(b"HTTP/1.1 400 no\r\nContent-Length: 9999\r\n\r\n", b"x", 0.1),
    "a refusal that breaks off": lambda: [b"HTTP/1.1 400 no\r\nContent-Length: 9999\r\n\r\nabc"],
    "ever more to come": lambda: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body without an end": lambda: endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536),
    "pieces of no size": lambda: endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", b"x" * 65_536),
    "no HTTP": lambda: [bytes(range(256)) * 10],
    "nothing": lambda: [],
    "deep": lambda: whole("<a>" * 80_000),
    "entities": lambda: whole('<!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY d "&b;&b;">]><a>&d;</a>'),
    "an encoding of no text": lambda: whole('<?xml version="1.0" encoding="zlib"?><a/>'),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_an_answer_that_is_none_is_one_line_within_seconds_and_little_memory(answer):
    with OddServer(lambda _: answer()) as device:
        begun = time.monotonic()
        with pytest.raises(MediaError) as told:
            SoapClient("127.0.0.1", "me", Secret("pass"), WAIT_S).ask(device.url, "<a/>")
    assert len(str(told.value).splitlines()) == 1
    assert time.monotonic() - begun < 50 * WAIT_S


@pytest.mark.parametrize(
    "challenge", ["Digest ", "Digest realm=", "Digest realm", 'Digest realm="a", nonce="b", qop="x"', "Basic"]
)
def test_a_challenge_that_is_none_refuses_the_login(challenge):
    with OddServer(lambda _: whole("", f"401 no\r\nWWW-Authenticate: {challenge}")) as device:
        with pytest.raises(AccessError):
            streams(device)
        tried = try_camera(PlaceDraft("a", stream="rtsp://127.0.0.1", user="me", password=Secret("p")), "", device.url)
    assert tried.trouble


TIME = "<UTCDateTime>{}<Time><Hour>23</Hour><Minute>59</Minute><Second>59</Second></Time></UTCDateTime>"


@pytest.mark.parametrize("said", ["http://[bad/x", "http://127.0.0.1:abc/x", "http://[::1", "nothing"])
@pytest.mark.parametrize("year", ["9999", "1", "9" * 30, "9" * 5_000, "-1", "nan"])
def test_a_clock_and_an_address_that_are_none_are_passed_over(said, year):
    date = f"<Date><Year>{year}</Year><Month>12</Month><Day>31</Day></Date>"

    def say(asked):
        if b"GetSystemDateAndTime" in asked:
            return whole(SOAP.format(TIME.format(date)))
        if b"GetCapabilities" in asked:
            return whole(SOAP.format(f"<Media><XAddr>{said}</XAddr></Media>"))
        if b"GetProfiles" in asked:
            return whole(SOAP.format('<Profiles token="a"/>'))
        return whole(SOAP.format("<Uri>rtsp://10.0.0.1/sub</Uri>"))

    with OddServer(say) as device:
        assert streams(device) == ["rtsp://127.0.0.1/sub"]
