"""The house as a conversation agent of Home Assistant's Assist: a Wyoming service that understands intents.

Assist sends the words of a person; the answer is an intent with its slots, which Home Assistant carries out, or what
the house itself made of them: a rule sentence became a rule, a context was taken up. Source: the Wyoming protocol
(``describe``, ``transcript``, ``recognize``). It has no passwords: whoever reaches the port can speak to the house.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tectum.deliver.controls import IntentResult
from tectum.errors import UsageError, describe
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker
from tectum.version import VERSION

IDLE_S = 60.0
MOST_CLIENTS = 16
START_S, STOP_S, LOOK_S = 5.0, 1.0, 0.1
LONGEST_TEXT = 1000

log = logging.getLogger(__name__)


class AssistServer:
    """Serves on ``uri`` (tcp://HOST:PORT) from entering to leaving. ``understand`` is asked for each sentence, in a
    thread of its own. Raises UsageError: the package wyoming is missing, the address is taken."""

    def __init__(self, uri: str, understand: Callable[[str], IntentResult], language: str = "en"):
        try:
            import wyoming.intent  # noqa: F401
        except ImportError:
            raise UsageError("[house] assist needs the package wyoming: pip install 'tectum[speech]'") from None
        parts = urlsplit(uri)
        self.uri, self._host, self._port = uri, parts.hostname or "", parts.port or 0
        self._understand, self._language = understand, language
        self._ready = threading.Event()
        self._trouble = ""
        self._clients = 0
        self.worker = Worker("assist", self._run)

    def __enter__(self) -> "AssistServer":
        self.worker.start()
        self._ready.wait(START_S)
        if self._trouble:
            raise UsageError(f"[house]: assist = '{self.uri}': cannot be listened on: {self._trouble}")
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        if not self.worker.join(STOP_S):
            log.warning("assist: hangs and is left behind")

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
        self._clients = 0
        server = await asyncio.start_server(self._client, self._host, self._port, limit=65_536)
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

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from wyoming.event import async_read_event, async_write_event

        self._clients += 1
        try:
            while self._clients <= MOST_CLIENTS:
                event = await asyncio.wait_for(async_read_event(reader), IDLE_S)
                if event is None:
                    return
                answer = await self._answer(event)
                if answer is not None:
                    await async_write_event(answer if event.type == "describe" else answer.event(), writer)
        except Exception:  # what is no Wyoming event, or a client that left: its own trouble
            return
        finally:
            self._clients -= 1
            writer.close()

    async def _answer(self, event: Any) -> Any:
        from wyoming.handle import NotHandled

        if event.type == "describe":
            return self._info()
        if event.type not in ("transcript", "recognize"):
            return None
        text, context = str(event.data["text"])[:LONGEST_TEXT], event.data.get("context")
        try:
            found = await asyncio.to_thread(self._understand, text)
        except Exception as error:  # the person gets an answer; the next sentence is tried again
            return NotHandled(describe(error), context)
        return _as_event(found, context)

    def _info(self) -> Any:
        from wyoming.event import Event

        about = {"attribution": {"name": "Tectum", "url": ""}, "installed": True, "version": VERSION}
        model = {"name": "home", "description": "Tectum's text encoder", "languages": [self._language], **about}
        program = {"name": "Tectum", "description": "A house that sees, hears and reads", "models": [model], **about}
        return Event("info", {"intent": [program]})  # wyoming.info wants a module that Python 3.13 no longer has


def _as_event(found: IntentResult, context: Any) -> Any:
    """As an event of the protocol. ``context``: what Assist sent with the words, handed back."""
    from wyoming.handle import Handled, NotHandled
    from wyoming.intent import Entity, Intent, NotRecognized

    if found.how == "intent":
        return Intent(found.name, [Entity(name, value) for name, value in found.slots.items()], context=context)
    if found.how == "handled":
        return Handled(found.answer, context)
    if found.how == "not_handled":
        return NotHandled(found.answer, context)
    return NotRecognized("not understood", context)  # without any words Home Assistant fails on the answer
