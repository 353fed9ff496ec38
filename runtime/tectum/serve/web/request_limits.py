"""Deadlines of a request, and the mark that its connection is busy: a layer around an application (ASGI)."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tectum.serve.connections import Connection, Limits


class RequestLimits:
    """``app`` within ``limits``. ``connection``: of a client's address and port. A body that does not come in time, or
    an answer that nobody takes, ends the connection; the application sees that its client has left."""

    def __init__(self, app: ASGIApp, limits: Limits, connection: Callable[[tuple[str, int]], Connection | None]):
        self._app, self._limits, self._connection = app, limits, connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        connection = self._connection(scope["client"]) if scope.get("client") else None
        deadline = asyncio.get_running_loop().time() + self._limits.body_s
        whole = False

        async def receive_in_time() -> Message:
            nonlocal whole
            if whole:  # what comes now is that the client has left, whenever that is
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                _drop(connection)
                message = {"type": "http.disconnect"}
            whole = not message.get("more_body", False)
            return message

        async def send_in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(self._limits.stalled_s):
                    await send(message)
            except TimeoutError:
                _drop(connection)

        with connection.busy() if connection is not None else nullcontext():
            await self._app(scope, receive_in_time, send_in_time)


def _drop(connection: Connection | None) -> None:
    if connection is not None:
        connection.drop()
