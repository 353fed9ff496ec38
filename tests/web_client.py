"""A client of a house's API: a program with a token, or a person with a cookie; and requests as bytes."""

import json
import socket
import subprocess
import urllib.error
import urllib.request

from tests.live import LONG_S

from tectum.serve.web.password import hashed

PASSWORD = "correct horse"
HASHED = hashed(PASSWORD)
"""As it stands in the file of a house."""


def self_signed(folder):
    """A certificate for 127.0.0.1 and its key in a folder: the names of the two files."""
    names = ("cert.pem", "key.pem")
    subject = ("-subj", "/CN=house", "-addext", "subjectAltName=IP:127.0.0.1")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-out", names[0], "-keyout", names[1]]
    subprocess.run([*command, *subject], cwd=folder, check=True, capture_output=True)
    return names


def raw(port, request, source="127.0.0.1"):
    """What a house answers to the bytes of a request that ends the connection, sent from an address of loopback."""
    with socket.create_connection(("127.0.0.1", port), LONG_S, (source, 0)) as link:
        link.sendall(request.encode())
        return b"".join(iter(lambda: link.recv(65_536), b""))


def request(method="GET", path="/health", body="", **headers):
    """A request that ends the connection; ``Host`` is an address of loopback unless it is given."""
    named = {"Host": "127.0.0.1", "Connection": "close", "Content-Length": str(len(body.encode())), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items() if value is not None)]
    return "\r\n".join([*lines, "", body])


def status(answer):
    """Of the bytes of an answer."""
    return int(answer.split(b" ", 2)[1])


class Client:
    """A program with a token, or a person with a cookie."""

    def __init__(self, port, token="", scheme="http", context=None):
        self.port, self.base = port, f"{scheme}://127.0.0.1:{port}"
        self.token, self.context, self.cookie = token, context, ""

    def ask(self, path, method="GET", body=None, **headers):
        """Status, headers, body."""
        data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if self.cookie:
            headers.setdefault("Cookie", self.cookie)
        headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=LONG_S, context=self.context) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def log_in(self, password=PASSWORD):
        """Status and headers; a person who got in has the cookie from now on."""
        status, headers, _ = self.ask("/api/login", "POST", {"password": password})
        if status == 200:
            self.cookie = headers["Set-Cookie"].split(";")[0]
        return status, headers

    def get(self, path):
        """The JSON of a GET that succeeds."""
        status, _, body = self.ask(path)
        assert status == 200, body
        return json.loads(body)
