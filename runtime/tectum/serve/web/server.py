"""The HTTP server of a running house, in a thread of its own."""

import socket
import threading
import time
from typing import Any

from tectum.address import expand
from tectum.config.schema import Config
from tectum.errors import UsageError
from tectum.house.service import HouseService
from tectum.serve.web.guard import Guard

START_S, STOP_S = 5.0, 1.0


class WebServer:
    """Serves ``house`` as ``[web]`` says, from entering to leaving. Raises UsageError: a package is missing, the
    address is taken, a certificate cannot be read."""

    def __init__(self, config: Config, house: HouseService):
        try:
            import uvicorn

            from tectum.serve.web.api import make_api
        except ImportError as error:
            raise UsageError(f"[web] needs {error.name}: pip install 'tectum[web]'") from None
        web = config.web
        guard = Guard(expand(web.password), expand(web.token), house.store)
        self._socket = _listen(web.host, web.port)
        secure = bool(web.certificate)
        app = make_api(house, guard, secure, lambda: self._server.should_exit)
        files: dict[str, Any] = {}
        if secure:
            files = {"ssl_certfile": str(config.path(web.certificate)), "ssl_keyfile": str(config.path(web.key))}
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=1,
                limit_concurrency=200,
                h11_max_incomplete_event_size=16_384,
                lifespan="off",
                **files,
            )
        )
        try:
            self._server.config.load()
        except OSError as error:
            self._socket.close()
            raise UsageError(f"[web]: certificate, key: cannot be read: {error.strerror or error}") from None
        host = f"[{web.host}]" if ":" in web.host else web.host
        self.address = f"{'https' if secure else 'http'}://{host}:{web.port}/"
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="web", daemon=True
        )

    def __enter__(self) -> "WebServer":
        self._thread.start()
        deadline = time.monotonic() + START_S
        while not self._server.started and self._thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(STOP_S)
        self._socket.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UsageError(f"[web]: host = '{host}', port = {port}: cannot be listened on: {error.strerror}") from None
    return listener
