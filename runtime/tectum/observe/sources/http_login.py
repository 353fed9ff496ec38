"""User and password of a camera over HTTP: told once, to its own host, and in clear only where it takes nothing else.
Source: RFC 7616, "HTTP Digest Access Authentication"; RFC 7617, "The 'Basic' HTTP Authentication Scheme".
"""

import base64
import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tectum.address import AS_BYTES

DIGEST, BASIC = "digest ", "basic "
NAMED = "algorithm="
KNOWN = ("algorithm=md5", 'algorithm="md5', "algorithm=sha,", 'algorithm="sha"')
"""What ``urllib`` computes; a challenge that names none means MD5."""


def login_handlers(
    host: str, login: tuple[str, str] | None
) -> tuple[urllib.request.BaseHandler, urllib.request.BaseHandler]:
    """For ``build_opener``. ``login``: user and password; None: there is none."""
    known = _Login(host, login)
    return _Digest(known), _Basic(known)


class _Login(urllib.request.HTTPPasswordMgrWithDefaultRealm):
    """User and password for the camera's own host alone."""

    def __init__(self, host: str, login: tuple[str, str] | None):
        super().__init__()
        self._host, self._login = host.lower(), login

    def find_user_password(self, _realm: str | None, authuri: str) -> tuple[str | None, str | None]:
        host = urlsplit(authuri if "://" in authuri else f"//{authuri}").hostname or ""
        return self._login if self._login is not None and host.lower() == self._host else (None, None)


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Tells the password once: a wrong one is not right the second time, and cameras lock out who repeats it."""

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        del code, msg  # what the base class needs and this does not
        challenge = next((one for one in _challenges(headers, DIGEST) if _computed(one.lower())), "")
        if _told(req) or not challenge or not (told := self._answer(req, challenge)):
            return None
        fp.close()
        req.add_unredirected_header(self.auth_header, f"Digest {told}")
        return self.parent.open(req, timeout=req.timeout)

    def _answer(self, request: urllib.request.Request, challenge: str) -> str | None:
        """To a challenge; None to one that is none: a stranger wrote it. What is not ASCII goes as its bytes, which
        headers show as Latin-1."""
        try:
            text = challenge.lstrip().partition(" ")[2].encode("latin-1").decode(errors=AS_BYTES)
            said = urllib.request.parse_keqv_list([one for one in urllib.request.parse_http_list(text) if one])
            told = self.get_authorization(request, said)
            return told and told.encode(errors=AS_BYTES).decode("latin-1")
        except (ValueError, IndexError, urllib.error.URLError):
            return None

    def get_algorithm_impls(self, algorithm: str) -> tuple[Callable[[str], str], Callable[[str, str], str]]:
        """Both functions of RFC 7616, of UTF-8: those of the base class take no password beyond ASCII."""
        made = hashlib.sha1 if algorithm.upper() == "SHA" else hashlib.md5

        def hashed(text: str) -> str:
            return made(text.encode(errors=AS_BYTES)).hexdigest()

        return hashed, lambda secret, data: hashed(f"{secret}:{data}")


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Tells the password once, and only where it is asked for in clear and in no other way."""

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        if _told(req) or _challenges(headers, DIGEST) or not _challenges(headers, BASIC):
            return None
        fp.close()
        return super().http_error_401(req, fp, code, msg, headers)

    def retry_http_basic_auth(self, host: str, req: Any, realm: str) -> Any:
        user, word = self.passwd.find_user_password(realm, host)
        if word is None:
            return None
        told = base64.b64encode(f"{user}:{word}".encode(errors=AS_BYTES)).decode()
        req.add_unredirected_header(self.auth_header, f"Basic {told}")
        return self.parent.open(req, timeout=req.timeout)


def _told(request: urllib.request.Request) -> bool:
    return "Authorization" in request.headers or "Authorization" in request.unredirected_hdrs


def _challenges(headers: Any, scheme: str) -> list[str]:
    return [one for one in headers.get_all("WWW-Authenticate", []) if one.lower().lstrip().startswith(scheme)]


def _computed(challenge: str) -> bool:
    return NAMED not in challenge.replace(" ", "") or any(one in challenge.replace(" ", "") + "," for one in KNOWN)
