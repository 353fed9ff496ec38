"""The house as a conversation agent of Home Assistant's Assist: a Wyoming service that understands intents.

Assist sends the words of a person; the answer is an intent with its slots, which Home Assistant carries out, or what
the house itself made of them: a rule sentence became a rule, a context was taken up. Source: the Wyoming protocol
(``describe``, ``transcript``, ``recognize``). It has no passwords: whoever reaches the port can speak to the house. So
beyond loopback the configuration asks for TLS with certificates of the clients too (RFC 8446, 4.3.2).
"""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, cast

from tectum.deliver.controls import IntentResult
from tectum.errors import UsageError, describe
from tectum.serve.connections import Limits, Listener
from tectum.serve.wyoming_server import LIMITS, WyomingServer
from tectum.speech.frames import FrameReader
from tectum.version import VERSION

LONGEST_TEXT = 1000


class AssistServer(WyomingServer):
    """Serves on ``uri`` (tcp://HOST:PORT) from entering to leaving. ``understand`` is asked for each sentence, in a
    thread of its own. ``tls``: files of a certificate, of its key, and of the authority whose certificates clients
    must have. Raises UsageError: the package wyoming is missing, the address is taken, a file cannot be read."""

    def __init__(
        self,
        uri: str,
        understand: Callable[[str], IntentResult],
        language: str = "en",
        tls: tuple[Path, Path, Path] | None = None,
        limits: Limits = LIMITS,
    ):
        super().__init__(uri, "[house]: assist", "assist", limits, None if tls is None else _mutual_tls(*tls))
        self._understand, self._language = understand, language

    async def _client(self, listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from wyoming.event import async_read_event, async_write_event

        connection = listener.connection(writer.get_extra_info("peername"))
        frames = cast(asyncio.StreamReader, FrameReader(reader))
        try:
            while (event := await async_read_event(frames)) is not None:
                with connection.busy() if connection is not None else nullcontext():
                    answer = await self._answer(event)
                    if answer is not None:
                        told = answer if event.type == "describe" else answer.event()
                        async with asyncio.timeout(self._limits.stalled_s):
                            await async_write_event(told, writer)
        except Exception:
            return  # what is no Wyoming event, or a client that left or takes no answer: its own trouble
        finally:
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


def _mutual_tls(certificate: Path, key: Path, clients: Path) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(clients))
        context.load_cert_chain(certificate, key)
    except OSError as error:
        files = "assist_certificate, assist_key, assist_clients"
        raise UsageError(f"[house]: {files}: cannot be read: {error.strerror or error}") from None
    context.verify_mode = ssl.CERT_REQUIRED
    return context


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
