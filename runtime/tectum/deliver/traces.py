"""What becomes of a decision as spans of OpenTelemetry, sent to whom the file names (OTLP over HTTP); none without.

A trace is an event: its id is that of the event. The decision that begins it is the root (from the capture of what was
decided on until the decision), later messages of the event hang below; below each of them are the store and every sink
that took it. Whoever receives the message finds ``traceparent`` in it and hangs its own span below. Sources: W3C,
"Trace Context" (2021); OpenTelemetry, "OpenTelemetry Protocol Specification 1".
"""

import hashlib
import logging
import re
import threading
import time
from collections.abc import Mapping
from typing import Any

from tectum.address import HTTP, Address
from tectum.decide.events import Event
from tectum.errors import UsageError
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker
from tectum.tables.values import Secret
from tectum.version import VERSION

EXPORT_S, EVERY_S = 5.0, 1.0
END_S = 1.0
"""So long what is left may take to be sent, where a house ends."""
MOST_WAITING = 4096
"""Spans; what is more, where nobody takes them, is lost, and counted by nobody."""
PARENT = re.compile(r"00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}")
_EVENT = re.compile(r"[0-9a-f]{32}")

log = logging.getLogger(__name__)


def traceparent(event: Event) -> str:
    """Of the message of an ``event``, for whoever takes it up."""
    return f"00-{_trace(event):032x}-{_span(event):016x}-01"


def _trace(event: Event) -> int:
    """An event's id is a random number of the same size; of another form, its hash."""
    plain = _EVENT.fullmatch(event.id) and int(event.id, 16)
    return plain or int.from_bytes(hashlib.sha256(event.id.encode()).digest()[:16], "big")


def _span(event: Event, part: str = "") -> int:
    moment = "" if event.phase == "start" else f"/{event.detected}"
    key = f"{event.id}/{event.phase}{moment}/{part}"
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")


class Traces:
    """To ``endpoint`` (``http://HOST:4318/v1/traces``), with ``token`` as bearer where there is one; ``name``: of who
    sends. A context as long as spans are sent. Moments are readings of ``time.monotonic``; usable from any thread, and
    nobody waits for it. Raises UsageError: the extra is missing, the address is none."""

    def __init__(self, endpoint: Secret, token: Secret, name: str):
        try:
            import requests
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.sdk.util.instrumentation import InstrumentationScope
        except ImportError as error:
            raise UsageError(f"traces need {error.name}: pip install 'tectum[traces]'") from None
        address = Address.parse(endpoint.reveal(), HTTP)
        session = requests.Session()
        session.trust_env, session.max_redirects = False, 0  # to whom the file names, and to nobody else
        # it would show the whole address; health says what is wrong
        logging.getLogger(OTLPSpanExporter.__module__).addFilter(_nothing)
        bearer = {"Authorization": f"Bearer {token.expanded()}"} if token else {}
        target = Secret(endpoint.reveal()).expanded()
        exporter = OTLPSpanExporter(target, headers=bearer, timeout=EXPORT_S, session=session)
        self._exporter = _Watched(exporter, str(address))
        # the sampled flag is in each context: no sampler is asked
        self._processor = BatchSpanProcessor(
            self._exporter, max_queue_size=MOST_WAITING, schedule_delay_millis=1e3 * EVERY_S
        )
        about = {"service.name": "tectum", "service.version": VERSION, "service.instance.id": name}
        self._resource, self._scope = Resource(about), InstrumentationScope("tectum", VERSION)

    def __enter__(self) -> "Traces":
        return self

    def __exit__(self, *_: object) -> None:
        """What is left is sent, if that takes less than ``END_S``."""
        ending = Worker("traces: end", lambda _: self._processor.shutdown(), stuck_s=float("inf"))
        ending.start()
        if not ending.join(END_S):
            log.warning("%s: the last spans are not taken in time, and left", self._exporter.name)

    def health(self) -> Health:
        """Whether spans are taken."""
        return Health("degraded", self._exporter.trouble) if self._exporter.trouble else Health("ok")

    def decided(self, event: Event, captured: float, decided: float, kept: float | None) -> None:
        """A decision: from the capture of what decided until it did; ``kept``: when it was in the store."""
        parent = 0 if event.phase == "start" else _span(_begun(event))
        self._emit(event, f"decide {event.kind}", "INTERNAL", _span(event), parent, captured, decided)
        if kept is not None:
            self._emit(event, "store", "INTERNAL", _span(event, "store"), _span(event), decided, kept)

    def delivered(self, event: Event, sink: str, decided: float) -> None:
        """A sink has taken it."""
        part = f"deliver {sink}"
        self._emit(event, part, "PRODUCER", _span(event, part), _span(event), decided, time.monotonic())

    def received(self, event: Event, parent: str, device: str, at: float) -> None:
        """Somebody received the message of a ``device`` that says ``parent``, and has told it now."""
        found = PARENT.fullmatch(parent)
        if found is not None and int(found["trace"], 16) and int(found["span"], 16):
            own = int.from_bytes(hashlib.sha256(f"{parent}/{time.time_ns()}".encode()).digest()[:8], "big")
            ids = int(found["trace"], 16), int(found["span"], 16)
            self._emit(
                event, "receive", "CONSUMER", own, ids[1], at, time.monotonic(), ids[0], {"tectum.device": device}
            )

    def _emit(
        self, event: Event, name: str, kind: str, span: int, parent: int, begun: float, ended: float,
        trace: int = 0, more: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        from opentelemetry.sdk.trace import ReadableSpan
        from opentelemetry.trace import SpanContext, SpanKind, TraceFlags

        trace, sampled, shift = trace or _trace(event), TraceFlags(TraceFlags.SAMPLED), time.time() - time.monotonic()
        about: dict[str, Any] = {
            "tectum.event.id": event.id, "tectum.place": event.place, "tectum.kind": event.kind,
            "tectum.phase": event.phase, "tectum.score": float(event.score), **(more or {}),
        }  # fmt: skip
        self._processor.on_end(
            ReadableSpan(
                name,
                SpanContext(trace, span, is_remote=False, trace_flags=sampled),
                SpanContext(trace, parent, is_remote=kind == "CONSUMER", trace_flags=sampled) if parent else None,
                self._resource, about, kind=SpanKind[kind], instrumentation_scope=self._scope,
                start_time=int(1e9 * (min(begun, ended) + shift)), end_time=int(1e9 * (ended + shift)),
            )
        )  # fmt: skip


def _nothing(_: logging.LogRecord) -> bool:
    return False


def _begun(event: Event) -> Event:
    """The message that began it."""
    from msgspec.structs import replace

    return replace(event, phase="start")


class _Watched:
    """An ``exporter`` of spans, and whether it gets rid of them."""

    def __init__(self, exporter: Any, name: str):
        self._exporter, self.name, self.trouble = exporter, name, ""
        self._lock = threading.Lock()

    def export(self, spans: Any) -> Any:
        """By the processor's own thread."""
        from opentelemetry.sdk.trace.export import SpanExportResult

        result = self._exporter.export(spans)
        taken = result == SpanExportResult.SUCCESS
        with self._lock:
            if not taken and not self.trouble:
                log.warning("traces: %s takes no spans; they are lost until it does", self.name)
            self.trouble = "" if taken else f"{self.name} takes no spans"
        return result

    def shutdown(self) -> None:
        """It ends."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing waits here."""
        return bool(self._exporter.force_flush(timeout_millis))
