"""A camera of loopback that speaks ONVIF: its clock, its media service, its profiles, the addresses of its streams."""

import base64
import hashlib
import re
import threading
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer

from tests.loopback import Loopback, QuietHandler

SOAP = (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:trt="http://www.onvif.org/ver10/media/wsdl"'
    ' xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><s:Body>{body}</s:Body></s:Envelope>'
)
FAULT = (
    '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:ter="http://www.onvif.org/ver10/error">'
    "ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault>"
)
LATE = timedelta(seconds=5)
"""How far from its own clock a login may have been made."""


class OnvifCamera(Loopback):
    """``streams``: token, width, height and address of each profile; ``ahead``: of its clock; ``http_digest``: it wants
    a login of HTTP, too. ``heard``: every request, head and body; ``service``: where it is asked."""

    def __init__(self, streams, login=("me", "a#b"), ahead=timedelta(), http_digest=False, media="/onvif/media"):
        self.streams, self.login, self.ahead, self.http_digest = streams, login, ahead, http_digest
        self.media, self.heard, self._lock = media, [], threading.Lock()
        camera = self

        class Handler(QuietHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with camera._lock:
                    camera.heard.append(f"{self.headers}{body}")
                if camera.http_digest and "Digest " not in self.headers.get("Authorization", ""):
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="cam"')
                    self.send_header("WWW-Authenticate", 'Digest realm="cam", nonce="n0nce", qop="auth", algorithm=MD5')
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                status, said = camera.answer(body)
                data = SOAP.format(body=said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/soap+xml")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self.service = f"http://127.0.0.1:{self.port}/onvif/device_service"

    def answer(self, body):
        """Status and what stands in the body of the answer."""
        if "GetSystemDateAndTime" in body:
            now = datetime.now(UTC) + self.ahead
            return 200, (
                "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime>"
                f"<tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute><tt:Second>{now.second}"
                f"</tt:Second></tt:Time><tt:Date><tt:Year>{now.year}</tt:Year><tt:Month>{now.month}</tt:Month>"
                f"<tt:Day>{now.day}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime>"
                "</tds:GetSystemDateAndTimeResponse>"
            )
        if "GetCapabilities" in body:
            where = f"http://10.9.9.9{self.media}"  # an address that it has elsewhere
            return 200, f"<tds:Capabilities><tt:Media><tt:XAddr>{where}</tt:XAddr></tt:Media></tds:Capabilities>"
        if not self.knows(body):
            return 400, FAULT
        if "GetProfiles" in body:
            return 200, "".join(
                f'<trt:Profiles token="{token}"><tt:VideoEncoderConfiguration><tt:Resolution>'
                f"<tt:Width>{width}</tt:Width><tt:Height>{height}</tt:Height></tt:Resolution></tt:VideoEncoderConfiguration></trt:Profiles>"
                for token, width, height, _ in self.streams
            )
        token = re.search("<ProfileToken>(.*?)</ProfileToken>", body)[1]
        (address,) = [address for one, _, _, address in self.streams if one == token]
        return 200, f"<trt:MediaUri><tt:Uri>{address.replace('&', '&amp;')}</tt:Uri></trt:MediaUri>"

    def knows(self, body):
        """Whether a login is right, as WS-Security has it, and of now."""
        parts = re.search(
            r"Username>(.*?)</w:Username>.*?#PasswordDigest\">(.*?)</w:Password><w:Nonce>(.*?)</w:Nonce>.*?>([\dTZ:-]+)</u:",
            body,
        )
        if not parts or parts[1] != self.login[0]:
            return False
        right = hashlib.sha1(base64.b64decode(parts[3]) + parts[4].encode() + self.login[1].encode()).digest()  # noqa: S324
        made = datetime.strptime(parts[4], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        in_time = abs(made - (datetime.now(UTC) + self.ahead)) < LATE
        return in_time and base64.b64encode(right).decode() == parts[2]
