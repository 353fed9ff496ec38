"""The HTTP server of a running house, with a worker of its own."""

import asyncio
import logging
import time
from functools import partial
from pathlib import Path
from typing import Any

from tectum.errors import UsageError
from tectum.serve.connections import AT_ONCE, DEFAULT, Connection, Limits, Listener
from tectum.serve.protocols import HouseView, WebSettings
from tectum.serve.proxies import Proxies
from tectum.serve.setup_protocols import FirstStartView, SettingsView
from tectum.serve.web.guard import Guard
from tectum.serve.web.host_names import HostNames
from tectum.serve.web.roles import Person
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker

START_S, STOP_S, LOOK_S = 5.0, 1.0, 0.1

log = logging.getLogger(__name__)


class WebServer:
    """Serves ``house`` as ``web`` says, from entering to leaving. ``folder``: paths in it are relative to that;
    ``limits``: of its connections and requests; ``first``: a house without a file, which is served where ``house`` is
    None; ``settings``: of a house that has one.

    Raises UsageError: a package is missing, the address is taken, a certificate cannot be read.
    """

    def __init__(
        self,
        web: WebSettings,
        folder: Path,
        house: HouseView | None,
        limits: Limits = DEFAULT,
        first: FirstStartView | None = None,
        settings: SettingsView | None = None,
    ):
        try:
            import uvicorn

            from tectum.serve.web.api import make_api
            from tectum.serve.web.forwarded import Forwarded
            from tectum.serve.web.request_limits import RequestLimits
            from tectum.serve.web.setup_routes import make_setup_api
        except ImportError as error:
            raise UsageError(f"[web] needs {error.name}: pip install 'tectum[web]'") from None
        store = None if house is None else house.store
        password, token, people = _who(web)
        guard = Guard(password, token, store, HostNames(web.host, web.hosts), people)
        self._guard = guard
        proxies = Proxies(web.trusted_proxies)
        self._listen = partial(_listen, web.host, web.port, limits, proxies)
        self._socket = self._listen()
        secure = bool(web.certificate)
        if house is not None:
            app = make_api(house, guard, lambda: self._server.should_exit, settings)
        elif first is not None:
            app = make_setup_api(first, guard)
        else:
            raise ValueError("nothing is to be served")
        within = RequestLimits(Forwarded(app, proxies, limits.each), limits, self._connection)
        files: dict[str, Any] = {}
        if secure:
            files = {"ssl_certfile": str(folder / web.certificate), "ssl_keyfile": str(folder / web.key)}
        self._config = uvicorn.Config(
            within,
            http="h11",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            backlog=AT_ONCE,
            h11_max_incomplete_event_size=16_384,
            lifespan="off",
            **files,
        )
        self._new_server = partial(uvicorn.Server, self._config)
        self._server = self._new_server()
        try:
            self._config.load()
        except OSError as error:
            self._socket.close()
            raise UsageError(f"[web]: certificate, key: cannot be read: {error.strerror or error}") from None
        host = f"[{web.host}]" if ":" in web.host else web.host
        self.address = f"{'https' if secure else 'http'}://{host}:{web.port}/"
        self.worker = Worker("web", self._run)

    def __enter__(self) -> "WebServer":
        self.worker.start()
        deadline = time.monotonic() + START_S
        while not self._server.started and self.worker.alive and time.monotonic() < deadline:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        if not self.worker.join(STOP_S):
            log.warning("web: hangs and is left behind")
        self._socket.close()

    def take(self, web: WebSettings) -> None:
        """Other passwords, users and another token count from now on; whose went is out."""
        password, token, people = _who(web)
        self._guard.take(password, token, people)

    def health(self) -> Health:
        """Of its worker."""
        return self.worker.health()

    def _connection(self, client: tuple[str, int]) -> Connection | None:
        return self._socket.connection(client)  # of the listener that is there now: it is made anew after a failure

    def _run(self, worker: Worker) -> None:
        if self._server.started:  # it failed, and what it had open is nobody's any more
            self._socket.close()
            self._socket = self._listen()
            self._server = self._new_server()
        asyncio.run(self._serve(worker))

    async def _serve(self, worker: Worker) -> None:
        """Until it is to end. Raises what the server raises, and RuntimeError when it ends by itself."""
        serving = asyncio.create_task(self._server.serve([self._socket]))
        try:
            while not serving.done() and not worker.stopping:
                worker.heartbeat()
                await asyncio.wait([serving], timeout=LOOK_S)
        finally:
            self._server.should_exit = True
            self._server.force_exit = not worker.stopping  # begun anew: nobody waits for whom it served
            await asyncio.wait([serving], timeout=STOP_S)
            for server in getattr(self._server, "servers", ()):  # one that failed goes on accepting
                server.close()
            await self._socket.empty(STOP_S)
        serving.result()
        if not worker.stopping:
            raise RuntimeError("the server ended by itself")


def _listen(host: str, port: int, limits: Limits, proxies: Proxies) -> Listener:
    try:
        return Listener(host, port, limits, proxies)
    except OSError as error:
        raise UsageError(f"[web]: host = '{host}', port = {port}: cannot be listened on: {error.strerror}") from None


def _who(web: WebSettings) -> tuple[str, str, list[Person]]:
    """The owner's password, the token, and who else may log in."""
    people = [Person(user.name, user.role, user.password.expanded()) for user in web.user]
    return web.password.expanded(), web.token.expanded(), people
