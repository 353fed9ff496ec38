"""A house that has no file yet, in a process of its own, and its first visitor."""

import json
import re

from tests.live import HouseProcess, until
from tests.ports import free_port
from tests.web_client import Client


class FirstStart(HouseProcess):
    """``tectum run FILE --setup``. ``token``: as it was printed; ``file``: of the house, once there is one."""

    def __init__(self, folder, env=None):
        self.port, self.file = free_port(), folder / "house.toml"
        super().__init__(folder, ["run", self.file, "--setup", "--web", self.port], env)
        self.address = f"http://127.0.0.1:{self.port}/"
        found = until(lambda: re.search(re.escape(self.address) + r"#(\S+)", self.log.read_text()))
        self.token = found[1]

    def owner(self) -> Client:
        """Who has the token."""
        client = Client(self.port)
        assert client.log_in(self.token)[0] == 200
        return client


def asked(client: Client, path: str, body: object) -> tuple[int, dict]:
    """Status and JSON of what is posted."""
    status, _, answer = client.ask(path, "POST", body)
    return status, json.loads(answer)
