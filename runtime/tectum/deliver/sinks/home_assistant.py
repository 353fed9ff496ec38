"""Commands carried out by a Home Assistant: an intent that was understood with its slots is handed to its intent API.

Only what may be acted on, is allowed, was understood whole, and is fresh: a light is not switched because a broker was
away an hour ago. Source: Home Assistant, "Intent API" (``POST /api/intent/handle``).
"""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tectum.address import HTTP, Address
from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.deliver.sinks.http_post import answers, post
from tectum.errors import RejectedError
from tectum.tables.problem import Problem, address_problems, unset_variables
from tectum.tables.values import Secret

log = logging.getLogger(__name__)

FRESH_S = 10.0


class HomeAssistantTable(Struct, SinkTable, frozen=True, forbid_unknown_fields=True):
    """Commands are carried out by a Home Assistant; ``[intents]`` with ``home_assistant`` stands for the same."""

    url: Secret
    """Of the Home Assistant; ``${NAME}`` is taken from the environment."""
    token: Secret
    """Of a user there who may do it; ``${NAME}`` is taken from the environment."""
    allowed: tuple[str, ...] = ()
    """Intents that may be carried out; empty: all."""

    @property
    def called(self) -> str:
        """By its address, without what may be secret in it."""
        return f"commands {self.address}"

    @property
    def address(self) -> Address:
        """Of its intent API. Raises UsageError."""
        return Address.parse(self.url.reveal(), HTTP).below("/api/intent/handle")

    def problems(self, _folder: Path) -> Iterator[Problem]:
        """Of the address."""
        yield from unset_variables(url=self.url, token=self.token)
        yield from address_problems("url", self.url, HTTP)

    def try_out(self, _folder: Path) -> str:
        """Whether it answers, and takes the token."""
        headers = {"Authorization": f"Bearer {self.token.expanded()}"}
        return answers(Address.parse(self.url.reveal(), HTTP).below("/api/"), headers, "GET")

    def open(self, _folder: Path) -> Sink:
        """It asks once there is a command."""
        return CommandSink(self)


class CommandSink(Sink):
    """``done``: how many commands were carried out; one that was not is logged."""

    def __init__(self, table: HomeAssistantTable):
        self._address, self._token, self._allowed = table.address, table.token.expanded(), frozenset(table.allowed)
        self.name = table.called
        self.done = 0

    def deliver(self, event: Event) -> None:
        """Hand over a command; other events are none of its business. Raises DeliveryError and AccessError, and comes
        again while the command is fresh."""
        if event.head != "intent" or event.phase != "start" or event.slots is None or not event.actionable:
            return
        if self._allowed and event.kind not in self._allowed:
            return
        age = time.time() - (event.at or 0.0)
        if age > FRESH_S:
            late = "%s: %s ('%s') is %.0f s old; it is not carried out any more"
            log.warning(late, self.name, event.kind, event.text, age)
            return
        body = json.dumps({"name": event.kind, "data": dict(event.slots)}).encode()
        try:
            answer = json.loads(post(self._address, body, {"Authorization": f"Bearer {self._token}"}))
        except RejectedError as error:
            log.warning("%s: refused %s ('%s'): %s", self.name, event.kind, event.text, error)
            return
        except (ValueError, RecursionError):
            answer = {}
        speech = answer.get("speech", {}).get("plain", {}).get("speech", "") if isinstance(answer, dict) else ""
        if isinstance(answer, dict) and answer.get("response_type") == "error":
            why = speech or answer.get("data")
            log.warning("%s: %s ('%s') was not carried out: %s", self.name, event.kind, event.text, why)
            return
        self.done += 1
