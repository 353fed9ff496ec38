"""What the Wyoming servers of a house have in common: an address, a thread with its event loop, bounded frames."""

import asyncio
import logging
import ssl
import threading
from abc import ABC, abstractmethod
from typing import Self

from tectum.address import Address
from tectum.errors import UsageError
from tectum.serve.connections import AT_ONCE, Limits, Listener
from tectum.speech.frames import MOST_BYTES
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker

LIMITS = Limits(connections=16, each=16, idle_s=60.0, stalled_s=10.0)
START_S, STOP_S, LOOK_S = 5.0, 1.0, 0.1

log = logging.getLogger(__name__)


class WyomingServer(ABC):
    """Serves on ``uri`` (tcp://HOST:PORT) from entering to leaving; ``key``: of the configuration that says it. Raises
    UsageError: the package wyoming is missing, the address is taken."""

    def __init__(self, uri: str, key: str, name: str, limits: Limits, tls: ssl.SSLContext | None = None):
        try:
            import wyoming.event  # noqa: F401
        except ImportError:
            raise UsageError(f"{key} needs the package wyoming: pip install 'tectum[speech]'") from None
        address = Address.of_server(uri)
        self.uri, self._host, self._port = str(address), address.host, address.port or 0
        self._key, self._name, self._limits, self._tls = key, name, limits, tls
        self._ready = threading.Event()
        self._trouble = ""
        self.worker = Worker(name, self._run)

    def __enter__(self) -> Self:
        self.worker.start()
        self._ready.wait(START_S)
        if self._trouble:
            raise UsageError(f"{self._key} = '{self.uri}': cannot be listened on: {self._trouble}")
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        if not self.worker.join(STOP_S):
            log.warning("%s: hangs and is left behind", self._name)

    def health(self) -> Health:
        """Of its worker."""
        return self.worker.health()

    def _run(self, worker: Worker) -> None:
        try:
            asyncio.run(self._serve(worker))
        except OSError as error:
            if self._ready.is_set():
                raise
            self._trouble = str(error.strerror or error)  # it was never there: whoever begins it gets the error
        finally:
            self._ready.set()

    async def _serve(self, worker: Worker) -> None:
        listener = Listener(self._host, self._port, self._limits)

        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._client(listener, reader, writer)

        server = await asyncio.start_server(client, sock=listener, ssl=self._tls, limit=MOST_BYTES, backlog=AT_ONCE)
        self._ready.set()
        try:
            while not worker.stopping:
                worker.heartbeat()
                await asyncio.sleep(LOOK_S)
        finally:
            server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @abstractmethod
    async def _client(self, listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client until it leaves."""
