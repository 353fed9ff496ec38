"""Cameras that answer a probe of WS-Discovery, and answers that are no such thing."""

import socket
import threading

import pytest
from tests.live import until

from tectum.setup.discovery import find_cameras, matches

ANSWER = """<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Body><d:ProbeMatches><d:ProbeMatch>
<d:Types>dn:NetworkVideoTransmitter</d:Types>
<d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/Garden%20cam
 onvif://www.onvif.org/hardware/DS-2CD2042WD onvif://www.onvif.org/location/</d:Scopes>
<d:XAddrs>http://{host}/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs>
</d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"""


class Responder:
    """A camera of loopback that answers every probe."""

    def __init__(self, *answers: bytes):
        self.link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.link.bind(("127.0.0.1", 0))
        self.link.settimeout(0.2)
        self.answers, self.probes, self.over = answers, [], threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.over.is_set():
            try:
                probe, sender = self.link.recvfrom(65_536)
            except TimeoutError:
                continue
            self.probes.append(probe)
            for answer in self.answers:
                self.link.sendto(answer, sender)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self.link.close()


def test_a_camera_that_answers_is_found_once_with_its_name_and_model():
    with Responder(b"no XML", ANSWER.format(host="127.0.0.1").encode()) as camera:
        found = find_cameras(1.0, camera.link.getsockname())
        until(lambda: len(camera.probes) == 2)  # UDP loses some
    assert [(one.host, one.name, one.model) for one in found] == [("127.0.0.1", "Garden cam", "DS-2CD2042WD")]
    assert b"NetworkVideoTransmitter" in camera.probes[0]


def test_who_answers_speaks_for_itself_alone():
    assert list(matches(ANSWER.format(host="10.0.0.9").encode(), "10.0.0.7")) == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<a>",
        b"\xff\xfe",
        ANSWER.format(host="10.0.0.7").replace("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1).encode(),
        ANSWER.format(host="10.0.0.7").replace("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1).encode("utf-16"),
        ANSWER.format(host="[10.0.0.7").encode(),
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b"<a>" * 4_000,
    ],
)
def test_an_answer_that_is_not_understood_is_none(answer):
    assert list(matches(answer, "10.0.0.7")) == []


def test_a_name_of_a_stranger_is_short_and_plain():
    said = ANSWER.format(host="10.0.0.7").replace("Garden%20cam", "%1b[31m" + 200 * "x").encode()
    (one,) = matches(said, "10.0.0.7")
    assert one.name == "[31m" + 76 * "x"


def test_nothing_is_found_where_nobody_answers():
    assert find_cameras(0.2, ("127.0.0.1", 9)) == []
