"""The system's manager, as a program knows it: it hears on a socket that the program is ready, lives and ends."""

import socket
from pathlib import Path


class Manager:
    """Hears what systemd would at ``address`` (of ``NOTIFY_SOCKET``)."""

    def __init__(self, address: Path | str):
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.link.bind(str(address))
        self.link.settimeout(0.05)
        self.heard: list[str] = []

    def lines(self) -> list[str]:
        """All that was said so far."""
        try:
            while True:
                self.heard += self.link.recv(4096).decode().split("\n")
        except TimeoutError:
            return self.heard

    def fed(self) -> int:
        """How often."""
        return self.lines().count("WATCHDOG=1")

    def __enter__(self) -> "Manager":
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()
