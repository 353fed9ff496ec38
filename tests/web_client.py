"""A client of a house's API: a program with a token, or a person with a cookie."""

import json
import urllib.error
import urllib.request


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
            with urllib.request.urlopen(request, timeout=10, context=self.context) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def get(self, path):
        """The JSON of a GET that succeeds."""
        status, _, body = self.ask(path)
        assert status == 200, body
        return json.loads(body)
