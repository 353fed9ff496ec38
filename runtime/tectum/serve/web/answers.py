"""What the API answers: Structs, encoded by msgspec, with their schemas in the OpenAPI description."""

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from fastapi import APIRouter, FastAPI, Response
from msgspec import Struct

from tectum.deliver.stored_event import EventRow

REF = "#/components/schemas/{name}"


class Answer(Struct, frozen=True):
    """What the house answers."""

    answer: str


class CameraRow(Struct, frozen=True):
    """The addresses of a place's camera for programs that log in nowhere: a stream (MP4) and a picture (JPEG)."""

    stream: str
    still: str


class SubscribedRow(Struct, frozen=True):
    """A browser that is notified. ``since``: seconds since 1970."""

    id: str
    device: str
    since: float


class PushRow(Struct, frozen=True):
    """Notifications. ``key``: to subscribe with, empty where nothing is pushed; ``snoozed``: until when (seconds since
    1970) a place is put off."""

    key: str
    subscriptions: tuple[SubscribedRow, ...]
    snoozed: Mapping[str, float]


class ReadingTaken(Struct, frozen=True):
    """A reading as it was taken."""

    place: str
    name: str
    value: str | float | bool


class ZoneRow(Struct, frozen=True):
    """A part of a picture: a polygon of ``points`` in 0-1 of width and height."""

    name: str
    points: tuple[tuple[float, float], ...]


class PlaceRow(Struct, frozen=True):
    """A place now. ``trouble``: refused, unreachable, silent, partly (of a source), overloaded, stopped, or empty.
    ``senses``: per modality whether it is on and comes; ``picture_at``: when its newest picture came, seconds since
    1970, ``back_at``: since when they come again after they stayed away; ``level_db``: of the last quarter second of
    sound, below full scale."""

    name: str
    state: str
    reason: str
    trouble: str
    context: str
    switches: Mapping[str, bool]
    senses: Mapping[str, bool]
    has_picture: bool
    picture_at: float | None
    back_at: float | None
    level_db: float | None
    av_skew_ms: float | None
    zones: tuple[ZoneRow, ...]
    open: tuple[EventRow, ...]


class DisplayRow(Struct, frozen=True):
    """How what had a share in a decision is shown. ``title``: by language; ``light``, ``dark``: its colour on pages."""

    name: str
    title: Mapping[str, str]
    light: str
    dark: str


class HouseRow(Struct, frozen=True):
    """The house now. ``labels``: what its bundle knows, by head. ``displays``: of what may have a share in a
    decision. ``alarms``: the kinds of events that nobody may miss. ``role``: what who asks may: see, operate or own;
    ``user``: their name, empty: the owner."""

    tectum: str
    state: str
    places: tuple[PlaceRow, ...]
    contexts: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    displays: tuple[DisplayRow, ...]
    alarms: tuple[str, ...]
    keeps: bool
    password: bool
    role: str
    user: str


class Sound(Struct, frozen=True):
    """``bands``: per moment, oldest first, the strength of each band from low to high, 0-255, as hexadecimal digits;
    ``step_s`` between moments."""

    level_db: float
    step_s: float
    bands: tuple[str, ...]


class Alive(Struct, frozen=True):
    """For probes."""

    state: str


def encoded(answer: object, status: int = 200) -> Response:
    """A Struct, or a list of them, as JSON."""
    return Response(msgspec.json.encode(answer, enc_hook=dict), status, media_type="application/json")


def answers(kind: Any) -> dict[str, Any]:
    """For OpenAPI: an answer of this type."""
    found = msgspec.json.schema_components([kind], ref_template=REF)
    return {"content": {"application/json": {"schema": found[0][0]}}}


class AnswerRouter(APIRouter):
    """Routes as FastAPI has them; one that says that it returns a Struct, or a list of them, is answered by msgspec.
    ``kinds``: all of those."""

    def __init__(self, **how: Any):
        super().__init__(**how)
        self.kinds: list[Any] = []

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        kind = get_type_hints(endpoint).get("return")
        if _is_struct(kind) or (get_origin(kind) is list and _is_struct(get_args(kind)[0])):
            self.kinds.append(kind)
            how["response_model"] = None
            how["responses"] = {**(how.get("responses") or {}), 200: answers(kind)}
            endpoint = _encoding(endpoint)
        super().add_api_route(path, endpoint, **how)


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _encoding(endpoint: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(endpoint)
    def answer(*given: Any, **named: Any) -> Response:
        return encoded(endpoint(*given, **named))

    return answer


class AnswerApi(FastAPI):
    """An application whose OpenAPI description has the schemas of all that its ``AnswerRouter``s answer."""

    def __init__(self, **how: Any):
        super().__init__(**how)
        self._kinds: list[Any] = [Alive]

    def include_router(self, router: APIRouter, **how: Any) -> None:
        """Take over its routes."""
        self._kinds += router.kinds if isinstance(router, AnswerRouter) else []
        super().include_router(router, **how)

    def openapi(self) -> dict[str, Any]:
        """The whole description."""
        described = super().openapi()
        _, schemas = msgspec.json.schema_components(self._kinds, ref_template=REF)
        for schema in schemas.values():
            schema["description"] = inspect.cleandoc(schema.get("description", "")).replace("``", "`")
        described.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        return described
