"""Commands carried out by a Home Assistant: an intent that was understood with its slots is handed to its intent API.

Only what may be acted on, is allowed, was understood whole, and is fresh: a light is not switched because a broker was
away an hour ago. Source: Home Assistant, "Intent API" (``POST /api/intent/handle``).
"""

import json
import logging
import time

from tectum.address import expand, redact_url
from tectum.config.delivery import IntentsConfig
from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink
from tectum.deliver.sinks.http_post import Rejected, post

log = logging.getLogger(__name__)

FRESH_S = 10.0


class CommandSink(Sink):
    """``done``: how many commands were carried out; one that was not is logged."""

    def __init__(self, intents: IntentsConfig):
        self._url = expand(intents.home_assistant).rstrip("/") + "/api/intent/handle"
        self._token, self._allowed = expand(intents.token), frozenset(intents.allowed)
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
            late = "%s: %s ('%s') is %.0f s old; it is not carried out any more"
            log.warning(late, self.name, event.kind, event.text, age)
            return
        body = json.dumps({"name": event.kind, "data": dict(event.slots)}).encode()
        try:
            answer = json.loads(post(self._url, body, {"Authorization": f"Bearer {self._token}"}))
        except Rejected as error:
            log.warning("%s: refused %s ('%s'): %s", self.name, event.kind, event.text, error)
            return
        except ValueError:
            answer = {}
        speech = answer.get("speech", {}).get("plain", {}).get("speech", "") if isinstance(answer, dict) else ""
        if isinstance(answer, dict) and answer.get("response_type") == "error":
            why = speech or answer.get("data")
            log.warning("%s: %s ('%s') was not carried out: %s", self.name, event.kind, event.text, why)
            return
        self.done += 1
