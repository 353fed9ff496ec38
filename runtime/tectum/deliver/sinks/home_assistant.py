"""Commands carried out by a Home Assistant: an intent that was understood with its slots is handed to its intent API.

Only what may be acted on, is allowed, was understood whole, and is fresh: a light is not switched because a broker was
away an hour ago. Source: Home Assistant, "Intent API" (``POST /api/intent/handle``).
"""

import json
import time
from collections.abc import Callable

from tectum.address import expand, redact_url
from tectum.config.schema import IntentsConfig
from tectum.decide.events import Event
from tectum.deliver.sinks.http_post import Rejected, post

FRESH_S = 10.0


class CommandSink:
    """``warn`` is told of a command that was not carried out. ``done``: how many were."""

    def __init__(self, intents: IntentsConfig, warn: Callable[[str], None] = lambda _: None):
        self._url = expand(intents.home_assistant).rstrip("/") + "/api/intent/handle"
        self._token, self._allowed, self._warn = expand(intents.token), frozenset(intents.allowed), warn
        self.name = f"commands {redact_url(self._url)}"
        self.done = 0

    def deliver(self, event: Event) -> None:
        """Hand over a command; other events are none of its business. Raises DeliveryError, and comes again while the
        command is fresh."""
        if event.head != "intent" or event.phase != "start" or event.slots is None or not event.actionable:
            return
        if self._allowed and event.kind not in self._allowed:
            return
        age = time.time() - (event.at or 0.0)
        if age > FRESH_S:
            self._warn(f"{self.name}: {event.kind} ('{event.text}') is {age:.0f} s old; it is not carried out any more")
            return
        body = json.dumps({"name": event.kind, "data": dict(event.slots)}).encode()
        try:
            answer = json.loads(post(self._url, body, {"Authorization": f"Bearer {self._token}"}))
        except Rejected as error:
            self._warn(f"{self.name}: refused {event.kind} ('{event.text}'): {error}")
            return
        except ValueError:
            answer = {}
        said = answer.get("speech", {}).get("plain", {}).get("speech", "") if isinstance(answer, dict) else ""
        if isinstance(answer, dict) and answer.get("response_type") == "error":
            self._warn(f"{self.name}: {event.kind} ('{event.text}') was not carried out: {said or answer.get('data')}")
            return
        self.done += 1

    def close(self) -> None:
        """Nothing to finish."""
