"""One question to a camera by SOAP over HTTP, and its answer: read within limits, and never told a password in clear.

A login goes as the digest of WS-Security; where the server itself wants one, as HTTP digest, once. Sources: W3C, "SOAP
Version 1.2"; OASIS, "Web Services Security: UsernameToken Profile 1.0"; RFC 7616, "HTTP Digest Access Authentication".
"""

import base64
import hashlib
import secrets
import ssl
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from tectum.errors import AccessError, MediaError, first_line
from tectum.observe.sources.http_login import login_handlers
from tectum.supervise.http_deadline import body_by, deadline_handlers
from tectum.tables.values import Secret

MOST_BYTES = 262_144
NO_ANSWER = "its answer is not of SOAP: "
UNAUTHORIZED = (401, 403)
DENIED = ("NotAuthorized", "FailedAuthentication", "InvalidSecurityToken")
"""Subcodes of a fault that means the login."""
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DIGEST = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest"
ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">'
    "<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
)


def digest(password: str, nonce: bytes, created: str) -> str:
    """The password as WS-Security sends it.

    >>> digest("userpassword", base64.b64decode("LKqI6G/AikKCQrN0zqZFlg=="), "2010-09-16T07:50:45Z")
    'tuOSpGlFlIXsozq4HFNeeGeFLEI='
    """
    return base64.b64encode(hashlib.sha1(nonce + created.encode() + password.encode()).digest()).decode()  # noqa: S324


def security(user: str, password: Secret, now: datetime) -> str:
    """The header of a login. ``now``: UTC as the camera has it, which takes no digest of another time."""
    nonce, created = secrets.token_bytes(16), now.strftime("%Y-%m-%dT%H:%M:%SZ")
    said = digest(password.reveal(), nonce, created)
    return (
        f'<w:Security xmlns:w="{WSSE}" s:mustUnderstand="true"><w:UsernameToken><w:Username>{escape(user)}</w:Username>'
        f'<w:Password Type="{DIGEST}">{said}</w:Password><w:Nonce>{base64.b64encode(nonce).decode()}</w:Nonce>'
        f'<u:Created xmlns:u="{WSU}">{created}</u:Created></w:UsernameToken></w:Security>'
    )


def parsed(answer: bytes) -> ElementTree.Element:
    """The XML of a stranger. Raises ValueError: it is none, or has a document type, whose entities may grow without
    end."""
    if b"<!" in answer or b"\0" in answer:
        raise ValueError("a document type")
    try:
        return ElementTree.fromstring(answer)  # noqa: S314  bounded, and without entities
    except (ElementTree.ParseError, LookupError, RecursionError) as error:
        raise ValueError(first_line(error)) from None


def named(tree: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The elements of a local name, in order, whatever their namespace."""
    return [one for one in tree.iter() if one.tag.rpartition("}")[2] == name]


def text(tree: ElementTree.Element, name: str) -> str:
    """Of the first element of a name; empty: there is none."""
    return next(((one.text or "").strip() for one in named(tree, name)), "")


class SoapClient:
    """Asks the services of one host. ``wait_s``: for the head of each answer, and for its body as a whole; no proxy,
    no redirect, no other host."""

    def __init__(self, host: str, user: str, password: Secret, wait_s: float):
        self._host, self._wait_s = host.lower(), wait_s
        digest_alone, _ = login_handlers(host, (user, password.reveal()))
        own = deadline_handlers(wait_s, threading.Event(), ssl.create_default_context())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay(), digest_alone, *own)
        self._user, self._password = user, password

    def ask(self, address: str, body: str, now: datetime | None = None) -> ElementTree.Element:
        """What the service at ``address`` answers to ``body``; ``now``: log in, by UTC as the camera has it. Raises
        AccessError: the login is refused; MediaError: nothing came that is an answer."""
        if _host_of(address) != self._host or not address.startswith("http"):
            raise MediaError(f"it leads to another host than {self._host}")
        header = ""
        if now is not None:
            header = security(self._user, self._password, now)
        asked = ENVELOPE.format(header=header, body=body).encode()
        kind = {"Content-Type": "application/soap+xml; charset=utf-8"}
        request = urllib.request.Request(address, asked, kind)  # noqa: S310  checked
        try:
            with self._answer(request) as answer:
                said = body_by(answer, time.monotonic() + self._wait_s, MOST_BYTES)
                if answer.status != HTTPStatus.OK:
                    raise _fault(answer.status, said)
            return parsed(said)
        except (OSError, HTTPException, ValueError) as error:
            late = isinstance(error, TimeoutError)
            raise MediaError("no answer came whole in time" if late else NO_ANSWER + first_line(error)) from None

    def _answer(self, request: urllib.request.Request) -> Any:
        """Whatever its status is."""
        try:
            return self._opener.open(request, timeout=self._wait_s)
        except urllib.error.HTTPError as error:
            return error


def _host_of(address: str) -> str:
    """In small letters; empty: it is no address."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _fault(status: int, body: bytes) -> Exception:
    said = body.decode(errors="replace")
    if status in UNAUTHORIZED or any(word in said for word in DENIED):
        return AccessError("user and password are refused")
    return MediaError(f"it answers {status}")


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not a way."""

    def redirect_request(self, *_: Any) -> None:
        return None
